"""Another process that writes for too long: whoever waits is told in time, however many stand in line."""

from __future__ import annotations

import asyncio
import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from libriassist.chat.ports import Committed
from libriassist.core.errors import Unavailable
from libriassist.store import database as limits
from libriassist.store.file_lock import FileLock, FileLocked
from libriassist.store.store import SqlStore

from .test_append import client, give, post, start

pytestmark = pytest.mark.anyio


@contextmanager
def writing_elsewhere(url: str) -> Iterator[None]:
    """Another process within a transaction that it does not end."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA user_version")
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("LOCK TABLE conversations IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()
    engine.dispose()


async def test_a_message_behind_others_that_waited_is_refused_within_one_patience(
    make_store: Callable[[], SqlStore], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BUSY_SECONDS", 2.0)
    monkeypatch.setattr(limits, "LOCK_TIMEOUT_MS", 2_000)
    store = make_store()
    who = client()
    conversation = await start(store, who)

    def count(connection: sa.Connection) -> None:
        connection.exec_driver_sql("UPDATE conversations SET status = status")

    with writing_elsewhere(database_url):
        began = time.monotonic()
        others = [asyncio.ensure_future(store.write(count)) for _ in range(4)]
        await asyncio.sleep(0)
        answer = await give(store, post(conversation), who, conversation)
        waited = time.monotonic() - began
        refused = await asyncio.gather(*others, return_exceptions=True)
    assert isinstance(answer, Unavailable)
    assert {type(one) for one in refused} == {Unavailable}
    assert waited < 2.0 + 4 * limits.LEAST_BUSY_SECONDS + 1.0
    assert isinstance(await give(store, post(conversation), who, conversation), Committed)


async def test_a_process_stopped_while_it_writes_is_not_waited_for_without_end(tmp_path: Path) -> None:
    path = tmp_path / "libriassist.db.lock"
    with path.open("w") as stopped:
        fcntl.flock(stopped, fcntl.LOCK_EX)
        with pytest.raises(FileLocked), FileLock(path).held(0.1):
            pass
    with FileLock(path).held(0.1):
        pass
