"""One try at answering one question in a model's words, each sentence checked before it is shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence

from ...chat.ports import Question, Reply
from ...core.handoff.decide import declined_a_person
from ...protocol import AnswerOutcome, AssistantAnswer, Lang, Source
from ..retrieval.knowledge import Entry
from .checks import AnswerCheck, as_shown
from .gate import Ask, estimate_tokens
from .model import Message, ToolCall, ToolResult
from .passages import PassageFinder
from .prompt import NO_ANSWER, passage_of, rules, task
from .sentences import SentenceCutter
from .tools import TOOLS, SessionTools

MAX_ROUNDS = 3
"""Requests to the model for one answer: tools are called between them."""
PURPOSE = "answer"


class AnswerRefused(Exception):
    """What the model said may not be shown. The message is for the log and has none of its words."""


class Uncited(AnswerRefused):
    """A sentence that cites nothing."""


class Attempt:
    """One try at answering one question with the model."""

    def __init__(self, finder: PassageFinder, new_lang: Lang | None) -> None:
        """`new_lang`: the client's language, where it is not the conversation's."""
        self._finder = finder
        self._gate = finder.gate
        self._question = question = finder.question
        self._new_lang = new_lang
        self._masker = finder.masker
        self._tools = SessionTools({}, {}, question.verified_order)
        self._check = AnswerCheck(self._tools.passages, self._masker, question.text, finder.lang, finder.canary)
        self._rules = rules(finder.shop, finder.lang, finder.canary.mark)
        self._chosen: frozenset[str] = frozenset()
        self.proposed: Sequence[Entry] = ()
        """What the default assistant may propose when this fails."""
        self._shown: list[str] = []
        self._gap = ""

    @property
    def wants_handoff(self) -> bool:
        """Whether the model voted for a person."""
        return self._tools.wants_handoff

    async def sentences(self, outcome: AnswerOutcome) -> AsyncGenerator[str, None]:
        """What may be shown, as it passes; `outcome`: how sure the search is without a model. Raises ModelFailed,
        AnswerRefused, ToolRefused."""
        deadline = asyncio.get_running_loop().time() + self._gate.limits.total_seconds
        await self._find(outcome)
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

    async def _find(self, outcome: AnswerOutcome) -> None:
        found = await self._finder.find(outcome)
        if not found.passages:
            raise AnswerRefused("nothing in the knowledge is near the question")
        if found.none:
            raise AnswerRefused("none of the passages answers, says the model")
        self._chosen, self.proposed = frozenset(entry.id for entry in found.chosen), found.proposed
        for number, entry in enumerate(found.passages, start=1):
            self._tools.passages[number], self._tools.entries[number] = passage_of(entry), entry

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
        """The finished answer. Raises AnswerRefused when nothing in it comes from the knowledge, or from what the
        model itself chose."""
        content = "".join(self._shown)
        if not self._check.cited:
            raise AnswerRefused("nothing cited")
        if content == next((turn.text for turn in reversed(self._question.history) if turn.role == "ai"), None):
            raise AnswerRefused("the answer just given, again")
        entries = {e.id: e for n in self._check.cited if (e := self._tools.entries.get(n)) is not None}
        if self._chosen and not any(entry.id in self._chosen for entry in entries.values()):
            raise AnswerRefused("it cites nothing of what it chose")
        answer = AssistantAnswer(
            outcome="sure",
            stream_id=self._question.stream_id,
            sources=[_source(entry) for entry in entries.values()],
            suggestions=[],
            offers_human=self.wants_handoff and may_offer(self._question),
            generated=True,
        )
        return Reply(content, answer, None, self._new_lang, self.wants_handoff)

    def _messages(self) -> list[Message]:
        """Within the tokens allowed: the oldest turns go first, then the last passages, chosen ones at the end."""
        history = list(self._question.history)
        while True:
            asked = task(self._question.text, history, self._tools.passages, self._masker)
            messages = [self._rules, *asked]
            if estimate_tokens(messages) <= self._gate.limits.tokens_in:
                return messages
            if history:
                history = history[len(history) // 2 + 1 :]
            elif len(self._tools.passages) > 1:
                last = max(self._tools.passages, key=lambda n: (self._tools.entries[n].id not in self._chosen, n))
                del self._tools.passages[last], self._tools.entries[last]
            else:
                return messages

    async def _call(self, call: ToolCall) -> str:
        return await self._tools.call(call, self._finder.nearest)


def may_offer(question: Question) -> bool:
    return question.status == "ai" and not declined_a_person(question.history)


def _source(entry: Entry) -> Source:
    url = entry.source if entry.source and entry.source.startswith(("https://", "http://")) else None
    return Source(id=entry.id, title=entry.question, url=url)
