"""REST requests that cannot be right, and what PostgreSQL cannot hold: typed errors, never a stack trace."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from ..faults.stage import SECRET
from ..servers import Libri, Postgres, add_agents
from .cast import NOWHERE, Wire, hire, log_in

pytestmark = pytest.mark.anyio
CMD = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def staff(house: Libri) -> dict[str, str]:
    return {"agent": hire(house), "admin": hire(house, "admin")}


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", "/api/auth/login", b"x" * 70_000, 413),
        ("POST", "/api/auth/login", b'{"email":', 422),
        ("POST", "/api/auth/login", b"[" * 20_000, 400),
        ("POST", "/api/auth/login", b'{"email":"a@b","password":"x","admin":true}', 422),
        ("POST", "/api/auth/login", rb'{"email":"a\u0000@b","password":"x"}', 422),
        ("POST", "/api/auth/login", rb'{"email":"\ud800@b","password":"x"}', 422),
        ("POST", "/api/auth/login", b"\xff\xfe", 422),
        ("PUT", "/api/auth/login", b"", 405),
        ("GET", "/api/nothing", b"", 404),
        ("GET", "/agent/assets/%00", b"", 404),
        ("GET", "/agent/assets/" + "a" * 300, b"", 404),
        ("GET", "/agent/assets/..%2f..%2f..%2fconfig.py", b"", 404),
        ("GET", "/agent/assets/../../../config.py", b"", 404),
        ("GET", "/widget/..%2f..%2fconfig.py", b"", 404),
        ("GET", "/widget/%00", b"", 404),
        ("GET", "/demo/" + "a" * 300, b"", 404),
    ],
)
def test_a_bad_request_gets_its_error(house: Libri, method: str, path: str, content: bytes, status: int) -> None:
    headers = {"origin": house.url, "x-libriassist": "1", "content-type": "application/json"}
    answer = httpx.request(method, house.url + path, content=content, headers=headers)
    assert answer.status_code == status
    problem = answer.json()
    assert problem["code"] in {"bad_request", "frame_too_large"}
    assert set(problem) == {"code", "message", "retryable", "retry_after", "details"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/conversations?scope=everything", 422),
        ("/api/conversations?limit=0", 422),
        ("/api/conversations?limit=201", 422),
        ("/api/conversations?limit=1e9", 422),
        ("/api/conversations?q=%00", 422),
        ("/api/conversations?q=" + "a" * 101, 422),
        ("/api/conversations?q=%25%5F%5C%27%22%FF", 200),
        ("/api/conversations?before=yesterday", 422),
        ("/api/conversations?before=2026-01-01T00:00:00", 422),
        ("/api/conversations?before=0001-01-01T00:00:00%2B14:00", 422),
        ("/api/conversations?before=9999-12-31T23:59:59-14:00", 422),
        ("/api/conversations?before=2026-01-01T00:00:00%2B02:00", 200),
        ("/api/conversations/x", 422),
        (f"/api/conversations/{NOWHERE}", 404),
        (f"/api/conversations/{NOWHERE}/messages", 404),
        (f"/api/conversations/{NOWHERE}/transcript", 404),
        (f"/api/conversations/{NOWHERE}/messages?before=0", 422),
        (f"/api/conversations/{NOWHERE}/messages?before={10**30}", 422),
    ],
)
def test_a_bad_question_gets_its_error(house: Libri, staff: dict[str, str], path: str, status: int) -> None:
    with log_in(house, staff["agent"]) as http:
        answer = http.get(path)
        assert answer.status_code == status, answer.text


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "email": "a@b.example"},
        {"name": "  ", "email": "a@b.example"},
        {"name": "A\0B", "email": "a@b.example"},
        {"name": "A\nB", "email": "a@b.example"},
        {"name": "A", "email": "no address"},
        {"name": "A", "email": "a\0@b.example"},
        {"name": "A", "email": "a@b.example", "role": "root"},
        {"name": "A", "email": "a@b.example", "max_conversations": 0},
        {"name": "A", "email": "a@b.example", "password": "short"},
        {"name": "A", "email": "a@b.example", "password_hash": "x"},
        {"email": "a@b.example"},
    ],
)
def test_an_agent_that_cannot_be_is_not_added(house: Libri, staff: dict[str, str], body: dict[str, Any]) -> None:
    with log_in(house, staff["admin"]) as http:
        assert http.post("/api/agents", json=body).status_code == 422
        assert all(a["email"] != "a@b.example" for a in http.get("/api/agents").json())


async def test_what_postgresql_cannot_hold_never_reaches_it(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = postgres.new_database()
    folder = tmp_path_factory.mktemp("pg")
    server = Libri(folder, database_url=url, secret_key=SECRET)
    add_agents(url, ("Marie Dupont", "admin"))
    server.start()
    try:
        offender, other = await Wire.of_visitor(server), await Wire.of_visitor(server)
        bad = {"type": "post_message", "cmd_id": CMD, "conversation_id": offender.conversation_id, "content": "\0"}
        await offender.puts(bad)
        assert (await other.says("Bonjour"))["seq"] == 2
        assert (await offender.hears("error"))["code"] == "bad_frame"
        await offender.puts({"type": "mark_read", "conversation_id": offender.conversation_id, "seq": 2**53})
        await offender.puts({"type": "sync", "conversation_id": offender.conversation_id, "since": 2**53})
        assert (await offender.hears("reset", "error"))["type"] == "reset"
        assert (await offender.says("Toujours là"))["type"] == "ack"
        with log_in(server, "marie@shop.example") as http:
            assert http.get("/api/conversations?scope=all&q=bonjour").status_code == 200
            assert http.get("/api/conversations/x").status_code == 422
            assert http.get("/api/conversations?q=%00").status_code == 422
            assert http.patch("/api/agents/x", json={"name": "A"}).status_code == 422
            assert http.post("/api/agents", json={"name": "A\0", "email": "a@b"}).status_code == 422
        with pytest.raises(Exception, match="HTTP 403"):
            await Wire.dial(server, "/ws/client/" + "-" * 36)
        await offender.close()
        await other.close()
    finally:
        server.stop()
    log = server.log.read_text()
    assert "refused a" not in log
    assert "Traceback" not in log
