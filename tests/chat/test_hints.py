"""Hints between processes: what they carry saves a reading, and whatever becomes of them nobody notices."""

from __future__ import annotations

import asyncio
import json
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from libriassist.chat import frames, hints
from libriassist.chat.connections import Connection
from libriassist.chat.hints import Decoder, Hint, Hints, add_hint, encode
from libriassist.chat.hub import Hub
from libriassist.chat.ports import Store
from libriassist.core.conversation import Conversation
from libriassist.core.events import Actor, Event

from .test_frames import ID, NOW, message

LOG = [message(seq, f"mot {seq}") for seq in range(1, 9)]


class Log:
    """A store with one conversation, as long as `head` says; counts how often it is read."""

    def __init__(self, head: int = 0) -> None:
        self.head = head
        self.reads = 0

    async def events_since(self, _id: str, since: int, limit: int) -> list[Event]:
        return LOG[since : self.head][:limit]

    async def events_after(self, cursors: dict[str, int]) -> dict[str, list[Event]]:
        self.reads += 1
        return {ID: LOG[cursors[ID] : self.head]}

    async def heads(self, _ids: list[str]) -> dict[str, int]:
        return {ID: self.head}


class Page:
    """A socket: which seqs it was sent."""

    def __init__(self) -> None:
        self.saw: list[int] = []

    def push(self, frame: bytes) -> None:
        body = json.loads(frame[frame.index(b"{") :])
        events = body["events"] if body["type"] == "events" else [body]
        self.saw += [event["seq"] for event in events if event["type"] == "message.posted"]

    async def drained(self) -> None:
        pass

    def close(self, code: int, reason: str) -> None:
        pass


async def opened(log: Log) -> tuple[Hub, Page]:
    hub, page = Hub(cast(Store, log)), Page()
    connection = Connection(page, "client", Actor("client", ID), "", None)
    hub.join(connection)
    hub.watch(connection, Conversation(ID, ID, "fr", NOW, last_seq=log.head), 0)
    await settled()
    return hub, page


async def settled() -> None:
    for _ in range(8):
        await asyncio.sleep(0)


def over_the_wire(*told: Hint) -> Hints:
    """As another process hears them."""
    sent: Hints = {}
    for hint in told:
        add_hint(sent, ID, hint)
    return Decoder("here").decode(encode("there", sent, []))[0]


@pytest.mark.anyio
async def test_an_event_that_comes_with_its_hint_is_shown_without_a_reading() -> None:
    log = Log(head=2)
    hub, page = await opened(log)
    heard: list[Event] = []
    hub.heard_elsewhere.add(heard.append)
    log.head = 4
    hub.hint(ID, over_the_wire(Hint(3, False, [LOG[2]]), Hint(4, False, [LOG[3]]))[ID])
    await settled()
    assert (page.saw, [e.seq for e in heard], log.reads) == ([1, 2, 3, 4], [3, 4], 0)


@pytest.mark.anyio
async def test_a_hint_without_events_is_a_reason_to_read() -> None:
    log = Log(head=2)
    hub, page = await opened(log)
    log.head = 4
    hub.hint(ID, Hint(4, False))
    await settled()
    assert (page.saw, log.reads) == ([1, 2, 3, 4], 1)


class Restored(Log):
    """Shorter than it was."""

    async def events_since(self, _id: str, since: int, limit: int) -> list[Event]:
        await asyncio.sleep(0)
        return await super().events_since(_id, since, limit)

    async def events_after(self, cursors: dict[str, int]) -> dict[str, list[Event]]:
        return {i: events for i, events in (await super().events_after(cursors)).items() if events}


@pytest.mark.anyio
async def test_who_opens_a_log_that_is_shorter_than_it_was_said_to_be_reads_all_there_is() -> None:
    log = Restored(head=2)
    hub, before = await opened(log)
    hub.hint(ID, Hint(10**6, False))
    await settled()
    page = Page()
    connection = Connection(page, "client", Actor("client", ID), "", None)
    hub.watch(connection, Conversation(ID, ID, "fr", NOW, last_seq=log.head), 0)
    await settled()
    assert (page.saw, connection.watches[ID].replaying) == ([1, 2], False)
    log.head = 3
    hub.hint(ID, Hint(3, False, [LOG[2]]))
    await settled()
    assert before.saw == page.saw == [1, 2, 3]


@given(
    order=st.permutations([*range(len(LOG)), *range(len(LOG))]),
    lost=st.sets(st.integers(0, 2 * len(LOG) - 1)),
    bare=st.sets(st.integers(0, 2 * len(LOG) - 1)),
    pauses=st.sets(st.integers(0, 2 * len(LOG) - 1)),
)
@settings(max_examples=150, deadline=None)
def test_hints_lost_doubled_late_or_bare_show_everything_once_and_in_order(
    order: list[int], lost: set[int], bare: set[int], pauses: set[int]
) -> None:
    async def play() -> list[int]:
        log = Log()
        hub, page = await opened(log)
        for number, which in enumerate(order):
            log.head = max(log.head, which + 1)
            if number not in lost:
                events = [] if number in bare else [LOG[which]]
                hub.hint(ID, Hint(which + 1, False, events))
            if number in pauses:
                await settled()
        await hub.sweep()
        await settled()
        return page.saw

    assert asyncio.run(play()) == [event.seq for event in LOG]


def test_events_come_out_of_a_hint_as_they_went_in() -> None:
    data: dict[str, Any] = {"brief": {"need": None, "lines": [1, 2.5, True]}, "name": "é\n\"'"}
    kinds = [
        message(1, "été « »\u2028"),
        Event(ID, ID, 2, 1, "brief.written", "agents", "system", "system", None, data, None, None, NOW),
    ]
    heard = over_the_wire(Hint(2, True, kinds))[ID]
    assert (heard.head, heard.moved, heard.events) == (2, True, kinds)
    assert frames.event_json(heard.events[0], "client") == frames.event_json(kinds[0], "client")


def test_a_message_of_a_release_that_knows_no_events_is_heard() -> None:
    body = {"node": "there", "hints": {ID: [3, True]}, "notices": [{"kind": "team"}]}
    assert Decoder("here").decode(json.dumps(body).encode()) == ({ID: Hint(3, True)}, [{"kind": "team"}])


@pytest.mark.parametrize("heads", [[], {ID: ["?", True]}, {ID: [3]}, {ID: [2.5, True]}, {ID: None}, None])
def test_a_message_whose_hints_are_none_is_refused_whole(heads: Any) -> None:
    body = {"node": "there", "hints": heads, "notices": []}
    with pytest.raises(ValueError, match="validation error"):
        Decoder("here").decode(json.dumps(body).encode())


LATER = {**json.loads(to_json(LOG[0])), "type": "unheard.of"}


@pytest.mark.parametrize("events", [[{"id": ID}], "?", [LATER]])
def test_events_this_release_cannot_read_leave_the_hint(events: Any) -> None:
    body = {"node": "there", "hints": {ID: [3, False]}, "notices": [], "events": events}
    assert Decoder("here").decode(json.dumps(body).encode()) == ({ID: Hint(3, False)}, [])


def test_what_is_too_long_for_one_message_goes_without_its_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "MOST_BYTES", 600)
    assert over_the_wire(Hint(1, False, [LOG[0]]))[ID].events == [LOG[0]]
    assert over_the_wire(Hint(3, False, LOG[:3])) == {ID: Hint(3, False)}


def test_a_process_does_not_hear_itself() -> None:
    assert Decoder("me").decode(encode("me", {ID: Hint(1, True, [LOG[0]])}, [{"kind": "team"}])) == ({}, [])
