"""The shop's orders: reading one order from any SQL database, read only."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, tzinfo
from math import ceil
from typing import Any, TypeVar, TypeVarTuple
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from ...chat.ports import OrderRecord
from ...core.errors import OrdersUnavailable
from ...core.language.order_numbers import SHIPPED, OrderNumbers
from ...protocol import OrderDetails
from .values import MonthFirst, day_of, postcode_of, shape_of, text_of

log = logging.getLogger(__name__)
PARALLEL = 4
"""Look-ups at a time."""
_Given = TypeVarTuple("_Given")
_Result = TypeVar("_Result")
MANDATORY_COLUMNS = ("number", "status")
PROOF_COLUMNS = ("email", "postcode")
DATE_COLUMNS = ("ordered_on", "shipping_on")
SAMPLE = 20
"""Orders looked at when the query is checked."""
_SAMPLED = ("sqlite", "postgresql", "mysql", "mariadb")


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
        self,
        url: str,
        query: str,
        timeout_seconds: float = 2,
        numbers: OrderNumbers = SHIPPED,
        zone: tzinfo = UTC,
    ) -> None:
        checked = _checked_query(query)
        self._query = text(checked)
        self._sample_query = _sample_query(checked)
        self._numbers = numbers
        self._zone = zone
        self._timeout_seconds = timeout_seconds
        try:
            self._engine = _read_only_engine(make_url(url), timeout_seconds)
        except (SQLAlchemyError, ImportError) as error:
            raise OrdersMisconfigured(f"the order database URL cannot be used: {error}") from error
        self._slots = asyncio.Semaphore(PARALLEL)

    async def check(self) -> list[str]:
        """Runs the query once, for a number that no order has, and checks its columns; then looks whether some
        orders' dates and numbers can be read. What is doubtful, in sentences. For start-up and the doctor.
        """
        columns = await self._in_thread(self._columns)
        for name in MANDATORY_COLUMNS:
            if name not in columns:
                raise OrdersMisconfigured(f"the order query must return a column {name!r}; it returns {columns}")
        if not set(PROOF_COLUMNS) & set(columns):
            raise OrdersMisconfigured(
                f"the order query must return 'email' or 'postcode', else no order can be proved;"
                f" it returns {columns}"
            )
        try:
            rows = await self._in_thread(self._sampled)
        except OrdersUnavailable:
            rows = None
        if rows is None:
            return ["No orders could be looked at beforehand: try one to see whether its dates are read rightly."]
        return [*self._doubts_of_dates(rows), *self._doubts_of_numbers(rows)]

    async def find(self, number: str) -> OrderRecord | None:
        """The order of that number, as the template writes it, or None. A malformed number is never queried."""
        if not self._numbers.is_exact(number):
            return None
        row = await self._in_thread(self._row, number)
        if row is None or self._numbers.find(text_of(row.get("number")) or "") != [number]:
            return None
        return self._record(number, row)

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

    def _sampled(self) -> list[dict[str, Any]] | None:
        """Some orders as the query gives them; None when it cannot be asked for others than one number's."""
        if self._sample_query is None or self._engine.dialect.name not in _SAMPLED:
            return None
        with self._engine.connect() as connection:
            self._restrict(connection)
            found = connection.execute(text(self._sample_query)).mappings()
            return [{name.lower(): value for name, value in row.items()} for row in found]

    def _doubts_of_dates(self, rows: list[dict[str, Any]]) -> Iterator[str]:
        """Raises OrdersMisconfigured for a column that cannot be read as dates at all."""
        for name in DATE_COLUMNS:
            values = [row[name] for row in rows if text_of(row.get(name)) is not None]
            unread = [value for value in values if not self._reads(name, value)]
            if unread and len(unread) == len(values):
                raise OrdersMisconfigured(_unreadable(name, f"holds {shape_of(unread[0])!r}"))
            if unread:
                yield (
                    f"{len(unread)} of {len(values)} orders looked at have a {name!r} that is no date, like "
                    f"{shape_of(unread[0])!r}: it is not shown."
                )

    def _reads(self, name: str, value: Any) -> bool:
        try:
            day_of(value, self._zone)
        except MonthFirst:
            raise OrdersMisconfigured(_unreadable(name, "has the month before the day")) from None
        except ValueError:
            return False
        return True

    def _doubts_of_numbers(self, rows: list[dict[str, Any]]) -> Iterator[str]:
        if rows and not any(self._numbers.find(text_of(row.get("number")) or "") for row in rows):
            seen = shape_of(rows[0].get("number"))
            yield f"No order number looks like {self._numbers.example} (order_number_pattern), but like {seen!r}."

    def _record(self, number: str, row: Mapping[str, Any]) -> OrderRecord:
        status = text_of(row.get("status"))
        if status is None:
            raise OrdersUnavailable("The order has no status.")
        return OrderRecord(
            details=OrderDetails(
                number=number,
                client_name=text_of(row.get("client_name")),
                status=status,
                ordered_on=self._day(row, "ordered_on"),
                shipping_on=self._day(row, "shipping_on"),
                title=text_of(row.get("title")),
            ),
            email=text_of(row.get("email")),
            postcode=postcode_of(row.get("postcode")),
        )

    def _day(self, row: Mapping[str, Any], name: str) -> str | None:
        """A day that cannot be read is not told: better none than a wrong one."""
        try:
            return day_of(row.get(name), self._zone)
        except ValueError as error:
            log.warning("an order's %s is not shown, %s: %s", name, error, shape_of(row.get(name)))
            return None

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


def _sample_query(query: str) -> str | None:
    """The query for any orders, when its condition is plainly `= :number`."""
    anyone, times = re.subn(r"(?<![<>!=])=\s*:number\b", "IS NOT NULL", query)
    if times != 1 or re.search(r"(?<!:):number\b", anyone):
        return None
    return f"SELECT * FROM ({anyone}) AS sample LIMIT {SAMPLE}"  # noqa: S608 - the operator's own query


def _unreadable(name: str, how: str) -> str:
    return (
        f"the order query's column {name!r} {how}: it cannot be read as dates. Give a date, a timestamp, ISO "
        "text, dd/mm/yyyy or seconds since 1970 (convert it in the query)"
    )


def _read_only_engine(url: URL, timeout_seconds: float) -> Engine:
    if url.get_backend_name() == "postgresql":
        return _postgres_engine(url, timeout_seconds)
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url, pool_size=PARALLEL, pool_pre_ping=True, pool_timeout=timeout_seconds, hide_parameters=True
        )
    if not url.database or url.database == ":memory:":
        raise OrdersMisconfigured("the order database URL must name a SQLite file")
    path = f"file:{quote(url.database)}?mode=ro"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(path, uri=True, timeout=timeout_seconds, check_same_thread=False)

    return create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)


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
        url,
        pool_size=PARALLEL,
        pool_pre_ping=True,
        pool_timeout=timeout_seconds,
        connect_args=options,
        hide_parameters=True,
    )
