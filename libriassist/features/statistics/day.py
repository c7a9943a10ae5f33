"""The figures of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ...store import schema

_c = schema.conversations.c


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Counts, and means over today (None where nothing was measured yet).

    `waiting`: clients who wait and are there; `away`: who wait and are not. `abandoned`: closed because they
    did not come back, and not among `closed`.
    """

    active: int
    waiting: int
    away: int
    closed: int
    abandoned: int
    mine_active: int
    mine_closed: int
    average_response_seconds: float | None
    average_rating: float | None
    ratings: int


def day_figures(connection: sa.Connection, agent_id: str, since: datetime) -> DayFigures:
    """Counts of now, and of what was closed, answered and rated since."""

    def count(*where: sa.ColumnElement[bool]) -> int:
        statement = sa.select(sa.func.count()).select_from(schema.conversations).where(*where)
        return connection.execute(statement).scalar_one()

    gone = _c.client_away_since.is_not(None)
    ended = (_c.status == "closed", _c.closed_at >= since)
    closed = (*ended, ~gone)
    answered = connection.execute(
        sa.select(_c.requested_at, _c.answered_at).where(_c.answered_at >= since, _c.requested_at.is_not(None))
    ).all()
    waits = [(at - asked).total_seconds() for asked, at in answered]
    ratings = [r for (r,) in connection.execute(sa.select(_c.rating).where(*closed, _c.rating.is_not(None)))]
    return DayFigures(
        active=count(_c.status == "active"),
        waiting=count(_c.status == "waiting", ~gone),
        away=count(_c.status == "waiting", gone),
        closed=count(*closed),
        abandoned=count(*ended, gone),
        mine_active=count(_c.status == "active", _c.agent_id == agent_id),
        mine_closed=count(*closed, _c.agent_id == agent_id),
        average_response_seconds=sum(waits) / len(waits) if waits else None,
        average_rating=sum(ratings) / len(ratings) if ratings else None,
        ratings=len(ratings),
    )
