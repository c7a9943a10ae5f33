"""The shop's orders: recognising a number, and reading one order from any SQL database, read only."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any, TypeVar, TypeVarTuple
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from ..chat.ports import OrderRecord
from ..core.errors import OrdersUnavailable
from ..protocol import OrderDetails

_DASH = r"\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d_./"
_BLANK = r"\s\u00a0\u202f"
_SEPARATOR = rf"[{_BLANK}{_DASH}]{{0,3}}"
_NUMBER = re.compile(
    rf"(?<![^\W_])(?:c[{_BLANK}]?l{_SEPARATOR}(\d{{6}}){_SEPARATOR}(\d{{6}})"
    rf"|(\d{{6}})[{_BLANK}]?[{_DASH}][{_BLANK}]?(\d{{6}}))(?![^\W_])",
    re.IGNORECASE | re.ASCII,
)
_EXACT = re.compile(r"CL-[0-9]{6}-[0-9]{6}")
_NEVER_USED = "CL-000000-000000"
_MAX_FIELD_CHARS = 200
_Given = TypeVarTuple("_Given")
_Result = TypeVar("_Result")
MANDATORY_COLUMNS = ("number", "status")
PROOF_COLUMNS = ("email", "postcode")


def order_numbers(message: str) -> list[str]:
    """The distinct order numbers in a message, written `CL-401372-487531`, however they were typed."""
    found = (match.groups() for match in _NUMBER.finditer(message))
    return list(dict.fromkeys(f"CL-{a or c}-{b or d}" for a, b, c, d in found))


def without_order_numbers(message: str) -> str:
    """The message with its order numbers blanked, so that their digits are not read as something else."""
    return _NUMBER.sub(" ", message)


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

    def __init__(self, url: str, query: str, timeout_seconds: float = 2) -> None:
        self._query = text(_checked_query(query))
        self._timeout_seconds = timeout_seconds
        try:
            self._engine = _read_only_engine(make_url(url), timeout_seconds)
        except (SQLAlchemyError, ImportError) as error:
            raise OrdersMisconfigured(f"the order database URL cannot be used: {error}") from error
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="orders")

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
        """The order of that number (`CL-401372-487531`), or None. A malformed number is never queried."""
        if not _EXACT.fullmatch(number):
            return None
        row = await self._in_thread(self._row, number)
        if row is None or order_numbers(str(row.get("number"))) != [number]:
            return None
        return _record(number, row)

    async def stop(self) -> None:
        """Closes the database. Running look-ups are left to their time-outs."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._engine.dispose()

    async def _in_thread(self, work: Callable[[*_Given], _Result], *given: *_Given) -> _Result:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await loop.run_in_executor(self._threads, work, *given)
        except TimeoutError as error:
            raise OrdersUnavailable("The order database did not answer in time.") from error
        except (SQLAlchemyError, sqlite3.Error, OSError, RuntimeError) as error:
            raise OrdersUnavailable(f"The order database cannot be read: {type(error).__name__}.") from error

    def _columns(self) -> list[str]:
        with self._engine.connect() as connection:
            self._restrict(connection)
            names = connection.execute(self._query, {"number": _NEVER_USED}).keys()
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
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=2, pool_pre_ping=True, pool_timeout=timeout_seconds)
    if not url.database or url.database == ":memory:":
        raise OrdersMisconfigured("the order database URL must name a SQLite file")
    path = f"file:{quote(url.database)}?mode=ro"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(path, uri=True, timeout=timeout_seconds, check_same_thread=False)

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


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
    cleaned = " ".join(str(value).split())[:_MAX_FIELD_CHARS] if value is not None else ""
    return cleaned or None


def _day(value: Any) -> str | None:
    """An ISO day, from a date, a timestamp or a text that begins with one."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return (_text(value) or "")[:10] or None
