"""The waiting line and the offers, over real sockets: order, positions, waits, whom to ask and when."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ..servers import Libri
from ..talk import Agent, Client
from .cast import Cast, conversation_of

pytestmark = pytest.mark.anyio
OFFER_SECONDS = 1.0


@contextmanager
def running(folder: Path, **settings: object) -> Iterator[Libri]:
    server = Libri(folder, **{"offer_seconds": OFFER_SECONDS, **settings})
    server.start()
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text()


@pytest.fixture(scope="module")
def house_settings() -> dict[str, object]:
    return {"offer_seconds": OFFER_SECONDS}


async def stands_at(client: Client, position: int, wait: int | None) -> None:
    """The latest word about the place in the line is this one."""

    def latest() -> bool:
        told = [s for s in client.signals if s["type"] == "queue_position"]
        return bool(told) and (told[-1]["position"], told[-1]["estimated_wait_seconds"]) == (position, wait)

    await client.until(latest, f"position {position}, wait {wait}")


async def test_positions_and_waits_follow_the_line_and_the_team(cast: Cast) -> None:
    first, second, third = [await cast.waiting() for _ in range(3)]
    for client, position in ((first, 1), (second, 2), (third, 3)):
        await stands_at(client, position, None)
        requested = client.saw("transfer.requested")
        assert requested is not None and requested["estimated_wait_seconds"] is None
    marie = await cast.agent(max_conversations=1, status="available")
    await stands_at(first, 1, 30)
    await stands_at(second, 2, 240)
    await stands_at(third, 3, 480)
    await first.sends("cancel_request", conversation_id=conversation_of(first))
    await stands_at(second, 1, 30)
    await stands_at(third, 2, 240)
    await marie.accepts(conversation_of(second))
    await stands_at(third, 1, 240)
    third.cut()
    third.signals.clear()
    await stands_at(third, 1, 240)
    assert first.saw("transfer.cancelled")
    await first.says("Bonjour")
    await first.sees("message.posted", sender_type="ai")
    await third.closes()
    await marie.until(lambda: conversation_of(third) not in marie.desk, "an empty line")


async def test_a_page_loaded_again_is_told_its_place_after_its_story_and_again_on_every_sync(cast: Cast) -> None:
    first, client = await cast.waiting(), await cast.waiting()
    await stands_at(client, 2, None)
    await client.leaves()
    client.applied.clear()
    client.signals.clear()
    await client.comes()
    await client.until(lambda: told_since_synced(client), "the place, after the story")
    assert client.saw("transfer.requested")
    client.signals.clear()
    await client.puts({"type": "sync", "conversation_id": conversation_of(client), "since": 0})
    await client.until(lambda: told_since_synced(client), "the place, after the story")
    await first.closes()
    await stands_at(client, 1, None)


def told_since_synced(client: Client) -> bool:
    """Whether the place was told, and only after everything that had happened."""
    kinds = [s["type"] for s in client.signals if s["type"] in {"synced", "queue_position"}]
    return kinds[:2] == ["synced", "queue_position"]


async def test_an_offer_not_taken_goes_to_the_next_and_comes_round_again(cast: Cast) -> None:
    marie, paul = await cast.agent(status="available"), await cast.agent(status="available")
    client = await cast.waiting()
    here = conversation_of(client)
    await marie.until(lambda: marie.desk.get(here, {}).get("offered_to") is not None, "an offer")
    asked = marie.desk[here]["offered_to"]
    one, other = (marie, paul) if asked == marie.id else (paul, marie)
    await other.is_offered(here, 3.0)
    await one.is_offered(here, 3.0)
    await one.accepts(here)
    await one.watches(here)
    assert one.events()[2]["type"] == "brief.written", "beside the request"
    story = [(e["type"], e.get("agent_id"), e.get("reason")) for e in one.events()[3:]]
    assert story[:4] == [
        ("agent.offered", one.id, None), ("offer.ended", one.id, "expired"),
        ("agent.offered", other.id, None), ("offer.ended", other.id, "expired"),
    ]  # fmt: skip
    assert story[-1][:2] == ("agent.assigned", one.id)
    assert [e["type"] for e in client.events()][-2:] == ["transfer.requested", "agent.assigned"]


async def test_declining_asks_the_next_at_once(cast: Cast) -> None:
    marie, paul = await cast.agent(status="available"), await cast.agent(status="available")
    client = await cast.waiting()
    here = conversation_of(client)
    await marie.until(lambda: marie.desk.get(here, {}).get("offered_to") is not None, "an offer")
    one, other = (marie, paul) if marie.desk[here]["offered_to"] == marie.id else (paul, marie)
    await one.sends("decline_offer", conversation_id=here)
    await other.is_offered(here, OFFER_SECONDS * 0.8)
    await other.accepts(here)
    await one.until(lambda: here not in one.desk, "the row to leave the desk")


async def test_who_is_busy_offline_full_or_gone_is_not_asked(cast: Cast) -> None:
    busy, offline, full, gone, free = [
        await cast.agent(max_conversations=1, status="offline") for _ in range(5)
    ]  # fmt: skip
    await busy.becomes("busy")
    await full.becomes("busy")
    await cast.active(full)
    await full.becomes("available")
    await gone.becomes("available")
    await _signs_out(gone)
    client = await cast.waiting()
    here = conversation_of(client)
    await asyncio.sleep(OFFER_SECONDS * 1.5)
    assert busy.desk[here]["offered_to"] is None
    await stands_at(client, 1, 240)
    await free.becomes("available")
    await free.is_offered(here)
    await free.becomes("offline")
    await busy.until(lambda: busy.desk[here]["offered_to"] is None, "the offer to end")
    await offline.becomes("available")
    await offline.is_offered(here)
    await offline.accepts(here)


async def _signs_out(agent: Agent) -> None:
    import httpx

    headers = {**agent.headers, "origin": agent.servers[0], "x-libriassist": "1"}
    async with httpx.AsyncClient() as http:
        (await http.post(f"{agent.servers[0]}/api/auth/logout", headers=headers)).raise_for_status()
    await agent.until(lambda: agent.closed_with == 4401, "the close")


@pytest.mark.parametrize(("routing", "expected"), [("round_robin", [0, 1, 2, 0]), ("least_busy", [1, 2, 1, 2])])
async def test_who_is_asked_in_turn(tmp_path: Path, routing: str, expected: list[int]) -> None:
    """Three agents, the first of whom has two conversations already; the order is that of their ids."""
    with running(tmp_path, routing=routing) as server:
        cast = Cast(server)
        agents = sorted([await cast.agent(max_conversations=9) for _ in range(3)], key=lambda a: a.id)
        for _ in range(2):
            await cast.active(agents[0])
        for agent in agents:
            await agent.becomes("available")
        asked: list[int] = []
        for _ in range(4):
            client = await cast.waiting()
            here = conversation_of(client)
            await agents[0].until(
                lambda here=here: agents[0].desk.get(here, {}).get("offered_to") is not None,  # type: ignore[misc]
                "an offer",
            )
            asked.append([a.id for a in agents].index(agents[0].desk[here]["offered_to"]))
            await agents[asked[-1]].accepts(here)
        assert asked == expected
        await cast.leave()


async def test_a_transfer_takes_the_whole_story_and_its_note_along(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent()
    client = await cast.active(marie)
    here = conversation_of(client)
    await client.says("Ma reliure est abîmée")
    await marie.transfers_to(paul.id, "Photo reçue, geste commercial possible.")
    moved = await client.sees("agent.assigned", cause="transferred")
    first_name = paul.welcome["agent"]["name"].split()[0]
    assert (moved["agent_name"], moved["agent_id"], moved["previous_agent_id"]) == (first_name, None, None)
    await paul.until(lambda: paul.desk.get(here, {}).get("agent_id") == paul.id, "the row on the desk")
    await paul.watches(here)
    note, brief = paul.events()[-2:]
    assert note["content"] == "Photo reçue, geste commercial possible."
    assert (brief["type"], brief["brief"]["need"]["text"]) == ("brief.written", "Ma reliure est abîmée")
    assert paul.saw("agent.assigned", previous_agent_id=marie.id, agent_id=paul.id)
    assert any(e.get("content") == "Ma reliure est abîmée" for e in paul.events())
    await paul.says("Je reprends.")
    assert (await client.reads("Je reprends"))["sender_name"] == first_name
    await marie.until(lambda: here not in marie.desk, "the row to leave the desk")
    loads = {a["id"]: a["load"] for s in paul.signals if s["type"] == "presence" for a in s["agents"]}
    assert loads.get(paul.id) == 1


async def test_a_supervisor_steps_in_and_hands_over_a_colleagues_conversation(cast: Cast) -> None:
    marie, paul, boss = await cast.agent(), await cast.agent(), await cast.agent("supervisor")
    client = await cast.active(marie)
    boss.conversation_id = conversation_of(client)
    await boss.watches(conversation_of(client))
    await boss.transfers_to(paul.id)
    await client.sees("agent.assigned", cause="transferred")
    await boss.closes()
    closed = await client.sees("conversation.closed")
    assert (closed["closed_by"], closed["agent_name"]) == ("agent", boss.welcome["agent"]["name"].split()[0])
