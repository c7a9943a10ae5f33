"""What reaches no route, and what a failure looks like from outside."""

from __future__ import annotations

import logging

import httpx
import pytest

from libriassist.setup.features import ROUTERS
from libriassist.web.http import create_http

from ..servers import Libri
from .cast import hire, log_in

pytestmark = pytest.mark.anyio


async def test_a_failure_is_a_500_with_its_headers_and_one_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = create_http(None, routers=ROUTERS, demo=False, secure=True)

    @app.get("/api/fails")
    async def fails() -> None:
        raise ZeroDivisionError

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.example") as http:
        with caplog.at_level(logging.ERROR):
            answer = await http.get("/api/fails")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["strict-transport-security"]
    assert [record.getMessage() for record in caplog.records] == ["a request failed"]


@pytest.mark.parametrize(
    "path", ["/api/agents/", "/api/conversations/", "/api/auth/me/", "/livez/", "/agent//", "//evil.example/"]
)
def test_no_address_sends_anybody_elsewhere(house: Libri, path: str) -> None:
    answer = httpx.get(house.url + path, headers={"host": "evil.example"}, follow_redirects=False)
    assert "location" not in answer.headers
    assert answer.status_code in {200, 401, 404}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (rb'{"name":"\ud800"}', 422),
        (rb'{"\udfff":1}', 422),
        (b'{"max_conversations":' + b"9" * 5_000 + b"}", 422),
        (b'{"max_conversations":1e999}', 422),
        (b'{"max_conversations":NaN}', 422),
        (b'{"max_conversations":-Infinity}', 422),
        (b'{"name":"\xff"}', 422),
        ('{"name":"x"}'.encode("utf-16"), 422),
        ('{"name":"x"}'.encode("utf-32-le"), 422),
        (b'{"name":' * 7_000, 400),
        (b"[" * 9_000 + b"]" * 9_000, 400),
        (b'{"name":"x"', 422),
        (b"", 422),
    ],
    ids=[str(n) for n in range(13)],
)
def test_json_that_nobody_could_take_is_refused(house: Libri, body: bytes, status: int) -> None:
    with log_in(house, hire(house, "admin")) as http:
        me = http.get("/api/auth/me").json()["id"]
        for kind in ("application/json", "application/json; charset=utf-16", "Application/JSON;charset=nonsense"):
            answer = http.patch(f"/api/agents/{me}", content=body, headers={"content-type": kind})
            assert answer.status_code == status, answer.text
            assert answer.json()["code"] == "bad_request"


def test_a_name_of_a_field_that_cannot_be_written_is_no_failure(house: Libri) -> None:
    with log_in(house, hire(house, "admin")) as http:
        answer = http.post("/api/agents", json={"na\u202eme": 1})
        assert answer.status_code == 422
