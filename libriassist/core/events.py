"""What happened, as kept in the log: NewEvent (decided, not yet placed) and Event (placed, with its seq)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from ..protocol import Role, SenderType

Audience = Literal["all", "agents"]
EventType = Literal[
    "conversation.started",
    "message.posted",
    "note.posted",
    "transfer.requested",
    "transfer.cancelled",
    "client.left",
    "client.returned",
    "client.asked",
    "agent.offered",
    "offer.ended",
    "agent.assigned",
    "agent.left",
    "order.verified",
    "brief.written",
    "assistant.resumed",
    "conversation.closed",
    "conversation.reopened",
    "conversation.summarized",
    "conversation.rated",
]
"""All types there are; what is true of each stands in kinds.py."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command. `public_name` is what clients are told ("Marie" for Marie Dupont)."""

    kind: SenderType
    id: str
    name: str = ""
    public_name: str = ""
    role: Role = "agent"


SYSTEM = Actor(kind="system", id="system")
ASSISTANT = Actor(kind="ai", id="assistant")


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something decided, before it has a place in the log. `data` is JSON: strings, numbers, lists, dicts."""

    type: EventType
    actor: Actor
    content: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    audience: Audience = "all"


@dataclass(frozen=True, slots=True)
class Event:
    """One row of `messages`. `prev_client_seq`: the last earlier event a client may see, 0 for none."""

    id: str
    conversation_id: str
    seq: int
    prev_client_seq: int
    type: EventType
    audience: Audience
    sender_type: SenderType
    sender_id: str
    content: str | None
    data: dict[str, Any]
    cmd_id: str | None
    cmd_hash: str | None
    created_at: datetime
