"""Answers questions about the knowledge in a model's words, checked sentence by sentence; everything else, and
every doubt, is the default assistant's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ...chat.ports import Question, Reply
from ...core.handoff.classification import Classification
from ...core.handoff.decide import Turn, declined_a_person
from ...core.language.order_numbers import SHIPPED, OrderNumbers
from ...core.language.secrets_typed import has_secret
from ...protocol import AssistantAnswer, Lang, Source
from ..language.readable import readable
from ..language.words import words
from ..privacy.masking import Masker
from ..retrieval.knowledge import Entry
from .checks import AnswerCheck, Canary, as_shown
from .gate import Ask, ModelGate, estimate_tokens
from .model import Message, ModelFailed, ToolCall, ToolResult
from .prompt import NO_ANSWER, passage_of, rules, task
from .sentences import SentenceCutter
from .tools import TOOLS, SessionTools, ToolRefused

log = logging.getLogger(__name__)
PASSAGES = 5
MAX_ROUNDS = 3
"""Requests to the model for one answer: tools are called between them."""
_ABOUT_KNOWLEDGE = {"sure", "suggest", "unknown"}
_UNSAID = {"budget", "broken"}
"""Failures after which the default assistant simply answers, as if there were no model."""
PURPOSE = "answer"


class KnowledgeAssistant(Protocol):
    """What is needed of the default assistant."""

    async def reply(self, question: Question) -> Reply: ...

    def spoken(self, reply: Reply) -> AsyncIterator[str | Reply]:
        """The reply as it is streamed."""
        ...

    async def nearest(self, text: str, count: int) -> Sequence[Entry]: ...

    async def classify(self, text: str, history: Sequence[Turn], lang: Lang) -> Classification | None: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class AnswerRefused(Exception):
    """What the model said may not be shown. The message is for the log and has none of its words."""


class Uncited(AnswerRefused):
    """A sentence that cites nothing."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How models answer here. `turns`: the assistant's turns of a conversation after which no model is asked."""

    shop: Callable[[], str]
    """The shop's name, as it is now."""
    turns: int = 30
    numbers: OrderNumbers = SHIPPED
    """The shape of the shop's order numbers, which are not masked."""


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
            attempt = _Attempt(self._gate, self._inner, self._canary, self._manner, question, inner.lang)
            sentences = attempt.sentences()
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
            if failed or attempt.wants_handoff:
                inner = replace(with_offer(question, inner), votes_for_person=attempt.wants_handoff)
        async for piece in self._inner.spoken(inner):
            yield piece

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


class _Attempt:
    """One try at answering one question with the model."""

    def __init__(
        self,
        gate: ModelGate,
        inner: KnowledgeAssistant,
        canary: Canary,
        manner: Manner,
        question: Question,
        lang: Lang | None,
    ) -> None:
        self._gate = gate
        self._inner = inner
        self._question = question
        self._new_lang = lang
        self._lang: Lang = lang or question.lang
        self._masker = Masker(manner.numbers)
        self._tools = SessionTools({}, {}, question.verified_order)
        self._check = AnswerCheck(self._tools.passages, self._masker, question.text, self._lang, canary)
        self._rules = rules(manner.shop(), self._lang, canary.mark)
        self._shown: list[str] = []
        self._gap = ""

    @property
    def wants_handoff(self) -> bool:
        """Whether the model voted for a person."""
        return self._tools.wants_handoff

    async def sentences(self) -> AsyncGenerator[str, None]:
        """What may be shown, as it passes. Raises ModelFailed, AnswerRefused, ToolRefused."""
        for number, entry in enumerate(await self._nearest(self._question.text, PASSAGES), start=1):
            self._tools.passages[number], self._tools.entries[number] = passage_of(entry), entry
        if not self._tools.passages:
            raise AnswerRefused("nothing in the knowledge is near the question")
        deadline = asyncio.get_running_loop().time() + self._gate.limits.total_seconds
        messages = await asyncio.to_thread(self._messages)
        for _ in range(MAX_ROUNDS):
            calls: list[ToolCall] = []
            pieces = self._gate.stream(
                Ask(PURPOSE, messages, TOOLS, address=self._question.address, deadline=deadline)
            )
            try:
                async for shown in self._pass(pieces, calls):
                    yield shown
            finally:
                await pieces.aclose()
            if not calls:
                return
            if self._shown:
                raise AnswerRefused("tools asked for in the middle of an answer")
            messages = [*messages, *calls, *[ToolResult(c, await self._call(c)) for c in calls]]
        raise AnswerRefused("only tools, no answer")

    async def _pass(
        self, pieces: AsyncGenerator[str | ToolCall, None], calls: list[ToolCall]
    ) -> AsyncIterator[str]:
        cutter = SentenceCutter()
        doubt: AnswerRefused | None = None
        async for piece in pieces:
            if isinstance(piece, ToolCall):
                calls.append(piece)
                continue
            for sentence in cutter.feed(piece) if doubt is None else ():
                try:
                    yield self._passed(sentence)
                except Uncited as error:
                    # "I will look that up", said before a tool is called, is dropped; elsewhere it is a refusal.
                    doubt = error
                    break
        if calls and not self._shown:
            return
        if doubt is not None:
            raise doubt
        if (rest := cutter.rest()).strip():
            yield self._passed(rest)

    def _passed(self, sentence: str) -> str:
        """The sentence as it is shown."""
        if NO_ANSWER in sentence:
            raise AnswerRefused("the passages do not answer, says the model")
        refusal = self._check.refusal(sentence)
        if refusal == "uncited":
            raise Uncited("a sentence cites nothing")
        if refusal is not None:
            raise AnswerRefused(f"a sentence did not pass: {refusal}")
        shown = self._masker.restore(as_shown(sentence)).rstrip()
        if self._shown and shown:
            shown = ("\n" if "\n" in self._gap else " ") + shown
        self._gap = sentence[len(sentence.rstrip()) :]
        self._shown.append(shown)
        return shown

    def reply(self) -> Reply:
        """The finished answer. Raises AnswerRefused when nothing in it comes from the knowledge."""
        content = "".join(self._shown)
        if not self._check.cited:
            raise AnswerRefused("nothing cited")
        if content == next((turn.text for turn in reversed(self._question.history) if turn.role == "ai"), None):
            raise AnswerRefused("the answer just given, again")
        entries = {e.id: e for n in self._check.cited if (e := self._tools.entries.get(n)) is not None}
        answer = AssistantAnswer(
            outcome="sure",
            stream_id=self._question.stream_id,
            sources=[_source(entry) for entry in entries.values()],
            suggestions=[],
            offers_human=self.wants_handoff and _may_offer(self._question),
            generated=True,
        )
        return Reply(content, answer, None, self._new_lang, self.wants_handoff)

    def _messages(self) -> list[Message]:
        """Within the tokens allowed: the oldest turns go first, then the last passages."""
        history = list(self._question.history)
        while True:
            asked = task(self._question.text, history, self._tools.passages, self._masker)
            messages = [self._rules, *asked]
            if estimate_tokens(messages) <= self._gate.limits.tokens_in:
                return messages
            if history:
                history = history[len(history) // 2 + 1 :]
            elif len(self._tools.passages) > 1:
                last = max(self._tools.passages)
                del self._tools.passages[last], self._tools.entries[last]
            else:
                return messages

    async def _call(self, call: ToolCall) -> str:
        return await self._tools.call(call, self._nearest)

    async def _nearest(self, text: str, count: int) -> Sequence[Entry]:
        """In the client's words where there are translations: what is copied from them passes the checks."""
        return [entry.in_lang(self._lang) for entry in await self._inner.nearest(text, count)]


def with_offer(question: Question, reply: Reply) -> Reply:
    """The reply with the offer of a person, unless the client declined one, waits for one, or nothing is said."""
    if not reply.content or reply.calls_person or not _may_offer(question):
        return reply
    return replace(reply, answer=reply.answer.model_copy(update={"offers_human": True}))


def _may_offer(question: Question) -> bool:
    return question.status == "ai" and not declined_a_person(question.history)


def _source(entry: Entry) -> Source:
    url = entry.source if entry.source and entry.source.startswith(("https://", "http://")) else None
    return Source(id=entry.id, title=entry.question, url=url)
