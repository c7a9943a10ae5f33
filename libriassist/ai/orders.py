"""The shop's orders: reading one order from any SQL database, read only."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from math import ceil
from typing import Any, TypeVar, TypeVarTuple
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from ..chat.ports import OrderRecord
from ..core.errors import OrdersUnavailable
from ..protocol import OrderDetails
from .order_numbers import OrderNumbers

PARALLEL = 4
"""Look-ups at a time."""
_MAX_FIELD_CHARS = 200
_UNSEEN = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF])
"""Characters without a face, and those that turn the direction of writing."""
_Given = TypeVarTuple("_Given")
_Result = TypeVar("_Result")
MANDATORY_COLUMNS = ("number", "status")
PROOF_COLUMNS = ("email", "postcode")


class OrdersMisconfigured(ValueError):
    """The order query of the settings cannot work. The message says what to change."""


class SqlOrderSource:
    """Reads orders through one configured query, on any database SQLAlchemy has a driver for.

    The query is a single SELECT with the parameter `:number`. Columns: `number` and `status` always;
    `email` or `postcode` (at least one: the proof); `client_name`, `ordered_on`, `shipping_on` and
    `title` when there are. At most one row is fetched. SQLite files are opened with mode=ro and never
    created; PostgreSQL reads in a READ ONLY transaction with a statement time-out.

    Raises OrdersMisconfigured for a query that cannot be right, OrdersUnavailable when the database is
    missing, slow or broken.
    """

    def __init__(
        self, url: str, query: str, timeout_seconds: float = 2, numbers: OrderNumbers | None = None
    ) -> None:
        self._query = text(_checked_query(query))
        self._numbers = numbers or OrderNumbers()
        self._timeout_seconds = timeout_seconds
        try:
            self._engine = _read_only_engine(make_url(url), timeout_seconds)
        except (SQLAlchemyError, ImportError) as error:
            raise OrdersMisconfigured(f"the order database URL cannot be used: {error}") from error
        self._slots = asyncio.Semaphore(PARALLEL)

    async def check(self) -> None:
        """Runs the query once, for a number that no order has, and checks its columns. For start-up."""
        columns = await self._in_thread(self._columns)
        for name in MANDATORY_COLUMNS:
            if name not in columns:
                raise OrdersMisconfigured(f"the order query must return a column {name!r}; it returns {columns}")
        if not set(PROOF_COLUMNS) & set(columns):
            raise OrdersMisconfigured(
                f"the order query must return 'email' or 'postcode', else no order can be proved;"
                f" it returns {columns}"
            )

    async def find(self, number: str) -> OrderRecord | None:
        """The order of that number, as the template writes it, or None. A malformed number is never queried."""
        if not self._numbers.is_exact(number):
            return None
        row = await self._in_thread(self._row, number)
        if row is None or self._numbers.find(str(row.get("number"))) != [number]:
            return None
        return _record(number, row)

    async def stop(self) -> None:
        """Closes the database. A look-up that hangs is left alone; it does not keep the process from ending."""
        await asyncio.to_thread(self._engine.dispose)

    async def _in_thread(self, work: Callable[[*_Given], _Result], *given: *_Given) -> _Result:
        try:
            async with asyncio.timeout(self._timeout_seconds):
                await self._slots.acquire()
                return await self._started(work, *given)
        except TimeoutError as error:
            raise OrdersUnavailable("The order database did not answer in time.") from error
        except (SQLAlchemyError, sqlite3.Error, OSError, RuntimeError) as error:
            raise OrdersUnavailable(f"The order database cannot be read: {type(error).__name__}.") from error

    def _started(self, work: Callable[[*_Given], _Result], *given: *_Given) -> asyncio.Future[_Result]:
        """Runs `work` in a thread of its own, a daemon: a database that never answers would hold any other.

        Its slot is free again when the thread ends, so a hanging database holds PARALLEL threads at most.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_Result] = loop.create_future()

        def settle(result: _Result | None, error: BaseException | None) -> None:
            self._slots.release()
            if answer.done():
                return
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(result)  # type: ignore[arg-type]

        def run() -> None:
            outcome: tuple[_Result | None, BaseException | None]
            try:
                outcome = work(*given), None
            except Exception as error:
                outcome = None, error
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(settle, *outcome)

        threading.Thread(target=run, name="orders", daemon=True).start()
        return answer

    def _columns(self) -> list[str]:
        with self._engine.connect() as connection:
            self._restrict(connection)
            names = connection.execute(self._query, {"number": self._numbers.unused}).keys()
            return [name.lower() for name in names]

    def _row(self, number: str) -> dict[str, Any] | None:
        with self._engine.connect() as connection:
            self._restrict(connection)
            result = connection.execute(self._query, {"number": number})
            first = result.mappings().fetchmany(1)
            return {name.lower(): value for name, value in first[0].items()} if first else None

    def _restrict(self, connection: Connection) -> None:
        if self._engine.dialect.name == "postgresql":
            connection.execute(text("SET TRANSACTION READ ONLY"))
            connection.execute(text(f"SET LOCAL statement_timeout = {int(self._timeout_seconds * 1000)}"))


def _checked_query(query: str) -> str:
    stripped = query.strip().rstrip(";").strip()
    if not re.match(r"(?:select|with)\b", stripped, re.IGNORECASE) or ";" in stripped:
        raise OrdersMisconfigured("the order query must be one SELECT statement")
    if not re.search(r"(?<!:):number\b", stripped):
        raise OrdersMisconfigured("the order query must use the parameter :number")
    return stripped


def _read_only_engine(url: URL, timeout_seconds: float) -> Engine:
    if url.get_backend_name() == "postgresql":
        return _postgres_engine(url, timeout_seconds)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=PARALLEL, pool_pre_ping=True, pool_timeout=timeout_seconds)
    if not url.database or url.database == ":memory:":
        raise OrdersMisconfigured("the order database URL must name a SQLite file")
    path = f"file:{quote(url.database)}?mode=ro"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(path, uri=True, timeout=timeout_seconds, check_same_thread=False)

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


def _postgres_engine(url: URL, timeout_seconds: float) -> Engine:
    """psycopg unless the URL names a driver. What the network swallows is given up by the system too."""
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    seconds = max(2, ceil(timeout_seconds))
    options = (
        {}
        if url.get_driver_name() != "psycopg"
        else {"connect_timeout": seconds, "tcp_user_timeout": seconds * 1000}
    )
    return create_engine(
        url, pool_size=PARALLEL, pool_pre_ping=True, pool_timeout=timeout_seconds, connect_args=options
    )


def _record(number: str, row: Mapping[str, Any]) -> OrderRecord:
    status = _text(row.get("status"))
    if status is None:
        raise OrdersUnavailable("The order has no status.")
    return OrderRecord(
        details=OrderDetails(
            number=number,
            client_name=_text(row.get("client_name")),
            status=status,
            ordered_on=_day(row.get("ordered_on")),
            shipping_on=_day(row.get("shipping_on")),
            title=_text(row.get("title")),
        ),
        email=_text(row.get("email")),
        postcode=_text(row.get("postcode")),
    )


def _text(value: Any) -> str | None:
    """One line of plain text, cut to a sane length."""
    if value is None:
        return None
    seen = "".join(char if char.isprintable() else " " for char in str(value).translate(_UNSEEN))
    return " ".join(seen.split())[:_MAX_FIELD_CHARS] or None


def _day(value: Any) -> str | None:
    """An ISO day, from a date, a timestamp or a text that begins with one."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return (_text(value) or "")[:10] or None
