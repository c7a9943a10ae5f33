"""Races and people who vanish, on one server: one owner, nobody over capacity, nothing said is lost."""

from __future__ import annotations

import asyncio
import secrets
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ..servers import Libri
from ..talk import Agent, Frame, Refused
from .stage import QUESTIONS, Stage, soon, sqlite_shop

pytestmark = pytest.mark.anyio
SHORT: dict[str, Any] = {"lease_seconds": 1.2, "grace_seconds": 0.8, "ping_seconds": 0.3, "pong_seconds": 1}
"""An agent unheard for 2 s in all loses their conversations; those who are there answer pings 3 times a second."""


def owner(agent: Agent, conversation_id: str) -> str | None:
    row: Frame = agent.desk.get(conversation_id, {})
    found: str | None = row.get("agent_id")
    return found


async def test_a_vanished_agents_conversation_goes_to_the_head_of_the_queue_and_to_the_next_agent(
    tmp_path: Path,
) -> None:
    server = sqlite_shop(tmp_path, room=1, **SHORT)
    server.start()
    async with Stage(server) as stage:
        marie = await stage.agent("Marie")
        first, second = await stage.client(), await stage.client()
        await first.asks_for_human()
        assert first.conversation_id is not None
        await marie.is_offered(first.conversation_id)
        await marie.accepts(first.conversation_id)
        await marie.says("Je regarde votre dossier.")
        await second.asks_for_human()
        assert (await second.notices("queue_position"))["position"] == 1

        gone = time.monotonic()
        await marie.loses_connection()
        left = await first.sees("agent.left", seconds=6)
        assert 1.5 < time.monotonic() - gone < 5
        assert (left["agent_name"], left["reason"]) == ("Marie", "vanished")
        await first.notices("queue_position", position=1)
        await second.notices("queue_position", position=2)

        paul = await stage.agent("Paul")
        await paul.is_offered(first.conversation_id)
        await paul.accepts(first.conversation_id)
        await paul.watches(first.conversation_id)
        await paul.reads("Je regarde votre dossier.")
        joined = await first.sees("agent.assigned", agent_name="Paul")
        assert joined["cause"] == "accepted"
        await second.notices("queue_position", position=1)
        await marie.comes()
        await soon(lambda: first.conversation_id not in marie.desk, "an empty desk for Marie")
        await stage.heals()


async def test_several_tabs_are_one_person_and_closing_one_changes_nothing(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path, **SHORT)
    server.start()
    async with Stage(server) as stage:
        client, marie, paul = await stage.client(), await stage.agent("Marie"), await stage.agent("Paul")
        tab = await stage.tab_of_agent(marie)
        await paul.becomes("busy")
        await stage.with_agent(client, marie)
        await tab.until(lambda: owner(tab, client.conversation_id or "") == marie.id, "the row in the other tab")
        loads = [a for s in tab.signals if s["type"] == "presence" for a in s["agents"] if a["id"] == marie.id]
        assert loads[-1]["load"] == 1

        paul.signals.clear()
        await marie.leaves()
        await asyncio.sleep(SHORT["lease_seconds"] + SHORT["grace_seconds"] + 1.5)
        assert client.saw("agent.left") is None
        seen = [a for s in paul.signals if s["type"] == "presence" for a in s["agents"] if a["id"] == marie.id]
        assert all(a["present"] for a in seen)
        await tab.watches(client.conversation_id or "")
        await tab.says("Je suis toujours là.")
        await client.reads("toujours là")
        await stage.heals()


async def test_two_tabs_that_start_at_once_share_one_conversation(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path)
    server.start()
    async with Stage(server) as stage:
        for _ in range(10):
            client = await stage.client()
            tab = await stage.tab_of(client)
            started = await asyncio.gather(client.starts(), tab.starts())
            assert started[0] == started[1]
            await asyncio.gather(client.says(QUESTIONS[0]), tab.says(QUESTIONS[1]))
            await client.reads(QUESTIONS[1])
            await tab.reads(QUESTIONS[0])
        await stage.heals()


async def test_a_client_may_close_and_begin_anew_in_one_breath(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path)
    server.start()
    async with Stage(server) as stage:
        for _ in range(10):
            client = await stage.client()
            first = await client.starts()
            closing = {"type": "close_conversation", "cmd_id": secrets.token_hex(16), "conversation_id": first}
            beginning = {"type": "start_conversation", "cmd_id": secrets.token_hex(16), "lang": "fr"}
            for frame in (closing, beginning):
                client.history.sent[frame["cmd_id"]] = frame
                await client.puts(frame)
            acked = client.history.acked
            await client.until(partial(acked.__contains__, beginning["cmd_id"]), "the second ack")
            assert acked[closing["cmd_id"]]["conversation_id"] == first
            assert acked[beginning["cmd_id"]]["conversation_id"] != first
        await stage.heals()


async def test_two_tabs_that_write_at_once_after_the_end_make_one_reopening(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path, room=50)
    server.start()
    async with Stage(server) as stage:
        marie = await stage.agent("Marie", status="busy")
        for _ in range(5):
            client = await stage.client()
            tab = await stage.tab_of(client)
            await stage.with_agent(client, marie)
            await marie.closes()
            tab.conversation_id = client.conversation_id
            for one in (client, tab):
                await one.sees("conversation.closed")
            await asyncio.gather(client.says("Encore ceci."), tab.says("Et cela."))
            for one in (client, tab):
                await one.reads("Encore ceci.")
                await one.reads("Et cela.")
                assert [e["type"] for e in one.events()].count("conversation.reopened") == 1
        await stage.heals()


async def test_a_message_before_the_closing_is_kept_and_one_after_it_goes_on(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path, room=50)
    server.start()
    async with Stage(server) as stage:
        client, marie = await stage.client(), await stage.agent("Marie", status="busy")
        await stage.with_agent(client, marie)
        said = await client.says("Encore une question.")
        closed = await marie.closes()
        assert said["seq"] < closed["seq"]
        late = await client.says("Trop tard ?")
        assert late["seq"] > closed["seq"]
        await client.sees("conversation.reopened")
        await stage.heals()


async def test_closing_while_the_client_writes_loses_no_word_whoever_is_first(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path, room=50)
    server.start()
    async with Stage(server) as stage:
        marie = await stage.agent("Marie", status="busy")
        before = 0
        for number in range(20):
            client = await stage.client()
            await stage.with_agent(client, marie)
            closing = marie.closes if number % 2 else lambda: _after(0.002, marie)
            closed, said = await asyncio.gather(closing(), client.says("Attendez !"))
            await client.sees("conversation.closed")
            await client.reads("Attendez !")
            reopened = client.saw("conversation.reopened")
            assert (reopened is None) == (said["seq"] < closed["seq"])
            before += reopened is None
        assert 0 < before < 20
        await stage.heals()


async def _after(seconds: float, marie: Agent) -> Frame:
    await asyncio.sleep(seconds)
    return await marie.closes()


@pytest.mark.parametrize(("harm", "code"), [("full", "at_capacity"), ("offline", "not_available")])
async def test_a_transfer_that_cannot_be_is_refused_and_the_first_agent_keeps_the_client(
    tmp_path: Path, harm: str, code: str
) -> None:
    server = sqlite_shop(tmp_path, room=1)
    server.start()
    async with Stage(server) as stage:
        marie, paul = await stage.agent("Marie", status="busy"), await stage.agent("Paul", status="busy")
        client = await stage.client()
        conversation_id = await stage.with_agent(client, marie)
        if harm == "full":
            await stage.with_agent(await stage.client(), paul)
        else:
            await paul.becomes("offline")
        with pytest.raises(Refused) as refused:
            await marie.transfers_to(paul.id, "Peux-tu reprendre ?")
        assert refused.value.code == code
        await marie.says("Je reste avec vous.")
        await client.reads("Je reste avec vous.")
        assert len([e for e in client.events() if e["type"] == "agent.assigned"]) == 1
        assert marie.saw("note.posted") is None
        await marie.until(lambda: owner(marie, conversation_id) == marie.id, "the client still on Marie's desk")
        await stage.heals()


async def test_asking_for_a_person_while_the_assistant_speaks_stops_it_and_no_late_word_lands(
    tmp_path: Path,
) -> None:
    server: Libri = sqlite_shop(tmp_path, words_per_second=4)
    server.start()
    async with Stage(server) as stage:
        marie = await stage.agent("Marie")
        for _ in range(3):
            client = await stage.client()
            await client.says(QUESTIONS[0])
            stream = (await client.notices("assistant_delta"))["stream_id"]
            asked = await client.asks_for_human()
            assert (await client.notices("assistant_stopped"))["stream_id"] == stream
            deltas = sum(s["type"] == "assistant_delta" for s in client.signals)
            assert client.conversation_id is not None
            await marie.is_offered(client.conversation_id)
            await marie.accepts(client.conversation_id)
            await client.sees("agent.assigned")
            await asyncio.sleep(1.0)
            assert sum(s["type"] == "assistant_delta" for s in client.signals) == deltas
            assert not [e for e in client.events() if e.get("sender_type") == "ai" and e["seq"] > asked["seq"]]
            assert len([e for e in client.events() if e["type"] == "agent.assigned"]) == 1
        await stage.heals()


async def test_an_agent_who_comes_while_the_assistant_answers_a_waiting_client_has_the_last_word(
    tmp_path: Path,
) -> None:
    """F40: whatever the order of accept, answer and question, one owner and no late word of the assistant."""
    server = sqlite_shop(tmp_path, words_per_second=30)
    server.start()
    async with Stage(server) as stage:
        agents = [await stage.agent(name, status="busy") for name in ("Marie", "Paul")]
        for number in range(12):
            client = await stage.client()
            await client.says("Mes livres sont arrivés abîmés, je veux parler à quelqu'un")
            await client.sees("transfer.requested")
            said = asyncio.gather(client.says(QUESTIONS[0]), client.says("CL-401372-487531"))
            await asyncio.sleep(0.02 * number)
            assert client.conversation_id is not None
            took = await asyncio.gather(*(_takes(agent, client.conversation_id) for agent in agents))
            await said
            assert took.count(True) == 1
            assigned = await client.sees("agent.assigned")
            await asyncio.sleep(0.3)
            assert len([e for e in client.events() if e["type"] == "agent.assigned"]) == 1
            late = [e for e in client.events() if e.get("sender_type") == "ai" and e["seq"] > assigned["seq"]]
            assert late == []
            await client.closes()
        await stage.heals()


async def _takes(agent: Agent, conversation_id: str) -> bool:
    try:
        await agent.sends("accept_conversation", conversation_id=conversation_id)
    except Refused as refused:
        assert refused.code == "already_taken"
        return False
    return True
