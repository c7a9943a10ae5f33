"""The log of a conversation: what was decided gets its place in it, and moves the conversation forward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from .conversation import Conversation
from .events import Event, NewEvent
from .kinds import KINDS


def place(
    conversation: Conversation,
    new: Sequence[NewEvent],
    ids: Callable[[], str],
    now: datetime,
    cmd_id: str | None = None,
    cmd_hash: str | None = None,
) -> list[Event]:
    """Give new events their next seq and apply them. One event bears the command's id: the first that is about it.

    A failure leaves the conversation half-way: callers place on a copy and keep it on success.
    """
    events: list[Event] = []
    own = next((one for one in new if not KINDS[one.type].leads_in), None)
    for one in new:
        event = Event(
            id=ids(),
            conversation_id=conversation.id,
            seq=conversation.last_seq + 1,
            prev_client_seq=conversation.last_client_seq,
            type=one.type,
            audience=one.audience,
            sender_type=one.actor.kind,
            sender_id=one.actor.id,
            content=one.content,
            data=_with_sender_names(one),
            cmd_id=cmd_id if one is own else None,
            cmd_hash=cmd_hash if one is own else None,
            created_at=now,
        )
        apply(conversation, event)
        events.append(event)
    return events


def own_event(events: Sequence[Event]) -> Event:
    """Of what a command made, the event that is about it."""
    return next(event for event in events if not KINDS[event.type].leads_in)


def _with_sender_names(new_event: NewEvent) -> dict[str, Any]:
    if new_event.actor.kind == "agent" and KINDS[new_event.type].said:
        return {**new_event.data, "name": new_event.actor.name, "public_name": new_event.actor.public_name}
    return new_event.data


def apply(c: Conversation, event: Event) -> None:
    """Move the conversation forward by one event, in place (callers work on their own copy)."""
    c.last_seq = event.seq
    if event.audience == "all":
        c.last_client_seq = event.seq
    KINDS[event.type].applied(c, event)
