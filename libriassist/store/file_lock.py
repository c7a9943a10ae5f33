"""One writing transaction at a time among all processes on a SQLite file, the command line's too."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .file_guard import FileTrouble

_AGAIN_SECONDS = 0.005


class FileLocked(FileTrouble):
    """Another process has been writing for longer than one waits."""


class FileLock:
    """An exclusive lock between processes (flock on a file beside the database)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @contextmanager
    def held(self, patience: float) -> Iterator[None]:
        """Hold it; waits at most that many seconds. Raises FileLocked.

        A process that was stopped while it wrote keeps the lock: waiting without an end would hang this one too.
        """
        self._take(time.monotonic() + patience)
        try:
            yield
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def _take(self, until: float) -> None:
        while True:
            try:
                return fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise FileLocked(f"{self._path}: another process has been writing for too long.") from None
            time.sleep(_AGAIN_SECONDS)
