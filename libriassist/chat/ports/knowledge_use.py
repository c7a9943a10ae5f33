"""The assistant as far as its knowledge goes: what it answers with, and questions tried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ...protocol import AnswerOutcome, Lang
from .knowledge import PlainEntry


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry found for a question, with its score (higher is nearer; only comparable within one answer)."""

    id: str
    question: str
    score: float


@dataclass(frozen=True, slots=True)
class Trial:
    """What the assistant would answer: nothing is stored, counted or sent."""

    outcome: AnswerOutcome
    confidence: float
    entries: Sequence[Scored]
    answer: str
    suggestions: Sequence[str]
    offers_human: bool


class Phraser(Protocol):
    """A language model that knows how clients ask."""

    async def phrasings(self, question: str, answer: str, lang: Lang) -> list[str]:
        """Other ways to ask what the entry answers, none of them twice. Raises AssistantUnavailable."""
        ...


class KnowledgeUser(Protocol):
    """The assistant, as far as its knowledge goes."""

    async def use_entries(self, entries: Sequence[PlainEntry]) -> None:
        """From now on answer with these; until it returns, with the old ones."""
        ...

    @property
    def share_done(self) -> float | None:
        """How much of what makes that take long is done, 0 to 1; None while nothing does."""
        ...

    async def try_question(self, text: str, lang: Lang, draft: PlainEntry | None) -> Trial:
        """The answer to a first question, as if `draft` had been published in place of its id."""
        ...
