"""Before and after: what the assistant answers without and with a group's entry."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from ...chat.effect_runner import EffectRunner
from ...chat.effects import EffectKind, Held, Retry
from ...chat.ports import Clock
from ...chat.ports.knowledge import EntryState, EntryText, KnowledgeEntry, PlainEntry
from ...chat.ports.knowledge_use import Trial
from ...chat.ports.learning import LearningGroup, LearningStore
from ...core.effects import Effect
from ...core.errors import ChatError, NoSuchGroup
from ...protocol import Lang
from ..knowledge.service import KnowledgeService

log = logging.getLogger(__name__)
OWN_QUESTIONS = 40
CHANGED_SHOWN = 40
MEASURE = "learning.measure"
FAILED = "Measuring failed; the server's log says why."
RECALLED = 3


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and the entries that answer it; none: nothing should."""

    question: str
    lang: Lang
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts. `right`: answered for sure by an expected entry; `wrong`: for sure by another; `first`, `third`:
    an expected entry is the best found, or among the best three (of the answerable)."""

    questions: int = 0
    answerable: int = 0
    right: int = 0
    wrong: int = 0
    first: int = 0
    third: int = 0

    def with_trial(self, line: LabelledQuestion, trial: Trial) -> Figures:
        ids = [entry.id for entry in trial.entries[:RECALLED]]
        sure = trial.outcome == "sure"
        hit = bool(ids) and ids[0] in line.expected
        return Figures(
            self.questions + 1,
            self.answerable + bool(line.expected),
            self.right + (sure and hit),
            self.wrong + (sure and not hit),
            self.first + hit,
            self.third + any(entry_id in line.expected for entry_id in ids),
        )

    def json(self) -> dict[str, int]:
        return {name: int(getattr(self, name)) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Measured:
    """Whose entry is measured: the payload."""

    group_id: str


class BeforeAfter:
    """Measures as an effect, one group at a time, and keeps the result with the group.

    `labelled` reads the shop's labelled questions; called in a thread.
    """

    def __init__(
        self,
        store: LearningStore,
        knowledge: KnowledgeService,
        clock: Clock,
        labelled: Callable[[], Sequence[LabelledQuestion]],
        effects: EffectRunner,
    ) -> None:
        self._store = store
        self._knowledge = knowledge
        self._clock = clock
        self._labelled = labelled
        self._effects = effects

    def kind(self, retry: Retry, lease: timedelta) -> EffectKind[Measured]:
        """What measures a group's entry. Measured again whenever somebody wants to: nothing is remembered."""
        return EffectKind(
            MEASURE, Measured, self.run, retry, lease, give_up=self.give_up, at_once=1, remembered=False
        )

    async def begin(self, group: LearningGroup) -> LearningGroup:
        """Have it measured; the group, which says so from now on. One under way is followed by another."""
        begun = await self._is_running(group)
        await self._effects.schedule(Effect(MEASURE, f"{MEASURE}:{group.id}", {"group_id": group.id}))
        return begun

    async def _is_running(self, group: LearningGroup) -> LearningGroup:
        running = {**_results(group), "running": self._clock.now().isoformat()}
        return await self._store.change_group(group.id, {"evaluation": running})

    async def run(self, measured: Measured, _held: Held) -> None:
        """What cannot be measured is said with the group."""
        try:
            group = await self._is_running(await self._store.group(measured.group_id))
        except NoSuchGroup:
            return
        kept = _results(group)
        try:
            if group.entry_id is not None:
                entry = await self._knowledge.store.entry(group.entry_id)
                result = await self._measure(group, entry)
                now = self._clock.now().isoformat()
                kept[stage_of(entry.state)] = {"at": now, "version": entry.version, **result}
        except ChatError as error:
            kept["problem"] = error.message
        except Exception:
            log.exception("measuring a draft failed")
            kept["problem"] = FAILED
        await self._end(group.id, kept)

    async def give_up(self, measured: Measured, _held: Held) -> None:
        """It took its process along each time."""
        group = await self._store.group(measured.group_id)
        await self._end(group.id, {**_results(group), "problem": FAILED})

    async def _end(self, group_id: str, kept: dict[str, Any]) -> None:
        with contextlib.suppress(NoSuchGroup):
            await self._store.change_group(group_id, {"evaluation": kept})

    async def _measure(self, group: LearningGroup, entry: KnowledgeEntry) -> dict[str, Any]:
        questions = [q.question for q in await self._store.questions(group.id, OWN_QUESTIONS)]
        own = [LabelledQuestion(text, group.lang, (entry.id,)) for text in dict.fromkeys(questions)]
        lines = await asyncio.to_thread(self._labelled)
        changed: list[dict[str, Any]] = []
        return {
            "own": await self._compare(
                own, lambda line: without(entry.text, line.question), entry, changed, "own"
            ),
            "set": await self._compare(lines, lambda _line: entry.text, entry, changed, "set"),
            "changed": changed[:CHANGED_SHOWN],
            "changed_in_all": len(changed),
        }

    async def _compare(
        self,
        lines: Sequence[LabelledQuestion],
        text_for: Callable[[LabelledQuestion], EntryText],
        entry: KnowledgeEntry,
        changed: list[dict[str, Any]],
        which: str,
    ) -> dict[str, Any]:
        """Each question without and with the entry, which is never shown the question's own wording."""
        before, after = Figures(), Figures()
        trials: list[Trial] = []
        for line in lines:
            trials.append(await self._try(line, self._blank(entry)))
            before = before.with_trial(line, trials[-1])
        for line, old in zip(lines, trials, strict=True):
            new = await self._try(line, PlainEntry(entry.id, text_for(line)))
            after = after.with_trial(line, new)
            if (old.outcome, _first(old)) != (new.outcome, _first(new)):
                changed.append({"which": which, "question": line.question, "expected": list(line.expected),
                                "before": _said(old), "after": _said(new)})  # fmt: skip
        return {"before": before.json(), "after": after.json()}

    def _blank(self, entry: KnowledgeEntry) -> PlainEntry | None:
        """What takes the entry's place to see the answers without it; None while it is not in use anyway."""
        if entry.state != "published":
            return None
        return PlainEntry(entry.id, EntryText(question="—", answer="—", lang=entry.text.lang))

    async def _try(self, line: LabelledQuestion, draft: PlainEntry | None) -> Trial:
        return await self._knowledge.try_question(line.question, line.lang, draft)


def without(text: EntryText, question: str) -> EntryText:
    """The entry as if this client had never asked: their phrasing is left out; where they gave the question its
    words, another phrasing (if there is one) stands in."""
    others = tuple(p for p in text.phrasings if not question.casefold().startswith(p.casefold()))
    if text.question.casefold() == question.casefold() and others:
        return replace(text, question=others[0], phrasings=others[1:])
    return replace(text, phrasings=others)


def _results(group: LearningGroup) -> dict[str, Any]:
    """What was measured before."""
    return {k: v for k, v in (group.evaluation or {}).items() if k in ("draft", "published")}


def stage_of(state: EntryState) -> str:
    """Under which name the result is kept."""
    return "published" if state == "published" else "draft"


def _first(trial: Trial) -> str | None:
    """The entry a client would be shown first."""
    shown = trial.outcome in ("sure", "suggest") and trial.entries
    return trial.entries[0].id if shown else None


def _said(trial: Trial) -> dict[str, Any]:
    entry = trial.entries[0] if _first(trial) else None
    return {"outcome": trial.outcome, "entry_id": entry and entry.id, "title": entry and entry.question}
