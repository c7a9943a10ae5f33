"""How each kind of event moves its conversation forward; kinds.py says which event is which."""

from __future__ import annotations

from datetime import datetime

from .conversation import HEAD_OF_QUEUE, Conversation
from .events import Event
from .language.secrets_typed import without_secrets

_PREVIEW_CHARS = 200
_READ_CHARS = 400
"""What of a message is searched for secrets before it is shown in lists."""


def message(c: Conversation, event: Event) -> None:
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


def requested(c: Conversation, event: Event) -> None:
    if c.status != "waiting":  # who waits already, and asks again more urgently, keeps what they have waited
        c.requested_at = c.waiting_since = event.created_at
        c.answered_at = None
    c.status = "waiting"
    c.state_version += 1
    c.closed_at = None  # logs of before `conversation.reopened`: whoever was given up asked again right here
    client_is_there(c, event)
    c.handoff_reason = event.data["reason"]
    c.priority = event.data.get("priority", 1)
    c.passed_by = []


def client_is_there(c: Conversation, event: Event) -> None:
    c.client_seen_at = event.created_at
    c.client_away_since = c.client_asked_at = None


def client_left(c: Conversation, event: Event) -> None:
    c.client_away_since = event.created_at


def client_asked(c: Conversation, event: Event) -> None:
    c.client_asked_at = event.created_at


def cancelled(c: Conversation, event: Event) -> None:
    c.status = "ai"
    c.state_version += 1
    c.waiting_since = c.requested_at = None
    client_is_there(c, event)
    _clear_offer(c)


def _clear_offer(c: Conversation) -> None:
    c.offered_to = c.offer_expires_at = None


def offered(c: Conversation, event: Event) -> None:
    c.offered_to = event.data["agent_id"]
    c.offer_expires_at = datetime.fromisoformat(event.data["expires_at"])


def offer_ended(c: Conversation, event: Event) -> None:
    if event.data["reason"] != "client_left":
        c.passed_by = [*c.passed_by, event.data["agent_id"]]
    _clear_offer(c)


def assigned(c: Conversation, event: Event) -> None:
    c.status = "active"
    c.state_version += 1
    c.agent_id = event.data["agent_id"]
    c.agent_name = event.data["agent_name"]
    c.agent_public_name = event.data["agent_public_name"]
    c.waiting_since = c.client_away_since = c.client_asked_at = None
    c.passed_by = []
    _clear_offer(c)


def left(c: Conversation, event: Event) -> None:
    c.status = "waiting"
    c.state_version += 1
    c.agent_id = c.agent_name = c.agent_public_name = None
    c.waiting_since = event.created_at
    client_is_there(c, event)
    c.priority = max(c.priority, HEAD_OF_QUEUE)


def resumed(c: Conversation, _event: Event) -> None:
    c.status = "ai"
    c.state_version += 1
    c.agent_id = c.agent_name = c.agent_public_name = None
    c.requested_at = None


def brief(c: Conversation, event: Event) -> None:
    need = event.data["brief"]["need"]
    c.need = need["text"] if need else None


def order(c: Conversation, event: Event) -> None:
    c.order_data = event.data["order"]
    c.client_name = event.data["order"]["client_name"] or c.client_name


def closed(c: Conversation, event: Event) -> None:
    c.status = "closed"
    c.state_version += 1
    c.closed_at = event.created_at
    c.waiting_since = None
    if event.data.get("reason") != "abandoned":
        c.client_away_since = c.client_asked_at = None
    _clear_offer(c)


def reopened(c: Conversation, event: Event) -> None:
    """As it was with the assistant; what was rated and proved stays."""
    c.status = "ai"
    c.state_version += 1
    c.agent_id = c.agent_name = c.agent_public_name = None
    c.requested_at = c.answered_at = c.closed_at = None
    client_is_there(c, event)


def rated(c: Conversation, event: Event) -> None:
    c.rating = event.data["rating"]


def nothing(_c: Conversation, _event: Event) -> None:
    pass
