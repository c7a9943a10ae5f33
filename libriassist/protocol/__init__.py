"""Every frame on the sockets: commands, replies, events, signals, error codes, VERSION.

This package is the only definition of the wire, a module a subject. TypeScript is generated from it
(`make generate`); a test fails when the generated file is stale.

    command  in    verb_noun        has `cmd_id`, minted by the sender; answered by one reply
    reply    out   ack / error      carries the command's `cmd_id`
    event    out   noun.past        has `seq`; a row of the table `messages`
    signal   both  a noun           no `seq`, never stored, may be lost

A receiver keeps, per conversation, the `seq` of the last event it applied and
applies an event only if its `prev_seq` equals that; it drops `seq <= last` and
asks `sync` for anything else. `prev_seq` is the seq of the previous event *this
viewer may see*, so that private notes leave no hole in a client's stream.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from .base import (
    MAX_ATTACHMENTS,
    MAX_FRAME_BYTES,
    MAX_MESSAGE_CHARS,
    PAGE_EVENTS,
    VERSION,
    AgentStatus,
    CmdId,
    Command,
    ConversationCommand,
    Event,
    Frame,
    Id,
    Lang,
    Role,
    SenderType,
    Seq,
    Status,
    Text,
)
from .brief import (
    Brief,
    BriefAttempt,
    BriefCategory,
    BriefFact,
    BriefMissing,
    BriefQuote,
    BriefWritten,
    FactKind,
    Mood,
    Reaction,
)
from .desk import AgentPresence, AgentWelcome, ClientPresence, ConversationSummary, Desk, Presence, SetStatus
from .errors import Error, ErrorCode
from .events import Ack, AnyEvent, EventPage, parse_event
from .handover import (
    AcceptConversation,
    AgentAssigned,
    AgentLeft,
    AgentOffered,
    AssistantResumed,
    CancelRequest,
    ClientAsked,
    ClientLeft,
    ClientReturned,
    DeclineOffer,
    HandoffReason,
    OfferEnded,
    QueuePosition,
    RequestHuman,
    ReturnToAssistant,
    TransferCancelled,
    TransferConversation,
    TransferRequested,
    WaitKind,
)
from .handshake import (
    ClientConversation,
    ClientWelcome,
    GoingAway,
    Hello,
    Limits,
    Ping,
    Pong,
    Reset,
    Sync,
    Synced,
    Unwatch,
)
from .lifecycle import (
    CloseConversation,
    ConversationClosed,
    ConversationRated,
    ConversationReopened,
    ConversationStarted,
    ConversationSummarized,
    RateConversation,
    StartConversation,
    Summary,
    SummaryOutcome,
)
from .messages import (
    AnswerOutcome,
    AssistantAnswer,
    AssistantDelta,
    AssistantStopped,
    Attachment,
    DraftAction,
    MarkRead,
    MediaType,
    MessagePosted,
    NotePosted,
    PostMessage,
    PostNote,
    Read,
    SetTyping,
    Source,
    SuggestionKind,
    Typing,
)
from .orders import MissingThing, OrderDetails, OrderState, OrderVerified

ClientCommand = (
    StartConversation | PostMessage | RequestHuman | CancelRequest | CloseConversation | RateConversation
)
AgentCommand = (
    PostMessage
    | PostNote
    | AcceptConversation
    | DeclineOffer
    | TransferConversation
    | ReturnToAssistant
    | CloseConversation
    | SetStatus
)
PersonsCommand = ClientCommand | AgentCommand
PersonsSignal = Hello | Sync | Unwatch | Pong | SetTyping | MarkRead
"""What asks for no place in the log, and for no answer with a cmd_id."""
ClientFrame = Annotated[PersonsSignal | ClientCommand, Field(discriminator="type")]
AgentFrame = Annotated[PersonsSignal | AgentCommand, Field(discriminator="type")]
PersonsFrame = PersonsSignal | PersonsCommand
ServerSignal = Ping | Typing | Read | QueuePosition | AssistantDelta | AssistantStopped
ClientBound = Annotated[
    ClientWelcome | Ack | Error | AnyEvent | EventPage | Synced | Reset | GoingAway | ServerSignal,
    Field(discriminator="type"),
]
AgentBound = Annotated[
    AgentWelcome
    | Ack
    | Error
    | AnyEvent
    | EventPage
    | Synced
    | Reset
    | GoingAway
    | ServerSignal
    | Desk
    | Presence
    | ClientPresence,
    Field(discriminator="type"),
]
parse_client_frame: TypeAdapter[ClientFrame] = TypeAdapter(ClientFrame)
parse_agent_frame: TypeAdapter[AgentFrame] = TypeAdapter(AgentFrame)
client_bound: TypeAdapter[ClientBound] = TypeAdapter(ClientBound)
agent_bound: TypeAdapter[AgentBound] = TypeAdapter(AgentBound)
