"""What the REST routes take and give, under the plan's names (ChatMessage, Conversation, Agent, ...)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from ..chat.ports import AgentRecord
from ..core.language.names import without_hidden
from ..protocol import (
    AgentStatus,
    AnyEvent,
    ConversationSummary,
    ErrorCode,
    HandoffReason,
    Lang,
    OrderDetails,
    Role,
    SenderType,
    WaitKind,
)

NO_NUL = r"^[^\x00]*$"
"""PostgreSQL has no U+0000 in its texts."""
ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
Seen = BeforeValidator(lambda value: without_hidden(value) if isinstance(value, str) else value)
"""Before the constraints of every name: what is not seen is taken out (core/language/names.py)."""
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255, pattern=ONE_LINE), Seen
]


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("out of range") from None


Moment = Annotated[AwareDatetime, AfterValidator(_utc)]


class Schema(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Problem(Schema):
    """The body of every error answer. `message` is for developers; front ends choose a text by `code`
    (and `details`, see docs/protocol.md)."""

    code: ErrorCode
    message: str
    retryable: bool
    retry_after: float | None = None
    details: dict[str, str] = {}


class Credentials(Schema):
    email: Annotated[str, StringConstraints(min_length=3, max_length=255, pattern=NO_NUL)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=256)]


class Agent(Schema):
    """A person who answers clients."""

    id: str
    name: str
    email: str
    role: Role
    status: AgentStatus
    present: bool
    current_conversations: int
    max_conversations: int
    disabled: bool
    created_at: datetime

    @classmethod
    def of(cls, record: AgentRecord, now: datetime) -> Self:
        """The record as the API shows it."""
        return cls(
            id=record.id,
            name=record.name,
            email=record.email,
            role=record.role,
            status=record.status,
            present=record.present(now),
            current_conversations=record.load,
            max_conversations=record.max_conversations,
            disabled=record.disabled,
            created_at=record.created_at,
        )


class Me(Agent):
    """Who is signed in. `writing_aids`: whether a language model helps to write and translate here."""

    writing_aids: bool


class SessionState(Schema):
    """Whether somebody is signed in; asked by a page that does not know, so the answer is never an error."""

    signed_in: bool
    agent: Me | None


class NewAgent(Schema):
    """`password` may be left out: a random one is made and answered once."""

    name: Name
    email: Annotated[str, StringConstraints(max_length=255, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$"), Seen]
    role: Role = "agent"
    max_conversations: Annotated[int, Field(ge=1, le=50)] = 3
    password: Annotated[str, StringConstraints(min_length=12, max_length=256)] | None = None


class NewAgentAnswer(Schema):
    agent: Agent
    password: str | None


class AgentChange(Schema):
    """Only what is given changes."""

    name: Name | None = None
    role: Role | None = None
    max_conversations: Annotated[int, Field(ge=1, le=50)] | None = None
    disabled: bool | None = None


class ClientSession(Schema):
    """`token` is the client's only proof; it is stored hashed and shown once. Valid until `expires_at`."""

    client_id: str
    token: str
    expires_at: datetime


class WidgetConfig(Schema):
    """What the widget needs to know before it is opened. No secret, nothing about a person.

    `shop_name`: empty when nobody has said it. `examples`: questions to begin with, by language. `orders`: whether
    the assistant can look up an order. `model`: who else processes what a visitor writes, where and how long; None
    without a language model.
    """

    shop_name: str
    languages: list[Lang]
    default_language: Lang
    privacy_url: str | None
    accent: str
    examples: dict[Lang, list[str]]
    orders: bool
    model: str | None


class ChatMessage(Schema):
    """A message of the history, as the plan names it. `type` is the event's type."""

    id: str
    conversation_id: str
    seq: int
    type: str
    sender_type: SenderType
    sender: str | None
    content: str | None
    timestamp: datetime


class Conversation(Schema):
    """A conversation with its client's verified order, if any."""

    summary: ConversationSummary
    order: OrderDetails | None
    closed_at: datetime | None


class ConversationPage(Schema):
    """Newest first. `next_before` is the cursor of the next page, None at the end."""

    conversations: list[ConversationSummary]
    next_before: datetime | None


class EventsPage(Schema):
    """Oldest first. `next_before` is the seq to ask the older page with, None at the beginning."""

    events: list[AnyEvent]
    next_before: int | None


class TransferRequest(Schema):
    """A client who waits for a person. Who is away (`client_away_since`: last seen) has no position."""

    conversation_id: str
    reason: HandoffReason | None
    timestamp: datetime
    client_away_since: datetime | None
    position: int | None
    wait: WaitKind | None
    estimated_wait_seconds: int | None
