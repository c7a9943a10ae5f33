"""What the shell itself may ask of a conversation; these never come over the wire (see the protocol)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .. import protocol
from ..protocol import AssistantAnswer, HandoffReason, OrderDetails, Status
from .events import Actor
from .handoff.danger import ORDINARY, Care


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """The assistant's finished answer; lands only in the state version it was asked in."""

    content: str
    answer: AssistantAnswer
    asked_version: int


@dataclass(frozen=True, slots=True)
class TransferToHuman:
    """The assistant's hand-over; lands only in the state version it was decided in. `care`: whose life it may be
    about; `priority`: the place in the line."""

    reason: HandoffReason
    evidence: tuple[str, ...]
    asked_version: int
    care: Care | None = None
    priority: int = ORDINARY


@dataclass(frozen=True, slots=True)
class OfferConversation:
    """Ask one agent, until `expires_at`."""

    agent_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class EndOffer:
    """The offer to this agent is over, untaken."""

    agent_id: str
    agent_name: str
    reason: Literal["expired", "unreachable"]


@dataclass(frozen=True, slots=True)
class ReleaseConversation:
    """The agent vanished; the conversation goes back to the head of the queue."""

    agent_id: str


@dataclass(frozen=True, slots=True)
class NoteClientLeft:
    """The client of a waiting conversation is not there; void when somebody saw them after `unseen_since`."""

    unseen_since: datetime


@dataclass(frozen=True, slots=True)
class NoteClientCame:
    """The client of a waiting conversation is there again."""


@dataclass(frozen=True, slots=True)
class AskClient:
    """Whether they still want a person, for when they look; void when they left after `away_since`."""

    away_since: datetime


@dataclass(frozen=True, slots=True)
class AbandonConversation:
    """The client does not come back; void when they left after `away_since`."""

    away_since: datetime


@dataclass(frozen=True, slots=True)
class RecordOrder:
    """The client proved an order to be theirs."""

    order: OrderDetails


WireCommand = (
    protocol.StartConversation
    | protocol.PostMessage
    | protocol.RequestHuman
    | protocol.CancelRequest
    | protocol.CloseConversation
    | protocol.RateConversation
    | protocol.PostNote
    | protocol.AcceptConversation
    | protocol.DeclineOffer
    | protocol.TransferConversation
    | protocol.ReturnToAssistant
)
ShellCommand = (
    GiveAnswer
    | TransferToHuman
    | OfferConversation
    | EndOffer
    | ReleaseConversation
    | NoteClientLeft
    | NoteClientCame
    | AskClient
    | AbandonConversation
    | RecordOrder
)
AnyCommand = WireCommand | ShellCommand


def takes_up_again(command: AnyCommand, actor: Actor) -> bool:
    """Whether a closed conversation goes on by this, if it may: its client has something to say."""
    return actor.kind == "client" and isinstance(command, (protocol.PostMessage, protocol.RequestHuman))


def reads_history(command: AnyCommand, status: Status) -> bool:
    """Whether the decision needs what was said (`Context.history`): wherever a brief or summary is written."""
    match command:
        case protocol.RequestHuman():
            return status in {"ai", "closed"}
        case TransferToHuman():
            return status in {"ai", "waiting", "closed"}
        case protocol.PostMessage() | GiveAnswer() | RecordOrder() | AbandonConversation():
            return status == "waiting"
        case protocol.TransferConversation() | ReleaseConversation() | protocol.CloseConversation():
            return status == "active"
        case _:
            return False


def files_named(command: AnyCommand) -> Sequence[str]:
    """The uploaded files the command is about: the store locks their rows."""
    return command.attachments if isinstance(command, protocol.PostMessage) else ()


def agents_named(command: AnyCommand, actor_id: str) -> str | None:
    """The agent whose room the decision depends on, or None: the store locks that row first."""
    match command:
        case protocol.AcceptConversation():
            return actor_id
        case protocol.TransferConversation():
            return command.to_agent_id
        case OfferConversation():
            return command.agent_id
        case _:
            return None
