"""How often somebody may do something: sliding windows in memory, per process."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from ..core.errors import RateLimited


class Window:
    """At most `limit` times in `seconds`, per key. Keys unused for a window are forgotten."""

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self.seconds = seconds
        self._clock = clock
        self._times: dict[str, deque[float]] = {}
        self._swept = clock()

    def take(self, key: str) -> None:
        """Count one. Raises RateLimited, with the seconds until the next is allowed."""
        now = self._clock()
        if now - self._swept > self.seconds:
            self._sweep(now)
        times = self._times.setdefault(key, deque())
        while times and times[0] <= now - self.seconds:
            times.popleft()
        if len(times) >= self.limit:
            raise RateLimited(retry_after=round(max(0.1, times[0] + self.seconds - now), 1))
        times.append(now)

    def _sweep(self, now: float) -> None:
        self._swept = now
        self._times = {k: t for k, t in self._times.items() if t and t[-1] > now - self.seconds}
