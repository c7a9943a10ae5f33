"""REST for agents (history, search, statistics), the pages and their headers, the health routes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from ..servers import Libri
from .cast import Cast, Wire, conversation_of, hire, log_in

pytestmark = pytest.mark.anyio


async def test_the_history_is_paged_from_the_newest_without_hole_or_double(cast: Cast) -> None:
    marie = await cast.agent()
    client = await cast.active(marie)
    here = conversation_of(client)
    for number in range(23):
        await client.says(f"ligne {number}")
    with log_in(cast.server, marie.email) as http:
        pages, before = [], None
        while True:
            page = http.get(f"/api/conversations/{here}/messages", params={"limit": 10, "before": before or 9999})
            pages.append([e["seq"] for e in page.json()["events"]])
            before = page.json()["next_before"]
            if before is None:
                break
        assert [len(p) for p in pages] == [10, 10, 7]
        assert sorted(seq for page_ in pages for seq in page_) == list(range(1, 28))
        transcript = http.get(f"/api/conversations/{here}/transcript").json()
        assert [m["content"] for m in transcript] == [f"ligne {n}" for n in range(23)]
        assert {m["sender_type"] for m in transcript} == {"client"}
        one = http.get(f"/api/conversations/{here}").json()
        assert (one["summary"]["status"], one["summary"]["client_online"], one["order"]) == ("active", True, None)


async def test_lists_are_paged_and_show_agents_their_own_and_supervisors_all(cast: Cast) -> None:
    marie, paul, boss = await cast.agent(max_conversations=9), await cast.agent(), await cast.agent("supervisor")
    wires = await asyncio.gather(*(Wire.of_visitor(cast.server) for _ in range(12)))
    mine = []
    for _ in range(3):
        client = await cast.active(marie)
        await client.says("Reliure 100 %_cousue")
        mine.append(conversation_of(client))
    with log_in(cast.server, boss.email) as http:
        found, before = [], None
        while True:
            params: dict[str, str | int] = {"scope": "all", "limit": 4, **({"before": before} if before else {})}
            page = http.get("/api/conversations", params=params).json()
            found += [c["id"] for c in page["conversations"]]
            before = page["next_before"]
            if before is None:
                break
        assert len(found) == len(set(found))
        assert {w.conversation_id for w in wires} | set(mine) <= set(found)
    with log_in(cast.server, marie.email) as http:
        assert {c["id"] for c in http.get("/api/conversations").json()["conversations"]} == set(mine)
        for q, count in (("100 %_c", 3), ("RELIURE", 3), ("%", 3), ("100_", 0), ("introuvable", 0)):
            answer = http.get("/api/conversations", params={"q": q}).json()
            assert len(answer["conversations"]) == count, q
    with log_in(cast.server, paul.email) as http:
        assert http.get("/api/conversations?scope=all").json()["conversations"] == []
    for wire in wires:
        await wire.close()


async def test_the_queue_and_the_figures_of_the_day_count_what_happened(cast: Cast) -> None:
    marie = await cast.agent()
    with log_in(cast.server, marie.email) as http:
        earlier = http.get("/api/stats/today").json()
        done = await cast.active(marie)
        await marie.says("Bonjour")
        await marie.closes()
        await done.sees("conversation.closed")
        await done.rates(4)
        await cast.active(marie)
        waiting = await cast.waiting()
        now = http.get("/api/stats/today").json()
        difference = {k: now[k] - earlier[k] for k in ("active", "waiting", "closed_today", "ratings_today")}
        assert difference == {"active": 1, "waiting": 1, "closed_today": 1, "ratings_today": 1}
        assert (now["mine_active"], now["mine_closed_today"]) == (1, 1)
        assert 0 <= now["average_response_seconds"] < 30
        assert 1 <= now["average_rating"] <= 5
        line = http.get("/api/queue").json()
        mine = next(w for w in line if w["conversation_id"] == conversation_of(waiting))
        assert (mine["reason"], mine["position"]) == ("client_request", len(line))
        closed = http.get("/api/conversations?scope=closed").json()["conversations"]
        assert [(c["id"], c["rating"]) for c in closed] == [(conversation_of(done), 4)]


def test_health_is_told_to_anybody(house: Libri) -> None:
    assert httpx.get(f"{house.url}/livez").json() == {"status": "ok"}
    assert httpx.get(f"{house.url}/readyz").json() == {"status": "ok", "degraded": False}


def test_the_widget_asks_its_configuration_from_any_site_but_gets_a_session_only_from_listed_ones(
    tmp_path: Path,
) -> None:
    server = Libri(tmp_path, public_url="http://chat.shop.example", allowed_origins="https://shop.example")
    server.start()
    try:
        config = httpx.get(f"{server.url}/api/widget/config", headers={"origin": "https://any.example"})
        assert config.headers["access-control-allow-origin"] == "*"
        assert set(config.json()) == {
            "shop_name",
            "languages",
            "default_language",
            "privacy_url",
            "accent",
            "examples",
            "orders",
            "model",
        }
        for origin, status in (
            ("https://shop.example", 201), ("http://chat.shop.example", 201), ("http://shop.example", 403),
            ("https://shop.example:444", 403), ("https://shop.example.evil.example", 403), (server.url, 403),
        ):  # fmt: skip
            answer = httpx.post(f"{server.url}/api/client/sessions", headers={"origin": origin})
            assert answer.status_code == status, origin
        assert httpx.post(f"{server.url}/api/client/sessions").status_code == 403
    finally:
        server.stop()


def test_every_page_and_answer_has_its_security_headers(house: Libri) -> None:
    with log_in(house, hire(house)) as http:
        for path in (
            "/",
            "/agent",
            "/agent/conversations",
            "/api/auth/me",
            "/api/nothing",
            "/widget.js",
            "/livez",
        ):
            headers = http.get(path).headers
            assert headers["x-content-type-options"] == "nosniff", path
            assert headers["referrer-policy"] == "no-referrer", path
            assert "server" not in headers
            if path.startswith("/api/"):
                assert headers["cache-control"] == "no-store"
                assert "access-control-allow-origin" not in headers
            elif path != "/widget.js":
                policy = dict(p.strip().split(" ", 1) for p in headers["content-security-policy"].split(";"))
                assert policy["default-src"] == "'none'"
                assert policy["script-src"] == "'self'"
                assert policy["frame-ancestors"] == "'none'"
                assert policy["require-trusted-types-for"] == "'script'"


def test_every_dashboard_address_is_the_application_and_its_files_never_change(house: Libri) -> None:
    pages = [httpx.get(f"{house.url}/agent{path}") for path in ("", "/login", "/dashboard", "/conversations/x")]
    assert len({page.text for page in pages}) == 1
    assert all(
        p.headers["cache-control"] == "no-cache" and "text/html" in p.headers["content-type"] for p in pages
    )
    script = pages[0].text.split('src="/agent/')[1].split('"')[0]
    file = httpx.get(f"{house.url}/agent/{script}")
    assert file.status_code == 200
    assert "immutable" in file.headers["cache-control"]
    loader = httpx.get(f"{house.url}/widget.js", headers={"origin": "https://shop.example"})
    assert loader.headers["access-control-allow-origin"] == "*"
    assert "javascript" in loader.headers["content-type"]


def test_the_api_is_described_in_the_demo_and_nowhere_else(house: Libri, tmp_path: Path) -> None:
    document = httpx.get(f"{house.url}/openapi.json").json()
    assert {"PostMessage", "MessagePosted", "ClientWelcome"} <= document["components"]["schemas"].keys()
    assert httpx.get(f"{house.url}/docs").status_code == 200
    server = Libri(tmp_path, demo=False)
    server.start()
    try:
        for path in ("/docs", "/redoc", "/openapi.json", "/", "/demo/", "/metrics", "/debug"):
            assert httpx.get(server.url + path).status_code == 404, path
        assert httpx.get(f"{server.url}/agent").status_code == 200
    finally:
        server.stop()
