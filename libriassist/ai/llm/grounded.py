"""Answers questions about the knowledge in a model's words, checked sentence by sentence; everything else, and
every doubt, is the default assistant's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ...chat.ports import Question, Reply
from ...core.handoff.classification import Classification
from ...core.handoff.decide import Turn
from ...core.language.order_numbers import SHIPPED, OrderNumbers
from ...core.language.secrets_typed import has_secret
from ...protocol import Lang
from ..language.readable import readable
from ..language.words import words
from ..privacy.masking import Masker
from ..retrieval.knowledge import Entry
from .attempt import AnswerRefused, Attempt, may_offer
from .checks import Canary
from .gate import ModelGate
from .model import ModelFailed
from .passages import ALL_HELP, Help, PassageFinder, Search
from .tools import ToolRefused

log = logging.getLogger(__name__)
_ABOUT_KNOWLEDGE = {"sure", "suggest", "unknown"}
_UNSAID = {"budget", "broken"}
"""Failures after which the default assistant simply answers, as if there were no model."""


class KnowledgeAssistant(Search, Protocol):
    """What is needed of the default assistant."""

    async def reply(self, question: Question, proposed: Sequence[Entry] = ()) -> Reply: ...

    def spoken(self, reply: Reply) -> AsyncIterator[str | Reply]:
        """The reply as it is streamed."""
        ...

    async def classify(self, text: str, history: Sequence[Turn], lang: Lang) -> Classification | None: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Manner:
    """How models answer here. `turns`: the assistant's turns of a conversation after which no model is asked."""

    shop: Callable[[], str]
    """The shop's name, as it is now."""
    turns: int = 30
    numbers: OrderNumbers = SHIPPED
    """The shape of the shop's order numbers, which are not masked."""
    help: Help = ALL_HELP


class GroundedAssistant:
    """ports.Assistant around the default one. A sentence is shown once it passed; when a later one does not, the
    default answer replaces them. Never more than one Reply."""

    def __init__(self, inner: KnowledgeAssistant, gate: ModelGate, manner: Manner) -> None:
        self._inner = inner
        self._gate = gate
        self._manner = manner
        self._canary = Canary()

    async def start(self) -> None:
        await asyncio.gather(self._inner.start(), self._gate.start())

    async def stop(self) -> None:
        await self._gate.stop()
        await self._inner.stop()

    async def classify(self, text: str, history: Sequence[Turn], lang: Lang) -> Classification | None:
        """The default assistant's: a model votes with its answer, and is not asked beforehand."""
        return await self._inner.classify(text, history, lang)

    async def answer(self, question: Question) -> AsyncIterator[str | Reply]:
        """Sentences that passed, then one Reply; its content replaces the sentences if they differ."""
        inner = await self._inner.reply(question)
        if self._asks_model(question, inner):
            attempt = self._attempt(question, inner.lang)
            sentences = attempt.sentences(inner.answer.outcome)
            try:
                async for sentence in sentences:
                    yield sentence
                yield attempt.reply()
                return  # noqa: TRY300
            except (ModelFailed, AnswerRefused, ToolRefused) as error:
                log.info("the default assistant answers: %s: %s", type(error).__name__, error)
                failed = isinstance(error, ModelFailed) and error.kind not in _UNSAID
            finally:
                await sentences.aclose()
            if attempt.proposed:
                inner = await self._inner.reply(question, attempt.proposed)
            if failed or attempt.wants_handoff:
                inner = replace(with_offer(question, inner), votes_for_person=attempt.wants_handoff)
        async for piece in self._inner.spoken(inner):
            yield piece

    def _attempt(self, question: Question, lang: Lang | None) -> Attempt:
        manner, masker, shop = self._manner, Masker(self._manner.numbers), self._manner.shop()
        spoken = lang or question.lang
        finder = PassageFinder(self._inner, self._gate, manner.help, self._canary, masker, shop, question, spoken)
        return Attempt(finder, lang)

    def _asks_model(self, question: Question, inner: Reply) -> bool:
        """Whether the turn is about the knowledge, has no secret in it, and was not chosen from a list."""
        numbers = self._manner.numbers
        if inner.answer.outcome not in _ABOUT_KNOWLEDGE or not readable(question.text, numbers):
            return False
        if (question.status == "waiting" and not inner.content) or has_secret(
            numbers.without_lettered(question.text)
        ):
            return False
        if any(words(source.title) == words(question.text) for source in inner.answer.sources):
            return False
        return sum(turn.role == "ai" for turn in question.history) < self._manner.turns


def with_offer(question: Question, reply: Reply) -> Reply:
    """The reply with the offer of a person, unless the client declined one, waits for one, or nothing is said."""
    if not reply.content or reply.calls_person or not may_offer(question):
        return reply
    return replace(reply, answer=reply.answer.model_copy(update={"offers_human": True}))
