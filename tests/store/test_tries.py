"""Tries at work that was lost: counted for all processes, one at a time, and not kept for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from libriassist.store.store import SqlStore
from libriassist.store.tries import tries

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
REST = timedelta(seconds=20)


async def test_tries_at_the_same_work_are_counted(store: SqlStore) -> None:
    for count in (1, 2, 3):
        now = NOW + count * REST
        assert await store.begin_again("turn:a:1", now, now - REST) == count
    assert await store.begin_again("turn:b:1", NOW, NOW - REST) == 1


async def test_work_that_another_process_has_just_begun_is_left_to_it(store: SqlStore) -> None:
    assert await store.begin_again("turn:a:1", NOW, NOW - REST) == 1
    soon = NOW + REST / 2
    assert await store.begin_again("turn:a:1", soon, soon - REST) is None
    assert await store.begin_again("turn:a:1", NOW + REST, NOW) == 2


async def test_old_tries_are_forgotten(store: SqlStore) -> None:
    await store.begin_again("turn:a:1", NOW, NOW - REST)
    later = NOW + timedelta(days=2)
    await store.begin_again("turn:b:1", later, later - REST)
    assert await store.read(lambda c: c.execute(sa.select(tries.c.what)).scalars().all()) == ["turn:b:1"]
