"""A conversation and its small state machine: ai -> waiting -> active -> closed.

`decide` (decisions/) says what a command makes happen, or raises; `place` (log.py) gives that
its seq; `apply` moves the conversation forward. All three are free of I/O, clock and chance.

    ai ──request_human / hand-over──> waiting ──accept──> active ──close──> closed
    ai <──────cancel_request───────── waiting <──vanish── active
    closed <──client away too long─── waiting
    ai <──────────────────return_to_assistant──────────── active
    ai <──the client writes or asks for a person, in time─ closed
    (every open state may be closed; transfer keeps active and changes the agent)
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from ..protocol import HandoffReason, Lang, SenderType, Status
from .entrance import Channel

HEAD_OF_QUEUE = 100
"""The priority of a conversation whose agent vanished; ordinary ones have 1."""


@dataclass(slots=True)
class Conversation:
    """One row of `conversations`: the fold of its events, plus how far each side has read.

    `previous_id`: the conversation its client had before at the same entrance, if any.
    """

    id: str
    client_id: str
    lang: Lang
    created_at: datetime
    channel: Channel = "chat"
    site: str = "default"
    previous_id: str | None = None
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
