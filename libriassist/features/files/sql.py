"""Files of conversations: their rows, and their bytes in one folder. `ports.Files` on the store's connections.

A file is uploaded first, by one person, and belongs to nobody's conversation; a message then names it, in the
transaction that writes the message (append.py). What no message names within an hour is swept away.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import secrets
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from ...chat.ports import Clock, FileRecord
from ...core.errors import CmdConflict, NoSuchFile, TooManyFiles, Unavailable
from ...core.language.names import clean_name
from ...disk import sync
from ...ids import new_id
from ...protocol import Attachment
from ...store import schema
from ...store.file_rows import attachment_of, select_files
from ...store.store import SqlStore
from .checked import CheckedFile, PictureLimits
from .kinds import check_file

log = logging.getLogger(__name__)
ORPHAN_AFTER = timedelta(minutes=50)
"""With the ten minutes between two sweeps: nothing unused is older than an hour."""
_SMALL = ".small"
_PART = ".part"
_f = schema.files.c
_T = TypeVar("_T")


class SqlFiles:
    """Keeps files in `folder`, which all processes share, under names of 128 random bits."""

    def __init__(
        self,
        store: SqlStore,
        clock: Clock,
        folder: Path,
        per_conversation: int,
        pictures: PictureLimits | None = None,
        free_bytes: int = 0,
    ) -> None:
        self._store = store
        self._clock = clock
        self._folder = folder
        self._per_conversation = per_conversation
        self._pictures = pictures or PictureLimits()
        self._free_bytes = free_bytes
        self._checking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")
        self._disk = ThreadPoolExecutor(max_workers=2, thread_name_prefix="files")

    async def add(self, uploader_id: str, cmd_id: str, name: str, content: bytes) -> Attachment:
        """Checks and keeps a file; the same upload again gives the same file.

        Raises FileRefused, CmdConflict for another file under the same cmd_id, Unavailable when it cannot be
        written: then nothing is left behind.
        """
        digest = hashlib.sha256(content).hexdigest()
        if (earlier := await self._earlier(uploader_id, cmd_id, digest)) is not None:
            return earlier
        checked = await self._checked(content)
        stored_as = secrets.token_hex(16)
        await self._in_thread(self._write, stored_as, checked)
        values = {
            "id": new_id(),
            "uploader_id": uploader_id,
            "cmd_id": cmd_id,
            "name": _plain_name(name, checked),
            "media_type": checked.media_type,
            "bytes": len(checked.content),
            "width": checked.width,
            "height": checked.height,
            "stored_as": stored_as,
            "content_hash": digest,
            "created_at": self._clock.now(),
        }
        try:
            await self._store.write(lambda c: c.execute(sa.insert(schema.files).values(**values)))
        except sa.exc.IntegrityError:
            await self._in_thread(self._remove, stored_as)
            again = await self._earlier(uploader_id, cmd_id, digest)
            if again is None:
                raise Unavailable from None
            return again
        except BaseException:
            await asyncio.shield(self._in_thread(self._remove, stored_as))
            raise
        return Attachment(
            id=values["id"],
            name=values["name"],
            media_type=checked.media_type,
            bytes=values["bytes"],
            width=checked.width,
            height=checked.height,
        )

    async def _checked(self, content: bytes) -> CheckedFile:
        """Raises FileRefused, and Unavailable when there is no room for it."""
        await self._in_thread(self._check_space)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._checking, check_file, content, self._pictures)

    async def find(self, file_id: str) -> FileRecord | None:
        """The row of a file, whoever it belongs to."""
        row = await self._store.read(lambda c: c.execute(select_files.where(_f.id == file_id)).first())
        return (
            None
            if row is None
            else FileRecord(row.uploader_id, row.conversation_id, attachment_of(row), row.stored_as)
        )

    async def content(self, record: FileRecord, *, small: bool) -> bytes:
        """The bytes; `small`: the thumbnail, if there is one. Raises NoSuchFile when they are gone."""
        return await self._in_thread(self._read, record.stored_as, small)

    async def check_room(self, conversation_id: str, more: int) -> None:
        """Raises TooManyFiles when the conversation cannot take that many more."""
        statement = sa.select(sa.func.count()).where(_f.conversation_id == conversation_id)
        there = await self._store.read(lambda c: c.execute(statement).scalar_one())
        if there + more > self._per_conversation:
            raise TooManyFiles

    async def sweep(self) -> None:
        """Removes what no message named within an hour, and bytes without a row of that age."""
        before = self._clock.now() - ORPHAN_AFTER
        statement = (
            sa.delete(schema.files)
            .where(_f.conversation_id.is_(None), _f.created_at < before)
            .returning(_f.stored_as)
        )
        gone = [row[0] for row in await self._store.write(lambda c: c.execute(statement).all())]
        for stored_as in gone:
            await self._in_thread(self._remove, stored_as)
        old = await self._in_thread(self._older_than, before.timestamp())
        if old:
            names = sorted(old)
            known_rows = sa.select(_f.stored_as).where(_f.stored_as.in_(names))
            known = {row[0] for row in await self._store.read(lambda c: c.execute(known_rows).all())}
            for stored_as in old - known:
                await self._in_thread(self._remove, stored_as)

    async def stop(self) -> None:
        """Files being checked are let go."""
        for threads in (self._checking, self._disk):
            threads.shutdown(wait=False, cancel_futures=True)

    async def _earlier(self, uploader_id: str, cmd_id: str, digest: str) -> Attachment | None:
        statement = select_files.where(_f.uploader_id == uploader_id, _f.cmd_id == cmd_id)
        row = await self._store.read(lambda c: c.execute(statement).first())
        if row is None:
            return None
        if row.content_hash != digest:
            raise CmdConflict
        return attachment_of(row)

    async def _in_thread(self, work: Callable[..., _T], *given: Any) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._disk, work, *given)

    def _path(self, stored_as: str) -> Path:
        return self._folder / stored_as[:2] / stored_as

    def _check_space(self) -> None:
        """Raises Unavailable: what is left of the disk is for the conversations themselves."""
        there = next((path for path in (self._folder, *self._folder.parents) if path.exists()), Path("/"))
        if shutil.disk_usage(there).free < self._free_bytes:
            log.warning("a file was refused: less than %d bytes are free on its disk", self._free_bytes)
            raise Unavailable("The file could not be kept; please try again later.")

    def _write(self, stored_as: str, checked: CheckedFile) -> None:
        path = self._path(stored_as)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            for content, ending in ((checked.small, _SMALL), (checked.content, "")):
                if content is not None:
                    _write_durably(path.with_name(path.name + ending), content)
        except OSError as error:
            self._remove(stored_as)
            log.warning("a file could not be kept: %s", error.strerror)
            raise Unavailable("The file could not be kept; please try again later.") from error

    def _read(self, stored_as: str, small: bool) -> bytes:
        path = self._path(stored_as)
        for candidate in (path.with_name(path.name + _SMALL), path) if small else (path,):
            try:
                return candidate.read_bytes()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise Unavailable from error
        raise NoSuchFile

    def _remove(self, stored_as: str) -> None:
        path = self._path(stored_as)
        for ending in ("", _SMALL, _PART, _SMALL + _PART):
            path.with_name(path.name + ending).unlink(missing_ok=True)

    def _older_than(self, moment: float) -> set[str]:
        """The names of files last written before that moment."""
        found: set[str] = set()
        for path in self._folder.glob("??/*"):
            try:
                if path.stat().st_mtime < moment:
                    found.add(path.name.split(".")[0])
            except FileNotFoundError:
                continue
        return found


def _plain_name(name: str, checked: CheckedFile) -> str:
    """The last part of a name, cleaned, with the ending that its content has."""
    stem = clean_name(name.replace("\\", "/").rsplit("/", 1)[-1]).rsplit(".", 1)[0].strip(" .")[:100] or "file"
    return f"{stem}.{_ENDINGS[checked.media_type]}"


_ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf", "text/plain": "txt"
}  # fmt: skip


def _write_durably(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + _PART)
    with part.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    sync(path.parent)
