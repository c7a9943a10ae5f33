"""Groups and their questions as rows: reading them, and what people's hands do to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ...chat.ports.learning import GroupQuery, LearningGroup, LearningQuestion
from ...core.errors import BadRequest, NoSuchGroup, NoSuchQuestion
from ...ids import new_id
from ...store import schema
from .tables import learning_groups, learning_questions

_g = learning_groups.c
_q = learning_questions.c

COLUMNS = ("id", "group_id", "conversation_id", "seq", "lang", "question", "why", "answer", "asked_at")
select_questions = sa.select(*(_q[name] for name in COLUMNS))


def insert(connection: sa.Connection, table: sa.Table) -> Any:
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def add_group(
    connection: sa.Connection, group_id: str, label: str, lang: str, now: datetime, **values: Any
) -> None:
    row = {"by_hand": False, "state": "open", **values}
    connection.execute(
        sa.insert(learning_groups).values(
            id=group_id, label=label, lang=lang, created_at=now, updated_at=now, **row
        )
    )


def pour(connection: sa.Connection, gone: str, into: str) -> None:
    connection.execute(sa.update(learning_questions).where(_q.group_id == gone).values(group_id=into))
    connection.execute(sa.delete(learning_groups).where(_g.id == gone))


def drop_empty(connection: sa.Connection) -> None:
    """Groups whose last question is gone: moved away, or erased with its conversation."""
    there = sa.select(_q.id).where(_q.group_id == _g.id).exists()
    connection.execute(sa.delete(learning_groups).where(~there))


# --------------------------------------------------------------------------- reading groups


select_groups = sa.select(
    *(
        _g[name]
        for name in (
            "id",
            "label",
            "lang",
            "state",
            "entry_id",
            "evaluation",
            "by_hand",
            "created_at",
            "updated_at",
        )
    )
)


def group_of(row: Any, **figures: Any) -> LearningGroup:
    return LearningGroup(**{**row, **figures})


def group(connection: sa.Connection, group_id: str) -> LearningGroup:
    row = connection.execute(select_groups.where(_g.id == group_id)).mappings().first()
    if row is None:
        raise NoSuchGroup
    return group_of(row, **_counted(connection, [group_id], []).get(group_id, {}))


def groups(connection: sa.Connection, query: GroupQuery) -> tuple[list[LearningGroup], int]:
    where: list[sa.ColumnElement[bool]] = []
    if query.since is not None:
        where.append(_q.asked_at >= query.since)
    if query.why is not None:
        where.append(_q.why == query.why)
    counted = (
        sa.select(_q.group_id.label("id"), sa.func.count().label("n"), sa.func.max(_q.asked_at).label("last"))
        .where(_q.group_id.is_not(None), *where)
        .group_by(_q.group_id)
        .subquery()
    )
    statement = select_groups.join(counted, counted.c.id == _g.id)
    if query.state is not None:
        statement = statement.where(_g.state == query.state)
    if query.lang is not None:
        statement = statement.where(_g.lang == query.lang)
    total = connection.execute(sa.select(sa.func.count()).select_from(statement.subquery())).scalar_one()
    page = statement.order_by(counted.c.n.desc(), counted.c.last.desc(), _g.id)
    found = connection.execute(page.offset(query.offset).limit(query.limit)).mappings().all()
    figures = _counted(connection, [row["id"] for row in found], where)
    return [group_of(row, **figures.get(row["id"], {})) for row in found], total


def _counted(
    connection: sa.Connection, ids: Sequence[str], where: Sequence[sa.ColumnElement[bool]]
) -> dict[str, dict[str, Any]]:
    """What is counted of these groups' questions."""
    statement = (
        sa.select(
            _q.group_id,
            sa.func.count(),
            sa.func.count(sa.distinct(_q.conversation_id)),
            sa.func.count(_q.answer),
            sa.func.max(_q.asked_at),
        )
        .where(_q.group_id.in_(ids), *where)
        .group_by(_q.group_id)
    )
    names = ("questions", "conversations", "answered", "last_asked_at")
    found = {row[0]: dict(zip(names, row[1:], strict=True)) for row in connection.execute(statement)}
    why = sa.select(_q.group_id, _q.why, sa.func.count()).where(_q.group_id.in_(ids), *where)
    for group_id, reason, count in connection.execute(why.group_by(_q.group_id, _q.why)):
        found[group_id].setdefault("whys", {})[reason] = count
    return found


def labelled(connection: sa.Connection, after: str, limit: int) -> list[tuple[LearningQuestion, LearningGroup]]:
    decided = _g.state.in_(["published", "dismissed"])
    statement = select_questions.join(learning_groups, _g.id == _q.group_id).where(decided, _q.id > after)
    questions = [
        LearningQuestion(**row) for row in connection.execute(statement.order_by(_q.id).limit(limit)).mappings()
    ]
    ids = {q.group_id for q in questions}
    found = connection.execute(select_groups.where(_g.id.in_(ids))).mappings()
    groups = {row["id"]: group_of(row) for row in found}
    return [(q, groups[q.group_id]) for q in questions if q.group_id is not None]


# --------------------------------------------------------------------------- people's hands


def _locked(connection: sa.Connection, *ids: str) -> None:
    """These groups' rows, locked in id order. Raises NoSuchGroup."""
    statement = sa.select(_g.id).where(_g.id.in_(ids)).order_by(_g.id).with_for_update()
    if len(set(connection.execute(statement).scalars())) < len(set(ids)):
        raise NoSuchGroup


def change(connection: sa.Connection, group_id: str, changes: Mapping[str, Any], now: datetime) -> LearningGroup:
    _locked(connection, group_id)
    update = sa.update(learning_groups).where(_g.id == group_id)
    connection.execute(update.values(**changes, updated_at=now))
    return group(connection, group_id)


def merge(connection: sa.Connection, group_id: str, into: str, now: datetime) -> LearningGroup:
    if group_id == into:
        raise BadRequest("A group cannot be merged into itself.")
    _locked(connection, group_id, into)
    if group(connection, group_id).entry_id is not None:
        raise BadRequest("An entry was made of this group; merge the other one into it.")
    pour(connection, group_id, into)
    return change(connection, into, {"by_hand": True}, now)


def move(connection: sa.Connection, question_id: str, to: str | None, now: datetime) -> LearningGroup:
    question = connection.execute(select_questions.where(_q.id == question_id)).mappings().first()
    if question is None:
        raise NoSuchQuestion
    target = to or new_id()
    if to is None:
        add_group(connection, target, question["question"], question["lang"], now, by_hand=True)
    _locked(connection, target)
    update = sa.update(learning_questions).where(_q.id == question_id)
    connection.execute(update.values(group_id=target))
    if question["group_id"] is not None and question["group_id"] != target:
        left = sa.update(learning_groups).where(_g.id == question["group_id"])
        connection.execute(left.values(by_hand=True, updated_at=now))
    moved = change(connection, target, {"by_hand": True}, now)
    drop_empty(connection)
    return moved


def give_verdict(connection: sa.Connection, conversation_id: str, values: dict[str, Any]) -> None:
    row = insert(connection, schema.handoff_verdicts).values(conversation_id=conversation_id, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["conversation_id"], set_=values))
