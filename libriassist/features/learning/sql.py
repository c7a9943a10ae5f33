"""`ports.learning.LearningStore` on the store's connections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ...chat.ports import Clock
from ...chat.ports.learning import GroupedQuestion, Grouping, GroupQuery, LearningGroup, LearningQuestion, Verdict
from ...core.conversation import Conversation
from ...core.events import Event
from ...store import rows, schema
from ...store.store import SqlStore
from . import remasking
from . import rows as learning_rows
from .tables import learning_groups, learning_questions

_g = learning_groups.c
_q = learning_questions.c
_c = schema.conversations.c
_m = schema.messages.c
_meta = schema.meta.c
SINCE, REACHED = "learning_since", "learning_reached"
"""In `meta`: from when on conversations may be learnt from, and how far that got."""
LONGEST_CONVERSATION = timedelta(days=7)
"""An open conversation older than this is looked at again when it is closed or rated."""
MANY_EVENTS = 1_000


class SqlLearning:
    """Questions and groups, and hand-over verdicts."""

    def __init__(self, store: SqlStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # ---- rounds

    async def begin_round(self, now: datetime) -> datetime:
        return await self._store.write(lambda c: _begin(c, now))

    async def finish_round(self, reached: datetime) -> None:
        await self._store.write(lambda c: _put(c, REACHED, reached.isoformat()))

    async def stop_learning(self) -> None:
        gone = sa.delete(schema.meta).where(_meta.key.in_([SINCE, REACHED]))
        await self._store.write(lambda c: c.execute(gone))

    async def learning_since(self) -> datetime | None:
        found = await self._store.read(lambda c: _get(c, SINCE))
        return datetime.fromisoformat(found) if found else None

    async def touched(self, since: datetime, after: str, limit: int) -> list[Conversation]:
        return await self._store.read(lambda c: _touched(c, since, after, limit))

    async def events_of(self, conversation_id: str) -> list[Event]:
        statement = rows.select_events.where(_m.conversation_id == conversation_id).order_by(_m.seq)
        return await self._store.read(
            lambda c: [rows.event_of(row) for row in c.execute(statement.limit(MANY_EVENTS))]
        )

    async def record(self, questions: Sequence[LearningQuestion]) -> int:
        try:
            return await self._store.write(lambda c: _record(c, questions))
        except IntegrityError:
            return 0  # the conversation was erased meanwhile

    async def mask_again(self, mask: Callable[[str], str], rules: str) -> int:
        return await remasking.mask_again(self._store, mask, rules)

    # ---- grouping

    async def to_group(self, limit: int) -> tuple[list[GroupedQuestion], set[str]]:
        return await self._store.read(lambda c: _to_group(c, limit))

    async def regroup(self, grouping: Grouping) -> None:
        now = self._clock.now()
        await self._store.write(lambda c: _regroup(c, grouping, now))

    async def drop_empty_groups(self) -> None:
        await self._store.write(learning_rows.drop_empty)

    # ---- review

    async def groups(self, query: GroupQuery) -> tuple[list[LearningGroup], int]:
        return await self._store.read(lambda c: learning_rows.groups(c, query))

    async def group(self, group_id: str) -> LearningGroup:
        return await self._store.read(lambda c: learning_rows.group(c, group_id))

    async def questions(self, group_id: str, limit: int) -> list[LearningQuestion]:
        def work(connection: sa.Connection) -> list[LearningQuestion]:
            learning_rows.group(connection, group_id)
            statement = learning_rows.select_questions.where(_q.group_id == group_id)
            statement = statement.order_by(_q.asked_at.desc(), _q.id).limit(limit)
            return [LearningQuestion(**row) for row in connection.execute(statement).mappings()]

        return await self._store.read(work)

    async def labelled_questions(self, after: str, limit: int) -> list[tuple[LearningQuestion, LearningGroup]]:
        """Questions of groups people decided about, by id above `after`."""
        return await self._store.read(lambda c: learning_rows.labelled(c, after, limit))

    async def change_group(self, group_id: str, changes: Mapping[str, Any]) -> LearningGroup:
        now = self._clock.now()
        return await self._store.write(lambda c: learning_rows.change(c, group_id, changes, now))

    async def merge_groups(self, group_id: str, into: str) -> LearningGroup:
        now = self._clock.now()
        return await self._store.write(lambda c: learning_rows.merge(c, group_id, into, now))

    async def move_question(self, question_id: str, to: str | None) -> LearningGroup:
        now = self._clock.now()
        return await self._store.write(lambda c: learning_rows.move(c, question_id, to, now))

    # ---- verdicts

    async def give_verdict(self, conversation_id: str, verdict: Verdict, agent_id: str) -> None:
        values = {"verdict": verdict, "agent_id": agent_id, "at": self._clock.now()}
        await self._store.write(lambda c: learning_rows.give_verdict(c, conversation_id, values))

    async def verdicts(self, ids: Sequence[str]) -> dict[str, Verdict]:
        v = schema.handoff_verdicts.c
        statement = sa.select(v.conversation_id, v.verdict).where(v.conversation_id.in_(ids))
        return await self._store.read(lambda c: {row[0]: row[1] for row in c.execute(statement)})

    async def ended(self, since: datetime, after: str, limit: int) -> list[Conversation]:
        statement = rows.select_conversations.where(_c.status == "closed", _c.created_at >= since, _c.id > after)
        statement = statement.order_by(_c.id).limit(limit)
        return await self._store.read(lambda c: [rows.conversation_of(row) for row in c.execute(statement)])


def _get(connection: sa.Connection, key: str) -> str:
    return connection.execute(sa.select(_meta.value).where(_meta.key == key)).scalar() or ""


def _put(connection: sa.Connection, key: str, value: str) -> None:
    insert = learning_rows.insert(connection, schema.meta).values(key=key, value=value)
    connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def _begin(connection: sa.Connection, now: datetime) -> datetime:
    if not _get(connection, SINCE):
        _put(connection, SINCE, now.isoformat())
    return datetime.fromisoformat(_get(connection, REACHED) or _get(connection, SINCE))


def _touched(connection: sa.Connection, since: datetime, after: str, limit: int) -> list[Conversation]:
    begun = _get(connection, SINCE)
    ids = sa.union(
        sa.select(_c.id).where(_c.created_at >= since - LONGEST_CONVERSATION, _c.last_message_at >= since),
        sa.select(_c.id).where(_c.closed_at >= since),
        sa.select(_m.conversation_id).where(_m.type == "conversation.rated", _m.created_at >= since),
    ).subquery()
    statement = (
        rows.select_conversations.where(_c.id.in_(sa.select(ids.c[0])), _c.id > after)
        .where(_c.created_at >= datetime.fromisoformat(begun) if begun else sa.false())
        .order_by(_c.id)
        .limit(limit)
    )
    return [rows.conversation_of(row) for row in connection.execute(statement)]


def _record(connection: sa.Connection, questions: Sequence[LearningQuestion]) -> int:
    new = 0
    for question in questions:
        values = {name: getattr(question, name) for name in learning_rows.COLUMNS if name != "group_id"}
        row = learning_rows.insert(connection, learning_questions).values(values)
        once = row.on_conflict_do_nothing(index_elements=["conversation_id", "seq"]).returning(_q.id)
        new += connection.execute(once).first() is not None
        if question.answer is not None:
            same = (_q.conversation_id == question.conversation_id, _q.seq == question.seq)
            late = sa.update(learning_questions).where(*same, _q.answer.is_distinct_from(question.answer))
            connection.execute(late.values(answer=question.answer))
    return new


def _to_group(connection: sa.Connection, limit: int) -> tuple[list[GroupedQuestion], set[str]]:
    waiting = connection.execute(sa.select(_q.id).where(_q.group_id.is_(None)).limit(1)).first()
    if waiting is None and not _labels_stale(connection):
        return [], set()
    latest = sa.select(_q.id).order_by(_q.group_id.is_(None).desc(), _q.asked_at.desc()).limit(limit)
    statement = (
        sa.select(_q.id, _q.group_id, _q.question, _q.answer)
        .where(_q.id.in_(latest.scalar_subquery()))
        .order_by(_q.asked_at, _q.id)
    )
    fixed = sa.select(_g.id).where(sa.or_(_g.by_hand, _g.state != "open"))
    questions = [GroupedQuestion(*row) for row in connection.execute(statement)]
    return questions, set(connection.execute(fixed).scalars())


def _labels_stale(connection: sa.Connection) -> bool:
    """Whether the question a group is named by is not in it any more (moved, or erased)."""
    there = sa.select(_q.id).where(_q.group_id == _g.id, _q.question == _g.label).exists()
    return connection.execute(sa.select(_g.id).where(~there).limit(1)).first() is not None


def _regroup(connection: sa.Connection, grouping: Grouping, now: datetime) -> None:
    known = set(connection.execute(sa.select(_g.id)).scalars())
    langs = {
        row[0]: row[1]
        for row in connection.execute(sa.select(_q.id, _q.lang).where(_q.id.in_(list(grouping.placed))))
    }
    for question_id, group_id in grouping.placed.items():
        if question_id not in langs or group_id not in grouping.labels:
            continue
        if group_id not in known:
            learning_rows.add_group(connection, group_id, grouping.labels[group_id], langs[question_id], now)
            known.add(group_id)
        mine = sa.update(learning_questions).where(_q.id == question_id, _q.group_id.is_(None))
        connection.execute(mine.values(group_id=group_id))
    for gone, into in grouping.merged.items():
        if gone in known and into in known and not _arranged(connection, gone):
            learning_rows.pour(connection, gone, into)
    for group_id, label in grouping.labels.items():
        stale = sa.update(learning_groups).where(_g.id == group_id, _g.label != label)
        connection.execute(stale.values(label=label))
    learning_rows.drop_empty(connection)


def _arranged(connection: sa.Connection, group_id: str) -> bool:
    """Whether a person has laid hands on it since the grouping was worked out."""
    statement = sa.select(_g.id).where(_g.id == group_id, sa.or_(_g.by_hand, _g.state != "open"))
    return connection.execute(statement).first() is not None
