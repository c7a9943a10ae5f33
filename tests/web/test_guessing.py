"""Guessing passwords on a real server: at once, over a restart, from a crowd, and to lock somebody out."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from ..servers import PASSWORD, Libri, Postgres, add_agents
from .cast import own_page

pytestmark = pytest.mark.anyio
MARIE, NOBODY = "marie@shop.example", "nobody@shop.example"


def try_as(server: Libri, email: str, password: str = "wrong", **headers: str) -> httpx.Response:
    credentials = {"email": email, "password": password}
    return httpx.post(f"{server.url}/api/auth/login", json=credentials, headers={**own_page(server), **headers})


@pytest.fixture
def server(tmp_path: Path) -> Libri:
    server = Libri(tmp_path, trusted_proxies="127.0.0.1")
    add_agents(server.database_url, ("Marie Dupont", "agent"))
    server.start()
    return server


async def many(servers: list[Libri], emails: list[str], password: str = "wrong") -> list[httpx.Response]:
    """Log-ins all at once, each from its own address, the servers in turn."""
    async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=400)) as http:
        asked = [
            http.post(
                f"{servers[n % len(servers)].url}/api/auth/login",
                json={"email": email, "password": password},
                headers={**own_page(servers[n % len(servers)]), "x-forwarded-for": f"198.51.{n // 200}.{n % 200}"},
            )
            for n, email in enumerate(emails)
        ]
        return await asyncio.gather(*asked)


@pytest.mark.parametrize("email", [MARIE, NOBODY])
async def test_of_forty_wrong_passwords_at_once_five_are_checked(server: Libri, email: str) -> None:
    try:
        answers = await many([server], [email] * 40)
        assert sorted(a.status_code for a in answers).count(401) == 5
        assert all(a.json()["retry_after"] > 0 for a in answers if a.status_code == 429)
    finally:
        server.stop()


async def test_two_processes_count_together_and_a_restart_forgets_nothing(
    postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.new_database()
    add_agents(url, ("Marie Dupont", "agent"))
    settings = {
        "database_url": url,
        "secret_key": "a key of the tests, the same for both",
        "trusted_proxies": "127.0.0.1",
    }
    servers = [Libri(tmp_path / str(n), **settings) for n in range(2)]
    for server in servers:
        server.start()
    try:
        for email in (MARIE, NOBODY):
            answers = await many(servers, [email] * 40)
            assert [a.status_code for a in answers].count(401) == 5
        servers[0].stop()
        servers[0].start()
        times: dict[str, list[float]] = {MARIE: [], NOBODY: []}
        for server in servers:
            for email in (MARIE, NOBODY):
                while True:
                    started = time.perf_counter()
                    answer = try_as(server, email)
                    times[email].append(time.perf_counter() - started)
                    if answer.status_code == 429:
                        break
                assert answer.json()["code"] == "rate_limited"
        ratio = statistics.median(times[MARIE]) / statistics.median(times[NOBODY])
        assert 0.3 < ratio < 3, times
    finally:
        for server in servers:
            server.stop()


def _until_refused(server: Libri, email: str) -> dict[str, Any]:
    """The answer that says to wait; a wait may have ended while the server started."""
    while (answer := try_as(server, email)).status_code != 429:
        assert answer.status_code == 401
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize("restarts", [False, True])
def test_a_locked_account_answers_like_one_there_is_not(server: Libri, restarts: bool) -> None:
    try:
        for email in (MARIE, NOBODY):
            for _ in range(6):
                try_as(server, email)
        if restarts:
            server.stop()
            server.start()
        marie, nobody = [_until_refused(server, email) for email in (MARIE, NOBODY)]
        for answer in (marie, nobody):
            assert answer.pop("retry_after") > 0
        assert marie == nobody
    finally:
        server.stop()


def test_a_stranger_who_guesses_locks_out_strangers_only(server: Libri) -> None:
    try:
        with httpx.Client(base_url=server.url, headers=own_page(server)) as browser:
            credentials = {"email": MARIE, "password": PASSWORD}
            browser.post("/api/auth/login", json=credentials).raise_for_status()
            browser.post("/api/auth/logout").raise_for_status()
            assert [c for c in browser.cookies if "access" in c or "session" in c] == []
            assert [try_as(server, MARIE).status_code for _ in range(8)] == [401] * 5 + [429] * 3
            assert try_as(server, MARIE, PASSWORD).status_code == 429
            assert browser.post("/api/auth/login", json=credentials).status_code == 200
            device = browser.cookies["libriassist_device"]
            assert try_as(server, NOBODY, PASSWORD, cookie=f"libriassist_device={device}").status_code == 401
            for forged in (device[:-2], device + "x", "x"):
                assert try_as(server, MARIE, PASSWORD, cookie=f"libriassist_device={forged}").status_code == 429
            opens = {
                "cookie": f"libriassist_device={device}; libriassist_access={device}; libriassist_session={device}"
            }
            assert httpx.get(f"{server.url}/api/auth/me", headers=opens).status_code == 401
            guesses = [browser.post("/api/auth/login", json={**credentials, "password": "x"}) for _ in range(7)]
            assert [g.status_code for g in guesses] == [401] * 5 + [429] * 2
    finally:
        server.stop()


async def test_three_hundred_log_ins_at_once_delay_a_real_one_little(server: Libri) -> None:
    try:
        crowd = asyncio.create_task(many([server], [f"nobody{n}@shop.example" for n in range(300)]))
        await asyncio.sleep(0.3)
        started = time.perf_counter()
        while (answer := await asyncio.to_thread(try_as, server, MARIE, PASSWORD)).status_code == 429:
            await asyncio.sleep(answer.json()["retry_after"])
        assert answer.status_code == 200
        assert time.perf_counter() - started < 5
        answers = await crowd
        assert {a.status_code for a in answers} == {401, 429}
        assert all(a.json()["retry_after"] > 0 for a in answers if a.status_code == 429)
    finally:
        server.stop()


async def test_a_crowd_from_one_ipv6_network_is_one_address(tmp_path: Path) -> None:
    server = Libri(tmp_path, trusted_proxies="127.0.0.1", logins_per_minute=4)
    server.start()
    try:
        answers = [try_as(server, NOBODY, **{"x-forwarded-for": f"2001:db8:0:1::{n}"}) for n in range(6)]
        assert [a.status_code for a in answers] == [401] * 4 + [429] * 2
        assert try_as(server, MARIE, **{"x-forwarded-for": "2001:db8:0:2::1"}).status_code == 401
    finally:
        server.stop()
