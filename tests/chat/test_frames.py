"""Frames that are spliced together from JSON say what the models say."""

from __future__ import annotations

from datetime import UTC, datetime

from libriassist import protocol
from libriassist.chat import frames
from libriassist.chat.ports import Committed
from libriassist.core.conversation import Conversation
from libriassist.core.events import Event

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ID = "00000000-0000-0000-0000-000000000000"
CONVERSATION = Conversation(ID, ID, "fr", NOW, last_message='« été »\n"x"', passed_by=["a"])


def message(seq: int, content: str) -> Event:
    return Event(ID, ID, seq, seq - 1, "message.posted", "all", "client", ID, content, {}, "0" * 32, "h", NOW)


def payload(frame: bytes) -> bytes:
    """The text of an unmasked frame, its length read as RFC 6455 says."""
    assert frame[0] == 0x81
    size, start = frame[1], 2
    if size == 126:
        size, start = int.from_bytes(frame[2:4], "big"), 4
    elif size == 127:
        size, start = int.from_bytes(frame[2:10], "big"), 10
    assert len(frame) == start + size
    return frame[start:]


def test_an_ack_carries_the_events_the_sender_may_see() -> None:
    note = Event(ID, ID, 2, 1, "note.posted", "agents", "agent", ID, "secret", {"name": "M"}, None, None, NOW)
    committed = Committed(CONVERSATION, [message(1, 'dit "oui"'), note])
    for viewer, adapter, count in (("client", protocol.client_bound, 1), ("agent", protocol.agent_bound, 2)):
        ack = adapter.validate_json(payload(frames.ack_frame("c" * 32, committed, viewer)))  # type: ignore[arg-type]
        assert isinstance(ack, protocol.Ack)
        assert (ack.seq, ack.duplicate, len(ack.events)) == (1, False, count)


def test_an_ack_without_events_is_an_ack() -> None:
    ack = protocol.client_bound.validate_json(
        payload(frames.ack_frame("c" * 32, Committed(CONVERSATION, []), "client"))
    )
    assert isinstance(ack, protocol.Ack)
    assert (ack.seq, ack.events) == (None, [])


def test_events_of_any_number_come_in_pages_of_bounded_size() -> None:
    for count in (0, 1, 2, 40, 200, 1_500):
        events = [frames.event_json(message(n, "é" * 400), "agent") or b"" for n in range(1, count + 1)]
        sent = list(frames.page_frames(ID, events))
        pages = [protocol.agent_bound.validate_json(payload(page)) for page in sent]
        assert [e.seq for page in pages for e in page.events] == list(range(1, count + 1))  # type: ignore[union-attr]
        assert all(len(page) <= frames.PAGE_BYTES + len(events) + 200 for page in sent)
        assert len(sent) == -(-sum(map(len, events)) // frames.PAGE_BYTES)


def test_a_desk_of_spliced_rows_is_a_desk() -> None:
    summary = frames.summary_of(CONVERSATION, client_online=True)
    row = summary.model_dump_json().encode()
    for rows, gone in (([], [ID]), ([row], []), ([row, row], [ID, ID])):
        desk = protocol.agent_bound.validate_json(payload(frames.desk_frame(rows, gone)))
        assert desk == protocol.Desk(type="desk", conversations=[summary] * len(rows), removed=gone)
