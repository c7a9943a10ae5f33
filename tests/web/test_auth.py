"""Signing in, staying in, signing out: cookies, delays, sessions, forged tokens."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from libriassist.setup.features import ROUTERS
from libriassist.store import schema
from libriassist.web.http import create_http, openapi_of

from ..servers import PASSWORD, Libri
from .cast import Cast, Wire, alter, hire, log_in, own_page, visitor_session

pytestmark = pytest.mark.anyio
AGO = datetime.now(UTC) - timedelta(hours=13)


def attempt(server: Libri, email: str, password: str) -> httpx.Response:
    credentials = {"email": email, "password": password}
    return httpx.post(f"{server.url}/api/auth/login", json=credentials, headers=own_page(server))


# ---------------------------------------------------------------- signing in


def test_the_cookies_are_for_the_server_alone(house: Libri) -> None:
    answer = attempt(house, hire(house), PASSWORD)
    assert answer.status_code == 200
    assert "password" not in answer.text
    cookies = answer.headers.get_list("set-cookie")
    assert sorted(c.split("=")[0] for c in cookies) == [
        "libriassist_access",
        "libriassist_device",
        "libriassist_session",
    ]
    for cookie in cookies:
        flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
        assert {"httponly", "samesite=strict", "path=/"} <= flags
        assert cookie.split("=", 1)[1].split(";")[0] not in answer.text


def test_over_https_the_cookies_are_bound_to_the_host_and_https_is_kept(tmp_path: Any) -> None:
    server = Libri(tmp_path, public_url="https://chat.shop.example", logins_per_minute=3, demo=False)
    email = hire(server)
    server.start()
    try:
        page = {"origin": "https://chat.shop.example", "x-libriassist": "1"}
        with httpx.Client(base_url=server.url, headers=page) as http:
            good = {"email": email, "password": PASSWORD}
            answer = http.post("/api/auth/login", json=good)
            for cookie in answer.headers.get_list("set-cookie"):
                assert cookie.startswith("__Host-libriassist_")
                assert "; secure" in cookie.lower()
                assert "domain" not in cookie.lower()
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
            jar = "; ".join(f"{k}={v}" for k, v in answer.cookies.items())
            assert http.get("/api/auth/me", headers={"cookie": jar}).status_code == 200
            for origin in (server.url, "http://chat.shop.example", "https://shop.example"):
                refused = http.post("/api/auth/refresh", headers={"cookie": jar, "origin": origin})
                assert (refused.status_code, refused.json()["code"]) == (403, "origin_refused"), origin
            attempts = [http.post("/api/auth/login", json=good) for _ in range(3)]
            assert [a.status_code for a in attempts] == [200, 200, 429]
            assert attempts[2].json()["retry_after"] > 0
            assert int(attempts[2].headers["retry-after"]) > 0
    finally:
        server.stop()


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer_in_about_the_same_time(house: Libri) -> None:
    attempt(house, "warm@shop.example", "x")
    known, unknown = [], []
    for number in range(5):
        email = hire(house)
        started = time.perf_counter()
        wrong = attempt(house, email, "not the password")
        known.append(time.perf_counter() - started)
        started = time.perf_counter()
        nobody = attempt(house, f"nobody{number}@shop.example", "not the password")
        unknown.append(time.perf_counter() - started)
        assert wrong.status_code == nobody.status_code == 401
        assert wrong.json() == nobody.json()
        assert wrong.json()["code"] == "invalid_credentials"
    ratio = statistics.median(known) / statistics.median(unknown)
    assert 0.4 < ratio < 2.5, (known, unknown)


def test_after_five_failures_each_further_one_doubles_the_wait_whoever_it_is(house: Libri) -> None:
    email, nobody = hire(house), "nobody@shop.example"
    for _ in range(5):
        assert attempt(house, email, "wrong").status_code == 401
        assert attempt(house, nobody.upper(), "wrong").status_code == 401
    for who in (email, nobody):
        waits = attempt(house, who, PASSWORD)
        assert (waits.status_code, waits.json()["code"], waits.json()["retryable"]) == (429, "rate_limited", True)
        assert 0 < waits.json()["retry_after"] <= 2
    alter(house, sa.update(schema.login_tries).values(locked_until=AGO))
    assert attempt(house, email, "wrong").status_code == 401
    assert 2 < attempt(house, email, PASSWORD).json()["retry_after"] <= 4
    alter(house, sa.update(schema.login_tries).values(locked_until=AGO))
    assert attempt(house, email.upper(), PASSWORD).status_code == 200
    assert attempt(house, email, "wrong").status_code == 401
    assert attempt(house, email, PASSWORD).status_code == 200


def test_a_disabled_agent_gets_the_answer_of_a_wrong_password(house: Libri) -> None:
    email = hire(house)
    gone = sa.update(schema.agents).where(schema.agents.c.email == email).values(disabled_at=AGO)
    alter(house, gone)
    answer = attempt(house, email, PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")


def test_long_passwords_count_to_their_last_character(house: Libri) -> None:
    email = "long@shop.example"
    with log_in(house, hire(house, "admin")) as http:
        new = {"name": "Longue", "email": email, "password": "é" * 255 + "x"}
        assert http.post("/api/agents", json=new).json()["password"] is None
    assert attempt(house, email, "é" * 255 + "x").status_code == 200
    assert attempt(house, email, "é" * 255).status_code == 401
    assert attempt(house, email, "é" * 257).status_code == 422


def test_an_old_hash_is_renewed_and_no_secret_is_stored_in_clear(house: Libri) -> None:
    email = hire(house)
    weak = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    alter(house, sa.update(schema.agents).where(schema.agents.c.email == email).values(password_hash=weak))
    with log_in(house, email) as http:
        secrets = [PASSWORD, *http.cookies.values(), visitor_session(house)[1]]
        assert http.get("/api/auth/me").status_code == 200
    stored = b"".join(path.read_bytes() for path in house.log.parent.glob("libriassist.db*"))
    assert b"$argon2id$v=19$m=47104,t=1,p=1$" in stored
    for secret in secrets:
        assert secret.encode() not in stored


def test_a_made_up_password_is_shown_once_and_works(house: Libri) -> None:
    with log_in(house, hire(house, "admin")) as http:
        made = http.post("/api/agents", json={"name": "Nina", "email": "nina@shop.example"}).json()
        assert len(made["password"]) >= 12
        assert attempt(house, "NINA@shop.example ", made["password"]).status_code == 200
        assert made["password"] not in http.get("/api/agents").text
        again = http.post("/api/agents", json={"name": "Nina", "email": "Nina@shop.example"})
        assert (again.status_code, again.json()["code"]) == (400, "bad_request")


# ---------------------------------------------------------------- staying in


def test_refresh_renews_the_access_token_and_keeps_the_session(house: Libri) -> None:
    with log_in(house, hire(house)) as http:
        access, session = http.cookies["libriassist_access"], http.cookies["libriassist_session"]
        del http.cookies["libriassist_access"]
        assert http.get("/api/auth/me").status_code == 401
        renewed = http.post("/api/auth/refresh")
        assert renewed.status_code == 204
        assert [c.split("=")[0] for c in renewed.headers.get_list("set-cookie")] == ["libriassist_access"]
        assert http.get("/api/auth/me").status_code == 200
        http.cookies.clear()
        http.cookies.set("libriassist_session", access)
        assert http.post("/api/auth/refresh").status_code == 401
        http.cookies.set("libriassist_access", session)
        assert http.get("/api/auth/me").status_code == 401


@pytest.mark.parametrize("column", ["last_seen_at", "expires_at"])
def test_a_session_unused_too_long_or_too_old_is_over(house: Libri, column: str) -> None:
    email = hire(house)
    with log_in(house, email) as http:
        alter(house, sa.update(schema.agent_sessions).where(_sessions_of(email)).values({column: AGO}))
        assert http.post("/api/auth/refresh").status_code == 401
        assert (column == "last_seen_at") or http.get("/api/auth/me").status_code == 401


def _sessions_of(email: str) -> sa.ColumnElement[bool]:
    mine = sa.select(schema.agents.c.id).where(schema.agents.c.email == email)
    return schema.agent_sessions.c.agent_id.in_(mine)


def test_other_sites_cannot_act_for_a_signed_in_agent(house: Libri) -> None:
    with log_in(house, hire(house, "admin")) as http:
        new = {"name": "X", "email": "csrf@shop.example"}
        for change in ({"x-libriassist": ""}, {"origin": "https://evil.example"}, {"origin": "null"}):
            for method, path in (
                ("POST", "/api/agents"), ("POST", "/api/auth/login"),
                ("POST", "/api/auth/refresh"), ("POST", "/api/auth/logout"),
            ):  # fmt: skip
                body = new if path == "/api/agents" else {"email": "a@b", "password": "x"}
                answer = http.request(method, path, json=body, headers=change)
                assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused"), (path, change)
        assert all(a["email"] != "csrf@shop.example" for a in http.get("/api/agents").json())


def test_nobody_disables_or_demotes_themselves(house: Libri) -> None:
    with log_in(house, hire(house, "admin")) as http:
        me = http.get("/api/auth/me").json()["id"]
        for change in ({"disabled": True}, {"role": "agent"}):
            assert http.patch(f"/api/agents/{me}", json=change).json()["code"] == "bad_request"
        assert http.patch(f"/api/agents/{me}", json={"name": "Alex Neuf"}).json()["name"] == "Alex Neuf"


# ---------------------------------------------------------------- going out


async def test_logging_out_closes_that_sessions_sockets_at_once_and_no_others(cast: Cast) -> None:
    marie = await cast.agent()
    tab = await _tab(cast, marie.id, marie.headers)
    with log_in(cast.server, marie.email) as elsewhere:
        other = await _tab(cast, marie.id, _cookie(elsewhere))
        started = time.perf_counter()
        old = _cookie(elsewhere)
        assert elsewhere.post("/api/auth/logout").status_code == 204
        assert (await other.ends())[0] == 4401
        assert time.perf_counter() - started < 1.0
        assert httpx.get(f"{cast.server.url}/api/auth/me", headers=old).status_code == 401
        late = await Wire.dial(cast.server, f"/ws/agent/{marie.id}", headers=old)
        await late.greet()
        assert (await late.ends())[0] == 4401
    assert (await tab.commands("set_status", status="busy"))["type"] == "ack"
    await tab.close()


async def _tab(cast: Cast, agent_id: str, headers: dict[str, str]) -> Wire:
    wire = await Wire.dial(cast.server, f"/ws/agent/{agent_id}", headers=headers)
    await wire.greet()
    await wire.hears("agent_welcome")
    return wire


def _cookie(http: httpx.Client) -> dict[str, str]:
    return {"cookie": "; ".join(f"{k}={v}" for k, v in http.cookies.items())}


async def test_a_lost_right_ends_the_sockets_within_five_seconds(cast: Cast) -> None:
    disabled, promoted, expired = [await cast.agent() for _ in range(3)]
    with log_in(cast.server, hire(cast.server, "admin")) as admin:
        assert admin.patch(f"/api/agents/{disabled.id}", json={"disabled": True}).status_code == 200
        assert admin.patch(f"/api/agents/{promoted.id}", json={"role": "supervisor"}).status_code == 200
    sessions = sa.update(schema.agent_sessions).where(_sessions_of(expired.email))
    alter(cast.server, sessions.values(expires_at=AGO))
    for agent in (disabled, promoted, expired):
        await agent.until(lambda agent=agent: agent.closed_with == 4401, "a close with 4401", 6.0)  # type: ignore[misc]


# ---------------------------------------------------------------- forged and foreign tokens


async def test_only_ones_own_valid_token_opens_a_clients_socket(cast: Cast) -> None:
    client, other, agent = await cast.client(), await cast.client(), await cast.agent()
    for token in (None, "", "x", client.id, other.token, (client.token or "")[:-1]):
        assert await _refused(cast, f"/ws/client/{client.id}", token) == 4401
    assert await _refused(cast, f"/ws/client/{client.id}?token={client.token}", None) == 4401
    assert await _refused(cast, f"/ws/client/{client.id}", None, agent.headers) == 4401
    assert await _refused(cast, f"/ws/client/{agent.id}", None, agent.headers) == 4401
    clients = schema.clients
    alter(cast.server, sa.update(clients).where(clients.c.id == client.id).values(expires_at=AGO))
    assert await _refused(cast, f"/ws/client/{client.id}", client.token) == 4401


async def test_only_ones_own_cookie_opens_an_agents_socket(cast: Cast) -> None:
    marie, paul, client = await cast.agent(), await cast.agent("admin"), await cast.client()
    assert await _refused(cast, f"/ws/agent/{marie.id}", None) == 4401
    assert await _refused(cast, f"/ws/agent/{marie.id}", None, paul.headers) == 4401
    assert await _refused(cast, f"/ws/agent/{marie.id}", client.token) == 4401
    assert await _refused(cast, f"/ws/agent/{client.id}", client.token) == 4401
    access = marie.headers["cookie"].split("libriassist_access=")[1].split(";")[0]
    assert await _refused(cast, f"/ws/agent/{marie.id}", access[:200]) == 4401
    strange = {"cookie": f'a/b=c; "; =; é=ü; x; libriassist_access="{access}x"'.encode().decode("latin-1")}
    assert await _refused(cast, f"/ws/agent/{marie.id}", None, strange) == 4401
    tab = await _tab(cast, marie.id, {"cookie": f"a/b=c; [x]=1; libriassist_access={access}"})
    await tab.close()


async def _refused(cast: Cast, path: str, token: str | None, headers: dict[str, str] | None = None) -> int | None:
    wire = await Wire.dial(cast.server, path, headers=headers)
    await wire.greet(token)
    code, heard = await wire.ends()
    assert [f.get("code") for f in heard] == ["not_authenticated"]
    return code


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize(
    ("claims", "key", "algorithm"),
    [
        ({}, "", "none"),
        ({}, "another key of the same length, forty-three ch", "HS256"),
        ({}, None, "HS512"),
        ({"exp": 1_700_000_000}, None, "HS256"),
        ({"exp": None}, None, "HS256"),
        ({"aud": "client"}, None, "HS256"),
        ({"aud": None}, None, "HS256"),
        ({"iss": "someone"}, None, "HS256"),
        ({"sid": "00000000-0000-4000-8000-000000000000"}, None, "HS256"),
        ({"sid": None}, None, "HS256"),
        ({"sub": "00000000-0000-4000-8000-000000000000"}, None, "HS256"),
    ],
)
async def test_a_forged_access_token_opens_nothing(
    cast: Cast, claims: dict[str, Any], key: str | None, algorithm: str
) -> None:
    secret = (cast.server.log.parent / "secret.key").read_text().strip()
    marie = await cast.agent()
    true = marie.headers["cookie"].split("libriassist_access=")[1].split(";")[0]
    own = jwt.decode(true, secret, algorithms=["HS256"], audience="agent")
    assert own["exp"] - time.time() <= 600
    changed = {k: v for k, v in {**own, **claims}.items() if v is not None}
    forged = jwt.encode(changed, secret if key is None else key, algorithm=algorithm)
    headers = {"cookie": f"libriassist_access={forged}"}
    assert httpx.get(f"{cast.server.url}/api/auth/me", headers=headers).status_code == 401
    assert await _refused(cast, f"/ws/agent/{marie.id}", None, headers) == 4401


def test_no_address_takes_a_token() -> None:
    document = openapi_of(create_http(None, routers=ROUTERS, demo=True))
    names = {
        parameter["name"]
        for item in document["paths"].values()
        for operation in item.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] in {"path", "query"}
    }
    assert names == {
        "agent_id",
        "before",
        "cmd_id",
        "conversation_id",
        "days",
        "entry_id",
        "file_id",
        "group_id",
        "into",
        "key",
        "kind",
        "lang",
        "limit",
        "name",
        "need",
        "offset",
        "q",
        "question_id",
        "reply_id",
        "scope",
        "since",
        "small",
        "source",
        "source_id",
        "state",
        "title",
        "to_confirm",
        "version",
        "why",
    }
