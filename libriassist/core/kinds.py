"""EventKind: all that is true of one type of event, in one place. A new type without an entry fails mypy here.

`KINDS` is the only table of event types: who treats events of some types alike asks for a property of the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never, get_args

from .. import protocol
from . import appliers, shown
from .conversation import Conversation
from .effects import Effect, no_effects, turn, turn_after_return, turn_after_words
from .events import Event, EventType


@dataclass(frozen=True, slots=True)
class EventKind:
    """`applied`: how it moves the conversation; `shown`: what of it an agent (True) or a client (False) reads.

    `said`: words of a person or the assistant; it moves nothing of the conversation but its last message.
    `leads_in`: it only makes way for what its command is about: that follows and bears the command's id.
    `moves_line`: the line, or who has the conversation, may be another afterwards.
    `leaves_line`: nobody but who has the conversation (and supervisors) reads on.
    `ends_turn`: what the assistant was about to say is not said any more.
    `changes_team`: an agent's load is another.
    `in_brief`: a brief is written from it.
    `with_assistant`: whom the client talks to from then on: the assistant, or a person (or nobody yet).
    `brings`: what must happen after it, whatever dies meanwhile; it is written with the event.
    """

    applied: Callable[[Conversation, Event], None]
    shown: Callable[[Event, bool], dict[str, Any]]
    said: bool = False
    leads_in: bool = False
    moves_line: bool = False
    leaves_line: bool = False
    ends_turn: bool = False
    changes_team: bool = False
    in_brief: bool = False
    with_assistant: bool | None = None
    brings: Callable[[Conversation, Event], Sequence[Effect]] = no_effects


def _kind(event_type: EventType) -> EventKind:  # noqa: PLR0911, PLR0912 - one line a type
    match event_type:
        case "conversation.started":
            return EventKind(appliers.nothing, shown.started)
        case "message.posted":
            return EventKind(appliers.message, shown.message, said=True, in_brief=True, brings=turn_after_words)
        case "note.posted":
            return EventKind(appliers.nothing, shown.note, said=True)
        case "transfer.requested":
            return EventKind(
                appliers.requested, shown.requested,
                moves_line=True, ends_turn=True, in_brief=True, with_assistant=False, brings=turn,
            )  # fmt: skip
        case "transfer.cancelled":
            return EventKind(
                appliers.cancelled, shown.nothing, moves_line=True, with_assistant=True, brings=turn_after_return
            )
        case "client.left":
            return EventKind(appliers.client_left, shown.client_left, moves_line=True)
        case "client.returned":
            return EventKind(appliers.client_is_there, shown.nothing, moves_line=True)
        case "client.asked":
            return EventKind(appliers.client_asked, shown.nothing)
        case "agent.offered":
            return EventKind(appliers.offered, shown.offered, moves_line=True)
        case "offer.ended":
            return EventKind(appliers.offer_ended, shown.offer_ended, moves_line=True)
        case "agent.assigned":
            return EventKind(
                appliers.assigned, shown.assigned,
                moves_line=True, leaves_line=True, ends_turn=True, changes_team=True, in_brief=True,
                with_assistant=False,
            )  # fmt: skip
        case "agent.left":
            return EventKind(appliers.left, shown.left, moves_line=True, changes_team=True)
        case "order.verified":
            return EventKind(appliers.order, shown.order, in_brief=True)
        case "brief.written":
            return EventKind(appliers.brief, shown.brief, in_brief=True)
        case "assistant.resumed":
            return EventKind(
                appliers.resumed, shown.resumed,
                moves_line=True, changes_team=True, in_brief=True, with_assistant=True, brings=turn_after_return,
            )  # fmt: skip
        case "conversation.closed":
            return EventKind(
                appliers.closed, shown.closed, moves_line=True, leaves_line=True, ends_turn=True, changes_team=True
            )
        case "conversation.reopened":
            return EventKind(appliers.reopened, shown.nothing, moves_line=True, with_assistant=True, leads_in=True)
        case "conversation.summarized":
            return EventKind(appliers.nothing, shown.summary)
        case "conversation.rated":
            return EventKind(appliers.rated, shown.rated)
        case _:
            assert_never(event_type)


KINDS: Mapping[EventType, EventKind] = {event_type: _kind(event_type) for event_type in get_args(EventType)}


def effects_of(conversation: Conversation, events: Sequence[Event]) -> list[Effect]:
    """What these events bring along; `conversation` is as they left it."""
    return [effect for event in events for effect in KINDS[event.type].brings(conversation, event)]


def types_that(holds: Callable[[EventKind], bool]) -> tuple[EventType, ...]:
    """The types whose kind is so; for queries."""
    return tuple(event_type for event_type, kind in KINDS.items() if holds(kind))


def type_of(event: protocol.AnyEvent) -> EventType:
    """The type of an event on the wire. A member of the union whose type is not in EventType fails mypy here."""
    return event.type
