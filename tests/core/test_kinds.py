"""One entry an event type: nothing the protocol knows is without one, and nothing else is there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

from libriassist import protocol
from libriassist.core.conversation import Conversation
from libriassist.core.events import SYSTEM, EventType, NewEvent
from libriassist.core.kinds import KINDS, types_that
from libriassist.core.log import place


def types_on_the_wire() -> set[str]:
    union = get_args(get_args(protocol.AnyEvent)[0])
    return {get_args(member.model_fields["type"].annotation)[0] for member in union}


def test_every_event_of_the_protocol_has_exactly_one_kind() -> None:
    assert types_on_the_wire() == set(KINDS) == set(get_args(EventType))


def test_whoever_leaves_the_line_moves_it_and_ends_the_assistants_turn() -> None:
    for event_type in types_that(lambda kind: kind.leaves_line):
        assert KINDS[event_type].moves_line and KINDS[event_type].ends_turn, event_type


def test_words_move_nothing_but_the_last_message() -> None:
    assert set(types_that(lambda kind: kind.said)) == {"message.posted", "note.posted"}
    assert not any(KINDS[event_type].moves_line for event_type in types_that(lambda kind: kind.said))


def test_a_log_of_before_reopenings_were_events_still_folds_to_its_row() -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    c = Conversation("c", "client", "fr", now)
    asked = NewEvent("transfer.requested", SYSTEM, data={"reason": "client_request", "evidence": []})
    ended = NewEvent("conversation.closed", SYSTEM, data={"reason": "abandoned", "agent_name": None})
    place(c, [asked, ended, asked], lambda: "e", now)
    assert (c.status, c.closed_at) == ("waiting", None)
