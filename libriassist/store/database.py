"""Opening a database: SQLite with exactly one writing connection, or PostgreSQL; refusing what is not ours.

SQLite up to 3.51.2 can corrupt a WAL database when two connections write or checkpoint at the same
instant (sqlite.org/wal.html, "the WAL-reset bug"). So this process writes through one connection,
readers are opened read-only, and every writing transaction, the command line's too, holds a file lock.
"""

from __future__ import annotations

import fcntl
import math
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool, StaticPool

from .file_guard import FileGuard
from .file_lock import FileLock
from .kept_rows import KeptRows
from .searching import add_functions

BUSY_SECONDS = 5.0
LEAST_BUSY_SECONDS = 0.2
"""For work that has stood in line for longer than its patience."""
_SHORT_WAIT = 1.0
LOCK_TIMEOUT_MS = 3_000
POOL_WAIT_SECONDS = 5.0
READERS = 4
CHECKPOINT_PAGES = 8_000
"""32 MiB of write-ahead log between checkpoints: each costs several fsyncs, and the log is recycled."""
SQLITE_ENDINGS = ("", "-wal", "-shm", ".lock", ".owner")
"""What a SQLite database consists of, and the locks beside it."""
_CHECK_UP_TO_BYTES = 64 * 2**20


class DatabaseUnusable(Exception):
    """The database cannot be used as it is; the message says why and what to do. Nothing was changed."""


class Database:
    """Two engines on one database: `writing()` for the single writer, `reading()` for the others."""

    def __init__(self, url: str, *, must_exist: bool = False, room: int = 0) -> None:
        self.url = sa.make_url(url)
        self._room = room
        self._guard: FileGuard | None = None
        self._owner: int | None = None
        self._lock: Callable[[float], AbstractContextManager[None]] = lambda _patience: nullcontext()
        if self.url.get_backend_name() == "sqlite":
            self.path: Path | None = _sqlite_path(self.url)
            _refuse_unusable_file(self.path, must_exist=must_exist)
            self._lock = FileLock(Path(f"{self.path}.lock")).held
            self._guard = FileGuard(self.path)
            self._writer, self._reader = _sqlite_engines(self.path)
            sa.event.listen(self._writer, "connect", lambda _connection, _record, guard=self._guard: guard.hold())
        elif self.url.get_backend_name() == "postgresql":
            self.path = None
            self._writer, self._reader = _postgres_engines(self.url)
        else:
            raise DatabaseUnusable(f"{self.url.get_backend_name()} is not supported: use sqlite or postgresql.")
        self.is_sqlite = self.path is not None

    @contextmanager
    def writing(self, asked: float | None = None) -> Iterator[sa.Connection]:
        """One transaction that may write. Commits at the end, rolls back on an exception.

        Another process that writes is waited for BUSY_SECONDS from when this was `asked` (`time.monotonic`; None:
        now), so that work which stood in line behind others that waited is not kept waiting as long again.
        Raises FileGone, also after a commit that nobody would find again; FileLocked.
        """
        with self._transaction(asked) as connection:
            KeptRows.of(connection).forget()
            yield connection

    @contextmanager
    def appending(self, asked: float | None = None) -> Iterator[sa.Connection]:
        """`writing` for the log alone, whose rows may be kept in memory from one transaction to the next."""
        kept: KeptRows | None = None
        try:
            with self._transaction(asked) as connection:
                kept = KeptRows.of(connection)
                yield connection
            kept.committed()
        except BaseException:
            if kept is not None:
                kept.forget()
            raise

    @contextmanager
    def _transaction(self, asked: float | None) -> Iterator[sa.Connection]:
        waited = 0.0 if asked is None else time.monotonic() - asked
        patience = BUSY_SECONDS if waited < _SHORT_WAIT else max(LEAST_BUSY_SECONDS, BUSY_SECONDS - waited)
        with self._lock(patience):
            self._check_file()
            with self._writer.connect() as connection, self._patient(connection, patience):
                yield connection
            self._check_file()

    @contextmanager
    def _patient(self, connection: sa.Connection, patience: float) -> Iterator[None]:
        """A transaction whose wait for locks is bounded; the driver is told in the unusual case only."""
        hurried = patience < BUSY_SECONDS
        if hurried and self.is_sqlite:
            _set_busy_timeout(connection, patience)
        try:
            with connection.begin():
                if hurried and not self.is_sqlite:
                    connection.exec_driver_sql(
                        f"SET LOCAL lock_timeout = {min(LOCK_TIMEOUT_MS, int(patience * 1000))}"
                    )
                yield
        finally:
            if hurried and self.is_sqlite:
                _set_busy_timeout(connection, BUSY_SECONDS)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A read-only connection; each statement sees what is committed when it runs. Raises FileGone."""
        self._check_file()
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """A read-only connection on which all statements see the same moment."""
        with self._reader.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            else:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
            connection.rollback()

    def check_room(self) -> None:
        """Raises DiskFull when a SQLite file has less than `room` bytes to grow."""
        if self._guard is not None:
            self._guard.check_room(self._room)

    def _check_file(self) -> None:
        if self._guard is not None:
            self._guard.check()

    def own(self) -> None:
        """Claim a SQLite file for this server; a second server on it would miss what the first publishes.

        Raises DatabaseUnusable when another server has it. PostgreSQL serves many: nothing to claim.
        """
        if self.path is None:
            return
        descriptor = os.open(f"{self.path}.owner", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise DatabaseUnusable(
                f"Another LibriAssist server is using {self.path}. Stop it first, or use PostgreSQL "
                "to run several servers."
            ) from None
        self._owner = descriptor

    def close(self) -> None:
        """Close all connections; SQLite checkpoints its WAL on the way out."""
        self._reader.dispose()
        with self._lock(math.inf):
            self._writer.dispose()
        if self._owner is not None:
            os.close(self._owner)
            self._owner = None


def _sqlite_path(url: sa.URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise DatabaseUnusable("A file is needed: sqlite:////absolute/path/to/libriassist.db")
    return Path(url.database).absolute()


def _refuse_unusable_file(path: Path, *, must_exist: bool) -> None:
    """Never put an empty database in the place of one that cannot be read."""
    if not path.parent.is_dir():
        raise DatabaseUnusable(f"The folder {path.parent} does not exist.")
    if not path.exists():
        if Path(f"{path}-wal").exists():
            raise DatabaseUnusable(
                f"{path} is missing but its write-ahead log {path}-wal is there. Restore {path} from a "
                "backup, or move the -wal file away to begin anew."
            )
        if must_exist:
            raise DatabaseUnusable(f"There is no database at {path}.")
        return
    if not os.access(path, os.R_OK | os.W_OK):
        raise DatabaseUnusable(f"{path} cannot be read and written by this user.")
    if path.stat().st_size == 0:
        raise DatabaseUnusable(f"{path} is empty. Restore it from a backup, or delete it to begin anew.")
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        try:
            if path.stat().st_size <= _CHECK_UP_TO_BYTES:
                answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            else:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                answer = "ok"
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise DatabaseUnusable(
            f"{path} is damaged or is not a LibriAssist database ({answer}). It was left as it is: "
            "restore it from a backup, or name another file."
        )


def _sqlite_engines(path: Path) -> tuple[sa.Engine, sa.Engine]:
    writer = sa.create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS, "isolation_level": None},
    )
    sa.event.listen(writer, "connect", _set_up_sqlite_writer)
    sa.event.listen(writer, "connect", add_functions)
    sa.event.listen(writer, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    reader = sa.create_engine(
        f"sqlite:///file:{path}?mode=ro&uri=true",
        poolclass=QueuePool,
        hide_parameters=True,
        pool_size=READERS,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )
    sa.event.listen(reader, "connect", add_functions)
    return writer, reader


def _set_up_sqlite_writer(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA mmap_size=0")
    connection.execute("PRAGMA cache_size=-16384")
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")


def _set_busy_timeout(connection: sa.Connection, seconds: float) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _postgres_engines(url: sa.URL) -> tuple[sa.Engine, sa.Engine]:
    url = url.set(drivername="postgresql+psycopg")
    options = f"-c lock_timeout={LOCK_TIMEOUT_MS} -c statement_timeout=15000 -c timezone=UTC"
    writer = sa.create_engine(
        url,
        hide_parameters=True,
        pool_size=1,
        max_overflow=1,
        pool_timeout=POOL_WAIT_SECONDS,
        connect_args={"options": options, "connect_timeout": 5, "client_encoding": "utf8"},
    )
    reader = sa.create_engine(
        url,
        hide_parameters=True,
        pool_size=READERS,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS,
        isolation_level="AUTOCOMMIT",
        connect_args={
            "options": f"{options} -c default_transaction_read_only=on",
            "connect_timeout": 5,
            "client_encoding": "utf8",
        },
    )
    return writer, reader
