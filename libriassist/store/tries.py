"""How often work was begun again that had been lost with its process: none is tried for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from . import schema

KEPT = timedelta(days=1)
tries = sa.Table(
    "tries",
    schema.metadata,
    sa.Column("what", sa.String(120), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("last_at", schema.Instant, nullable=False),
)
_t = tries.c


def begin_again(connection: sa.Connection, what: str, now: datetime, not_since: datetime) -> int | None:
    """Counts one more try at `what`; how many there were, with this one. None when the last was begun after
    `not_since`, by another process perhaps."""
    connection.execute(sa.delete(tries).where(_t.last_at < now - KEPT))
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(tries).values(what=what, count=1, last_at=now)
    counted = statement.on_conflict_do_update(
        index_elements=["what"], set_={"count": _t.count + 1, "last_at": now}, where=_t.last_at <= not_since
    ).returning(_t.count)
    count: int | None = connection.execute(counted).scalar()
    return count
