"""How long a log-in must wait after wrong passwords."""

from __future__ import annotations

from datetime import timedelta

FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
REMEMBERED = timedelta(hours=24)
"""Failures longer ago than this count no more."""


def wait_after(failures: int) -> timedelta | None:
    """After five failures each further one doubles the wait: 2 s, 4 s, ... 15 min."""
    if failures < FREE_FAILURES:
        return None
    return min(timedelta(seconds=2 << min(failures - FREE_FAILURES, 20)), LONGEST_WAIT)
