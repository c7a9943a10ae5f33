"""The log: commands in, commits out, and what is read of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from ...core.commands import AnyCommand
from ...core.conversation import Conversation
from ...core.effects import Effect
from ...core.entrance import CHAT, Entrance
from ...core.errors import ChatError
from ...core.events import Actor, Event
from ...core.queue import Told
from ...protocol import AgentStatus, Status
from ..effects import Held
from ..listeners import Listeners
from .team import AgentRecord

LAST_SEQ = 2**31 - 1
"""Above any seq: the database's integers."""


@dataclass(slots=True)
class Envelope:
    """A command on its way to the log. `done` is called once, on the event loop,
    after the commit or the refusal.

    `cmd_hash` fingerprints the command's body, so that a cmd_id used for another body is noticed.
    `entrance`: where the client comes in, for what they begin or take up again.
    `effects` are written if it makes events (beside those its events bring along); `settles` is done with it.
    """

    command: AnyCommand
    conversation_id: str
    actor: Actor
    done: Callable[[Outcome], None]
    cmd_id: str | None = None
    cmd_hash: str | None = None
    told: Told | None = None
    entrance: Entrance = CHAT
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

    async def latest_of_client(self, client_id: str, entrance: Entrance) -> Conversation | None:
        """At this entrance: the open one, else the one closed last."""
        ...

    async def open_of_client(self, client_id: str) -> list[Conversation]:
        """At every entrance."""
        ...

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
class AnsweredConversation:
    """A closed conversation in which a person answered, with its messages."""

    conversation: Conversation
    messages: list[Event]
