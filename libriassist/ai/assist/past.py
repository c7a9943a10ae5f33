"""How colleagues answered before: an index in memory of the latest answered questions, nothing personal in it.

What is kept of a past conversation, in memory only: the vector and the stems of the question, what an agent
wrote, who and when. It is shown without anything of its client (anonymous.py). Not for several threads at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ...chat.ports import AnsweredConversation
from ...core.conversation import Conversation
from ...core.events import Event
from ...core.language.order_numbers import OrderNumbers
from ...protocol import Lang
from ..language.words import words
from ..retrieval.semantic import SharedEncoder
from .anonymous import CommonWords, anonymous, names_in
from .likeness import StemIndex, cosines, likeness
from .question import answered, open_question

if TYPE_CHECKING:
    from ..retrieval.semantic import Vectors

SHORTEST = 4
"""Words below which an answer is no help ("Je regarde.")."""


@dataclass(slots=True)
class PastAnswer:
    """What an agent answered to a question like others may ask."""

    conversation_id: str
    client_id: str
    stems: frozenset[str]
    vector: Vectors | None
    written: str
    names: frozenset[str]
    agent: str
    agent_names: frozenset[str]
    at: datetime
    lang: Lang


@dataclass(frozen=True, slots=True)
class Similar:
    """A past answer whose question is like this one, and how much (0 to 1)."""

    past: PastAnswer
    likeness: float


class PastAnswers:
    """The latest `most` answered questions."""

    def __init__(
        self, most: int, encoder: SharedEncoder | None, common: CommonWords, numbers: OrderNumbers
    ) -> None:
        self._numbers = numbers
        self._most = most
        self._encoder = encoder
        self._common = common
        self._words = StemIndex()
        self._answers: list[PastAnswer] = []
        self._known: dict[str, int] = {}
        """Up to which seq each conversation was read."""

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def conversations(self) -> frozenset[str]:
        """Those that something was learned from."""
        return frozenset(answer.conversation_id for answer in self._answers)

    def learn(self, read: AnsweredConversation) -> None:
        """Take in one closed conversation (milliseconds for each question with the encoder); one that went on and
        was closed again, anew."""
        c = read.conversation
        if self._known.get(c.id) == c.last_seq:
            return
        if c.id in self._known:
            self._answers = [a for a in self._answers if a.conversation_id != c.id]
        else:  # what is common is counted by conversations
            self._common.learn([e.content or "" for e in read.messages if e.sender_type == "agent"])
        self._known[c.id] = c.last_seq
        names = names_in([e.content or "" for e in read.messages if e.sender_type == "client"], c.client_name)
        for pair in answered(read.messages, self._numbers):
            if len(words(pair.answer.content or "")) >= SHORTEST:
                self._answers.append(self._past(c, pair.question, pair.answer, names))
        del self._answers[: max(0, len(self._answers) - self._most)]

    def forget_all_but(self, conversation_ids: set[str]) -> None:
        """Drop what came from conversations that no longer exist."""
        self._answers = [a for a in self._answers if a.conversation_id in conversation_ids]

    def similar(self, messages: Sequence[Event], lang: Lang, but: str) -> list[Similar]:
        """Past answers in this language to questions like the open one, the likest first; none of `but`."""
        asked = open_question(messages, numbers=self._numbers)
        if asked is None:
            return []
        stems = self._words.stems(asked)
        pool = [a for a in self._answers if a.lang == lang and a.conversation_id != but]
        near = self._cosines(asked, pool)
        found = [
            Similar(past, likeness(self._words.overlap(stems, past.stems), cosine))
            for past, cosine in zip(pool, near, strict=True)
        ]
        return sorted(found, key=lambda one: (one.likeness, one.past.at), reverse=True)

    def shown(self, past: PastAnswer) -> str | None:
        """The answer as anybody may see it; None when nothing useful is left."""
        return anonymous(past.written, past.names, self._common, past.agent_names)

    def _cosines(self, asked: str, pool: list[PastAnswer]) -> list[float | None]:
        vectors = [a.vector for a in pool if a.vector is not None]
        if self._encoder is None or not self._encoder.ready or not vectors:
            return [None] * len(pool)
        found = iter(cosines(vectors, self._encoder.encode_query(asked)))
        return [None if a.vector is None else next(found) for a in pool]

    def _past(self, c: Conversation, question: str, answer: Event, names: frozenset[str]) -> PastAnswer:
        stems = self._words.stems(question)
        self._words.learn(stems)
        ready = self._encoder is not None and self._encoder.ready
        name = str(answer.data.get("name") or "")
        return PastAnswer(
            conversation_id=c.id,
            client_id=c.client_id,
            stems=stems,
            vector=self._encoder.encode_query(question) if ready and self._encoder is not None else None,
            written=answer.content or "",
            names=names,
            agent=str(answer.data.get("public_name") or name),
            agent_names=frozenset(words(name)),
            at=answer.created_at,
            lang=c.lang,
        )
