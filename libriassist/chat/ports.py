"""The few Protocols the shell needs from the outside; adapters live in store/, ai/ and channels/."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..core.handoff import Turn
from ..protocol import AssistantAnswer, Lang, OrderDetails, Status


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


@dataclass(frozen=True, slots=True)
class Reply:
    """A finished answer. `content` is plain text, the concatenation of the chunks that came before it.

    Empty `content` means: nothing to say (only ever while the client waits for a person).
    """

    content: str
    answer: AssistantAnswer
    verified_order: OrderDetails | None = None
    """Set once, when this turn proved the order to be the client's."""
    lang: Lang | None = None
    """The language the client turned out to write in, when it differs from the conversation's."""


class Assistant(Protocol):
    """Answers a client's turn. Yields text chunks as they come, then exactly one Reply, last."""

    def answer(self, question: Question) -> AsyncIterator[str | Reply]: ...

    async def start(self) -> None:
        """Load what is slow to load; answering works, degraded, before this is done."""
        ...

    async def stop(self) -> None: ...


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
    """Counts failed order look-ups, so that numbers cannot be guessed (kept in the database)."""

    async def allowed(self, *, client_id: str, number: str, address: str, now: datetime) -> bool: ...

    async def failed(self, *, client_id: str, number: str, address: str, now: datetime) -> None: ...


class Clock(Protocol):
    """The time, as an argument: tests advance it."""

    def now(self) -> datetime: ...
