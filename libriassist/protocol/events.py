"""Any event, and the frames that carry some."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from .base import Frame
from .brief import BriefWritten
from .handover import (
    AgentAssigned,
    AgentLeft,
    AgentOffered,
    AssistantResumed,
    ClientAsked,
    ClientLeft,
    ClientReturned,
    OfferEnded,
    TransferCancelled,
    TransferRequested,
)
from .lifecycle import (
    ConversationClosed,
    ConversationRated,
    ConversationReopened,
    ConversationStarted,
    ConversationSummarized,
)
from .messages import MessagePosted, NotePosted
from .orders import OrderVerified

AnyEvent = Annotated[
    ConversationStarted
    | MessagePosted
    | NotePosted
    | TransferRequested
    | TransferCancelled
    | ClientLeft
    | ClientReturned
    | ClientAsked
    | AgentOffered
    | OfferEnded
    | AgentAssigned
    | AgentLeft
    | OrderVerified
    | BriefWritten
    | AssistantResumed
    | ConversationClosed
    | ConversationReopened
    | ConversationSummarized
    | ConversationRated,
    Field(discriminator="type"),
]


class Ack(Frame):
    """The command is committed. `seq`, `id`, `at` name the event it is about; `events` are all it made
    that the sender may see, so one's own words need no echo. `set_status` makes no event."""

    type: Literal["ack"]
    cmd_id: str
    conversation_id: str | None
    seq: int | None
    id: str | None
    at: datetime | None
    duplicate: bool
    events: list[AnyEvent]


class EventPage(Frame):
    """At most 200 events of one conversation, in order."""

    type: Literal["events"]
    conversation_id: str
    events: list[AnyEvent]


parse_event: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)
