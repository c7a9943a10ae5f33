"""Guessing an order: five tries in a quarter of an hour per session, order and address, even all at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from libriassist.store import schema
from libriassist.store.accounts import SqlOrderAttempts
from libriassist.store.store import SqlStore

from .conftest import HandClock

pytestmark = pytest.mark.anyio
MakeStore = Callable[[], SqlStore]


def who(client: int = 0, number: int = 0, address: int = 0) -> dict[str, str]:
    return {"client_id": f"client {client}", "number": f"CL-{number:06d}-000000", "address": f"192.0.2.{address}"}


async def test_five_tries_whether_the_session_the_order_or_the_address_is_the_same(
    store: SqlStore, clock: HandClock
) -> None:
    attempts = SqlOrderAttempts(store)
    for n in range(5):
        assert await attempts.begin(**who(), now=clock.now()), n
    for same in (who(0, 1, 1), who(1, 0, 1), who(1, 1, 0)):
        assert await attempts.begin(**same, now=clock.now()) is None
    assert await attempts.begin(**who(1, 1, 1), now=clock.now())
    clock.advance(15 * 60 + 1)
    assert await attempts.begin(**who(), now=clock.now())
    count = sa.select(sa.func.count()).select_from(schema.order_attempts)
    assert await store.read(lambda c: c.execute(count).scalar_one()) == 3


async def test_a_refused_try_does_not_prolong_the_wait(store: SqlStore, clock: HandClock) -> None:
    attempts = SqlOrderAttempts(store)
    for _ in range(5):
        await attempts.begin(**who(), now=clock.now())
    clock.advance(14 * 60)
    assert await attempts.begin(**who(), now=clock.now()) is None
    clock.advance(61)
    assert await attempts.begin(**who(), now=clock.now())


async def test_a_try_that_proved_the_order_does_not_count(store: SqlStore, clock: HandClock) -> None:
    attempts = SqlOrderAttempts(store)
    for _ in range(20):
        attempt = await attempts.begin(**who(), now=clock.now())
        assert attempt is not None
        await attempts.forgive(attempt)


async def test_tries_made_at_once_in_two_processes_are_all_counted(
    make_store: MakeStore, database_url: str, clock: HandClock
) -> None:
    stores = [make_store(), make_store()] if database_url.startswith("postgresql") else [make_store()]
    desks = [SqlOrderAttempts(store) for store in stores]
    tries = [desks[n % len(desks)].begin(**who(n, 7, n), now=clock.now()) for n in range(40)]
    made = await asyncio.gather(*tries)
    assert sum(attempt is not None for attempt in made) == 5


async def test_neither_numbers_nor_addresses_are_kept_in_clear(store: SqlStore, clock: HandClock) -> None:
    await SqlOrderAttempts(store).begin(**who(), now=clock.now() - timedelta(seconds=1))
    rows = await store.read(lambda c: c.execute(sa.select(schema.order_attempts.c.key)).scalars().all())
    assert len(rows) == 3 and all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in rows)
