"""What answers clients: the assistant, and the words of what it asks while they wait."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from ...core.brief.collecting import Collecting
from ...core.handoff.classification import Classification
from ...core.handoff.decide import Turn
from ...protocol import AssistantAnswer, Lang, MissingThing, OrderDetails, Status


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

    async def classify(self, text: str, history: Sequence[Turn], lang: Lang) -> Classification | None:
        """What a classifier hears in a client's turn, for the hand-over decision; None when there is none."""
        ...

    async def start(self) -> None:
        """Load what is slow to load; answering works, degraded, before this is done."""
        ...

    async def stop(self) -> None: ...


class CollectingWords(Protocol):
    """Puts what is noted and asked for the brief into words. `said`: the client's last words."""

    def __call__(self, collecting: Collecting, said: str, lang: Lang) -> str: ...
