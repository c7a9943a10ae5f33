"""Every frame on the sockets: commands, replies, events, signals, error codes, VERSION.

This is the only definition of the wire. TypeScript is generated from it
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

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

VERSION = 1

MAX_MESSAGE_CHARS = 8_000
MAX_FRAME_BYTES = 65_536
MAX_ATTACHMENTS = 5
"""Files of one message."""
PAGE_EVENTS = 200

Status = Literal["ai", "waiting", "active", "closed"]
AgentStatus = Literal["available", "busy", "offline"]
Role = Literal["admin", "supervisor", "agent"]
SenderType = Literal["client", "agent", "ai", "system"]
Lang = Literal["fr", "en", "es", "de", "it"]
"""Languages of conversations, answers and knowledge; people's own screens are in French or English."""
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
OrderState = Literal["normal", "late", "blocked", "done"]
AnswerOutcome = Literal["sure", "suggest", "unknown", "order", "small_talk", "collect"]
"""`collect`: the assistant asks for, or notes, what an agent will need while the client waits for one."""
MissingThing = Literal["order_number", "second_proof", "defect", "copies", "outcome"]
"""What an agent would ask first: the order and its proof, a photo or description of the defect, how many
copies are concerned, what the client hopes for."""
SummaryOutcome = Literal["solved", "unsolved", "unknown"]
SuggestionKind = Literal["knowledge", "order", "colleague", "canned"]
"""`order`: what the status of the proved order means, in the shop's words."""
DraftAction = Literal["improve", "shorten", "friendlier", "correct", "translate"]
MediaType = Literal["image/jpeg", "image/png", "image/webp", "application/pdf", "text/plain"]
"""What a file can be once it is kept (a GIF is kept as PNG)."""
ErrorCode = Literal[
    "already_exists",
    "already_taken",
    "assistant_unavailable",
    "at_capacity",
    "bad_frame",
    "bad_request",
    "cmd_conflict",
    "conversation_closed",
    "entry_changed",
    "file_refused",
    "file_too_large",
    "forbidden",
    "frame_too_large",
    "internal_error",
    "invalid_credentials",
    "no_such_agent",
    "no_such_canned_reply",
    "no_such_conversation",
    "no_such_effect",
    "no_such_entry",
    "no_such_file",
    "no_such_group",
    "no_such_question",
    "no_such_source",
    "not_assigned",
    "not_authenticated",
    "not_available",
    "not_waiting",
    "origin_refused",
    "protocol_mismatch",
    "rate_limited",
    "source_unreadable",
    "text_refused",
    "too_many_files",
    "unavailable",
    "unknown_type",
    "wrong_state",
]

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
CmdId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_MESSAGE_CHARS, pattern=r"\S")]
Seq = Annotated[int, Field(ge=0, le=2**53)]


class Frame(BaseModel):
    """The common ground of all frames: immutable, nothing unknown is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --------------------------------------------------------------------------- in: handshake and reading


class Hello(Frame):
    """The first frame, within 10 s. `token` is a client's; agents speak for themselves by cookie.

    `cursors` states the last applied `seq` per conversation, valid for `epoch` only.
    """

    type: Literal["hello"]
    protocol: int
    token: Annotated[str, StringConstraints(max_length=200)] | None = None
    epoch: Annotated[str, StringConstraints(max_length=64)] | None = None
    cursors: Annotated[dict[Id, Seq], Field(max_length=200)] = {}


class Sync(Frame):
    """Watch a conversation and replay what came after `since` (0: all of it)."""

    type: Literal["sync"]
    conversation_id: Id
    since: Seq


class Unwatch(Frame):
    """Stop watching a conversation."""

    type: Literal["unwatch"]
    conversation_id: Id


class Pong(Frame):
    """The answer to `ping`."""

    type: Literal["pong"]


class SetTyping(Frame):
    """Signal: I am (not) writing."""

    type: Literal["set_typing"]
    conversation_id: Id
    active: bool


class MarkRead(Frame):
    """Signal: I have read up to `seq`."""

    type: Literal["mark_read"]
    conversation_id: Id
    seq: Seq


# --------------------------------------------------------------------------- in: commands


class Command(Frame):
    """`cmd_id` is 128 random bits as hex, saved before the first send, the same on every retry."""

    cmd_id: CmdId


class StartConversation(Command):
    """A client opens a conversation; if one is open already, that one is answered."""

    type: Literal["start_conversation"]
    lang: Lang = "fr"


class ConversationCommand(Command):
    conversation_id: Id


class PostMessage(ConversationCommand):
    """A client, or the assigned agent, writes. `attachments`: files this person uploaded before and has not
    sent yet; only with one may `content` be empty. `original`: the agent's own words when
    `content` is a translation of them; refused from clients."""

    type: Literal["post_message"]
    content: Annotated[str, StringConstraints(max_length=MAX_MESSAGE_CHARS)]
    attachments: Annotated[list[Id], Field(max_length=MAX_ATTACHMENTS)] = []
    original: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.attachments and not self.content.strip():
            raise ValueError("a message needs words or a file")
        if len(set(self.attachments)) != len(self.attachments):
            raise ValueError("a file is attached once")
        return self


class RequestHuman(ConversationCommand):
    """The client's button "talk to a person"."""

    type: Literal["request_human"]


class CancelRequest(ConversationCommand):
    """The client leaves the queue and goes on with the assistant."""

    type: Literal["cancel_request"]


class CloseConversation(ConversationCommand):
    """The client, the assigned agent or a supervisor ends the conversation."""

    type: Literal["close_conversation"]


class RateConversation(ConversationCommand):
    """The client's satisfaction, 1 (bad) to 5 (good), once, after closing."""

    type: Literal["rate_conversation"]
    rating: Annotated[int, Field(ge=1, le=5)]
    comment: Annotated[str, StringConstraints(max_length=2_000)] = ""


class PostNote(ConversationCommand):
    """A message with no client audience."""

    type: Literal["post_note"]
    content: Text


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


class SetStatus(Command):
    """An agent's own choice: available, busy or offline."""

    type: Literal["set_status"]
    status: AgentStatus


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
ClientFrame = Annotated[
    Hello | Sync | Unwatch | Pong | SetTyping | MarkRead | ClientCommand, Field(discriminator="type")
]
AgentFrame = Annotated[
    Hello | Sync | Unwatch | Pong | SetTyping | MarkRead | AgentCommand, Field(discriminator="type")
]

# --------------------------------------------------------------------------- out: events


class Source(Frame):
    """Where an answer comes from: a knowledge entry."""

    id: str
    title: str
    url: str | None


class OrderDetails(Frame):
    """What may be told of a verified order: never an address, a phone number or a file.

    `status` is the shop's own word, shown as it is; `state` is what it means for the client, None when
    that is unknown. Dates are ISO 8601 days. `verified_at`: when the client proved that the order is theirs.
    """

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    number: str
    client_name: str | None
    status: str
    ordered_on: str | None
    shipping_on: str | None
    title: str | None
    state: OrderState | None = None
    verified_at: datetime | None = None


class AssistantAnswer(Frame):
    """How sure the assistant was, and of what. `asks`: what it asks the client for, if that is on the brief.

    `offer_reason`: why a person is offered, when there is a reason of its own; a "yes" then asks for a
    person for that reason. `generated`: a language model wrote the words, out of the sources.
    """

    outcome: AnswerOutcome
    stream_id: str | None
    sources: list[Source]
    suggestions: list[str]
    offers_human: bool
    asks: MissingThing | None = None
    offer_reason: HandoffReason | None = None
    generated: bool = False


# ---- the brief: what an agent reads first. Every line names the message (`seq`) it comes from.

BriefCategory = Literal[
    "order", "defect", "refund", "change", "file", "payment", "price", "legal", "sensitive", "other"
]
FactKind = Literal[
    "order_number",
    "order_status",
    "order_title",
    "ordered_on",
    "shipping_on",
    "client_name",
    "email",
    "phone",
    "postcode",
    "quantity",
    "pages",
    "format",
    "date",
    "amount",
    "photo",
]
Mood = Literal["calm", "worried", "annoyed", "angry"]
Reaction = Literal["accepted", "rephrased", "rejected", "declined_person", "asked_person", "went_on", "no_answer"]


class BriefQuote(Frame):
    """Somebody's own words, shortened. `name`: the agent who said it; None for the client."""

    text: str
    seq: int
    name: str | None


class BriefFact(Frame):
    """One thing known. Dates of orders are ISO 8601 days; e-mail, phone and postcode are masked."""

    kind: FactKind
    text: str
    seq: int | None
    """None only when the message is too far back in a very long conversation."""


class BriefAttempt(Frame):
    """What the assistant answered, from which entry, and what the client made of it.

    `text`: the entry's question, else how the answer begins; for `suggest` and `unknown` what was asked.
    """

    text: str
    outcome: AnswerOutcome
    source_id: str | None
    seq: int
    reaction: Reaction
    reaction_seq: int | None


class BriefMissing(Frame):
    """What nobody knows yet. `seq`: the message in which the assistant asked for it."""

    thing: MissingThing
    seq: int | None


class Brief(Frame):
    """Everything in it comes from the conversation; nothing is guessed. `need` is the client's own sentence
    unless `written_by` says `llm`; `reason_seq` and `mood_seq` are messages that show it."""

    written_by: Literal["rules", "llm"]
    reason: HandoffReason
    reason_seq: int | None
    category: BriefCategory
    evidence: list[str]
    need: BriefQuote | None
    verified: list[BriefFact]
    stated: list[BriefFact]
    tried: list[BriefAttempt]
    agent_said: list[BriefQuote]
    missing: list[BriefMissing]
    lang: Lang
    mood: Mood
    mood_seq: int | None


class Summary(Frame):
    """What a conversation came to, in the words of those who spoke (unless `written_by` says `llm`).

    `outcome_seq`: the client's message that shows how it ended.
    """

    written_by: Literal["rules", "llm"]
    need: BriefQuote | None
    done: list[BriefQuote]
    promises: list[BriefQuote]
    outcome: SummaryOutcome
    outcome_seq: int | None


class Event(Frame):
    """One row of the log. `prev_seq`: the previous event this viewer may see, 0 for none."""

    id: Id
    conversation_id: Id
    seq: int
    prev_seq: int
    created_at: datetime


class ConversationStarted(Event):
    type: Literal["conversation.started"]
    lang: Lang


class Attachment(Frame):
    """A file of a message: what it is. Its bytes are fetched by those who may read the conversation."""

    id: Id
    name: str
    media_type: MediaType
    bytes: int
    width: int | None
    height: int | None


class MessagePosted(Event):
    """`cmd_id` lets the sender's other tabs recognise a pending bubble. Agents' ids are not told to clients.

    `original`, agents only: what the agent wrote before it was translated.
    """

    type: Literal["message.posted"]
    sender_type: SenderType
    sender_id: str | None
    sender_name: str | None
    content: str
    attachments: list[Attachment]
    cmd_id: str | None
    answer: AssistantAnswer | None
    original: str | None = None


class NotePosted(Event):
    """Agents only."""

    type: Literal["note.posted"]
    sender_id: str
    sender_name: str
    content: str
    cmd_id: str | None


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


class OrderVerified(Event):
    """Agents only: the client proved that this order is theirs."""

    type: Literal["order.verified"]
    order: OrderDetails


class BriefWritten(Event):
    """Agents only: what the next agent should read first. A newer one replaces it."""

    type: Literal["brief.written"]
    brief: Brief


class AssistantResumed(Event):
    """active -> ai: the agent gave the conversation back to the assistant."""

    type: Literal["assistant.resumed"]
    agent_id: str | None
    agent_name: str


class ConversationClosed(Event):
    """`abandoned`: the client waited for a person, went away and did not come back; they may ask again by
    `request_human`, which opens this conversation anew."""

    type: Literal["conversation.closed"]
    closed_by: Literal["client", "agent", "system"]
    reason: Literal["ended", "abandoned"]
    agent_name: str | None


class ConversationSummarized(Event):
    """Agents only: right after the closing of a conversation in which an agent wrote."""

    type: Literal["conversation.summarized"]
    summary: Summary


class ConversationRated(Event):
    type: Literal["conversation.rated"]
    rating: int
    comment: str


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
    | ConversationSummarized
    | ConversationRated,
    Field(discriminator="type"),
]

# --------------------------------------------------------------------------- out: replies


class Ack(Frame):
    """The command is committed. `seq`, `id`, `at` name its first event; `events` are all it made
    that the sender may see, so one's own words need no echo. `set_status` makes no event."""

    type: Literal["ack"]
    cmd_id: str
    conversation_id: str | None
    seq: int | None
    id: str | None
    at: datetime | None
    duplicate: bool
    events: list[AnyEvent]


class Error(Frame):
    """`message` is English and for developers; the front ends choose their text by `code`."""

    type: Literal["error"]
    code: ErrorCode
    message: str
    retryable: bool
    cmd_id: str | None
    retry_after: float | None
    details: dict[str, str]


# --------------------------------------------------------------------------- out: state


class Limits(Frame):
    message_chars: int
    frame_bytes: int
    commands_per_10_seconds: int


class ClientConversation(Frame):
    """The client's conversation, as the widget needs it before the events arrive."""

    id: str
    status: Status
    lang: Lang
    last_seq: int
    agent_name: str | None
    rating: int | None


class ClientWelcome(Frame):
    """`conversation`: the open one, else the last one if it may still be rated, else none.
    Its missed events follow at once, ended by `synced`."""

    type: Literal["client_welcome"]
    protocol: int
    epoch: str
    server_time: datetime
    ping_seconds: int
    limits: Limits
    client_id: str
    conversation: ClientConversation | None
    humans_available: bool


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


class EventPage(Frame):
    """At most 200 events of one conversation, in order."""

    type: Literal["events"]
    conversation_id: str
    events: list[AnyEvent]


class Synced(Frame):
    """All events up to `upto` (of those this viewer may see) have been sent; live ones follow."""

    type: Literal["synced"]
    conversation_id: str
    upto: int


class Reset(Frame):
    """Forget what you hold of this conversation; all of it follows from seq 1."""

    type: Literal["reset"]
    conversation_id: str


class GoingAway(Frame):
    """This server stops; connect again after so many seconds."""

    type: Literal["going_away"]
    reconnect_in: float


# --------------------------------------------------------------------------- out: signals


class Ping(Frame):
    type: Literal["ping"]


class Typing(Frame):
    type: Literal["typing"]
    conversation_id: str
    sender_type: SenderType
    sender_name: str | None
    active: bool


class Read(Frame):
    """The other side has read up to `seq`."""

    type: Literal["read"]
    conversation_id: str
    reader: Literal["client", "agent"]
    seq: int


class QueuePosition(Frame):
    """1 is next, of those who are there. `wait` says what to make of `estimated_wait_seconds`, None with
    `busy` and `nobody`."""

    type: Literal["queue_position"]
    conversation_id: str
    position: int
    wait: WaitKind
    estimated_wait_seconds: int | None


class AssistantDelta(Frame):
    """The next words of an answer being given; `message.posted` with the same `stream_id` replaces them."""

    type: Literal["assistant_delta"]
    conversation_id: str
    stream_id: str
    index: int
    text: str


class AssistantStopped(Frame):
    """That answer will not come (a person took over)."""

    type: Literal["assistant_stopped"]
    conversation_id: str
    stream_id: str


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
parse_event: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)
client_bound: TypeAdapter[ClientBound] = TypeAdapter(ClientBound)
agent_bound: TypeAdapter[AgentBound] = TypeAdapter(AgentBound)
