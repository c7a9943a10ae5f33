"""The few Protocols the shell needs from the outside; adapters live in store/, ai/ and channels/."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from ..core.brief.collecting import Collecting
from ..core.commands import AnyCommand
from ..core.conversation import Conversation
from ..core.decisions import AgentSlot
from ..core.effects import Effect
from ..core.errors import ChatError
from ..core.events import Actor, Event
from ..core.handoff.decide import Turn
from ..core.handoff.signals import Signals
from ..core.queue import Told
from ..protocol import (
    AgentStatus,
    AssistantAnswer,
    Attachment,
    Lang,
    MissingThing,
    OrderDetails,
    Role,
    Status,
    SuggestionKind,
)
from .effects import Held
from .listeners import Listeners


@dataclass(frozen=True, slots=True)
class Question:
    """A client's turn, with all that was said before it (oldest first, the turn itself not included)."""

    conversation_id: str
    client_id: str
    address: str
    """The client's network address, for limits on order look-ups; never stored in clear."""
    lang: Lang
    text: str
    history: Sequence[Turn]
    status: Status
    """`ai`, or `waiting`: then the assistant keeps answering, but only what it is sure of."""
    verified_order: OrderDetails | None
    stream_id: str
    asked: frozenset[MissingThing] = frozenset()
    """What the assistant has asked for already: while the client waits it does not ask again."""
    files: int = 0
    """How many files came with the turn; the assistant cannot look at them."""
    last_try: bool = False
    """If this answer fails a person is asked, and the reply says so (`Reply.calls_person`)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A finished answer. `content` is plain text, the concatenation of the chunks that came before it.

    Empty `content` means: nothing to say (only ever while the client waits for a person).
    """

    content: str
    answer: AssistantAnswer
    verified_order: OrderDetails | None = None
    """Set when this turn proved the order to be the client's, or found it changed since."""
    lang: Lang | None = None
    """The language the client turned out to write in, when it differs from the conversation's."""
    votes_for_person: bool = False
    """A language model thinks that a person should take over: one voice of those that decide."""
    calls_person: bool = False
    """The answer failed for the last time (`Question.last_try`): its words announce that a person is asked."""


class Assistant(Protocol):
    """Answers a client's turn. Yields text chunks as they come, then exactly one Reply, last."""

    def answer(self, question: Question) -> AsyncIterator[str | Reply]: ...

    async def signals(self, text: str, history: Sequence[Turn], lang: Lang) -> Signals | None:
        """What a classifier hears in a client's turn, for the hand-over decision; None when there is none."""
        ...

    async def start(self) -> None:
        """Load what is slow to load; answering works, degraded, before this is done."""
        ...

    async def stop(self) -> None: ...


class CollectingWords(Protocol):
    """Puts what is noted and asked for the brief into words. `said`: the client's last words."""

    def __call__(self, collecting: Collecting, said: str, lang: Lang) -> str: ...


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """One row of the shop's orders: what may be told, and the two proofs, which never leave the server."""

    details: OrderDetails
    email: str | None
    postcode: str | None


class OrderSource(Protocol):
    """The shop's orders, read only.

    Raises `OrdersUnavailable` (core.errors) when the source is missing, slow or broken.
    """

    async def find(self, number: str) -> OrderRecord | None: ...

    async def stop(self) -> None: ...


class OrderAttempts(Protocol):
    """Counts order look-ups that proved nothing, so that numbers cannot be guessed (kept in the database)."""

    async def begin(self, *, client_id: str, number: str, address: str, now: datetime) -> str | None:
        """Count a try before it is made, so that tries made at once are all counted; None when there were too
        many. The answer names the try."""
        ...

    async def forgive(self, attempt: str) -> None:
        """That try proved the order, or could not be made: it does not count."""
        ...


class LlmUsage(Protocol):
    """What the language model used, kept in the database: the caps hold across restarts and processes.

    Costs are in millionths of the currency; `day` is an ISO date. Raises Unavailable.
    """

    async def reserve(
        self,
        *,
        day: str,
        purpose: str,
        cost_micros: int,
        daily_micros: int,
        address: str,
        calls_per_address: int,
    ) -> bool:
        """Count a call and set its cost aside, at once; False, and nothing counted, when the day's cost would
        pass `daily_micros` (0: no cap) or the address (empty: nobody's) has made its calls."""
        ...

    async def settle(self, *, day: str, purpose: str, tokens_in: int, tokens_out: int, cost_micros: int) -> None:
        """Add what it really used; `cost_micros` is the difference to what was set aside."""
        ...


@dataclass(frozen=True, slots=True)
class FileRecord:
    """An uploaded file. `conversation_id`: None until a message names it; `stored_as` stays in the server."""

    uploader_id: str
    conversation_id: str | None
    attachment: Attachment
    stored_as: str


class Files(Protocol):
    """Files of conversations, checked before they are kept."""

    async def add(self, uploader_id: str, cmd_id: str, name: str, content: bytes) -> Attachment:
        """Raises FileRefused, CmdConflict, Unavailable; the same cmd_id and content give the same file."""
        ...

    async def find(self, file_id: str) -> FileRecord | None: ...

    async def content(self, record: FileRecord, *, small: bool) -> bytes:
        """The bytes; `small`: a thumbnail, if there is one. Raises NoSuchFile, Unavailable."""
        ...

    async def check_room(self, conversation_id: str, more: int) -> None:
        """Raises TooManyFiles."""
        ...

    async def sweep(self) -> None:
        """Removes what no message named in time."""
        ...

    def close(self) -> None: ...


class Clock(Protocol):
    """The time, as an argument: tests advance it."""

    def now(self) -> datetime: ...


# --------------------------------------------------------------------------- the store


@dataclass(slots=True)
class Envelope:
    """A command on its way to the log. `done` is called once, on the event loop,
    after the commit or the refusal.

    `cmd_hash` fingerprints the command's body, so that a cmd_id used for another body is noticed.
    `effects` are written if it makes events (beside those its events bring along); `settles` is done with it.
    """

    command: AnyCommand
    conversation_id: str
    actor: Actor
    done: Callable[[Outcome], None]
    cmd_id: str | None = None
    cmd_hash: str | None = None
    told: Told | None = None
    effects: Sequence[Effect] = ()
    settles: Held | None = None


@dataclass(slots=True)
class Committed:
    """What a command made, on disk. `duplicate`: it was made by an earlier send of the same command.

    `held`: of its effects, those this process runs at once.
    """

    conversation: Conversation
    events: list[Event]
    duplicate: bool = False
    effects: Sequence[Effect] = ()
    held: Sequence[Held] = ()


Outcome = Committed | ChatError


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """An agent as stored, with what routing needs. `present`: a lease that has not run out."""

    id: str
    name: str
    public_name: str
    email: str
    role: Role
    status: AgentStatus
    max_conversations: int
    created_at: datetime
    disabled: bool
    lease_until: datetime | None
    last_offered_at: datetime | None
    load: int
    offers: int

    def present(self, now: datetime) -> bool:
        return not self.disabled and self.lease_until is not None and self.lease_until > now

    def slot(self, now: datetime) -> AgentSlot:
        return AgentSlot(
            id=self.id,
            name=self.name,
            public_name=self.public_name,
            status=self.status,
            present=self.present(now),
            load=self.load,
            offers=self.offers,
            max_conversations=self.max_conversations,
        )

    def actor(self) -> Actor:
        return Actor(kind="agent", id=self.id, name=self.name, public_name=self.public_name, role=self.role)


class Store(Protocol):
    """The log and what is read of it. Reads raise `Unavailable` when the database does not answer."""

    epoch: str
    committed: Listeners[list[Committed]]
    """Told of each commit, after the answers to whoever asked for it."""

    def submit(self, envelope: Envelope) -> None:
        """Hand a command to the group-commit writer; `envelope.done` tells the outcome."""

    async def events_since(self, conversation_id: str, since: int, limit: int) -> list[Event]: ...

    async def events_after(self, cursors: dict[str, int]) -> dict[str, list[Event]]:
        """What came after each cursor, of many conversations in one read; a page of all of it at most."""
        ...

    async def events_before(self, conversation_id: str, before: int, limit: int) -> list[Event]: ...

    async def find_conversation(self, conversation_id: str) -> Conversation | None: ...

    async def conversations(self, ids: Sequence[str]) -> list[Conversation]: ...

    async def latest_of_client(self, client_id: str) -> Conversation | None: ...

    async def heads(self, ids: Sequence[str]) -> dict[str, int]: ...

    async def open_with_people(self) -> list[Conversation]:
        """Every waiting and active conversation."""
        ...

    async def open_with_assistant(self, limit: int) -> list[Conversation]:
        """Conversations the assistant has, latest first."""
        ...

    async def participated(self, conversation_id: str, agent_id: str) -> bool: ...

    async def agents(self) -> list[AgentRecord]: ...

    async def set_agent_status(self, agent_id: str, status: AgentStatus) -> None: ...

    async def renew_leases(self, until: dict[str, datetime]) -> None: ...

    async def end_lease(self, agent_id: str) -> None:
        """The agent signed out: nobody is there from now on."""
        ...

    async def note_offer(self, agent_id: str, at: datetime) -> None: ...

    async def note_clients_seen(self, ids: Sequence[str], at: datetime) -> None:
        """The clients of these conversations are there; what does not wait any more is left as it is."""
        ...

    async def mark_read(self, conversation_id: str, side: Literal["agent", "client"], seq: int) -> None: ...

    async def handling_seconds(self, since: datetime) -> float | None:
        """The mean length, from first word to closing, of conversations closed since; None without any."""
        ...

    async def search(self, query: ConversationQuery) -> list[Conversation]:
        """Newest first, at most `query.limit`."""
        ...

    async def answered_conversations(self, since: datetime | None, limit: int) -> list[AnsweredConversation]:
        """The latest of those closed at or after `since` in which a person answered, newest first."""
        ...

    async def day_statistics(self, agent_id: str, since: datetime) -> DayFigures: ...

    async def healthy(self) -> None:
        """Write and read; raises Unavailable when the database does not take it."""
        ...


@dataclass(frozen=True, slots=True)
class ConversationQuery:
    """`agent_id` None: everybody's. `text` matches names, order numbers and the last message."""

    statuses: tuple[Status, ...]
    agent_id: str | None
    text: str
    before: datetime | None
    limit: int


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Counts, and means over today (None where nothing was measured yet).

    `waiting`: clients who wait and are there; `away`: who wait and are not. `abandoned`: closed because they
    did not come back, and not among `closed`.
    """

    active: int
    waiting: int
    away: int
    closed: int
    abandoned: int
    mine_active: int
    mine_closed: int
    average_response_seconds: float | None
    average_rating: float | None
    ratings: int


@dataclass(frozen=True, slots=True)
class AgentSession:
    """A signed-in browser. `expires_at` is absolute."""

    id: str
    agent_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Login:
    """What is needed to check a password."""

    agent_id: str
    password_hash: str
    disabled: bool


class LoginTries(Protocol):
    """Wrong passwords by e-mail, whether there is such an account or not, in what all processes share.

    `device`: a browser this account signed in with before, counted apart; empty: everybody else.
    """

    async def begin(self, email: str, device: str, now: datetime) -> float:
        """Count a try before it is made. More than 0: so many seconds to wait, and it was not counted."""
        ...

    async def forget(self, email: str, device: str) -> None:
        """The password was right."""
        ...


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What the shop says of itself. `examples`: questions offered at the beginning of a chat, by language."""

    name: str
    accent: str
    privacy_url: str
    examples: Mapping[Lang, Sequence[str]]


class Shop(Protocol):
    """The shop's own settings."""

    @property
    def facts(self) -> ShopFacts:
        """As they are now; ask again, they change."""


class Accounts(Protocol):
    """Who may come in: clients' sessions, agents, their sessions. Tokens are stored hashed."""

    async def add_client(self, client_id: str, token_hash: str, expires_at: datetime) -> None: ...

    async def client_of(self, token_hash: str, client_id: str) -> bool: ...

    async def end_client(self, client_id: str) -> None: ...

    async def login_of(self, email: str) -> Login | None: ...

    async def open_session(self, session: AgentSession, token_hash: str, new_hash: str | None) -> None:
        """`new_hash` replaces a password hash of older parameters."""
        ...

    async def session_by_token(self, token_hash: str, idle_since: datetime) -> AgentSession | None:
        """A live session, its last use noted; None when ended, expired or idle since before `idle_since`."""
        ...

    async def live_sessions(self, ids: Sequence[str]) -> set[str]:
        """Those of these sessions that are neither ended nor expired, of agents not disabled."""
        ...

    async def touch_sessions(self, ids: Sequence[str]) -> None:
        """These sessions have a live socket: they are not idle."""
        ...

    async def end_session(self, session_id: str) -> None: ...

    async def find_agent(self, agent_id: str) -> AgentRecord | None: ...

    async def add_agent(self, agent: NewAgentRow) -> AgentRecord:
        """Raises BadRequest when the e-mail is taken."""
        ...

    async def change_agent(self, agent_id: str, changes: dict[str, Any]) -> AgentRecord:
        """Columns: name, role, max_conversations, disabled. Disabling ends all sessions."""
        ...


@dataclass(frozen=True, slots=True)
class NewAgentRow:
    """An agent to be; the password is hashed already."""

    name: str
    email: str
    role: Role
    max_conversations: int
    password_hash: str


@dataclass(frozen=True, slots=True)
class AnsweredConversation:
    """A closed conversation in which a person answered, with its messages."""

    conversation: Conversation
    messages: list[Event]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something the agent may answer, never sent without them. `text` may have placeholders (`{client_name}`)."""

    kind: SuggestionKind
    text: str
    lang: Lang
    title: str
    """The entry's question, the order's status, the agent's name, or the canned reply's shortcut."""
    id: str | None
    """The entry's or the canned reply's; None for the others."""
    at: datetime | None
    """When a colleague wrote it."""


class AgentAssist(Protocol):
    """Finds what an agent may answer. Never on the event loop, and never another client's data."""

    async def suggest(self, conversation: Conversation, messages: Sequence[Event]) -> list[Suggestion]:
        """For the client's last need, best first, at most three. `messages`: the log, oldest first."""
        ...

    async def start(self) -> None:
        """Read what colleagues answered before; suggestions come, fewer, before this is done."""
        ...

    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class CannedReplyText:
    """What a supervisor writes. `shortcut` is what agents type after `/`, without it, in small letters."""

    shortcut: str
    lang: Lang
    title: str
    content: str


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A text prepared for agents. `uses`: how often one was put into a message."""

    id: str
    shortcut: str
    lang: Lang
    title: str
    content: str
    uses: int
    updated_at: datetime


class CannedReplies(Protocol):
    """The shop's canned replies. Raises NoSuchCannedReply, AlreadyExists (a shortcut once per language)."""

    async def all(self) -> list[CannedReply]: ...

    async def add(self, text: CannedReplyText) -> CannedReply: ...

    async def change(self, reply_id: str, text: CannedReplyText) -> CannedReply: ...

    async def delete(self, reply_id: str) -> None: ...

    async def used(self, reply_id: str) -> None: ...
