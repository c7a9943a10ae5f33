"""Databases with this version's tables: migrated once a process, then copied, each with an epoch of its own."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import tempfile
import time
from pathlib import Path

import psycopg
import sqlalchemy as sa

from libriassist.store.database import Database
from libriassist.store.migrate import migrate

TRIES, PAUSE_SECONDS = 50, 0.1
"""A server that was just started, and a template that its maker is just leaving, are waited for."""
_SQLITE: list[bytes] = []


def make_tables(url: str) -> None:
    """Put a file with this version's tables where none is. A PostgreSQL database has had them from the first."""
    path = Path(str(sa.make_url(url).database))
    if not url.startswith("sqlite:") or path.exists():
        return
    if not _SQLITE:
        with tempfile.TemporaryDirectory() as folder:
            first = Path(folder) / "first.db"
            _migrate(f"sqlite:///{first}")
            _SQLITE.append(first.read_bytes())
    path.write_bytes(_SQLITE[0])
    with contextlib.closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE meta SET value = ? WHERE key = 'epoch'", (secrets.token_hex(16),))


class PostgresDatabases:
    """Those of one PostgreSQL server."""

    def __init__(self, server_url: str) -> None:
        self._server_url = server_url
        self._template: str | None = None

    def empty(self, encoding: str) -> str:
        """A database without tables; its URL."""
        return self._create(f"ENCODING '{encoding}' TEMPLATE template0")

    def with_tables(self) -> str:
        """A database with this version's tables; its URL."""
        if self._template is None:
            first = self.empty("UTF8")
            _migrate(first)
            self._template = sa.make_url(first).database
        url = self._create(f"TEMPLATE {self._template} STRATEGY FILE_COPY")
        with psycopg.connect(url) as connection:
            connection.execute("UPDATE meta SET value = %s WHERE key = 'epoch'", (secrets.token_hex(16),))
        return url

    def drop(self, url: str) -> None:
        """Take the database away, whoever still visits it."""
        with psycopg.connect(f"{self._server_url}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)".encode())

    def _create(self, options: str) -> str:
        name = f"t{time.time_ns()}"
        for last in (attempt == TRIES for attempt in range(1, TRIES + 1)):
            try:
                with psycopg.connect(f"{self._server_url}/postgres", autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE {name} {options}".encode())
            except psycopg.OperationalError:
                if last:
                    raise
                time.sleep(PAUSE_SECONDS)
            else:
                break
        return f"{self._server_url}/{name}"


def _migrate(url: str) -> None:
    database = Database(url)
    try:
        migrate(database)
    finally:
        database.close()
