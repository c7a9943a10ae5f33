"""What the learning routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from ...chat.ports.learning import GroupState, Verdict
from ...core.learning import Why
from ...protocol import Id, Lang
from ...web.schemas import Schema
from ..knowledge.schemas import KnowledgeEntry, Version

EntryId = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]+$")]


class LearningTally(Schema):
    """Counts over questions: answered `right` or `wrong` for sure; an expected entry `first`, or in the first
    three (of the `answerable`)."""

    questions: int
    answerable: int
    right: int
    wrong: int
    first: int
    third: int


class LearningComparison(Schema):
    before: LearningTally
    after: LearningTally


class LearningAnswer(Schema):
    """What the assistant answered: an entry for sure, a suggestion, or that it does not know."""

    outcome: str
    entry_id: str | None
    title: str | None


class LearningChange(Schema):
    """A question whose answer the entry changes. `which`: of the group's own, or of the labelled set."""

    which: str
    question: str
    expected: list[str]
    before: LearningAnswer
    after: LearningAnswer


class LearningMeasurement(Schema):
    """`own`: the group's questions, each held out; `set`: the labelled questions. `version`: of the entry."""

    at: datetime
    version: int
    own: LearningComparison
    set: LearningComparison
    changed: list[LearningChange]
    changed_in_all: int


class LearningEvaluation(Schema):
    """`draft` before publishing, `published` after. `running`: a measurement is under way."""

    running: bool
    problem: str | None
    draft: LearningMeasurement | None
    published: LearningMeasurement | None


class LearningGroup(Schema):
    """Questions that ask the same, by the label of the one in their middle; figures of the questions asked for."""

    id: str
    label: str
    lang: Lang
    state: GroupState
    entry_id: str | None
    questions: int
    conversations: int
    answered: int
    whys: dict[Why, int]
    last_asked_at: datetime | None


class LearningGroups(Schema):
    """Most frequent first. `on`: conversations are being learnt from."""

    groups: list[LearningGroup]
    total: int
    on: bool
    since: datetime | None


class LearningQuestion(Schema):
    """A client's question, masked."""

    id: str
    conversation_id: str
    lang: Lang
    question: str
    why: Why
    answer: str | None
    asked_at: datetime


class LearningGroupDetail(Schema):
    group: LearningGroup
    questions: list[LearningQuestion]
    entry: KnowledgeEntry | None
    evaluation: LearningEvaluation


class LearningMerge(Schema):
    into: Id


class LearningMove(Schema):
    """None: into a group of its own."""

    to: Id | None


class LearningAssignment(Schema):
    """An entry there is already."""

    entry_id: EntryId


class LearningPublication(Schema):
    """`version`: the one of the draft that was seen."""

    version: Version


class HandoffVerdict(Schema):
    """What an agent says of the conversation's hand-over; None: nothing yet."""

    verdict: Verdict | None


class NewVerdict(Schema):
    verdict: Verdict
