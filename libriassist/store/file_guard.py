"""The SQLite file under a running server: still the one that was opened, on a disk that has room."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)
_PARTS = ("", "-wal", "-shm")
_Identity = tuple[int, int]


class FileTrouble(SQLAlchemyError):
    """The file, not what was asked of it, is why nothing was written."""


class FileGone(FileTrouble):
    """The file under the open connection was deleted or replaced: what is written now, nobody would find again."""


class DiskFull(FileTrouble):
    """There is no room for what comes next."""


class FileGuard:
    """Remembers which files were opened (device and inode), and says when a path leads to others.

    SQLite itself goes on writing to a deleted file until the process ends. The original put back is recognised.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parts = tuple(Path(f"{path}{part}") for part in _PARTS)
        self._known: dict[Path, _Identity] = {}
        self._gone: Path | None = None

    def hold(self) -> None:
        """The file has been opened for writing."""
        file = self._parts[0]
        if file not in self._known and (identity := _identity(file)):
            self._known[file] = identity

    def check(self) -> None:
        """Raises FileGone. The log is told at the change only."""
        if self._parts[0] not in self._known:
            return
        gone = next((path for path in self._parts if self._lost(path)), None)
        if gone != self._gone:
            self._gone = gone
            if gone:
                log.error("%s", _message(gone))
            else:
                log.warning("%s is the file that was opened again: the server goes on", self._path)
        if gone:
            raise FileGone(_message(gone))

    def check_room(self, wanted: int) -> None:
        """Takes that many bytes beside the database and gives them back. Raises DiskFull."""
        try:
            with tempfile.TemporaryFile(dir=self._path.parent, buffering=0) as file:
                os.posix_fallocate(file.fileno(), 0, max(1, wanted))
        except OSError as error:
            raise DiskFull(f"There is no room for {wanted} bytes beside {self._path}: {error.strerror}") from None

    def _lost(self, path: Path) -> bool:
        """Whether this part is not what was opened. The parts beside the database come later."""
        identity = _identity(path)
        if path not in self._known:
            if identity is not None:
                self._known[path] = identity
            return False
        return identity != self._known[path]


def _identity(path: Path) -> _Identity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _message(path: Path) -> str:
    return (
        f"{path} was deleted or replaced while the server had it open: nothing is accepted any more. Put the "
        "original back, or stop the server, put the right database there and start again."
    )
