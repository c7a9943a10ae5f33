"""What agents see of the team and of all conversations."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from .base import AgentStatus, Command, Frame, Lang, Role, SenderType, Status
from .handover import HandoffReason
from .handshake import Limits


class SetStatus(Command):
    """An agent's own choice: available, busy or offline."""

    type: Literal["set_status"]
    status: AgentStatus


class AgentPresence(Frame):
    """An agent as colleagues see them. `present`: a live tab somewhere. `load`: active conversations."""

    id: str
    name: str
    role: Role
    status: AgentStatus
    present: bool
    load: int
    max_conversations: int


class ConversationSummary(Frame):
    """One row of the desk. The row with the greater `last_seq` wins; equal ones replace each other.

    `client_away_since`: when the client of a waiting conversation was last seen, if they are away; of a closed
    one: they did not come back. `need`: what the client wants, in the sentence of the latest brief.
    """

    id: str
    client_id: str
    client_name: str | None
    client_online: bool
    status: Status
    lang: Lang
    order_number: str | None
    handoff_reason: HandoffReason | None
    created_at: datetime
    closed_at: datetime | None
    waiting_since: datetime | None
    client_away_since: datetime | None
    priority: int
    agent_id: str | None
    agent_name: str | None
    offered_to: str | None
    offer_expires_at: datetime | None
    rating: int | None
    last_seq: int
    agent_read_seq: int
    client_read_seq: int
    last_message: str | None
    last_message_from: SenderType | None
    last_message_seq: int
    last_message_at: datetime | None
    need: str | None


class AgentWelcome(Frame):
    """`desk`: every conversation this agent has in hand or may take. It is a whole; it replaces."""

    type: Literal["agent_welcome"]
    protocol: int
    epoch: str
    server_time: datetime
    ping_seconds: int
    limits: Limits
    agent: AgentPresence
    desk: list[ConversationSummary]
    agents: list[AgentPresence]


class Desk(Frame):
    """Rows of the desk that changed, and ids that left it."""

    type: Literal["desk"]
    conversations: list[ConversationSummary]
    removed: list[str]


class Presence(Frame):
    """Agents whose presence, status or load changed."""

    type: Literal["presence"]
    agents: list[AgentPresence]


class ClientPresence(Frame):
    """Whether the client of a watched conversation has the widget open."""

    type: Literal["client_presence"]
    conversation_id: str
    online: bool
