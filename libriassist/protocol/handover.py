"""From the assistant to a person and back: asked for, waited for, offered, taken, given away."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from .base import MAX_MESSAGE_CHARS, ConversationCommand, Event, Frame, Id

HandoffReason = Literal[
    "client_request",
    "complaint",
    "refund",
    "frustration",
    "repeated_failure",
    "legal_threat",
    "sensitive",
    "too_complex",
    "order_problem",
    "assistant_failure",
]
WaitKind = Literal["soon", "estimated", "long", "busy", "nobody"]
"""What a waiting client is told. `soon`: within a minute; `estimated`: the estimate; `long`: longer than the
figure given; `busy`: agents are there but take nobody now, no figure; `nobody`: no agent is there."""


class RequestHuman(ConversationCommand):
    """The client's button "talk to a person"."""

    type: Literal["request_human"]


class CancelRequest(ConversationCommand):
    """The client leaves the queue and goes on with the assistant."""

    type: Literal["cancel_request"]


class AcceptConversation(ConversationCommand):
    """An agent takes a waiting conversation, offered to them or not. One wins."""

    type: Literal["accept_conversation"]


class DeclineOffer(ConversationCommand):
    """The agent passes; the next one is asked."""

    type: Literal["decline_offer"]


class TransferConversation(ConversationCommand):
    """The assigned agent (or a supervisor) gives the conversation to another agent, with a note."""

    type: Literal["transfer_conversation"]
    to_agent_id: Id
    note: Annotated[str, StringConstraints(max_length=MAX_MESSAGE_CHARS)] = ""


class ReturnToAssistant(ConversationCommand):
    """The assigned agent (or a supervisor) gives the conversation back to the assistant, perhaps with a last
    word to the client."""

    type: Literal["return_to_assistant"]
    note: Annotated[str, StringConstraints(max_length=MAX_MESSAGE_CHARS)] = ""


class TransferRequested(Event):
    """ai -> waiting. `evidence` (the words that decided) is for agents; clients get an empty list."""

    type: Literal["transfer.requested"]
    reason: HandoffReason
    requested_by: Literal["client", "ai"]
    evidence: list[str]
    wait: WaitKind
    estimated_wait_seconds: int | None


class TransferCancelled(Event):
    """waiting -> ai: the client left the queue."""

    type: Literal["transfer.cancelled"]


class ClientLeft(Event):
    """Agents only: the waiting client is not there any more, last seen at `seen_at`. They stand aside."""

    type: Literal["client.left"]
    seen_at: datetime


class ClientReturned(Event):
    """Agents only: the waiting client is there again, in their old place."""

    type: Literal["client.returned"]


class ClientAsked(Event):
    """The waiting client, away for long, is asked once whether they still want a person: read on return."""

    type: Literal["client.asked"]


class AgentOffered(Event):
    """Agents only: this agent is asked, until `expires_at`."""

    type: Literal["agent.offered"]
    agent_id: str
    agent_name: str
    expires_at: datetime


class OfferEnded(Event):
    """Agents only: not taken."""

    type: Literal["offer.ended"]
    agent_id: str
    agent_name: str
    reason: Literal["declined", "expired", "unreachable", "client_left"]


class AgentAssigned(Event):
    """waiting -> active, or active -> active by a transfer (then `previous_agent_name` is set)."""

    type: Literal["agent.assigned"]
    agent_id: str | None
    agent_name: str
    previous_agent_id: str | None
    previous_agent_name: str | None
    cause: Literal["accepted", "transferred"]


class AgentLeft(Event):
    """active -> waiting, at the head of the queue: the agent vanished."""

    type: Literal["agent.left"]
    agent_id: str | None
    agent_name: str
    reason: Literal["vanished"]


class AssistantResumed(Event):
    """active -> ai: the agent gave the conversation back to the assistant."""

    type: Literal["assistant.resumed"]
    agent_id: str | None
    agent_name: str


class QueuePosition(Frame):
    """1 is next, of those who are there. `wait` says what to make of `estimated_wait_seconds`, None with
    `busy` and `nobody`."""

    type: Literal["queue_position"]
    conversation_id: str
    position: int
    wait: WaitKind
    estimated_wait_seconds: int | None
