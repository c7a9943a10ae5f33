"""The tables: migrations make exactly the metadata; a newer database is refused; read marks; settings in force."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from libriassist.ids import new_id
from libriassist.setup.features import FEATURES
from libriassist.store import queries, schema
from libriassist.store.database import Database, DatabaseUnusable
from libriassist.store.migrate import HEAD, migrate, upgrade
from libriassist.store.store import SqlStore

from .test_append import client, give, post, start

pytestmark = pytest.mark.anyio
VERSIONS = Path(__file__).resolve().parents[2] / "libriassist" / "store" / "migrations" / "versions"


async def test_the_migrations_make_exactly_the_tables_of_the_code(store: SqlStore) -> None:
    with store.database.reading() as connection:
        assert FEATURES, "importing them adds their tables"
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


async def test_a_filled_database_of_an_earlier_version_keeps_its_conversations_and_lets_none_be_doubled(
    empty_database_url: str,
) -> None:
    database = Database(empty_database_url)
    ids = [new_id() for _ in range(3)]
    try:
        with database.writing() as connection:
            upgrade(connection, "0007")
            connection.execute(sa.text("INSERT INTO meta (key, value) VALUES ('epoch', 'e')"))
            for here, status in zip(ids, ("closed", "active", "closed"), strict=True):
                connection.execute(
                    sa.text(
                        "INSERT INTO conversations (id, client_id, lang, created_at, status, last_seq, "
                        "last_client_seq, state_version, priority, passed_by, last_message_seq, agent_read_seq, "
                        "client_read_seq) VALUES (:id, 'ann', 'fr', '2026-11-01 09:00:00.000000', :status, "
                        "0, 0, 0, 1, '[]', 0, 0, 0)"
                    ),
                    {"id": here, "status": status},
                )
            values = {"id": new_id(), "at": "2026-11-01 09:00:00.000000"}
            insert = "INSERT INTO clients (id, token_hash, created_at, expires_at) VALUES (:id, 'x', :at, :at)"
            connection.execute(sa.text(insert), values)
        migrate(database)
        with database.reading() as connection:
            found = {c.id: c for c in queries.by_ids(connection, ids)}
            assert [(found[i].channel, found[i].site, found[i].previous_id) for i in ids] == [
                ("chat", "default", None)
            ] * 3
            assert [found[i].status for i in ids] == ["closed", "active", "closed"]
            assert connection.execute(sa.select(schema.clients.c.contact_id)).all() == [(None,)]
        table = schema.conversations
        with pytest.raises(sa.exc.IntegrityError), database.writing() as connection:
            connection.execute(sa.update(table).where(table.c.id == ids[0]).values(status="ai"))
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
