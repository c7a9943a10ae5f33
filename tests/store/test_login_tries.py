"""Guessing a password: counted before it is checked, the same for accounts there are and for others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from libriassist.store import schema
from libriassist.store.login_tries import SqlLoginTries
from libriassist.store.store import SqlStore

from .conftest import HandClock

pytestmark = pytest.mark.anyio
MakeStore = Callable[[], SqlStore]
MARIE = "marie@shop.example"


async def test_after_five_tries_each_further_one_doubles_the_wait_up_to_a_quarter_of_an_hour(
    store: SqlStore, clock: HandClock
) -> None:
    tries = SqlLoginTries(store)
    for n in range(5):
        assert await tries.begin(MARIE, "", clock.now()) == 0, n
    for wait in (2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900):
        assert await tries.begin(" MARIE@shop.example", "", clock.now()) == wait
        clock.advance(wait - 0.5)
        assert 0 < await tries.begin(MARIE, "", clock.now()) <= 0.5
        clock.advance(0.5)
        assert await tries.begin(MARIE, "", clock.now()) == 0
    await tries.forget(MARIE, "")
    assert await tries.begin(MARIE, "", clock.now()) == 0


async def test_tries_made_at_once_in_two_processes_are_all_counted(
    make_store: MakeStore, database_url: str, clock: HandClock
) -> None:
    stores = [make_store(), make_store()] if database_url.startswith("postgresql") else [make_store()]
    desks = [SqlLoginTries(store) for store in stores]
    waits = await asyncio.gather(*[desks[n % len(desks)].begin(MARIE, "", clock.now()) for n in range(40)])
    assert sorted(waits) == [0] * 5 + [2] * 35


async def test_a_known_device_is_counted_apart_and_a_restart_changes_nothing(
    make_store: MakeStore, clock: HandClock
) -> None:
    before, after = SqlLoginTries(make_store()), SqlLoginTries(make_store())
    for _ in range(5):
        await before.begin(MARIE, "", clock.now())
    assert await after.begin(MARIE, "", clock.now()) == 2
    assert await after.begin(MARIE, "a device", clock.now()) == 0
    await after.forget(MARIE, "a device")
    assert await before.begin(MARIE, "", clock.now()) == 2


async def test_tries_are_forgotten_after_a_day_and_no_e_mail_is_kept_in_clear(
    store: SqlStore, clock: HandClock
) -> None:
    tries = SqlLoginTries(store)
    for n in range(20):
        await tries.begin(f"nobody{n}@shop.example", "", clock.now())
    clock.advance(24 * 3600 + 1)
    await tries.begin(MARIE, "", clock.now())
    keys = await store.read(lambda c: c.execute(sa.select(schema.login_tries.c.key)).scalars().all())
    assert len(keys) == 1
    assert set(keys[0]) <= set("0123456789abcdef")
