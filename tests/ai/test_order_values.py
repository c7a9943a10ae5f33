"""Orders as real databases keep them: types of all kinds, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from libriassist.ai.orders.source import SqlOrderSource
from libriassist.ai.orders.values import day_of, postcode_of, text_of
from libriassist.chat.ports import OrderRecord

from ..cli.run import libriassist, refusal
from ..servers import Postgres
from .conversation import Conversation

PARIS = ZoneInfo("Europe/Paris")
JEAN = "CL-401372-487531"
QUERY = "SELECT number, status, postcode, ordered_on, shipping_on FROM orders WHERE number = :number"


@pytest.mark.parametrize(
    "value",
    [
        date(2025, 10, 21),
        datetime(2025, 10, 21, 9),  # noqa: DTZ001 - as databases give it
        datetime(2025, 10, 20, 23, tzinfo=UTC),
        "2025-10-21",
        "2025-10-21 09:30:00",
        "2025-10-21T23:59:59.999",
        "2025-10-20T23:00:00Z",
        "2025-10-20 23:00:00+00",
        "2025-10-20 23:00:00.123456+00:00",
        "2025-10-20 23:00:00 UTC",
        "20251020T230000Z",
        "21/10/2025",
        "21/10/2025 14:05",
        "21.10.2025",
        "21-10-2025",
        "2025/10/21",
        "2025-10-21 9:30",
        20251021,
        "20251021",
        "20251021230000",
        1761001200,
        "1761001200",
        1761001200.0,
        1761001200.75,
        Decimal("1761001200"),
        1761001200000,
        1761001200000000,
        1761001200000000000,
        b"2025-10-21",
    ],
)
def test_a_day_is_understood_whatever_its_type(value: object) -> None:
    assert day_of(value, PARIS) == "2025-10-21"


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        " ",
        0,
        "0",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "-",
        "NULL",
        "N/A",
        "9999-12-31",
        "1900-01-01",
        date.max,
        "1970-01-01 00:00:00",
    ],
)
def test_no_day_is_none(value: object) -> None:
    assert day_of(value, PARIS) is None


@pytest.mark.parametrize(
    "value",
    [
        "bientôt", "10/21/2025", "32/01/2025", "2025-13-01", "2025-10-21x", "21/10/25", "2025-W43", 42,
        -1761001200, float("nan"), float("inf"), Decimal("Infinity"), True, 10**30, 10**19,
        datetime.max.replace(tzinfo=ZoneInfo("America/New_York")), b"\xff\xfe",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        day_of(value, PARIS)


@pytest.mark.parametrize(
    ("value", "postcode"),
    [
        (31000, "31000"), (31000.0, "31000"), (Decimal("31000.00"), "31000"),
        ("31000.0", "31000"), ("31000,0", "31000"), ("31.000", "31.000"),
        (1000, "1000"),
        ("K1A 0B1", "K1A 0B1"), (" 31000 ", "31000"), (None, None), ("", None), (b"31000", "31000"),
    ],
)  # fmt: skip
def test_a_postcode_kept_as_a_number_is_written_as_one(value: object, postcode: str | None) -> None:
    assert postcode_of(value) == postcode


def test_bytes_are_read_as_text_in_either_encoding() -> None:
    assert text_of("Hélène".encode()) == text_of("Hélène".encode("cp1252")) == "Hélène"
    assert text_of(Decimal("3.00")) == "3"


Make = Callable[[str, str, str, str], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def make_orders(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """`(postcode type, postcode, date type, date)` as SQL: a database with Jean's order; its URL."""

    def make(postcode_type: str, postcode: str, date_type: str, day: str) -> str:
        columns = f"number text, status text, postcode {postcode_type}, ordered_on {date_type}, shipping_on text"
        table = f"CREATE TABLE orders ({columns})"
        row = f"INSERT INTO orders VALUES ('{JEAN}', 'En production', {postcode}, {day}, NULL)"
        if request.param == "sqlite":
            with sqlite3.connect(tmp_path / "orders.db") as connection:
                connection.execute(table)
                connection.execute(row)
            connection.close()
            return f"sqlite:///{tmp_path / 'orders.db'}"
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.empty_database().replace("postgresql:", "postgresql+psycopg:")
        engine = sa.create_engine(url)
        with engine.begin() as transaction:
            transaction.execute(sa.text(table))
            transaction.execute(sa.text(row))
        engine.dispose()
        return url

    return make


def _read(url: str) -> tuple[OrderRecord, list[str]]:
    async def read() -> tuple[OrderRecord, list[str]]:
        source = SqlOrderSource(url, QUERY, zone=PARIS)
        try:
            doubts = await source.check()
            record = await source.find(JEAN)
            assert record is not None
            return record, doubts
        finally:
            await source.stop()

    return asyncio.run(read())


@pytest.mark.parametrize(
    ("date_type", "day"),
    [
        ("timestamptz", "'2025-10-20 23:00:00+00'"),
        ("text", "'2025-10-20T23:00:00Z'"),
        ("text", "'21/10/2025'"),
        ("bigint", "1761001200"),
        ("bigint", "1761001200000"),
        ("double precision", "1761001200.5"),
        ("numeric", "1761001200"),
        ("date", "'2025-10-21'"),
        ("timestamp", "'2025-10-21 09:00:00'"),
        ("integer", "20251021"),
    ],
)
def test_a_column_of_dates_of_any_type_is_the_day_in_the_shop(make_orders: Make, date_type: str, day: str) -> None:
    record, doubts = _read(make_orders("text", "'31000'", date_type, day))
    assert record.details.ordered_on == "2025-10-21" and doubts == []


@pytest.mark.parametrize(
    ("postcode_type", "postcode", "typed"),
    [
        ("integer", "1000", "01000"),
        ("integer", "1000", "1000"),
        ("integer", "31000", "31000"),
        ("real", "31000.0", "31000"),
        ("real", "1000.0", "01 000"),
        ("numeric", "31000.0", "31000"),
        ("text", "'31000.0'", "31000"),
        ("text", "'01000'", "01000"),
        ("text", "'31.000'", "31000"),
        ("text", "'1012 AB'", "1012ab"),
        ("text", "'1012ab'", "1012 AB"),
        ("text", "'sw1a 1aa'", "SW1A1AA"),
        ("integer", "1000", "1000 et merci"),
    ],
)
def test_a_postcode_kept_as_a_number_proves(
    make_orders: Make, postcode_type: str, postcode: str, typed: str
) -> None:
    source = SqlOrderSource(make_orders(postcode_type, postcode, "date", "'2025-10-21'"), QUERY, zone=PARIS)
    shop = Conversation(source)
    assert "En production" in shop.says(f"Où en est ma commande {JEAN} ? Mon code postal : {typed}").content
    assert shop.verified is not None
    asyncio.run(source.stop())


@pytest.mark.parametrize(
    ("day", "said"), [("'10/21/2025'", "the month before the day"), ("'bientôt'", "'aaaaaaa'")]
)
def test_a_column_that_is_no_dates_is_refused_at_the_start_and_by_the_doctor(
    make_orders: Make, tmp_path: Path, day: str, said: str
) -> None:
    url = make_orders("text", "'31000'", "text", day)
    settings: dict[str, Any] = {"folder": tmp_path, "orders_url": url, "orders_query": QUERY}
    line = refusal("serve", **settings)
    assert "'ordered_on'" in line and said in line and "bientôt" not in line
    told = libriassist("doctor", **settings)
    assert told.returncode == 1 and said in told.stdout
