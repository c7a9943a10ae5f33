"""Clients who come back after the end, over real sockets: in time they go on, later a new conversation begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from libriassist.store import schema
from libriassist.store.database import Database

from ..servers import Libri
from ..talk import Client
from .cast import Cast, alter, bearer, conversation_of, log_in, refused_with
from .test_queue import running

pytestmark = pytest.mark.anyio


def ended_hours_ago(server: Libri, client: Client, hours: float) -> None:
    """As the passing of time would have it."""
    who = schema.conversations.c.id == conversation_of(client)
    before = datetime.now(UTC) - timedelta(hours=hours)
    alter(server, sa.update(schema.conversations).where(who).values(closed_at=before))


def rows_of(server: Libri, statement: sa.Select[Any]) -> list[tuple[Any, ...]]:
    database = Database(server.database_url)
    try:
        with database.reading() as connection:
            return [tuple(row) for row in connection.execute(statement)]
    finally:
        database.close()


async def test_a_client_who_writes_after_the_end_goes_on_and_all_who_watch_see_it(cast: Cast) -> None:
    boss, marie = await cast.agent("supervisor"), await cast.agent()
    client = await cast.active(marie)
    here = conversation_of(client)
    await marie.says("Votre colis part demain.")
    await marie.closes()
    await client.sees("conversation.closed")
    await client.rates(5, "Merci")
    await boss.watches(here)
    ack = await client.says("Et pour le suivi ?")
    await boss.sees("conversation.reopened")
    await boss.until(lambda: boss.desk.get(here, {}).get("status") == "ai", "the row to be back")
    assert (boss.desk[here]["rating"], boss.desk[here]["agent_id"]) == (5, None)
    reopened = client.saw("conversation.reopened")
    assert reopened is not None and ack["seq"] == reopened["seq"] + 1, "the ack is that of the message"
    assert client.saw("conversation.summarized") is None
    assert [e["type"] for e in boss.events()].count("conversation.summarized") == 1
    await client.leaves()
    await client.comes()
    assert client.welcome["conversation"]["id"] == here


async def test_a_client_who_asks_for_a_person_after_the_end_waits_with_a_brief(cast: Cast) -> None:
    marie = await cast.agent()
    client = await cast.closed(marie)
    here = conversation_of(client)
    await client.sends("request_human", conversation_id=here)
    await client.sees("transfer.requested")
    await marie.accepts(here)
    types = [e["type"] for e in marie.events()]
    assert types[types.index("conversation.reopened") :][:3] == [
        "conversation.reopened", "transfer.requested", "brief.written",
    ]  # fmt: skip


async def test_after_reopen_hours_a_new_conversation_begins_that_names_the_old(cast: Cast) -> None:
    client = await cast.closed(await cast.agent())
    old = conversation_of(client)
    ended_hours_ago(cast.server, client, 73)
    for kind, fields in (("post_message", {"content": "encore"}), ("request_human", {})):
        assert await refused_with(client, kind, conversation_id=old, **fields) == "conversation_closed"
    client.conversation_id = None
    await client.says("encore")
    assert client.conversation_id != old
    c = schema.conversations.c
    assert rows_of(cast.server, sa.select(c.previous_id).where(c.id == conversation_of(client))) == [(old,)]


async def test_a_shop_may_have_every_end_be_the_end_and_names_its_site(tmp_path: Path) -> None:
    with running(tmp_path, reopen_hours=0, site="shop-b") as server:
        cast = Cast(server)
        client = await cast.closed(await cast.agent())
        old = conversation_of(client)
        assert (
            await refused_with(client, "post_message", conversation_id=old, content="x") == "conversation_closed"
        )
        client.conversation_id = None
        await client.says("encore")
        table = schema.conversations.c
        assert rows_of(server, sa.select(table.site, table.channel)) == [("shop-b", "chat")] * 2
        await cast.leave()


async def test_a_visitor_who_is_forgotten_leaves_nothing_open(cast: Cast) -> None:
    client = await cast.closed(await cast.agent())
    await client.says("encore")
    gone = httpx.delete(f"{cast.server.url}/api/client/sessions", headers=bearer(client))
    assert gone.status_code == 204
    c = schema.conversations.c
    status = sa.select(c.status).where(c.client_id == client.id)
    assert rows_of(cast.server, status) == [("closed",)]


async def test_a_closed_conversation_that_went_on_leaves_the_closed_ones(cast: Cast) -> None:
    boss = await cast.agent("supervisor")
    client = await cast.closed(boss)
    here = conversation_of(client)

    def listed() -> list[str]:
        with log_in(cast.server, boss.email) as http:
            rows = http.get("/api/conversations", params={"scope": "closed", "limit": 200}).json()["conversations"]
        return [row["id"] for row in rows]

    assert here in listed()
    await client.says("encore")
    assert here not in listed()
