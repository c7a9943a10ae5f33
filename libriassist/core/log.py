"""The log of a conversation: what was decided gets its place in it, and moves the conversation forward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from .conversation import Conversation
from .events import Draft, Event
from .kinds import KINDS


def place(
    conversation: Conversation,
    drafts: Sequence[Draft],
    ids: Callable[[], str],
    now: datetime,
    cmd_id: str | None = None,
    cmd_hash: str | None = None,
) -> list[Event]:
    """Give drafts their next seq and apply them. One event bears the command's id: the first that is about it.

    A failure leaves the conversation half-way: callers place on a copy and keep it on success.
    """
    events: list[Event] = []
    own = next((draft for draft in drafts if not KINDS[draft.type].leads_in), None)
    for draft in drafts:
        event = Event(
            id=ids(),
            conversation_id=conversation.id,
            seq=conversation.last_seq + 1,
            prev_client_seq=conversation.last_client_seq,
            type=draft.type,
            audience=draft.audience,
            sender_type=draft.actor.kind,
            sender_id=draft.actor.id,
            content=draft.content,
            data=_with_sender_names(draft),
            cmd_id=cmd_id if draft is own else None,
            cmd_hash=cmd_hash if draft is own else None,
            created_at=now,
        )
        apply(conversation, event)
        events.append(event)
    return events


def own_event(events: Sequence[Event]) -> Event:
    """Of what a command made, the event that is about it."""
    return next(event for event in events if not KINDS[event.type].leads_in)


def _with_sender_names(draft: Draft) -> dict[str, Any]:
    if draft.actor.kind == "agent" and KINDS[draft.type].said:
        return {**draft.data, "name": draft.actor.name, "public_name": draft.actor.public_name}
    return draft.data


def apply(c: Conversation, event: Event) -> None:
    """Move the conversation forward by one event, in place (callers work on their own copy)."""
    c.last_seq = event.seq
    if event.audience == "all":
        c.last_client_seq = event.seq
    KINDS[event.type].applied(c, event)
