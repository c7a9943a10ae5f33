"""The upgrade to effects, on both databases: the questions nobody had answered are asked by the new version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
import sqlalchemy as sa
from alembic import command
from pydantic import TypeAdapter

from libriassist.chat.turns.effect import ClientsTurn
from libriassist.clock import SystemClock
from libriassist.core.effects import TURN
from libriassist.ids import new_id
from libriassist.store import schema
from libriassist.store.database import Database
from libriassist.store.effect_work import SqlEffects
from libriassist.store.migrate import migrate
from libriassist.store.store import SqlStore

pytestmark = pytest.mark.anyio
BEFORE = "0006"
THEN = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def old(empty_database_url: str) -> Iterator[Database]:
    """A database as the version before effects left it."""
    database = Database(empty_database_url)
    upgrade = command.upgrade
    with mock.patch.object(command, "upgrade", lambda config, _head: upgrade(config, BEFORE)):
        migrate(database)
    yield database
    database.close()


def keep(database: Database, status: str, last_from: str | None, seq: int, at: datetime = THEN) -> str:
    """A conversation as the old tables have it: who spoke last, and where."""
    with database.writing() as connection:
        typed: list[sa.Column[Any]] = [sa.Column("id", schema.Uuid, primary_key=True)]
        typed += [sa.Column(name, schema.Instant) for name in ("created_at", "last_message_at")]
        table = sa.Table("conversations", sa.MetaData(), *typed, autoload_with=connection)
        told: dict[str, Any] = {
            "id": new_id(), "client_id": new_id(), "status": status, "last_message_from": last_from,
            "created_at": THEN, "last_message_seq": seq, "last_message_at": at, "passed_by": [],
        }  # fmt: skip
        empty = {c.name: c.type.python_type() for c in table.columns if not c.nullable and c.name not in told}
        connection.execute(sa.insert(table).values({**empty, **told}))
    return str(told["id"])


async def test_what_was_never_answered_is_asked_once_the_oldest_first_and_nothing_else(old: Database) -> None:
    later = keep(old, "ai", "client", 7, THEN + timedelta(minutes=1))
    first = keep(old, "ai", "client", 2)
    for status, last_from in (("ai", "ai"), ("ai", None), ("waiting", "client"), ("active", "client")):
        keep(old, status, last_from, 3)
    keep(old, "closed", "client", 3)
    migrate(old)
    migrate(old)
    with old.reading() as connection:
        assert not sa.inspect(connection).has_table("tries")
    clock = SystemClock()
    store = SqlStore(old, clock)
    effects = SqlEffects(store, clock, timedelta(days=7))
    claimed = await effects.claim(TURN, timedelta(seconds=20), 100)
    turns = [TypeAdapter(ClientsTurn).validate_python(held.payload) for held in claimed]
    assert turns == [ClientsTurn(first, 2), ClientsTurn(later, 7)]
    assert [held.key for held in claimed] == [f"{TURN}:{first}:2", f"{TURN}:{later}:7"]
    assert [held.attempts for held in claimed] == [1, 1]


async def test_an_empty_database_has_nothing_to_take_over(old: Database) -> None:
    migrate(old)
    store = SqlStore(old, SystemClock())
    assert await SqlEffects(store, SystemClock(), timedelta(days=7)).figures() == []
