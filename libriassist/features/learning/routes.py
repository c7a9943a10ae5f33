"""What the assistant did not settle, for supervisors and admins; the verdict on a hand-over, for its readers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from ...chat.ports import AgentRecord
from ...chat.ports import learning as ports
from ...chat.ports.knowledge import KnowledgeEntry, KnowledgeStore
from ...core.errors import NoSuchEntry
from ...core.learning import Why
from ...protocol import Id, Lang
from ...web.access import Service, Services, SignedInAgent, access_conversation, check_right, services_of
from ...web.schemas import Moment
from ..knowledge.shown import entry_shown
from .export import ExportKind, labelled_lines
from .schemas import (
    HandoffVerdict,
    LearningAssignment,
    LearningEvaluation,
    LearningGroup,
    LearningGroupDetail,
    LearningGroups,
    LearningMeasurement,
    LearningMerge,
    LearningMove,
    LearningPublication,
    LearningQuestion,
    NewVerdict,
)
from .service import SHOWN_QUESTIONS, LearningService

router = APIRouter(prefix="/api/learning", tags=["learning"])
verdicts = APIRouter(prefix="/api/conversations", tags=["learning"])
Learning = Annotated[LearningService, Depends(Service(LearningService))]
Knowledge = Annotated[KnowledgeStore, Depends(Service(KnowledgeStore))]


async def _reviewer(agent: SignedInAgent) -> AgentRecord:
    check_right(agent, "review_learning")
    return agent


Reviewer = Annotated[AgentRecord, Depends(_reviewer)]
"""These words come from conversations an agent may not read."""


class _Review:
    """What is done with a group, and how it is then shown."""

    def __init__(self, learning: Learning, knowledge: Knowledge, agent: Reviewer) -> None:
        self.learning = learning
        self.agent = agent
        self._knowledge = knowledge

    async def shown(self, group_id: str, known: ports.LearningGroup | None = None) -> LearningGroupDetail:
        store = self.learning.store
        group = known or await store.group(group_id)
        questions = await store.questions(group_id, SHOWN_QUESTIONS)
        entry = await _entry(self._knowledge, group.entry_id)
        return LearningGroupDetail(
            group=_group(group),
            questions=[_question(q) for q in questions],
            entry=None if entry is None else entry_shown(entry),
            evaluation=_evaluation(group),
        )


Review = Annotated[_Review, Depends()]


@router.get("/groups")
async def list_groups(
    learning: Learning,
    agent: Reviewer,
    state: ports.GroupState | None = None,
    lang: Lang | None = None,
    why: Why | None = None,
    since: Moment | None = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> LearningGroups:
    """Most frequent first. Without `state`: all."""
    groups, total = await learning.store.groups(ports.GroupQuery(state, lang, why, since, offset, limit))
    since_when = await learning.store.learning_since()
    return LearningGroups(groups=[_group(g) for g in groups], total=total, on=learning.on, since=since_when)


@router.get("/groups/{group_id}")
async def get_group(group_id: Id, review: Review) -> LearningGroupDetail:
    """One group with its questions (the latest 200), its entry and what was measured."""
    return await review.shown(group_id)


@router.post("/groups/{group_id}/draft")
async def draft_entry(group_id: Id, review: Review) -> LearningGroupDetail:
    """Make a draft entry of it, and measure its effect in the background."""
    await review.learning.draft(group_id, review.agent.name)
    return await review.shown(group_id)


@router.post("/groups/{group_id}/assign")
async def assign_entry(group_id: Id, assign: LearningAssignment, review: Review) -> LearningGroupDetail:
    """An entry there is already answers these questions."""
    await review.learning.assign(group_id, assign.entry_id)
    return await review.shown(group_id)


@router.post("/groups/{group_id}/evaluate")
async def evaluate_group(group_id: Id, review: Review) -> LearningGroupDetail:
    """Measure answers without and with its entry, in the background."""
    group = await review.learning.evaluate(group_id)
    return await review.shown(group_id, group)


@router.post("/groups/{group_id}/publish")
async def publish_entry(group_id: Id, publish: LearningPublication, review: Review) -> LearningGroupDetail:
    """Its draft goes live. 409 `entry_changed` when somebody changed it meanwhile."""
    await review.learning.publish(group_id, publish.version, review.agent.name)
    return await review.shown(group_id)


@router.post("/groups/{group_id}/dismiss")
async def dismiss_group(group_id: Id, review: Review) -> LearningGroupDetail:
    """Nothing for the knowledge; what is asked alike later joins it in silence."""
    await review.learning.dismiss(group_id)
    return await review.shown(group_id)


@router.post("/groups/{group_id}/reopen")
async def reopen_group(group_id: Id, review: Review) -> LearningGroupDetail:
    """Undo the decision; an entry made of it stays as it is."""
    await review.learning.reopen(group_id)
    return await review.shown(group_id)


@router.post("/groups/{group_id}/merge")
async def merge_group(group_id: Id, merge: LearningMerge, review: Review) -> LearningGroupDetail:
    """Its questions go into another group; this one is gone."""
    await review.learning.store.merge_groups(group_id, merge.into)
    return await review.shown(merge.into)


@router.post("/questions/{question_id}/move")
async def move_question(question_id: Id, move: LearningMove, review: Review) -> LearningGroupDetail:
    """Into another group, or one of its own; that group is answered."""
    group = await review.learning.store.move_question(question_id, move.to)
    return await review.shown(group.id)


@router.get("/export/{kind}")
async def export(
    kind: ExportKind, request: Request, learning: Learning, agent: Reviewer, since: date | None = None
) -> StreamingResponse:
    """Labelled lines for `libriassist eval`, personal data masked."""
    services = services_of(request)
    lines = labelled_lines(learning.store, learning.mask, kind, _midnight(services, since))
    first = await anext(lines, None)
    headers = {"content-disposition": f'attachment; filename="libriassist-{kind}.jsonl"'}
    return StreamingResponse(_written(first, lines), media_type="application/x-ndjson", headers=headers)


@verdicts.get("/{conversation_id}/handoff-verdict")
async def get_verdict(
    conversation_id: Id, request: Request, learning: Learning, agent: SignedInAgent
) -> HandoffVerdict:
    """What an agent said of the hand-over."""
    services = services_of(request)
    await access_conversation(services.store, agent.actor(), conversation_id)
    found = await learning.store.verdicts([conversation_id])
    return HandoffVerdict(verdict=found.get(conversation_id))


@verdicts.put("/{conversation_id}/handoff-verdict")
async def give_verdict(
    conversation_id: Id, new: NewVerdict, request: Request, learning: Learning, agent: SignedInAgent
) -> HandoffVerdict:
    """Whoever may read the conversation: was the hand-over justified, too early, too late?"""
    services = services_of(request)
    await access_conversation(services.store, agent.actor(), conversation_id)
    await learning.store.give_verdict(conversation_id, new.verdict, agent.id)
    return HandoffVerdict(verdict=new.verdict)


async def _written(first: dict[str, Any] | None, rest: AsyncIterator[dict[str, Any]]) -> AsyncIterator[bytes]:
    if first is not None:
        yield (json.dumps(first, ensure_ascii=False) + "\n").encode()
    async for line in rest:
        yield (json.dumps(line, ensure_ascii=False) + "\n").encode()


def _midnight(services: Services, day: date | None) -> datetime | None:
    zone = ZoneInfo(services.settings.time_zone)
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=zone)


async def _entry(knowledge: KnowledgeStore, entry_id: str | None) -> KnowledgeEntry | None:
    if entry_id is None:
        return None
    try:
        return await knowledge.entry(entry_id)
    except NoSuchEntry:
        return None


def _group(group: ports.LearningGroup) -> LearningGroup:
    return LearningGroup(
        id=group.id,
        label=group.label,
        lang=group.lang,
        state=group.state,
        entry_id=group.entry_id,
        questions=group.questions,
        conversations=group.conversations,
        answered=group.answered,
        whys=dict(group.whys),
        last_asked_at=group.last_asked_at,
    )


def _question(question: ports.LearningQuestion) -> LearningQuestion:
    return LearningQuestion(
        id=question.id,
        conversation_id=question.conversation_id,
        lang=question.lang,
        question=question.question,
        why=question.why,
        answer=question.answer,
        asked_at=question.asked_at,
    )


def _evaluation(group: ports.LearningGroup) -> LearningEvaluation:
    kept = group.evaluation or {}
    stages = {s: LearningMeasurement.model_validate(kept[s]) for s in ("draft", "published") if s in kept}
    return LearningEvaluation(
        running="running" in kept,
        problem=kept.get("problem"),
        draft=stages.get("draft"),
        published=stages.get("published"),
    )
