"""The append path's statements as driver-level SQL: fixed text, prepared once, no per-column machinery.

SQLite binds rows one by one in C (executemany); PostgreSQL takes a whole batch as one array a column.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from ..core.conversation import Conversation
from ..core.events import Event
from . import schema
from .kept_rows import KeptRows
from .rows import CONVERSATION_COLUMNS, EVENT_COLUMNS

SAID_COLUMNS = (
    "id",
    "last_seq",
    "last_client_seq",
    "answered_at",
    "last_message",
    "last_message_from",
    "last_message_seq",
    "last_message_at",
)
"""What words (core.kinds: `said`) move of their conversation."""
_CONVERSATION_TYPES = tuple(schema.conversations.c[name].type for name in CONVERSATION_COLUMNS)
_INSTANTS = tuple(i for i, kind in enumerate(_CONVERSATION_TYPES) if isinstance(kind, schema.Instant))
_JSONS = tuple(i for i, kind in enumerate(_CONVERSATION_TYPES) if isinstance(kind, sa.JSON))


class SqliteHotPath:
    """One writing connection under BEGIN IMMEDIATE: nothing more to lock."""

    _select = (
        f"SELECT {', '.join(CONVERSATION_COLUMNS)} FROM conversations "  # noqa: S608
        "WHERE id IN (SELECT value FROM json_each(?))"
    )
    _insert = (
        f"INSERT INTO messages ({', '.join(EVENT_COLUMNS)}) "  # noqa: S608
        f"VALUES ({', '.join('?' * len(EVENT_COLUMNS))})"
    )
    _update = (
        f"UPDATE conversations SET {', '.join(f'{c} = ?{i}' for i, c in enumerate(SAID_COLUMNS[1:], 2))} "  # noqa: S608
        "WHERE id = ?1"
    )

    def lock(self, connection: sa.Connection, ids: Sequence[str]) -> list[Conversation]:
        """These conversations, those that exist."""
        known = KeptRows.of(connection).those(connection, ids)
        if len(known) == len(ids):
            return known
        others = json.dumps(sorted(set(ids) - {conversation.id for conversation in known}))
        rows = connection.exec_driver_sql(self._select, (others,)).all()
        return known + [Conversation(*_from_sqlite(row)) for row in rows]

    def keep(self, connection: sa.Connection, conversations: Iterable[Conversation]) -> None:
        """Nobody else writes to this file: once committed, these need not be read again."""
        KeptRows.of(connection).written(conversations)

    def insert_events(self, connection: sa.Connection, events: Sequence[Event]) -> None:
        """Raises sqlalchemy's IntegrityError for a cmd_id used before."""
        connection.exec_driver_sql(self._insert, [_event_row(e, _naive(e.created_at)) for e in events])

    def update_said(self, connection: sa.Connection, conversations: Sequence[Conversation]) -> None:
        """Write SAID_COLUMNS of conversations in which nothing but words were said."""
        rows = [_said_row(c, _naive(c.answered_at), _naive(c.last_message_at)) for c in conversations]
        connection.exec_driver_sql(self._update, rows)


class PostgresHotPath:
    """Rows are locked one after the other in id order, so that two processes cannot wait for each other."""

    _select = (
        f"SELECT {', '.join(CONVERSATION_COLUMNS)} FROM conversations "  # noqa: S608
        "WHERE id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE"
    )

    def __init__(self) -> None:
        dialect = postgresql.dialect()  # type: ignore[no-untyped-call]

        def arrays(table: sa.Table, names: Sequence[str]) -> str:
            return ", ".join(f"%s::{table.c[name].type.compile(dialect)}[]" for name in names)

        self._insert = (
            f"INSERT INTO messages ({', '.join(EVENT_COLUMNS)}) "  # noqa: S608
            f"SELECT * FROM unnest({arrays(schema.messages, EVENT_COLUMNS)})"
        )
        self._update = (
            f"UPDATE conversations SET {', '.join(f'{c} = said.{c}' for c in SAID_COLUMNS[1:])} "  # noqa: S608
            f"FROM unnest({arrays(schema.conversations, SAID_COLUMNS)}) AS said ({', '.join(SAID_COLUMNS)}) "
            "WHERE conversations.id = said.id"
        )

    def lock(self, connection: sa.Connection, ids: Sequence[str]) -> list[Conversation]:
        """These conversations, those that exist, until the transaction ends."""
        rows = connection.exec_driver_sql(self._select, (list(ids),)).all()
        return [Conversation(*_from_postgres(row)) for row in rows]

    def keep(self, connection: sa.Connection, conversations: Iterable[Conversation]) -> None:
        """Other processes write too: each batch locks and reads its rows."""

    def insert_events(self, connection: sa.Connection, events: Sequence[Event]) -> None:
        """Raises sqlalchemy's IntegrityError for a cmd_id used before."""
        rows = [_event_row(e, e.created_at) for e in events]
        connection.exec_driver_sql(self._insert, tuple(map(list, zip(*rows, strict=True))))

    def update_said(self, connection: sa.Connection, conversations: Sequence[Conversation]) -> None:
        """Write SAID_COLUMNS of conversations in which nothing but words were said."""
        rows = [_said_row(c, c.answered_at, c.last_message_at) for c in conversations]
        connection.exec_driver_sql(self._update, tuple(map(list, zip(*rows, strict=True))))


HOT_PATHS: dict[str, SqliteHotPath | PostgresHotPath] = {
    "sqlite": SqliteHotPath(),
    "postgresql": PostgresHotPath(),
}
"""By SQLAlchemy's name of the dialect."""


def _event_row(e: Event, created_at: Any) -> tuple[Any, ...]:
    """In the order of EVENT_COLUMNS."""
    return (
        e.id,
        e.conversation_id,
        e.seq,
        e.prev_client_seq,
        e.type,
        e.audience,
        e.sender_type,
        e.sender_id,
        e.content,
        json.dumps(e.data) if e.data else None,
        e.cmd_id,
        e.cmd_hash,
        created_at,
    )


def _said_row(c: Conversation, answered_at: Any, last_message_at: Any) -> tuple[Any, ...]:
    """In the order of SAID_COLUMNS."""
    return (
        c.id,
        c.last_seq,
        c.last_client_seq,
        answered_at,
        c.last_message,
        c.last_message_from,
        c.last_message_seq,
        last_message_at,
    )


@lru_cache(maxsize=4096)
def _naive(instant: datetime | None) -> str | None:
    """As SQLAlchemy writes an Instant to SQLite: UTC, always with microseconds. A batch has few instants."""
    return None if instant is None else instant.replace(tzinfo=None).isoformat(" ", "microseconds")


@lru_cache(maxsize=4096)
def _aware(text: str) -> datetime:
    return datetime.fromisoformat(text + "+00:00")


def _from_sqlite(row: Sequence[Any]) -> list[Any]:
    values = list(row)
    for i in _INSTANTS:
        if values[i] is not None:
            values[i] = _aware(values[i])
    for i in _JSONS:
        if values[i] is not None:
            values[i] = [] if values[i] == "[]" else json.loads(values[i])
    return values


def _from_postgres(row: Sequence[Any]) -> list[Any]:
    values: list[Any] = [str(value) if isinstance(value, UUID) else value for value in row]
    for i in _INSTANTS:
        if values[i] is not None:
            values[i] = values[i].astimezone(UTC)
    return values
