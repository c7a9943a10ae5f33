"""How often somebody may do something, and how much at once: counted in memory, per process."""

from __future__ import annotations

import ipaddress
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..core.errors import RateLimited
from ..core.network.addresses import read_address


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


class Places:
    """At most `limit` at once, per key."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._taken: dict[str, int] = {}

    def take(self, key: str) -> None:
        """Raises RateLimited when all are taken."""
        taken = self._taken.get(key, 0)
        if taken >= self.limit:
            raise RateLimited(retry_after=10.0)
        self._taken[key] = taken + 1

    def give_back(self, key: str) -> None:
        left = self._taken.get(key, 1) - 1
        if left > 0:
            self._taken[key] = left
        else:
            self._taken.pop(key, None)

    @contextmanager
    def taken(self, key: str) -> Iterator[None]:
        """A place for the time of the block. Raises RateLimited."""
        self.take(key)
        try:
            yield
        finally:
            self.give_back(key)


def network_of(address: str) -> str:
    """Whom a limit per address counts: an IPv4 address; of IPv6 the /64, which is one household or server."""
    ip = read_address(address)
    if ip is None:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"
