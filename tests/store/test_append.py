"""The single append path, on SQLite and on PostgreSQL: order, once only, all or nothing, many at once."""

from __future__ import annotations

import asyncio
import logging
import secrets
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from libriassist import protocol as p
from libriassist.chat.ports import Committed, Envelope, Outcome
from libriassist.core.commands import OfferConversation
from libriassist.core.errors import (
    AlreadyTaken,
    AtCapacity,
    ChatError,
    CmdConflict,
    ConversationIsClosed,
    InternalError,
    NoSuchConversation,
    Unavailable,
)
from libriassist.core.events import SYSTEM, Actor, Event
from libriassist.ids import derived_id, new_id
from libriassist.store import agents, queries, schema
from libriassist.store.store import SqlStore
from libriassist.store.verify import verify

from .conftest import HandClock

pytestmark = pytest.mark.anyio


async def give(store: SqlStore, command: Any, actor: Actor, conversation_id: str, body: str = "h") -> Outcome:
    future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    cmd_id = getattr(command, "cmd_id", None)
    store.submit(Envelope(command, conversation_id, actor, future.set_result, cmd_id, body))
    return await future


def client() -> Actor:
    return Actor(kind="client", id=new_id())


def cmd() -> str:
    return secrets.token_hex(16)


async def start(store: SqlStore, who: Actor, cmd_id: str | None = None) -> str:
    command = p.StartConversation(type="start_conversation", cmd_id=cmd_id or cmd())
    outcome = await give(store, command, who, derived_id(who.id, command.cmd_id))
    assert isinstance(outcome, Committed)
    return outcome.conversation.id


def post(conversation_id: str, content: str = "bonjour", cmd_id: str | None = None) -> p.PostMessage:
    return p.PostMessage(
        type="post_message", cmd_id=cmd_id or cmd(), conversation_id=conversation_id, content=content
    )


def human(conversation_id: str) -> p.RequestHuman:
    return p.RequestHuman(type="request_human", cmd_id=cmd(), conversation_id=conversation_id)


def accept(conversation_id: str) -> p.AcceptConversation:
    return p.AcceptConversation(type="accept_conversation", cmd_id=cmd(), conversation_id=conversation_id)


async def new_agent(store: SqlStore, clock: HandClock, room: int = 3) -> Actor:
    agent_id = new_id()
    await store.write(
        lambda c: agents.add_agent(
            c, agent_id=agent_id, name="Marie Dupont", email=f"{agent_id}@x", password_hash="x",
            role="agent", max_conversations=room, now=clock.now(),
        )
    )  # fmt: skip
    await store.set_agent_status(agent_id, "available")
    await store.renew_leases({agent_id: clock.now() + timedelta(seconds=45)})
    return Actor(kind="agent", id=agent_id, name="Marie Dupont", public_name="Marie")


async def figures(store: SqlStore) -> dict[str, Any]:
    with store.database.snapshot() as connection:
        return verify(connection)


async def test_many_commands_at_once_get_consecutive_seqs_without_a_hole(store: SqlStore) -> None:
    people = [client() for _ in range(5)]
    conversations = [await start(store, who) for who in people]
    outcomes = await asyncio.gather(
        *(
            give(store, post(c, str(n)), w, c)
            for n in range(40)
            for w, c in zip(people, conversations, strict=True)
        )
    )
    assert all(isinstance(o, Committed) for o in outcomes)
    for conversation_id in conversations:
        events = await store.events_since(conversation_id, 0, 100)
        assert [e.seq for e in events] == list(range(1, 42))
        assert [e.content for e in events[1:]] == [str(n) for n in range(40)]
    assert (await figures(store))["violations"] == 0


async def test_two_processes_on_one_conversation_leave_no_hole(make_store: Callable[[], SqlStore]) -> None:
    one, two = make_store(), make_store()
    who = client()
    conversation_id = await start(one, who)
    outcomes = await asyncio.gather(
        *(give(s, post(conversation_id), who, conversation_id) for _ in range(50) for s in (one, two))
    )
    assert all(isinstance(o, Committed) for o in outcomes)
    assert [e.seq for e in await one.events_since(conversation_id, 0, 200)] == list(range(1, 102))
    assert (await figures(one))["violations"] == 0


async def test_a_repeated_command_gives_the_first_result_and_writes_nothing(store: SqlStore) -> None:
    who = client()
    conversation_id = await start(store, who)
    message = post(conversation_id)
    first = await give(store, message, who, conversation_id)
    again = await give(store, message, who, conversation_id)
    assert isinstance(first, Committed)
    assert isinstance(again, Committed)
    assert again.duplicate
    assert not first.duplicate
    assert (again.events[0].id, again.events[0].seq) == (first.events[0].id, first.events[0].seq)
    assert len(await store.events_since(conversation_id, 0, 10)) == 2


async def test_repeats_within_one_batch_and_across_processes_are_written_once(
    make_store: Callable[[], SqlStore],
) -> None:
    one, two = make_store(), make_store()
    who = client()
    conversation_id = await start(one, who)
    message = post(conversation_id)
    outcomes = await asyncio.gather(
        *(give(s, message, who, conversation_id) for _ in range(5) for s in (one, two))
    )
    assert [isinstance(o, Committed) and o.events[0].seq for o in outcomes] == [2] * 10
    assert sum(1 for o in outcomes if isinstance(o, Committed) and not o.duplicate) == 1
    assert len(await one.events_since(conversation_id, 0, 10)) == 2


async def test_the_same_cmd_id_for_another_body_is_a_conflict(store: SqlStore) -> None:
    who = client()
    conversation_id = await start(store, who)
    message = post(conversation_id)
    await give(store, message, who, conversation_id)
    assert isinstance(await give(store, message, who, conversation_id, body="other"), CmdConflict)


async def test_a_repeat_of_a_command_that_is_no_longer_allowed_is_still_a_repeat(
    store: SqlStore, clock: HandClock
) -> None:
    who = client()
    conversation_id = await start(store, who)
    message = post(conversation_id)
    close = p.CloseConversation(type="close_conversation", cmd_id=cmd(), conversation_id=conversation_id)
    await give(store, message, who, conversation_id)
    await give(store, close, who, conversation_id)
    for command in (message, close):
        again = await give(store, command, who, conversation_id)
        assert isinstance(again, Committed)
        assert again.duplicate
    clock.advance(73 * 3600)
    assert isinstance(await give(store, post(conversation_id), who, conversation_id), ConversationIsClosed)


async def test_starting_twice_at_once_opens_one_conversation(make_store: Callable[[], SqlStore]) -> None:
    one, two = make_store(), make_store()
    who = client()
    ids = await asyncio.gather(*(start(s, who) for _ in range(4) for s in (one, two)))
    assert len(set(ids)) == 1
    assert (await figures(one))["two_open"] == 0


async def test_a_repeated_start_after_closing_names_the_old_conversation(store: SqlStore) -> None:
    who = client()
    cmd_id = cmd()
    conversation_id = await start(store, who, cmd_id)
    close = p.CloseConversation(type="close_conversation", cmd_id=cmd(), conversation_id=conversation_id)
    await give(store, close, who, conversation_id)
    assert await start(store, who, cmd_id) == conversation_id
    assert await start(store, who) != conversation_id


async def test_one_bad_command_does_not_spoil_the_batch(store: SqlStore) -> None:
    who = client()
    conversation_id = await start(store, who)
    missing = new_id()
    good, bad, also_good = await asyncio.gather(
        give(store, post(conversation_id), who, conversation_id),
        give(store, post(missing), who, missing),
        give(store, post(conversation_id), who, conversation_id),
    )
    assert isinstance(bad, NoSuchConversation)
    assert isinstance(good, Committed)
    assert isinstance(also_good, Committed)


async def test_fifty_agents_accept_one_client_and_one_wins(
    make_store: Callable[[], SqlStore], clock: HandClock
) -> None:
    stores = [make_store(), make_store()]
    who = client()
    conversation_id = await start(stores[0], who)
    await give(stores[0], human(conversation_id), who, conversation_id)
    team = [await new_agent(stores[0], clock) for _ in range(50)]
    outcomes = await asyncio.gather(
        *(give(stores[n % 2], accept(conversation_id), a, conversation_id) for n, a in enumerate(team))
    )
    assert sum(isinstance(o, Committed) for o in outcomes) == 1
    assert sum(isinstance(o, AlreadyTaken) for o in outcomes) == 49


async def test_an_agent_with_one_place_left_takes_one_of_ten_at_once(
    make_store: Callable[[], SqlStore], clock: HandClock
) -> None:
    stores = [make_store(), make_store()]
    marie = await new_agent(stores[0], clock, room=1)
    ids = []
    for _ in range(10):
        who = client()
        ids.append(await start(stores[0], who))
        await give(stores[0], human(ids[-1]), who, ids[-1])
    outcomes = await asyncio.gather(*(give(stores[n % 2], accept(i), marie, i) for n, i in enumerate(ids)))
    assert sum(isinstance(o, Committed) for o in outcomes) == 1
    assert sum(isinstance(o, AtCapacity) for o in outcomes) == 9


async def test_open_offers_count_as_load_for_further_offers(store: SqlStore, clock: HandClock) -> None:
    marie = await new_agent(store, clock, room=2)
    outcomes = []
    for _ in range(3):
        who = client()
        conversation_id = await start(store, who)
        await give(store, human(conversation_id), who, conversation_id)
        offer = OfferConversation(marie.id, clock.now() + timedelta(seconds=30))
        outcomes.append(await give(store, offer, SYSTEM, conversation_id))
    assert [isinstance(o, Committed) for o in outcomes] == [True, True, False]


async def test_what_is_read_back_is_what_was_committed(store: SqlStore, clock: HandClock) -> None:
    who = client()
    conversation_id = await start(store, who)
    marie = await new_agent(store, clock)
    await give(store, human(conversation_id), who, conversation_id)
    outcome = await give(store, accept(conversation_id), marie, conversation_id)
    assert isinstance(outcome, Committed)
    stored = await store.find_conversation(conversation_id)
    assert stored == outcome.conversation
    events = await store.events_since(conversation_id, 3, 10)
    assert events == outcome.events
    assert await store.events_after({conversation_id: 3, new_id(): 0}) == {conversation_id: events}
    assert await store.events_before(conversation_id, 3, 1) == (await store.events_since(conversation_id, 1, 1))
    assert await store.heads([conversation_id]) == {conversation_id: 4}
    assert await store.participated(conversation_id, marie.id)
    assert not await store.participated(conversation_id, new_id())


async def test_verify_finds_a_hole_and_a_row_that_is_not_the_fold(store: SqlStore) -> None:
    who = client()
    conversation_id = await start(store, who)
    for _ in range(3):
        await give(store, post(conversation_id), who, conversation_id)
    assert (await figures(store))["violations"] == 0
    m, c = schema.messages.c, schema.conversations
    await store.write(lambda x: x.execute(sa.delete(schema.messages).where(m.seq == 3)))
    found = await figures(store)
    assert found["gaps"] == 1
    assert found["not_the_fold"] == 0 or found["not_the_fold"] == 1
    await store.write(lambda x: x.execute(sa.update(c).values(status="active")))
    assert (await figures(store))["not_the_fold"] == 1


async def test_a_database_that_went_away_gives_a_retryable_refusal(store: SqlStore) -> None:
    who = client()
    conversation_id = await start(store, who)
    await store.write(lambda c: c.execute(sa.text("DROP TABLE messages")))
    outcome = await give(store, post(conversation_id), who, conversation_id)
    assert isinstance(outcome, ChatError)
    assert outcome.retryable


async def test_a_database_that_goes_away_while_a_command_is_decided_gives_retryable_refusals(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ann, bob = client(), client()
    first, second = await start(store, ann), await start(store, bob)
    read = queries.events_for_brief

    def broken(connection: sa.Connection, conversation_id: str) -> list[Event]:
        if store.database.is_sqlite:
            raise OperationalError("SELECT", {}, sqlite3.OperationalError("disk I/O error"))
        connection.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return read(connection, conversation_id)

    monkeypatch.setattr(queries, "events_for_brief", broken)
    outcomes = await asyncio.gather(
        give(store, post(second), bob, second),
        give(store, human(first), ann, first),
        give(store, post(first), ann, first),
    )
    assert [type(outcome) for outcome in outcomes] == [Unavailable] * 3
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    monkeypatch.undo()
    assert isinstance(await give(store, human(first), ann, first), Committed)
    assert (await figures(store))["violations"] == 0


async def test_a_closed_database_refuses_what_comes_late(store: SqlStore) -> None:
    who = client()
    conversation_id = await start(store, who)
    await store.close()
    with pytest.raises(Unavailable):
        await store.conversations([conversation_id])
    with pytest.raises(Unavailable):
        await store.write(lambda c: c.execute(sa.text("SELECT 1")))
    assert isinstance(await give(store, post(conversation_id), who, conversation_id), Unavailable)


@pytest.mark.parametrize("poison", ["\ud800", "nul \0"])
async def test_a_text_the_database_does_not_take_takes_no_other_message_along(
    store: SqlStore, poison: str
) -> None:
    ann, bob = client(), client()
    first, second = await start(store, ann), await start(store, bob)
    bad = post(first).model_copy(update={"content": poison})
    outcomes = await asyncio.gather(
        give(store, post(second, "un"), bob, second),
        give(store, bad, ann, first),
        give(store, post(second, "deux"), bob, second),
    )
    assert isinstance(outcomes[0], Committed)
    assert isinstance(outcomes[2], Committed)
    assert isinstance(
        outcomes[1], InternalError if poison == "\ud800" or not store.database.is_sqlite else Committed
    )
    assert [e.content for e in (await store.events_since(second, 0, 9))[1:]] == ["un", "deux"]
    assert (await figures(store))["violations"] == 0
