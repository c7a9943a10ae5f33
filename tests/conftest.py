"""Fixtures for all: the async runner, and real servers that live for the session or for one test."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from .forks import FORKS
from .servers import Libri, Postgres, add_agents, redis_server

settings.register_profile("loaded machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("loaded machine")


LONG_FIRST = ("e2e", "faults", "ai", "web")
"""Folders by the length of their files: a short file is the last that a worker takes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of the files; within a file it stays."""
    places = {folder: place for place, folder in enumerate(LONG_FIRST)}
    items.sort(key=lambda item: places.get(item.path.parent.name, len(LONG_FIRST)))


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, object, object]:
    """A worker tells what happened in UTF-8, which what hostile tests log is not."""
    return _sendable((yield))


def _sendable(told: object) -> object:
    if isinstance(told, str):
        return told.encode("utf-8", "backslashreplace").decode()
    if isinstance(told, dict):
        return {key: _sendable(value) for key, value in told.items()}
    return type(told)(map(_sendable, told)) if isinstance(told, list | tuple) else told


def pytest_unconfigure() -> None:
    """Nobody is left to fork for."""
    FORKS.stop()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Not in pytest's own folder: the next pytest to start on the machine closes that to other users."""
    with tempfile.TemporaryDirectory(prefix="libriassist-") as folder:
        server = Postgres(Path(folder) / "postgres")
        server.start()
        yield server
        server.end()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = redis_server(tmp_path_factory.mktemp("redis"))
    server.start()
    yield f"redis://127.0.0.1:{server.port}/0"
    server.stop()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Libri]:
    """One server on SQLite with Marie, Paul (agents), Sophie (supervisor) and Alex (admin)."""
    from libriassist.ai.orders.demo import DEMO_ORDER_QUERY, create_demo_orders

    create_demo_orders(tmp_path / "orders.db")
    server = Libri(tmp_path, orders_url=f"sqlite:///{tmp_path / 'orders.db'}", orders_query=DEMO_ORDER_QUERY)
    add_agents(
        server.database_url,
        ("Marie Dupont", "agent"),
        ("Paul Bernard", "agent"),
        ("Sophie Laurent", "supervisor"),
        ("Alex Martin", "admin"),
    )
    server.start()
    yield server
    server.stop()
    log = server.log.read_text()
    assert "Traceback" not in log, log
