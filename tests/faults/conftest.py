"""Fixtures of the fault tests: a Redis of one's own to break, and two servers on one database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ..servers import Libri, Postgres, Program, add_agents, redis_server
from .stage import NAMES, on_postgres


@dataclass
class Cluster:
    """PostgreSQL and Redis, ready for servers that a test makes."""

    folder: Path
    postgres: Postgres
    redis: Program
    database_url: str

    @property
    def redis_url(self) -> str:
        return f"redis://127.0.0.1:{self.redis.port}/0"

    def node(self, *, redis_url: str | None = None, **settings: Any) -> Libri:
        """A server on this database; not started."""
        return on_postgres(self.folder, self.database_url, redis_url or self.redis_url, **settings)

    def two(self, **settings: Any) -> tuple[Libri, Libri]:
        """Two running servers."""
        nodes = self.node(**settings), self.node(**settings)
        for node in nodes:
            node.start()
        return nodes


@pytest.fixture
def cluster(tmp_path: Path, postgres: Postgres) -> Iterator[Cluster]:
    database_url = postgres.new_database()
    add_agents(database_url, *((name, "agent") for name in NAMES), max_conversations=50)
    redis = redis_server(tmp_path)
    redis.start()
    yield Cluster(tmp_path, postgres, redis, database_url)
    redis.stop()
