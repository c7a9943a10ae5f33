"""Texts of settings that are understood when they are read, or refused."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator

from .core.network.addresses import trusted_proxies
from .core.network.origins import origin_of, origins_of


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
