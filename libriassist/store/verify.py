"""Sentence 15 of the delivery contract, checked: no hole, no double, every conversation the fold of its log."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from ..core.conversation import Conversation, apply
from . import rows, schema

_c = schema.conversations.c
_m = schema.messages.c


def verify(connection: sa.Connection) -> dict[str, Any]:
    """Figures, and the number of violations of each kind.

    `gaps`: count(events) = max(seq) = last_seq fails; `doubled_cmd_ids`: a sender's cmd_id twice in a
    conversation; `two_open`: a client with two open conversations; `not_the_fold`: a conversation row
    that differs from what its events make of it (includes a wrong audience chain).
    """
    counts = (
        sa.select(_m.conversation_id, sa.func.count().label("n"), sa.func.max(_m.seq).label("top"))
        .group_by(_m.conversation_id)
        .subquery()
    )
    gaps = (
        sa.select(sa.func.count())
        .select_from(schema.conversations.outerjoin(counts, _c.id == counts.c.conversation_id))
        .where(
            sa.or_(
                sa.func.coalesce(counts.c.n, 0) != _c.last_seq,
                sa.func.coalesce(counts.c.top, 0) != _c.last_seq,
            )
        )
    )
    orphans = (
        sa.select(sa.func.count())
        .select_from(schema.messages.outerjoin(schema.conversations, _m.conversation_id == _c.id))
        .where(_c.id.is_(None))
    )
    doubled = sa.select(sa.func.count()).select_from(
        sa.select(_m.cmd_id)
        .where(_m.cmd_id.is_not(None))
        .group_by(_m.conversation_id, _m.sender_id, _m.cmd_id)
        .having(sa.func.count() > 1)
        .subquery()
    )
    two_open = sa.select(sa.func.count()).select_from(
        sa.select(_c.client_id)
        .where(_c.status != "closed")
        .group_by(_c.client_id)
        .having(sa.func.count() > 1)
        .subquery()
    )
    figures: dict[str, Any] = {
        "conversations": _count(connection, sa.select(sa.func.count()).select_from(schema.conversations)),
        "events": _count(connection, sa.select(sa.func.count()).select_from(schema.messages)),
        "gaps": _count(connection, gaps),
        "orphans": _count(connection, orphans),
        "doubled_cmd_ids": _count(connection, doubled),
        "two_open": _count(connection, two_open),
        "not_the_fold": _not_the_fold(connection),
    }
    kinds = ("gaps", "orphans", "doubled_cmd_ids", "two_open", "not_the_fold")
    figures["violations"] = sum(figures[kind] for kind in kinds)
    return figures


def _count(connection: sa.Connection, statement: sa.Select[Any]) -> int:
    value: int = connection.execute(statement).scalar_one()
    return value


def _not_the_fold(connection: sa.Connection) -> int:
    """Replays every log, streaming; compares with the stored row."""
    wrong = 0
    statement = rows.select_conversations.order_by(_c.id).execution_options(yield_per=500)
    for row in connection.execute(statement):
        stored = rows.conversation_of(row)
        if replace(stored, agent_read_seq=0, client_read_seq=0) != _fold(connection, stored):
            wrong += 1
    return wrong


def _fold(connection: sa.Connection, stored: Conversation) -> Conversation | None:
    folded = Conversation(stored.id, stored.client_id, stored.lang, stored.created_at)
    statement = rows.select_events.where(_m.conversation_id == stored.id).order_by(_m.seq)
    for row in connection.execute(statement.execution_options(yield_per=1_000)):
        event = rows.event_of(row)
        if event.prev_client_seq != folded.last_client_seq:
            return None
        apply(folded, event)
    return folded
