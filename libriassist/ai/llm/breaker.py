"""The circuit breaker: a provider that keeps failing is left alone for a while."""

from __future__ import annotations

import time
from collections.abc import Callable


class Breaker:
    """Opens after `limit` failures in a row; after `cooldown_seconds` one trial is let through (half-open):
    its success closes the breaker, its failure opens it again. One per process; for one event loop."""

    def __init__(
        self, limit: int, cooldown_seconds: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._cooldown = cooldown_seconds
        self._monotonic = monotonic
        self._failures = 0
        self._open_until: float | None = None

    @property
    def state(self) -> str:
        """closed, open or half-open."""
        if self._open_until is None:
            return "closed"
        return "open" if self._monotonic() < self._open_until else "half-open"

    def allows(self) -> bool:
        """Whether a request may be made now. Half-open: True once per cool-down, for the trial."""
        if self.state == "half-open":
            self._open_until = self._monotonic() + self._cooldown
            return True
        return self._open_until is None

    def succeeded(self) -> None:
        self._failures, self._open_until = 0, None

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= self._limit:
            self._open_until = self._monotonic() + self._cooldown
