"""Commands of the wrong person or at the wrong moment: each has its typed error and changes nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from .cast import NOWHERE, Cast, Wire, conversation_of, log_in, refusal, refused_with

pytestmark = pytest.mark.anyio
CMD = "0123456789abcdef0123456789abcdef"


async def test_another_clients_conversation_is_none_for_every_frame(cast: Cast) -> None:
    victim, intruder = await cast.client(), await cast.client()
    theirs = await victim.starts()
    await victim.says("Mon secret")
    for kind, fields in (
        ("post_message", {"content": "x"}),
        ("request_human", {}),
        ("cancel_request", {}),
        ("close_conversation", {}),
        ("rate_conversation", {"rating": 1}),
    ):
        assert await refused_with(intruder, kind, conversation_id=theirs, **fields) == "no_such_conversation"
    for kind, signal in (("sync", {"since": 0}), ("set_typing", {"active": True}), ("mark_read", {"seq": 1})):
        intruder.signals.clear()
        await intruder.puts({"type": kind, "conversation_id": theirs, **signal})
        assert (await intruder.notices("error"))["code"] == "no_such_conversation", kind
    same_as_nothing = await refusal(intruder, "post_message", conversation_id=NOWHERE, content="x")
    assert same_as_nothing["message"] == "There is no such conversation."
    assert theirs not in intruder.applied
    assert [e["type"] for e in victim.events()][:2] == ["conversation.started", "message.posted"]
    assert all(e["content"] != "x" for e in victim.events() if e["type"] == "message.posted")


async def test_cursors_of_another_clients_conversation_bring_nothing(cast: Cast) -> None:
    victim, intruder = await cast.client(), await cast.client()
    theirs = await victim.starts()
    await victim.says("Mon secret")
    wire = await Wire.dial(cast.server, f"/ws/client/{intruder.id}")
    await wire.greet(intruder.token, epoch=intruder.epoch, cursors={theirs: 0})
    assert (await wire.hears())["conversation"] is None
    await wire.commands("start_conversation")
    await wire.puts({"type": "sync", "conversation_id": theirs, "since": 0})
    assert (await wire.hears("events", "error", "message.posted"))["code"] == "no_such_conversation"
    await wire.close()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("post_note", {"content": "x"}),
        ("accept_conversation", {}),
        ("decline_offer", {}),
        ("transfer_conversation", {"to_agent_id": NOWHERE}),
        ("set_status", {"status": "available"}),
    ],
)
async def test_what_agents_do_is_unknown_to_clients(cast: Cast, kind: str, fields: dict[str, Any]) -> None:
    client = await cast.waiting()
    where = {} if kind == "set_status" else {"conversation_id": conversation_of(client)}
    assert await refused_with(client, kind, **where, **fields) == "unknown_type"
    assert [e["type"] for e in client.events()] == ["conversation.started", "transfer.requested"]


@pytest.mark.parametrize("kind", ["start_conversation", "request_human", "cancel_request", "rate_conversation"])
async def test_what_clients_do_is_unknown_to_agents(cast: Cast, kind: str) -> None:
    agent = await cast.agent()
    assert await refused_with(agent, kind, conversation_id=NOWHERE) == "unknown_type"


# ---------------------------------------------------------------- the wrong moment


async def test_a_closed_conversation_takes_a_rating_a_note_and_what_makes_it_go_on(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent()
    client = await cast.closed(marie)
    where = {"conversation_id": conversation_of(client)}
    for kind in ("cancel_request", "close_conversation"):
        assert await refused_with(client, kind, **where) == "conversation_closed", kind
    for kind, fields in (
        ("post_message", {"content": "encore"}),
        ("accept_conversation", {}),
        ("decline_offer", {}),
        ("transfer_conversation", {"to_agent_id": paul.id}),
        ("close_conversation", {}),
    ):
        assert await refused_with(marie, kind, **where, **fields) == "conversation_closed", kind
    await marie.notes("Rappelée hier.")
    await client.rates(4)
    await client.says("encore")
    await client.sees("conversation.reopened")


async def test_one_rates_once_from_1_to_5_and_only_what_is_closed(cast: Cast) -> None:
    marie = await cast.agent()
    client = await cast.active(marie)
    where = {"conversation_id": conversation_of(client)}
    assert await refused_with(client, "rate_conversation", rating=5, **where) == "wrong_state"
    await marie.closes()
    await client.sees("conversation.closed")
    for rating in (0, 6):
        assert await refused_with(client, "rate_conversation", rating=rating, **where) == "bad_frame"
    await client.rates(5, "Merci")
    assert await refused_with(client, "rate_conversation", rating=1, **where) == "wrong_state"
    assert [e["rating"] for e in client.events() if e["type"] == "conversation.rated"] == [5]


async def test_a_comment_of_2001_characters_is_refused(cast: Cast) -> None:
    client = await cast.closed(await cast.agent())
    where = {"conversation_id": conversation_of(client)}
    assert await refused_with(client, "rate_conversation", rating=3, comment="x" * 2001, **where) == "bad_frame"
    await client.rates(3, "x" * 2000)


async def test_a_cmd_id_used_for_something_else_is_a_conflict(cast: Cast) -> None:
    client = await cast.client()
    await client.starts()
    where = {"conversation_id": conversation_of(client)}
    first = await client.sends("post_message", content="un", **where)
    again = await client.sends("post_message", content="un", **where, cmd_id=first["cmd_id"])
    assert again == {**first, "duplicate": True}
    other_body = await refusal(client, "post_message", content="deux", **where, cmd_id=first["cmd_id"])
    assert (other_body["code"], other_body["retryable"]) == ("cmd_conflict", False)
    assert await refused_with(client, "request_human", **where, cmd_id=first["cmd_id"]) == "cmd_conflict"
    assert [e["content"] for e in client.events() if e.get("sender_type") == "client"] == ["un"]


async def test_a_repeated_start_names_the_same_conversation(cast: Cast) -> None:
    client = await cast.client()
    first = await client.sends("start_conversation", lang="fr")
    again = await client.sends("start_conversation", lang="fr", cmd_id=first["cmd_id"])
    assert (again["duplicate"], again["conversation_id"], again["id"], again["seq"]) == (
        True, first["conversation_id"], first["id"], first["seq"],
    )  # fmt: skip
    assert await refused_with(client, "start_conversation", lang="en", cmd_id=first["cmd_id"]) == "cmd_conflict"
    another = await client.sends("start_conversation", lang="fr")
    assert (another["conversation_id"], another["seq"]) == (first["conversation_id"], None)


async def test_two_people_may_use_the_same_cmd_id(cast: Cast) -> None:
    marie = await cast.agent()
    client = await cast.active(marie)
    where = {"conversation_id": conversation_of(client)}
    mine = await client.sends("post_message", content="a", cmd_id=CMD, **where)
    hers = await marie.sends("post_message", content="b", cmd_id=CMD, **where)
    assert hers["duplicate"] is False
    assert hers["seq"] == mine["seq"] + 1


# ---------------------------------------------------------------- colleagues


async def test_a_colleagues_conversation_is_closed_to_every_command(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent()
    client = await cast.active(marie)
    where = {"conversation_id": conversation_of(client)}
    for kind, fields in _COLLEAGUE:
        to = {"to_agent_id": paul.id} if kind == "transfer_conversation" else {}
        expected = "already_taken" if kind == "accept_conversation" else "no_such_conversation"
        assert await refused_with(paul, kind, **where, **fields, **to) == expected, kind
    await paul.puts({"type": "sync", **where, "since": 0})
    assert (await paul.notices("error"))["code"] == "no_such_conversation"
    assert [e["type"] for e in client.events()][-1] == "agent.assigned"


_COLLEAGUE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("post_message", {"content": "x"}),
    ("post_note", {"content": "x"}),
    ("accept_conversation", {}),
    ("decline_offer", {}),
    ("transfer_conversation", {}),
    ("close_conversation", {}),
)


async def test_who_gave_a_conversation_away_may_read_it_but_not_act_on_it(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent()
    client = await cast.active(marie)
    await marie.transfers_to(paul.id)
    where = {"conversation_id": conversation_of(client)}
    expected = {"accept_conversation": "already_taken", "decline_offer": "already_taken"}
    for kind, fields in _COLLEAGUE:
        to = {"to_agent_id": marie.id} if kind == "transfer_conversation" else {}
        code = await refused_with(marie, kind, **where, **fields, **to)
        assert code == expected.get(kind, "not_assigned"), kind
    await marie.watches(conversation_of(client))
    assert marie.saw("agent.assigned", cause="transferred")


async def test_who_declined_or_left_a_note_does_not_read_on_once_a_colleague_has_it(cast: Cast) -> None:
    declines, marie = await cast.agent(status="available"), await cast.agent()
    notes = await cast.agent()
    client = await cast.waiting()
    conversation_id = conversation_of(client)
    await declines.is_offered(conversation_id)
    await declines.sends("decline_offer", conversation_id=conversation_id)
    await notes.watches(conversation_id)
    await notes.notes("Je connais ce client")
    await marie.accepts(conversation_id)
    for outsider in (declines, notes):
        with log_in(cast.server, outsider.email) as http:
            assert http.get(f"/api/conversations/{conversation_id}").status_code == 404
            assert http.get(f"/api/conversations/{conversation_id}/messages").status_code == 404
    with log_in(cast.server, marie.email) as http:
        assert http.get(f"/api/conversations/{conversation_id}").status_code == 200


async def test_who_was_handed_a_conversation_and_said_nothing_may_read_it_afterwards(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent()
    client = await cast.active(marie)
    await marie.transfers_to(paul.id)
    await paul.watches(conversation_of(client))
    await paul.sends(
        "transfer_conversation", conversation_id=conversation_of(client), to_agent_id=marie.id, note=""
    )
    with log_in(cast.server, paul.email) as http:
        assert http.get(f"/api/conversations/{conversation_of(client)}").status_code == 200


async def test_who_looked_in_while_it_waited_does_not_read_on_once_it_is_taken(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent()
    client = await cast.waiting()
    await paul.watches(conversation_of(client))
    await paul.puts({"type": "set_typing", "conversation_id": conversation_of(client), "active": True})
    await marie.accepts(conversation_of(client))
    await paul.sees("agent.assigned")
    await asyncio.sleep(0.2)
    await marie.says("Entre nous")
    await marie.notes("Note pour moi")
    await client.reads("Entre nous")
    await paul.becomes("busy")
    assert [e["type"] for e in paul.events()][-1] == "agent.assigned"
    assert await refused_with(
        paul, "post_message", conversation_id=conversation_of(client), content="x"
    ) == "no_such_conversation"  # fmt: skip
    assert not [s for s in client.signals if s["type"] == "typing" and s["sender_type"] == "agent"]


async def test_one_agent_wins_a_waiting_client_and_the_other_is_told_who(cast: Cast) -> None:
    marie, sophie = await cast.agent(), await cast.agent("supervisor")
    client = await cast.active(marie)
    taken = await refusal(sophie, "accept_conversation", conversation_id=conversation_of(client))
    assert (taken["code"], taken["details"]) == ("already_taken", {"by": marie.welcome["agent"]["name"]})


async def test_what_is_with_the_assistant_cannot_be_accepted(cast: Cast) -> None:
    sophie = await cast.agent("supervisor")
    client = await cast.client()
    await client.starts()
    where = {"conversation_id": conversation_of(client)}
    assert await refused_with(sophie, "accept_conversation", **where) == "not_waiting"
    assert await refused_with(client, "cancel_request", **where) == "not_waiting"


async def test_an_agent_takes_no_more_than_their_number_of_conversations(cast: Cast) -> None:
    marie, paul = await cast.agent(max_conversations=1), await cast.agent()
    first = await cast.active(marie)
    second = await cast.waiting()
    where = {"conversation_id": conversation_of(second)}
    assert await refused_with(marie, "accept_conversation", **where) == "at_capacity"
    await paul.accepts(conversation_of(second))
    assert await refused_with(paul, "transfer_conversation", to_agent_id=marie.id, **where) == "at_capacity"
    marie.conversation_id = conversation_of(first)
    await marie.closes()
    await paul.transfers_to(marie.id)


async def test_nothing_is_handed_to_an_agent_who_is_offline(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent(status="offline")
    client = await cast.waiting()
    where = {"conversation_id": conversation_of(client)}
    await marie.accepts(conversation_of(client))
    for to, code in ((paul.id, "not_available"), (marie.id, "wrong_state"), (NOWHERE, "no_such_agent")):
        assert await refused_with(marie, "transfer_conversation", to_agent_id=to, **where) == code
    client_id_as_agent = {"to_agent_id": client.id, **where}
    assert await refused_with(marie, "transfer_conversation", **client_id_as_agent) == "no_such_agent"
