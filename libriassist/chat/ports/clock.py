"""The time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, as an argument: tests advance it."""

    def now(self) -> datetime: ...
