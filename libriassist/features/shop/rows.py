"""One row a change; the newest of a name is in force, the one before is its old value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...store.schema import Instant, Json, metadata

shop_settings = sa.Table(
    "shop_settings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(40), nullable=False),
    sa.Column("value", Json, nullable=False),
    sa.Column("changed_by", sa.String(255), nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
)
_s = shop_settings.c
_columns = sa.select(_s.name, _s.value, _s.changed_by, _s.changed_at).order_by(_s.id)


@dataclass(frozen=True, slots=True)
class Change:
    """What a person set, and what it was before; None when nobody had set it."""

    name: str
    old: Any
    new: Any
    by: str
    at: datetime


def revision(connection: sa.Connection) -> int:
    """Grows with every change; 0 before the first."""
    return connection.execute(sa.select(sa.func.max(_s.id))).scalar() or 0


def changes(connection: sa.Connection) -> list[Change]:
    """All of them, oldest first."""
    before: dict[str, Any] = {}
    found: list[Change] = []
    for name, value, by, at in connection.execute(_columns):
        found.append(Change(name, before.get(name), value, by, at))
        before[name] = value
    return found


def add(connection: sa.Connection, values: Mapping[str, Any], by: str, at: datetime) -> None:
    """Set these names from now on."""
    rows = [{"name": n, "value": v, "changed_by": by, "changed_at": at} for n, v in values.items()]
    connection.execute(sa.insert(shop_settings), rows)
