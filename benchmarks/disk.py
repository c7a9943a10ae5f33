"""The disk alone: what an ack would take at this rate if a commit were nothing but a write and a flush.

What is due goes into one flush, as in the product's group commit, over a file that is there already, as SQLite's
recycled log is. No server on this disk can have a lower tail.
"""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

COMMIT_BYTES = 28 * 1024
"""Seven pages: what SQLite logs for one message."""
FILE_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Flushes:
    """From the moment a message was due to the end of the flush that had it."""

    p50_ms: float
    p99_ms: float


def flushes(folder: Path, rate: float, seconds: float) -> Flushes:
    """So many a second, for so long."""
    file = folder / "flushed"
    file.write_bytes(bytes(FILE_BYTES))
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
        took = _drive(descriptor, 1 / rate, round(rate * seconds))
    finally:
        os.close(descriptor)
        file.unlink()
    hundredths = statistics.quantiles(took, n=100)
    return Flushes(round(hundredths[49] * 1e3, 3), round(hundredths[98] * 1e3, 3))


def _drive(descriptor: int, period: float, count: int) -> list[float]:
    took: list[float] = []
    content, place = os.urandom(COMMIT_BYTES), 0
    begin = time.monotonic()
    while len(took) < count:
        first = begin + len(took) * period
        time.sleep(max(0.0, first - time.monotonic()))
        due = min(count - len(took), 1 + int((time.monotonic() - first) / period))
        os.pwrite(descriptor, content, place)
        os.fdatasync(descriptor)
        done = time.monotonic()
        took += [done - first - number * period for number in range(due)]
        place = (place + COMMIT_BYTES) % (FILE_BYTES - COMMIT_BYTES)
    return took
