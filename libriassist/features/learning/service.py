"""Learning from conversations: rounds that collect and group what was not settled, and what people make of it.

Off unless the shop switches it on. What is kept has its personal data masked, and goes with its conversation.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from ...chat.effect_runner import EffectRunner
from ...chat.ports import Clock
from ...chat.ports.knowledge import EntryChange, EntryText, KnowledgeEntry
from ...chat.ports.learning import (
    BEFORE_ALL,
    Grouper,
    GroupQuery,
    GroupState,
    LearningGroup,
    LearningQuestion,
    LearningStore,
)
from ...core.conversation import Conversation
from ...core.effects import Effect
from ...core.errors import BadRequest, ChatError, WrongState
from ...core.learning import QUIET, UnsettledQuestion, unsettled_questions
from ...ids import new_id
from ..knowledge.service import KnowledgeService
from .evaluation import BeforeAfter

log = logging.getLogger(__name__)
ROUND = "learning.round"
"""The kind of effect, and the only key of it: a timer, while the shop wants to learn."""
OVERLAP = QUIET + timedelta(minutes=2)
"""Looked at again every round: what grew quiet since, and what a process with a slow clock wrote."""
PAGE = 100
GROUPED = 4_000
"""Questions that are compared with each other, the latest; older ones stay in their groups."""
MAX_QUESTION_CHARS = 300
PHRASINGS = 12
MAX_PHRASING_CHARS = 200
SHOWN_QUESTIONS = 200


class LearningService:
    """`mask` takes personal data out of a text, by `rules` of this name; `on`: the shop wants it."""

    def __init__(
        self,
        store: LearningStore,
        grouper: Grouper,
        knowledge: KnowledgeService,
        evaluation: BeforeAfter,
        clock: Clock,
        mask: Callable[[str], str],
        rules: str,
        effects: EffectRunner,
        *,
        on: bool,
    ) -> None:
        self.store = store
        self.on = on
        self.mask = mask
        self._rules = rules
        self.evaluation = evaluation
        self._grouper = grouper
        self._knowledge = knowledge
        self._clock = clock
        self._effects = effects

    # ---- rounds

    async def mask_again(self) -> None:
        """What older rules left to be read in what was kept; before anybody is shown it."""
        if changed := await self.store.mask_again(self.mask, self._rules):
            log.info("%d rows of what was learnt are masked by newer rules", changed)

    async def start(self) -> None:
        """A round now, and then every so often; none, and nothing learnt, where the shop does not want it."""
        await self.mask_again()
        try:
            if self.on:
                await self._effects.schedule(Effect(ROUND, ROUND, {}))
            else:
                await self._effects.store.drop(ROUND)
                await self.store.stop_learning()
        except ChatError as error:
            log.warning("learning waits for the database: %s", error)

    async def round(self) -> None:
        """Collect from what was said since the last round, then group."""
        now = self._clock.now()
        since = await self.store.begin_round(now)
        await self._collect(since - OVERLAP)
        await self._group()
        await self._follow_entries()
        await self.store.finish_round(now)

    async def _collect(self, since: datetime) -> None:
        after = BEFORE_ALL
        while page := await self.store.touched(since, after, PAGE):
            for conversation in page:
                await self._learn_from(conversation)
            after = page[-1].id

    async def _learn_from(self, conversation: Conversation) -> None:
        events = await self.store.events_of(conversation.id)
        unsettled = unsettled_questions(events, conversation.rating, self._clock.now())
        if unsettled:
            await self.store.record([self._kept(conversation, one) for one in unsettled])

    def _kept(self, conversation: Conversation, unsettled: UnsettledQuestion) -> LearningQuestion:
        return LearningQuestion(
            id=new_id(),
            group_id=None,
            conversation_id=conversation.id,
            seq=unsettled.seq,
            lang=conversation.lang,
            question=self.mask(unsettled.question),
            why=unsettled.why,
            answer=None if unsettled.answer is None else self.mask(unsettled.answer),
            asked_at=unsettled.asked_at,
        )

    async def _group(self) -> None:
        questions, fixed = await self.store.to_group(GROUPED)
        if not questions:
            await self.store.drop_empty_groups()
            return
        grouping = await asyncio.to_thread(self._grouper.group, questions, fixed, new_id)
        await self.store.regroup(grouping)

    async def _follow_entries(self) -> None:
        """Drafts that were published or archived elsewhere: their groups follow."""
        drafted, _ = await self.store.groups(GroupQuery(state="drafted", limit=PAGE))
        for group in drafted:
            if group.entry_id is not None:
                entry = await self._knowledge.store.entry(group.entry_id)
                if entry.state != "draft":
                    await self._entry_is(group, entry)

    async def _entry_is(self, group: LearningGroup, entry: KnowledgeEntry) -> LearningGroup:
        if entry.state == "published":
            changed = await self.store.change_group(group.id, {"state": "published"})
            return await self.evaluation.begin(changed)
        return await self.store.change_group(group.id, {"state": "open", "entry_id": None, "evaluation": None})

    # ---- what people make of a group

    async def draft(self, group_id: str, by: str) -> tuple[LearningGroup, KnowledgeEntry]:
        """A draft entry: the group's label, its questions as phrasings, the fullest answer an agent gave."""
        group = await self.store.group(group_id)
        if group.entry_id is not None:
            raise WrongState("There is an entry for this group already.")
        questions = await self.store.questions(group_id, SHOWN_QUESTIONS)
        text = EntryText(
            question=group.label[:MAX_QUESTION_CHARS],
            answer=best_answer(questions),
            lang=group.lang,
            phrasings=phrasings_of(group.label, questions),
        )
        entry = await self._knowledge.add_entry(text, "draft", True, by)
        drafted = await self.store.change_group(group_id, {"state": "drafted", "entry_id": entry.id})
        if text.answer:
            drafted = await self.evaluation.begin(drafted)
        return drafted, entry

    async def assign(self, group_id: str, entry_id: str) -> LearningGroup:
        """An entry there is already answers these questions."""
        group = await self.store.group(group_id)
        entry = await self._knowledge.store.entry(entry_id)
        if entry.state == "archived":
            raise BadRequest("This entry is archived.")
        state: GroupState = "published" if entry.state == "published" else "drafted"
        return await self.store.change_group(group.id, {"state": state, "entry_id": entry.id, "by_hand": True})

    async def dismiss(self, group_id: str) -> LearningGroup:
        """Nothing for the knowledge; an entry made of it stays as it is."""
        return await self.store.change_group(
            group_id, {"state": "dismissed", "entry_id": None, "evaluation": None}
        )

    async def reopen(self, group_id: str) -> LearningGroup:
        """As if nobody had decided; an entry made of it stays as it is."""
        return await self.store.change_group(group_id, {"state": "open", "entry_id": None, "evaluation": None})

    async def evaluate(self, group_id: str) -> LearningGroup:
        """Measure before and after, in the background; the group's `evaluation` shows how far it is."""
        group = await self.store.group(group_id)
        if group.entry_id is None:
            raise WrongState("Make a draft first: then its effect can be measured.")
        return await self.evaluation.begin(group)

    async def publish(self, group_id: str, version: int, by: str) -> tuple[LearningGroup, KnowledgeEntry]:
        """The group's draft goes live, unless somebody changed it since `version`; measured again then."""
        group = await self.store.group(group_id)
        if group.entry_id is None:
            raise WrongState("Make a draft first.")
        if not (await self._knowledge.store.entry(group.entry_id)).text.answer.strip():
            raise BadRequest("The draft has no answer yet.")
        change = EntryChange(state="published", to_confirm=False)
        entry = await self._knowledge.change_entry(group.entry_id, version, change, by)
        return await self._entry_is(group, entry), entry


def best_answer(questions: list[LearningQuestion]) -> str:
    """Of what agents answered, the one given most often, then the longest; empty when nobody did."""
    given: dict[str, int] = {}
    for question in questions:
        if question.answer:
            given[question.answer] = given.get(question.answer, 0) + 1
    return max(given, key=lambda answer: (given[answer], len(answer)), default="")


def phrasings_of(label: str, questions: list[LearningQuestion]) -> tuple[str, ...]:
    """The clients' own ways to ask, without doubles, the latest first."""
    seen = {label.casefold()}
    phrasings: list[str] = []
    for question in questions:
        text = question.question[:MAX_PHRASING_CHARS]
        if text.casefold() not in seen and len(phrasings) < PHRASINGS:
            seen.add(text.casefold())
            phrasings.append(text)
    return tuple(phrasings)
