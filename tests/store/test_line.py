"""The waiting line over a real database, with a clock moved by hand: ghosts, live clients, two processes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from libriassist import protocol as p
from libriassist.chat.connections import Connection
from libriassist.chat.hints import Hint
from libriassist.chat.hub import Hub
from libriassist.chat.ports import Committed
from libriassist.chat.queue_manager import QueueManager, QueueRules
from libriassist.core.commands import AnyCommand, ReleaseConversation
from libriassist.core.conversation import Conversation
from libriassist.core.events import SYSTEM, Actor, Event
from libriassist.features.statistics.sql import SqlStatistics
from libriassist.store import schema
from libriassist.store.store import SqlStore
from libriassist.store.verify import verify

from .conftest import HandClock
from .test_append import accept, client, cmd, give, human, new_agent, start

pytestmark = pytest.mark.anyio


class NoWire:
    """A socket nobody reads."""

    def push(self, frame: bytes) -> None:
        pass

    async def drained(self) -> None:
        pass

    def close(self, code: int, reason: str) -> None:
        pass


class Page:
    """A socket whose reader takes in what comes: the kinds of frames and events, and the places told."""

    def __init__(self) -> None:
        self.saw: list[str] = []

    def push(self, frame: bytes) -> None:
        body = json.loads(frame[frame.index(b"{") :])
        if body["type"] == "events":
            self.saw += [event["type"] for event in body["events"]]
        else:
            self.saw.append(f"place {body['position']}" if body["type"] == "queue_position" else body["type"])

    async def drained(self) -> None:
        pass

    def close(self, code: int, reason: str) -> None:
        pass


class Process:
    """The queue of one process, ticked by hand; what it tells its clients."""

    def __init__(self, store: SqlStore, clock: HandClock) -> None:
        self.store, self.clock = store, clock
        self.hub = Hub(store)
        self.told: dict[str, Any] = {}
        self._tell, self.hub.tell = self.hub.tell, self._hear  # type: ignore[method-assign]
        self.starts()
        self.hub.caught_up.add(self._all_seen)

    def _all_seen(self, conversation: Conversation) -> None:
        self.queue.tell_again(conversation)

    def _hear(self, frame: p.QueuePosition, upto: int) -> None:
        self.told[frame.conversation_id] = frame
        self._tell(frame, upto)

    def starts(self) -> None:
        """As after a restart: nothing of the queue lives in memory."""
        self.queue = QueueManager(self.hub, self.store, self.clock, QueueRules(), self._submit)

    def _submit(self, conversation_id: str, command: AnyCommand, actor: Actor) -> None:
        self._pending.append(asyncio.ensure_future(give(self.store, command, actor, conversation_id)))

    async def tick(self) -> None:
        self._pending: list[asyncio.Future[Any]] = []
        await self.queue.tick()
        await asyncio.gather(*self._pending)

    async def passes(self, seconds: float) -> None:
        """Time goes by, with a tick every ten seconds, and one at the end."""
        while seconds > 0:
            self.clock.advance(min(10.0, seconds))
            seconds -= 10.0
            await self.tick()
        await self.tick()

    def connects(self, who: Actor, page: Page | None = None) -> Connection:
        connection = Connection(page or NoWire(), "client", who, "", None)
        self.hub.join(connection)
        return connection

    async def returns(self, who: Actor, conversation_id: str) -> Connection:
        connection = self.connects(who)
        self._pending = []
        conversation = await row(self.store, conversation_id)
        self.queue.client_came(conversation)
        await asyncio.gather(*self._pending)
        await self.tick()
        return connection

    async def opens(self, who: Actor, conversation_id: str, page: Page) -> Connection:
        """As `web.welcome` does for a page that holds nothing yet."""
        connection = self.connects(who, page)
        self._pending = []
        conversation = await row(self.store, conversation_id)
        self.hub.watch(connection, conversation, 0)
        self.queue.client_came(conversation)
        await asyncio.gather(*self._pending)
        return connection


async def row(store: SqlStore, conversation_id: str) -> Conversation:
    conversation = await store.find_conversation(conversation_id)
    assert conversation is not None
    return conversation


async def waits(store: SqlStore) -> tuple[Actor, str]:
    who = client()
    conversation_id = await start(store, who)
    await give(store, human(conversation_id), who, conversation_id)
    return who, conversation_id


async def types(store: SqlStore, conversation_id: str) -> list[str]:
    return [e.type for e in await store.events_since(conversation_id, 2, 100) if e.type != "brief.written"]


async def test_after_42_ghosts_a_live_client_is_first_with_an_honest_wait_and_the_first_offer(
    store: SqlStore, clock: HandClock
) -> None:
    process = Process(store, clock)
    ghosts = [await waits(store) for _ in range(42)]
    await process.passes(3600)
    who, here = await waits(store)
    process.connects(who)
    await process.tick()
    assert (process.told[here].position, process.told[here].wait) == (1, "nobody")
    marie = await new_agent(store, clock, room=1)
    await process.passes(30)
    assert (process.told[here].position, process.told[here].estimated_wait_seconds) == (1, 30)
    assert (await row(store, here)).offered_to == marie.id
    absent = await store.conversations([c for _, c in ghosts])
    assert all(c.offered_to is None and c.client_gone_at is not None for c in absent)
    figures = await SqlStatistics(store, clock).day(marie.id, clock.now() - timedelta(days=1))
    assert (figures.waiting, figures.away) == (1, 42)
    assert process.queue.waiting == 1


async def test_after_a_restart_ghosts_stay_ghosts_and_live_clients_keep_their_place(
    store: SqlStore, clock: HandClock
) -> None:
    process = Process(store, clock)
    _, ghost = await waits(store)
    await process.passes(600)
    who, live = await waits(store)
    connection = process.connects(who)
    await process.passes(300)
    process.hub.leave(connection)
    clock.advance(3600)
    process.starts()
    marie = await new_agent(store, clock)
    await process.tick()
    assert await types(store, live) == []
    assert (await row(store, ghost)).offered_to is None
    await process.passes(20)
    process.connects(who)
    await process.passes(20)
    assert (await row(store, live)).offered_to == marie.id
    assert await types(store, live) == ["agent.offered"], "it was never said to have left"
    assert await types(store, ghost) == ["client.left", "client.asked"]


async def test_a_clock_that_is_set_makes_nobody_a_ghost(store: SqlStore, clock: HandClock) -> None:
    process = Process(store, clock)
    who, here = await waits(store)
    process.connects(who)
    other = Process(store, clock)
    await process.passes(60)
    await other.tick()
    for seconds in (3600, -7200):
        clock.advance(seconds)
        await other.tick()
        await process.tick()
        await process.passes(60)
        await other.tick()
    assert await types(store, here) == []


async def test_a_client_who_comes_back_has_their_place_and_the_offer_at_once(
    store: SqlStore, clock: HandClock
) -> None:
    process = Process(store, clock)
    early, first = await waits(store)
    clock.advance(5)
    late, second = await waits(store)
    process.connects(late)
    await process.passes(1200)
    assert (process.told[second].position, await types(store, first)) == (1, ["client.left", "client.asked"])
    await process.returns(early, first)
    assert (process.told[first].position, process.told[second].position) == (1, 2)
    marie = await new_agent(store, clock, room=1)
    await process.tick()
    assert (await row(store, first)).offered_to == marie.id


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


STORY = ["conversation.started", "transfer.requested"]


async def test_a_page_that_is_loaded_again_is_told_its_place_after_its_story(
    store: SqlStore, clock: HandClock
) -> None:
    process = Process(store, clock)
    who, here = await waits(store)
    for _ in range(2):
        page = Page()
        connection = await process.opens(who, here, page)
        await until(lambda page=page: "synced" in page.saw)  # type: ignore[misc]
        await process.tick()
        await process.tick()
        assert page.saw == [*STORY, "synced", "place 1"], "once, and not before the request for a person"
        process.hub.leave(connection)


async def test_who_comes_back_while_the_line_is_looked_at_is_told_their_place_when_they_have_read_their_story(
    store: SqlStore, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Process(store, clock)
    who, here = await waits(store)
    await process.passes(100)
    assert (await row(store, here)).client_away_since is not None
    slow, read = asyncio.Event(), store.events_since

    async def read_slowly(conversation_id: str, since: int, limit: int) -> list[Event]:
        await slow.wait()
        return await read(conversation_id, since, limit)

    monkeypatch.setattr(store, "events_since", read_slowly)
    page = Page()
    await process.opens(who, here, page)
    await process.tick()
    await process.tick()
    assert (process.told[here].position, page.saw) == (1, [])
    slow.set()
    await until(lambda: "synced" in page.saw)
    await process.tick()
    assert [saw for saw in page.saw if saw != "brief.written"] == [*STORY, "synced", "place 1"]


async def test_a_place_is_told_after_the_events_it_follows_from_and_again_after_more_of_them(
    make_store: Callable[[], SqlStore], clock: HandClock
) -> None:
    """As where another process wrote them: the row is known here before the events are."""
    one, other = Process(make_store(), clock), make_store()
    who = client()
    here = await start(other, who)
    page = Page()
    await one.opens(who, here, page)
    await until(lambda: "synced" in page.saw)
    for again in (1, 2):
        await give(other, human(here), who, here)
        await one.tick()
        assert (one.told[here].position, page.saw.count("place 1")) == (1, again - 1)
        one.hub.hint(here, Hint((await row(other, here)).last_seq, moved=True))
        await until(lambda again=again: page.saw.count("transfer.requested") == again)  # type: ignore[misc]
        await one.tick()
        assert page.saw[-1] == "place 1"
        cancel = p.CancelRequest(type="cancel_request", cmd_id=cmd(), conversation_id=here)
        await give(other, cancel, who, here)
        one.hub.hint(here, Hint((await row(other, here)).last_seq, moved=True))
        await until(lambda again=again: page.saw.count("transfer.cancelled") == again)  # type: ignore[misc]


async def test_a_phone_that_locks_for_a_minute_loses_nothing(store: SqlStore, clock: HandClock) -> None:
    process = Process(store, clock)
    who, here = await waits(store)
    for _ in range(5):
        connection = process.connects(who)
        await process.passes(30)
        process.hub.leave(connection)
        await process.passes(60)
    assert await types(store, here) == []


async def test_a_connection_of_a_moment_counts_as_having_been_there(store: SqlStore, clock: HandClock) -> None:
    process = Process(store, clock)
    who, here = await waits(store)
    for _ in range(6):
        clock.advance(60)
        connection = process.connects(who)
        process.queue.client_came(await row(store, here))
        process.hub.leave(connection)
        await process.passes(20)
    assert await types(store, here) == []


async def test_an_offer_under_way_is_taken_back_when_the_client_leaves(store: SqlStore, clock: HandClock) -> None:
    process = Process(store, clock)
    await new_agent(store, clock)
    who, here = await waits(store)
    connection = process.connects(who)
    await process.passes(40)
    process.hub.leave(connection)
    assert (await row(store, here)).offered_to is not None
    await process.passes(100)
    gone = await row(store, here)
    assert (gone.offered_to, gone.client_away_since is not None) == (None, True)


async def test_a_client_connected_to_another_process_is_there_without_any_bus(
    make_store: Callable[[], SqlStore], clock: HandClock
) -> None:
    one, other = Process(make_store(), clock), Process(make_store(), clock)
    who, here = await waits(one.store)
    one.connects(who)
    for _ in range(60):
        clock.advance(10)
        await other.tick()
        await one.tick()
    assert await types(one.store, here) == []
    marie = await new_agent(other.store, clock)
    await other.tick()
    assert (await row(one.store, here)).offered_to == marie.id


async def test_who_returns_at_another_process_is_offered_by_either(
    make_store: Callable[[], SqlStore], clock: HandClock
) -> None:
    one, other = Process(make_store(), clock), Process(make_store(), clock)
    who, here = await waits(one.store)
    for _ in range(12):
        clock.advance(10)
        await one.tick()
        await other.tick()
    assert await types(one.store, here) == ["client.left"]
    await other.returns(who, here)
    await one.tick()
    assert await types(one.store, here) == ["client.left", "client.returned"]
    assert one.told[here].position == other.told[here].position == 1


async def test_a_client_who_never_comes_back_is_asked_once_then_let_go_and_counted_apart(
    store: SqlStore, clock: HandClock
) -> None:
    process = Process(store, clock)
    who, here = await waits(store)
    await process.passes(100)
    clock.advance(23 * 3600)
    await process.passes(300)
    assert await types(store, here) == ["client.left", "client.asked"]
    clock.advance(3600)
    await process.passes(300)
    assert await types(store, here) == ["client.left", "client.asked", "conversation.closed"]
    assert (await row(store, here)).abandoned
    marie = await new_agent(store, clock)
    figures = await SqlStatistics(store, clock).day(marie.id, clock.now() - timedelta(days=2))
    assert (figures.closed, figures.abandoned, figures.away) == (0, 1, 0)
    again = await give(store, human(here), who, here)
    assert isinstance(again, Committed) and again.events[0].type == "conversation.reopened"
    assert again.events[1].type == "transfer.requested"
    assert (await row(store, here)).status == "waiting"
    process.connects(who)
    await process.tick()
    assert process.told[here].position == 1
    assert (await store.write(verify))["violations"] == 0


async def test_a_conversation_that_was_given_up_is_not_opened_beside_a_new_one(
    store: SqlStore, clock: HandClock
) -> None:
    process = Process(store, clock)
    who, old = await waits(store)
    await process.passes(100)
    clock.advance(25 * 3600)
    await process.passes(300)
    new = await start(store, who)
    refused = await give(store, human(old), who, old)
    assert getattr(refused, "code", None) == "conversation_closed"
    assert (await row(store, new)).status == "ai"


async def test_taking_up_again_and_beginning_anew_at_once_give_one_open_conversation(
    store: SqlStore, clock: HandClock
) -> None:
    process = Process(store, clock)
    who, old = await waits(store)
    await process.passes(100)
    clock.advance(25 * 3600)
    await process.passes(300)
    begin = p.StartConversation(type="start_conversation", cmd_id=cmd())
    outcomes = await asyncio.gather(
        give(store, human(old), who, old), give(store, begin, who, "11111111-1111-4111-8111-111111111111")
    )
    assert [type(o).__name__ for o in outcomes] == ["Committed", "Committed"]
    assert outcomes[1].conversation.id == old  # type: ignore[union-attr]
    assert (await store.write(verify))["two_open"] == 0


async def test_an_agent_takes_an_absent_client_by_hand_and_one_who_vanishes_gives_them_time(
    store: SqlStore, clock: HandClock
) -> None:
    process = Process(store, clock)
    _, here = await waits(store)
    await process.passes(100)
    marie = await new_agent(store, clock)
    await give(store, accept(here), marie, here)
    assert (await row(store, here)).client_away_since is None
    await process.passes(600)
    await give(store, ReleaseConversation(marie.id), SYSTEM, here)
    await process.passes(80)
    assert (await types(store, here)).count("client.left") == 1
    await process.passes(20)
    assert (await types(store, here)).count("client.left") == 2


async def test_rows_from_before_are_given_their_time_too(store: SqlStore, clock: HandClock) -> None:
    """As the migration leaves them, or an older process beside this one writes them."""
    _, here = await waits(store)
    await store.write(lambda c: c.execute(sa.update(schema.conversations).values(client_seen_at=None)))
    process = Process(store, clock)
    await process.passes(80)
    assert await types(store, here) == []
    await process.passes(20)
    assert await types(store, here) == ["client.left"]
