"""One contract, two databases: every test of this folder that takes `store` runs on both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from libriassist.store.database import Database
from libriassist.store.store import SqlStore

from ..databases import make_tables
from ..servers import Postgres


class HandClock:
    """A clock that tests advance."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'libriassist.db'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    yield (url := postgres.empty_database())
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with this version's tables."""
    if request.param == "sqlite":
        make_tables(url := f"sqlite:///{tmp_path / 'libriassist.db'}")
        yield url
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    yield (url := postgres.new_database())
    postgres.drop(url)


@pytest.fixture
async def make_store(database_url: str, clock: HandClock) -> AsyncIterator[Callable[[], SqlStore]]:
    """Stores on the same database, as several processes have them."""
    made: list[SqlStore] = []

    def make() -> SqlStore:
        made.append(SqlStore(Database(database_url), clock))
        return made[-1]

    yield make
    for store in made:
        await store.close()


@pytest.fixture
def store(make_store: Callable[[], SqlStore]) -> SqlStore:
    return make_store()
