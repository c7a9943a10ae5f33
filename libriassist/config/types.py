"""Texts of settings that are understood when they are read, or refused."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from ..core.network.addresses import trusted_proxies
from ..core.network.origins import origin_of, origins_of


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{value!r} is not a time zone like Europe/Paris") from None
    return value


Origin = Annotated[str, AfterValidator(lambda value: origin_of(value) if value else "")]
Origins = Annotated[str, AfterValidator(lambda value: ",".join(origins_of(value)))]
Proxies = Annotated[str, AfterValidator(lambda value: ",".join(map(str, trusted_proxies(value).networks)))]
TimeZone = Annotated[str, AfterValidator(_zone)]

TEN_YEARS_IN_DAYS = 3_650
"""No time a shop sets is longer: what is counted from today stays a date. A setting with a lower bound of its own
does not use the types below: pydantic lets the last bound win."""
Days = Annotated[int, Field(le=TEN_YEARS_IN_DAYS)]
Hours = Annotated[float, Field(le=TEN_YEARS_IN_DAYS * 24)]
WholeHours = Annotated[int, Field(le=TEN_YEARS_IN_DAYS * 24)]
Minutes = Annotated[int, Field(le=TEN_YEARS_IN_DAYS * 1_440)]
Seconds = Annotated[float, Field(le=TEN_YEARS_IN_DAYS * 86_400)]
WholeSeconds = Annotated[int, Field(le=TEN_YEARS_IN_DAYS * 86_400)]
