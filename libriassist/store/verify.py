"""Sentence 15 of the delivery contract, checked: no hole, no double, every conversation the fold of its log."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from ..core.conversation import Conversation
from ..core.log import apply
from . import rows, schema

_c = schema.conversations.c
_m = schema.messages.c
_ENTRANCE = (_c.client_id, _c.site, _c.channel)


def verify(connection: sa.Connection) -> dict[str, Any]:
    """Figures, and the number of violations of each kind.

    `gaps`: count(events) = max(seq) = last_seq fails; `doubled_cmd_ids`: a sender's cmd_id twice in a
    conversation; `two_open`: a client with two open conversations at one entrance; `not_the_fold`: a conversation
    row that differs from what its events make of it (includes a wrong audience chain).
    """
    figures: dict[str, Any] = {
        "conversations": _count(connection, sa.select(sa.func.count()).select_from(schema.conversations)),
        "events": _count(connection, sa.select(sa.func.count()).select_from(schema.messages)),
        "gaps": _count(connection, _gaps()),
        "orphans": _count(connection, _orphans()),
        "doubled_cmd_ids": _count(
            connection, _more_than_once(_m.cmd_id.is_not(None), _m.conversation_id, _m.sender_id, _m.cmd_id)
        ),
        "two_open": _count(connection, _more_than_once(_c.status != "closed", *_ENTRANCE)),
        "not_the_fold": _not_the_fold(connection),
    }
    kinds = ("gaps", "orphans", "doubled_cmd_ids", "two_open", "not_the_fold")
    figures["violations"] = sum(figures[kind] for kind in kinds)
    return figures


def _gaps() -> sa.Select[Any]:
    counts = (
        sa.select(_m.conversation_id, sa.func.count().label("n"), sa.func.max(_m.seq).label("top"))
        .group_by(_m.conversation_id)
        .subquery()
    )
    return (
        sa.select(sa.func.count())
        .select_from(schema.conversations.outerjoin(counts, _c.id == counts.c.conversation_id))
        .where(
            sa.or_(
                sa.func.coalesce(counts.c.n, 0) != _c.last_seq,
                sa.func.coalesce(counts.c.top, 0) != _c.last_seq,
            )
        )
    )


def _orphans() -> sa.Select[Any]:
    return (
        sa.select(sa.func.count())
        .select_from(schema.messages.outerjoin(schema.conversations, _m.conversation_id == _c.id))
        .where(_c.id.is_(None))
    )


def _more_than_once(where: sa.ColumnElement[bool], *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """How many values of these columns occur more than once among the rows that count."""
    repeated = sa.select(*columns).where(where).group_by(*columns).having(sa.func.count() > 1)
    return sa.select(sa.func.count()).select_from(repeated.subquery())


def _count(connection: sa.Connection, statement: sa.Select[Any]) -> int:
    value: int = connection.execute(statement).scalar_one()
    return value


def _not_the_fold(connection: sa.Connection) -> int:
    """Replays every log, streaming; compares with the stored row."""
    wrong = 0
    statement = rows.select_conversations.order_by(_c.id).execution_options(yield_per=500)
    with connection.execute(statement) as result:
        for row in result:
            stored = rows.conversation_of(row)
            folded = _fold(connection, stored)
            if folded is None or _without_marks(stored) != _without_marks(folded):
                wrong += 1
    return wrong


def _without_marks(conversation: Conversation) -> Conversation:
    """What the log alone makes of it."""
    return replace(conversation, agent_read_seq=0, client_read_seq=0, client_seen_at=None)


def _fold(connection: sa.Connection, stored: Conversation) -> Conversation | None:
    folded = Conversation(**{name: getattr(stored, name) for name in rows.FROM_THE_BEGINNING})
    statement = rows.select_events.where(_m.conversation_id == stored.id).order_by(_m.seq)
    with connection.execute(statement.execution_options(yield_per=1_000)) as result:
        for row in result:
            event = rows.event_of(row)
            if event.prev_client_seq != folded.last_client_seq:
                return None
            apply(folded, event)
    return folded
