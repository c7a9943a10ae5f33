"""Clients who wait and go away, over real sockets: ghosts count for nobody, and who comes back has their place."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from libriassist.store import schema

from ..servers import Libri
from ..talk import Client
from .cast import Cast, alter, conversation_of, log_in
from .test_queue import running, stands_at

pytestmark = pytest.mark.anyio
AWAY = {"client_away_seconds": 2.0, "line_look_seconds": 0.5, "offer_seconds": 30.0}


def unseen_for(server: Libri, **span: float) -> None:
    """Whoever waits was last seen, and began to wait, so long ago."""
    before = datetime.now(UTC) - timedelta(**span)
    waiting = schema.conversations.c.status == "waiting"
    values = {"client_seen_at": before, "waiting_since": before}
    alter(server, sa.update(schema.conversations).where(waiting).values(values))


def gone_for(server: Libri, client: Client, **span: float) -> None:
    """A client who is away left so long ago."""
    before = datetime.now(UTC) - timedelta(**span)
    who = schema.conversations.c.id == conversation_of(client)
    alter(server, sa.update(schema.conversations).where(who).values(client_away_since=before))


def last_told(client: Client) -> dict[str, Any]:
    return [s for s in client.signals if s["type"] == "queue_position"][-1]


async def test_after_42_ghosts_a_live_client_is_number_one_and_offered_first(tmp_path: Path) -> None:
    with running(tmp_path, **{**AWAY, "client_away_seconds": 90}) as server:
        cast = Cast(server)
        ghosts = [await cast.waiting() for _ in range(42)]
        for ghost in ghosts:
            await ghost.leaves()
        unseen_for(server, hours=1)
        client = await cast.waiting()
        await stands_at(client, 1, None)
        assert last_told(client)["wait"] == "nobody"
        requested = client.saw("transfer.requested")
        assert requested is not None and requested["wait"] == "nobody"
        marie = await cast.agent(max_conversations=1, status="available")
        await marie.is_offered(conversation_of(client))
        await stands_at(client, 1, 30)
        assert [r["id"] for r in marie.desk.values() if r["offered_to"]] == [conversation_of(client)]
        await cast.leave()


async def test_a_client_who_closes_the_tab_stands_aside_and_has_the_offer_on_return(tmp_path: Path) -> None:
    with running(tmp_path, **AWAY) as server:
        cast = Cast(server)
        first, second = await cast.waiting(), await cast.waiting()
        marie = await cast.agent(max_conversations=1)
        here = conversation_of(first)
        await first.leaves()
        await marie.until(lambda: marie.desk[here]["client_away_since"] is not None, "the client to be away", 30)
        await stands_at(second, 1, None)
        with log_in(server, marie.email) as http:
            day, queue = http.get("/api/stats/today").json(), http.get("/api/queue").json()
        assert (day["waiting"], day["away"]) == (1, 1)
        assert [(w["position"], w["client_away_since"] is None) for w in queue] == [(1, True), (None, False)]
        await first.comes()
        await stands_at(second, 2, None)
        await stands_at(first, 1, None)
        await marie.becomes("available")
        await marie.is_offered(here)
        await first.leaves()
        await marie.until(lambda: marie.desk[here]["offered_to"] is None, "the offer to be taken back", 30)
        await marie.is_offered(conversation_of(second))
        await marie.watches(here)
        kinds = [e["type"] for e in marie.events() if e["type"].startswith(("client.", "offer", "agent."))]
        assert kinds == ["client.left", "client.returned", "agent.offered", "client.left", "offer.ended"]
        await first.comes()
        assert not any(e["type"].startswith("client.") for e in first.events())
        await cast.leave()


async def test_an_agent_answers_an_absent_client_who_reads_it_on_return(tmp_path: Path) -> None:
    with running(tmp_path, **AWAY) as server:
        cast = Cast(server)
        client, marie = await cast.waiting(), await cast.agent()
        here = conversation_of(client)
        await client.leaves()
        await marie.until(lambda: marie.desk[here]["client_away_since"] is not None, "the client to be away", 30)
        await marie.accepts(here)
        await marie.says("Votre livre part demain.")
        await marie.until(lambda: marie.desk[here]["client_away_since"] is None, "the row to change")
        await client.comes()
        await client.reads("Votre livre part demain.")
        await cast.leave()


async def test_an_absent_client_is_asked_once_then_let_go_and_may_ask_again(tmp_path: Path) -> None:
    with running(tmp_path, **AWAY) as server:
        cast = Cast(server)
        client, boss = await cast.waiting(), await cast.agent("supervisor")
        here = conversation_of(client)
        await client.leaves()
        await boss.until(lambda: boss.desk[here]["client_away_since"] is not None, "the client to be away", 30)
        await boss.watches(here)
        gone_for(server, client, minutes=16)
        await boss.sees("client.asked", 20)
        gone_for(server, client, hours=25)
        closed = await boss.sees("conversation.closed", 20)
        assert (closed["reason"], closed["closed_by"]) == ("abandoned", "system")
        with log_in(server, boss.email) as http:
            day = http.get("/api/stats/today").json()
            [row] = http.get("/api/conversations", params={"scope": "closed"}).json()["conversations"]
        assert (day["closed_today"], day["abandoned_today"], row["client_away_since"] is None) == (0, 1, False)
        await client.comes()
        await client.sees("conversation.closed", reason="abandoned")
        assert client.saw("client.asked")
        await client.sends("request_human", conversation_id=here)
        await stands_at(client, 1, None)
        assert client.conversation_id == here and client.saw("message.posted") is None
        await boss.until(lambda: boss.desk.get(here, {}).get("status") == "waiting", "the row to be back")
        await cast.leave()


async def test_a_long_wait_is_not_told_in_minutes(tmp_path: Path) -> None:
    with running(tmp_path, handling_seconds=600) as server:
        cast = Cast(server)
        await cast.agent(max_conversations=1, status="available")
        first, second, third = [await cast.waiting() for _ in range(3)]
        await stands_at(first, 1, 30)
        await stands_at(second, 2, 600)
        await stands_at(third, 3, 900)
        assert [last_told(c)["wait"] for c in (first, second, third)] == ["soon", "estimated", "long"]
        requested = third.saw("transfer.requested")
        assert requested is not None and (requested["wait"], requested["estimated_wait_seconds"]) == ("long", 900)
        await cast.leave()


async def test_agents_who_are_there_but_busy_are_told_apart_from_nobody(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        cast = Cast(server)
        client = await cast.waiting()
        await stands_at(client, 1, None)
        marie = await cast.agent(status="busy")
        await client.until(lambda: last_told(client)["wait"] == "busy", "busy agents")
        await marie.becomes("offline")
        await client.until(lambda: last_told(client)["wait"] == "nobody", "nobody")
        await cast.leave()


async def test_an_idle_client_in_a_background_tab_is_there(tmp_path: Path) -> None:
    with running(
        tmp_path, client_away_seconds=2.0, line_look_seconds=0.5, ping_seconds=1, pong_seconds=1
    ) as server:
        cast = Cast(server)
        client, marie = await cast.waiting(), await cast.agent()
        await asyncio.sleep(2 * AWAY["client_away_seconds"])
        assert marie.desk[conversation_of(client)]["client_away_since"] is None
        await cast.leave()
