"""The wall clock of the running product; tests bring their own (`ports.Clock`)."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """Now, aware, UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)
