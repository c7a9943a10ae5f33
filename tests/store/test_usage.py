"""The language model's usage in the database: caps hold across stores, addresses are not kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from libriassist.store import schema
from libriassist.store.store import SqlStore
from libriassist.store.usage import SqlLlmUsage

pytestmark = pytest.mark.anyio
DAY = "2026-01-05"


async def _reserve(usage: SqlLlmUsage, *, day: str = DAY, cost: int = 40, address: str = "192.0.2.1") -> bool:
    return await usage.reserve(
        day=day, purpose="answer", cost_micros=cost, daily_micros=100, address=address, calls_per_address=2
    )


async def test_the_cap_of_a_day_holds_in_another_process(make_store: Callable[[], SqlStore]) -> None:
    first = SqlLlmUsage(make_store())
    assert await _reserve(first, address="")
    assert await _reserve(first, address="")
    second = SqlLlmUsage(make_store())
    assert not await _reserve(second, address="")


async def test_what_was_set_aside_and_not_used_is_given_back(store: SqlStore) -> None:
    usage = SqlLlmUsage(store)
    assert await _reserve(usage, cost=90, address="")
    assert not await _reserve(usage, address="")
    await usage.settle(day=DAY, purpose="answer", tokens_in=100, tokens_out=20, cost_micros=-80)
    assert await _reserve(usage, address="")
    row = await store.read(lambda c: c.execute(sa.select(schema.llm_usage)).mappings().one())
    assert dict(row) == {
        "day": DAY,
        "purpose": "answer",
        "calls": 2,
        "tokens_in": 100,
        "tokens_out": 20,
        "cost_micros": 50,
    }


async def test_an_address_is_counted_hashed_and_forgotten_the_next_day(store: SqlStore) -> None:
    usage = SqlLlmUsage(store)
    assert [await _reserve(usage, cost=1) for _ in range(3)] == [True, True, False]
    assert await _reserve(usage, cost=1, address="192.0.2.2")
    assert await _reserve(usage, cost=1, day="2026-01-06")
    rows = await store.read(
        lambda c: c.execute(sa.select(schema.llm_usage.c.day, schema.llm_usage.c.purpose)).all()
    )
    assert not any("192.0.2" in purpose for _, purpose in rows)
    assert sorted(day for day, purpose in rows if purpose.startswith("address:")) == ["2026-01-06"]
