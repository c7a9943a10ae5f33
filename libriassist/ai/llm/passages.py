"""What a model answers from. Where the search is not sure the model may help: put the question in other words to
search with, and choose among eight passages. What it says is a hint that code checks; none of it is ever shown."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ...chat.ports import Question
from ...protocol import AnswerOutcome, Lang
from ..privacy.masking import Masker
from ..retrieval.knowledge import Entry
from .checks import Canary
from .gate import Ask, ModelGate
from .model import ModelFailed, TextMessage
from .prompt import NONE, brief_of, choosing, rewriting, task

log = logging.getLogger(__name__)
PASSAGES = 5
CANDIDATES = 8
MAX_CHOSEN = 3
SHARE_OF_SILENCE = 0.5
"""Of the seconds a model may be silent: what rewriting and choosing may take together."""
_MAX_QUESTION_CHARS = 240
_MAX_CHOICE_CHARS = 40
_CHOICE = re.compile(r"\[?\d{1,2}\]?(?:\s?[,;]?\s?\[?\d{1,2}\]?){0,7}\.?")
_PLACEHOLDER = re.compile(r"<[A-Z_]{2,30}_\d{1,4}>")


class Search(Protocol):
    """What is needed of the default assistant's search."""

    async def nearest(self, text: str, count: int) -> Sequence[Entry]: ...

    async def find_entries(self, text: str) -> Sequence[tuple[Entry, bool]]: ...


@dataclass(frozen=True, slots=True)
class Help:
    """What the model may help the search with, where that is not sure."""

    rewrites: bool = True
    chooses: bool = True


ALL_HELP = Help()


@dataclass(frozen=True, slots=True)
class Found:
    """`passages`: what the answer may come from. `chosen`: those the model pointed at, best first; empty: it was
    not asked, said nothing that counts, or that none answers (then `none`). `proposed`: what of them the default
    assistant may propose to the client: where the search finds nothing by itself, only what it finds for the
    reworded question."""

    passages: Sequence[Entry]
    chosen: Sequence[Entry] = ()
    proposed: Sequence[Entry] = ()
    none: bool = False


@dataclass(frozen=True, slots=True)
class PassageFinder:
    """For one question. `lang`: the client's, and the passages' where there are translations."""

    search: Search
    gate: ModelGate
    help: Help
    canary: Canary
    masker: Masker
    shop: str
    question: Question
    lang: Lang

    async def find(self, outcome: AnswerOutcome) -> Found:
        """`outcome`: how sure the search was by itself. The nearest of the plain search are always among the
        passages, so that no rewriting and no choice can take them away."""
        plain = await self.nearest(self.question.text, CANDIDATES)
        if outcome == "sure" or self.help == Help(False, False):
            return Found(plain[:PASSAGES])
        silence = self.gate.limits.first_token_seconds * SHARE_OF_SILENCE
        deadline = asyncio.get_running_loop().time() + min(silence, self.gate.limits.total_seconds)
        reworded = await self._reworded(deadline) if self.help.rewrites else []
        known = _each_once([*plain[:PASSAGES], *reworded])
        if not known or not self.help.chooses:
            return Found(known)
        choice = await self._choice(_each_once([*known, *plain])[:CANDIDATES], deadline)
        if choice is None:
            return Found(known)
        found = {entry.id for entry in reworded}
        proposed = choice if outcome == "suggest" else [entry for entry in choice if entry.id in found]
        return Found(_each_once([*plain[:PASSAGES], *choice]), choice, proposed, none=not choice)

    async def nearest(self, text: str, count: int) -> list[Entry]:
        """In the client's words where there are translations: what is copied from them passes the checks."""
        return [entry.in_lang(self.lang) for entry in await self.search.nearest(text, count)]

    async def _reworded(self, deadline: float) -> list[Entry]:
        """What the search finds, at least to propose it, for the question as the model puts it on one line."""
        rules = rewriting(self.shop, self.lang, self.canary.mark)
        said = await self._ask("rewrite", rules, {}, deadline, _MAX_QUESTION_CHARS)
        if len(said) > _MAX_QUESTION_CHARS or len(said.splitlines()) != 1:
            return []
        found = await self.search.find_entries(_PLACEHOLDER.sub(" ", said))
        return [entry.in_lang(self.lang) for entry, _ in found]

    async def _choice(self, candidates: Sequence[Entry], deadline: float) -> list[Entry] | None:
        """What the model chose: nothing, when it says that none answers; None when its words are no choice."""
        numbered = dict(enumerate(candidates, start=1))
        said = await self._ask(
            "choose", choosing(self.shop, self.canary.mark), numbered, deadline, _MAX_CHOICE_CHARS
        )
        if said.rstrip(".") == NONE:
            return []
        if _CHOICE.fullmatch(said) is None:
            return None
        numbers = list(dict.fromkeys(int(number) for number in re.findall(r"\d+", said)))
        if len(numbers) > MAX_CHOSEN or not set(numbers) <= set(numbered):
            return None
        return [numbered[number] for number in numbers]

    async def _ask(
        self, purpose: str, rules: TextMessage, numbered: dict[int, Entry], deadline: float, most: int
    ) -> str:
        """What the model says, read no further than `most` characters; empty when it fails."""
        passages = {number: brief_of(entry) for number, entry in numbered.items()}
        question = self.question
        asked = await asyncio.to_thread(task, question.text, question.history, passages, self.masker)
        ask = Ask(purpose, [rules, *asked], address=question.address, deadline=deadline)
        try:
            return await self.gate.text(ask, most)
        except ModelFailed as error:
            log.info("the search goes without the model's help (%s): %s", purpose, error)
            return ""


def _each_once(entries: Sequence[Entry]) -> list[Entry]:
    return list({entry.id: entry for entry in entries}.values())
