"""Values of a shop's database as they are meant: a day, a postcode, a line of text, whatever type they have."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from math import isfinite
from typing import Any

MAX_FIELD_CHARS = 200
_UNSEEN = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF])
"""Characters without a face, and those that turn the direction of writing."""
_YEARS = range(1980, 2200)
"""Numbers are dates of these only."""
_PLACEHOLDERS = {*range(1, 1980), 9999}
"""Years that stand for no day: 0001, 1900, 1970 as a default, 9999 as an end of time."""
_NO_DAY = re.compile(r"[-0:./T ]*|null|none|n/?a", re.IGNORECASE)
"""What databases keep where there is no day: nothing, zeros, dashes."""
_NUMBER = re.compile(r"(-?\d{1,20})(?:[.,]\d{1,20})?")
_WHOLE = re.compile(r"(\d{4,12})[.,]0{1,9}")
_WEEK = re.compile(r"\d{4}-?W", re.IGNORECASE)
"""Which day of the week is meant, nobody says."""
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?![^\sT])")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_TICKS = ((10**17, 10**9), (10**14, 10**6), (10**11, 10**3), (10**8, 1))
"""From this size on a number counts nanoseconds, microseconds, milliseconds or seconds since 1970."""


class MonthFirst(ValueError):
    """A date like 10/20/2025: its whole column is written so, and 03/04 would be read wrongly."""


def text_of(value: Any) -> str | None:
    """One line of plain text, cut to a sane length."""
    if value is None:
        return None
    seen = "".join(char if char.isprintable() else " " for char in _written(value).translate(_UNSEEN))
    return " ".join(seen.split())[:MAX_FIELD_CHARS] or None


def postcode_of(value: Any) -> str | None:
    """A postcode; one that was kept as a number is written as one: 31000.0 is 31000."""
    text = text_of(value)
    if text is not None and (whole := _WHOLE.fullmatch(text)):
        return whole[1]
    return text


def day_of(value: Any, zone: tzinfo) -> str | None:
    """The day in the shop's time zone, as ISO writes it; None when there is none. Raises ValueError.

    Understood: dates and timestamps (with a zone or offset they are converted; without one they are the shop's
    own), seconds, milliseconds, microseconds or nanoseconds since 1970, and text: ISO, yyyymmdd, dd/mm/yyyy.
    """
    try:
        day = _day(value, zone)
    except OverflowError:
        raise ValueError("beyond the calendar") from None
    return None if day is None or day.year in _PLACEHOLDERS else day.isoformat()


def _day(value: Any, zone: tzinfo) -> date | None:
    if isinstance(value, datetime):
        return _here(value, zone)
    if isinstance(value, date):
        return value
    text = text_of(value)
    if text is None or _NO_DAY.fullmatch(text):
        return None
    for reading in _READINGS:
        if (day := reading(text, zone)) is not None:
            return day
    raise ValueError("not a date")


def _here(moment: datetime, zone: tzinfo) -> date:
    return (moment.astimezone(zone) if moment.tzinfo else moment).date()


def shape_of(value: Any) -> str:
    """What a value looks like without telling it, for a message: 99/99/9999."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", text_of(value) or ""))[:40]


def _written(value: Any) -> str:
    if isinstance(value, (bytes, bytearray, memoryview)):
        raw = bytes(value)
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return raw.decode("cp1252", "replace")
    if isinstance(value, (float, Decimal)) and isfinite(value) and value == int(value):
        return str(int(value))
    return str(value)


def _number(text: str, zone: tzinfo) -> date | None:
    """A compact date, else a count since 1970."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    count = int(found[1])
    if len(found[1]) in (8, 14) and count // 10 ** (len(found[1]) - 4) in _YEARS:
        return _compact(found[1])
    for least, ticks in _TICKS:
        if count >= least:
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=count // ticks)
            return _here(moment, zone) if moment.year in _YEARS else None
    return None


def _compact(digits: str) -> date | None:
    """yyyymmdd, with hhmmss behind it or not."""
    return _calendar(digits[:4], digits[4:6], digits[6:8])


def _iso(text: str, zone: tzinfo) -> date | None:
    if _WEEK.match(text):
        return None
    try:
        moment = datetime.fromisoformat(re.sub(r"(?<=[\d:.]) ?(?:UTC|GMT|Z)$", "+00:00", text))
    except ValueError:
        return None
    return _here(moment, zone)


def _separated(text: str, _zone: tzinfo) -> date | None:
    if found := _YEAR_FIRST.match(text):
        return _calendar(*found.groups())
    if found := _DAY_FIRST.match(text):
        if int(found[2]) > 12 >= int(found[1]):
            raise MonthFirst("the month comes first")
        return _calendar(*found.groups()[::-1])
    return None


def _calendar(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_READINGS: tuple[Callable[[str, tzinfo], date | None], ...] = (_number, _iso, _separated)
