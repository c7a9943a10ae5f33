"""A conversation and its small state machine: ai -> waiting -> active -> closed.

`decide` (decisions.py) says what a command makes happen, or raises; `place` gives that
its seq; `apply` moves the conversation forward. All three are free of I/O, clock and chance.

    ai ──request_human / hand-over──> waiting ──accept──> active ──close──> closed
    ai <──────cancel_request───────── waiting <──vanish── active
    closed <──client away too long─── waiting <──request_human── closed so
    ai <──────────────────return_to_assistant──────────── active
    (every open state may be closed; transfer keeps active and changes the agent)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from ..protocol import HandoffReason, Lang, SenderType, Status
from .events import Draft, Event
from .secrets_typed import without_secrets

HEAD_OF_QUEUE = 100
"""The priority of a conversation whose agent vanished; ordinary ones have 1."""


@dataclass(slots=True)
class Conversation:
    """One row of `conversations`: the fold of its events, plus how far each side has read."""

    id: str
    client_id: str
    lang: Lang
    created_at: datetime
    status: Status = "ai"
    agent_id: str | None = None
    agent_name: str | None = None
    agent_public_name: str | None = None
    closed_at: datetime | None = None
    rating: int | None = None
    last_seq: int = 0
    last_client_seq: int = 0
    state_version: int = 0
    priority: int = 1
    requested_at: datetime | None = None
    waiting_since: datetime | None = None
    client_seen_at: datetime | None = None
    client_away_since: datetime | None = None
    client_asked_at: datetime | None = None
    answered_at: datetime | None = None
    handoff_reason: HandoffReason | None = None
    offered_to: str | None = None
    offer_expires_at: datetime | None = None
    passed_by: list[str] = field(default_factory=list)
    client_name: str | None = None
    order_data: dict[str, Any] | None = None
    last_message: str | None = None
    last_message_from: SenderType | None = None
    last_message_seq: int = 0
    last_message_at: datetime | None = None
    agent_read_seq: int = 0
    client_read_seq: int = 0
    need: str | None = None

    def copied(self) -> Conversation:
        """Another one that may move on without this one; what its fields hold is replaced, never changed."""
        return Conversation(*_all_fields(self))

    @property
    def abandoned(self) -> bool:
        """Whether it was closed because the client, who waited for a person, did not come back."""
        return self.status == "closed" and self.client_away_since is not None

    @property
    def client_last_seen(self) -> datetime:
        """When the client, who waits, was last known to be there."""
        return self.client_seen_at or self.waiting_since or self.created_at

    @property
    def client_gone_at(self) -> datetime | None:
        """When they were last seen if they are away; None while they are there."""
        return None if self.client_away_since is None else self.client_last_seen


_all_fields = attrgetter(*(f.name for f in fields(Conversation)))


def place(
    conversation: Conversation,
    drafts: Sequence[Draft],
    ids: Callable[[], str],
    now: datetime,
    cmd_id: str | None = None,
    cmd_hash: str | None = None,
) -> list[Event]:
    """Give drafts their next seq and apply them. Only the first event carries the command's id.

    A failure leaves the conversation half-way: callers place on a copy and keep it on success.
    """
    events: list[Event] = []
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
            cmd_id=None if events else cmd_id,
            cmd_hash=None if events else cmd_hash,
            created_at=now,
        )
        apply(conversation, event)
        events.append(event)
    return events


def _with_sender_names(draft: Draft) -> dict[str, Any]:
    if draft.actor.kind == "agent" and draft.type in {"message.posted", "note.posted"}:
        return {**draft.data, "name": draft.actor.name, "public_name": draft.actor.public_name}
    return draft.data


def apply(c: Conversation, event: Event) -> None:
    """Move the conversation forward by one event, in place (callers work on their own copy)."""
    c.last_seq = event.seq
    if event.audience == "all":
        c.last_client_seq = event.seq
    _APPLIERS[event.type](c, event)


_PREVIEW_CHARS = 200
_READ_CHARS = 400
"""What of a message is searched for secrets before it is shown in lists."""


def _apply_message(c: Conversation, event: Event) -> None:
    c.last_message = _preview(event)
    c.last_message_from = event.sender_type
    c.last_message_seq = event.seq
    c.last_message_at = event.created_at
    if event.sender_type == "agent" and c.answered_at is None:
        c.answered_at = event.created_at


def _preview(event: Event) -> str:
    """The first words, or the names of the files when there are no words."""
    names = ", ".join(attachment["name"] for attachment in event.data.get("attachments", ()))
    words = without_secrets((event.content or "")[:_READ_CHARS])
    return (words if words.strip() or not names else f"📎 {names}")[:_PREVIEW_CHARS]


def _apply_requested(c: Conversation, event: Event) -> None:
    c.status = "waiting"
    c.state_version += 1
    c.requested_at = c.waiting_since = event.created_at
    c.answered_at = c.closed_at = None
    _client_is_there(c, event)
    c.handoff_reason = event.data["reason"]
    c.priority = 1
    c.passed_by = []


def _client_is_there(c: Conversation, event: Event) -> None:
    c.client_seen_at = event.created_at
    c.client_away_since = c.client_asked_at = None


def _apply_client_left(c: Conversation, event: Event) -> None:
    c.client_away_since = event.created_at


def _apply_client_asked(c: Conversation, event: Event) -> None:
    c.client_asked_at = event.created_at


def _apply_cancelled(c: Conversation, event: Event) -> None:
    c.status = "ai"
    c.state_version += 1
    c.waiting_since = c.requested_at = None
    _client_is_there(c, event)
    _clear_offer(c)


def _clear_offer(c: Conversation) -> None:
    c.offered_to = c.offer_expires_at = None


def _apply_offered(c: Conversation, event: Event) -> None:
    c.offered_to = event.data["agent_id"]
    c.offer_expires_at = datetime.fromisoformat(event.data["expires_at"])


def _apply_offer_ended(c: Conversation, event: Event) -> None:
    if event.data["reason"] != "client_left":
        c.passed_by = [*c.passed_by, event.data["agent_id"]]
    _clear_offer(c)


def _apply_assigned(c: Conversation, event: Event) -> None:
    c.status = "active"
    c.state_version += 1
    c.agent_id = event.data["agent_id"]
    c.agent_name = event.data["agent_name"]
    c.agent_public_name = event.data["agent_public_name"]
    c.waiting_since = c.client_away_since = c.client_asked_at = None
    c.passed_by = []
    _clear_offer(c)


def _apply_left(c: Conversation, event: Event) -> None:
    c.status = "waiting"
    c.state_version += 1
    c.agent_id = c.agent_name = c.agent_public_name = None
    c.waiting_since = event.created_at
    _client_is_there(c, event)
    c.priority = HEAD_OF_QUEUE


def _apply_resumed(c: Conversation, _event: Event) -> None:
    c.status = "ai"
    c.state_version += 1
    c.agent_id = c.agent_name = c.agent_public_name = None
    c.requested_at = None


def _apply_brief(c: Conversation, event: Event) -> None:
    need = event.data["brief"]["need"]
    c.need = need["text"] if need else None


def _apply_order(c: Conversation, event: Event) -> None:
    c.order_data = event.data["order"]
    c.client_name = event.data["order"]["client_name"] or c.client_name


def _apply_closed(c: Conversation, event: Event) -> None:
    c.status = "closed"
    c.state_version += 1
    c.closed_at = event.created_at
    c.waiting_since = None
    if event.data.get("reason") != "abandoned":
        c.client_away_since = c.client_asked_at = None
    _clear_offer(c)


def _apply_rated(c: Conversation, event: Event) -> None:
    c.rating = event.data["rating"]


def _apply_nothing(_c: Conversation, _event: Event) -> None:
    pass


_APPLIERS: dict[str, Callable[[Conversation, Event], None]] = {
    "conversation.started": _apply_nothing,
    "message.posted": _apply_message,
    "note.posted": _apply_nothing,
    "transfer.requested": _apply_requested,
    "transfer.cancelled": _apply_cancelled,
    "client.left": _apply_client_left,
    "client.returned": _client_is_there,
    "client.asked": _apply_client_asked,
    "agent.offered": _apply_offered,
    "offer.ended": _apply_offer_ended,
    "agent.assigned": _apply_assigned,
    "agent.left": _apply_left,
    "order.verified": _apply_order,
    "brief.written": _apply_brief,
    "conversation.summarized": _apply_nothing,
    "assistant.resumed": _apply_resumed,
    "conversation.closed": _apply_closed,
    "conversation.rated": _apply_rated,
}
