"""The tables: migrations make exactly the metadata; a newer database is refused; read marks; settings in force."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from libriassist.features.shop.rows import shop_settings
from libriassist.store import schema
from libriassist.store.database import Database, DatabaseUnusable
from libriassist.store.migrate import HEAD, migrate
from libriassist.store.store import SqlStore

from .test_append import client, give, post, start

pytestmark = pytest.mark.anyio
VERSIONS = Path(__file__).resolve().parents[2] / "libriassist" / "store" / "migrations" / "versions"


async def test_the_migrations_make_exactly_the_tables_of_the_code(store: SqlStore) -> None:
    with store.database.reading() as connection:
        assert shop_settings.name in schema.metadata.tables, "the features' tables are among them"
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_the_head_named_in_the_code_is_the_newest_migration() -> None:
    assert max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py")) == HEAD


async def test_a_newer_database_is_refused_and_left_alone(database_url: str, store: SqlStore) -> None:
    await store.write(lambda c: c.execute(sa.text("UPDATE alembic_version SET version_num = '9999'")))
    database = Database(database_url)
    try:
        with pytest.raises(DatabaseUnusable, match="newer LibriAssist"):
            migrate(database)
    finally:
        database.close()


async def test_the_databases_flush_to_disk_before_they_say_committed(store: SqlStore) -> None:
    if store.database.is_sqlite:
        ask = {"synchronous": 2, "journal_mode": "wal", "mmap_size": 0}
        for name, value in ask.items():
            found = await store.write(lambda c, n=name: c.exec_driver_sql(f"PRAGMA {n}").scalar())  # type: ignore[misc]
            assert found == value, name
    else:
        for name in ("fsync", "synchronous_commit"):
            found = await store.read(lambda c, n=name: c.exec_driver_sql(f"SHOW {n}").scalar())  # type: ignore[misc]
            assert found == "on", name


async def test_readers_cannot_write(store: SqlStore) -> None:
    with store.database.reading() as connection, pytest.raises(sa.exc.DBAPIError):
        connection.execute(sa.delete(schema.meta))


async def test_read_marks_only_move_forward_and_never_past_the_log(store: SqlStore) -> None:
    who = client()
    conversation_id = await start(store, who)
    for _ in range(4):
        await give(store, post(conversation_id), who, conversation_id)
    marks = []
    for seq in (3, 2, 99, 5):
        await store.mark_read(conversation_id, "agent", seq)
        conversation = await store.find_conversation(conversation_id)
        assert conversation is not None
        marks.append(conversation.agent_read_seq)
    assert marks == [3, 3, 3, 5]
    await give(store, post(conversation_id), who, conversation_id)
    conversation = await store.find_conversation(conversation_id)
    assert conversation is not None
    assert conversation.agent_read_seq == 5
