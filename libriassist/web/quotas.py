"""How much somebody may send: bytes in a sliding window, in memory, per process."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from ..core.errors import RateLimited


@dataclass(slots=True)
class _Spent:
    """What one key has used of its window. `parts`: when, and how many bytes."""

    total: int = 0
    parts: deque[tuple[float, int]] = field(default_factory=deque)


class Quota:
    """At most `limit` bytes in `seconds`, per key. Keys unused for a window are forgotten."""

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self.seconds = seconds
        self._clock = clock
        self._spent: dict[str, _Spent] = {}
        self._swept = clock()

    def take(self, key: str, amount: int) -> None:
        """Count so many bytes. Raises RateLimited, with the seconds until they are allowed."""
        now = self._clock()
        if now - self._swept > self.seconds:
            self._sweep(now)
        spent = self._spent.setdefault(key, _Spent())
        while spent.parts and spent.parts[0][0] <= now - self.seconds:
            spent.total -= spent.parts.popleft()[1]
        if spent.total + amount > self.limit:
            oldest = spent.parts[0][0] if spent.parts else now
            raise RateLimited(retry_after=round(max(0.1, oldest + self.seconds - now), 1))
        spent.total += amount
        spent.parts.append((now, amount))

    def _sweep(self, now: float) -> None:
        self._swept = now
        last = now - self.seconds
        self._spent = {key: s for key, s in self._spent.items() if s.parts and s.parts[-1][0] > last}
