"""The files of conversations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ...protocol import Attachment


@dataclass(frozen=True, slots=True)
class FileRecord:
    """An uploaded file. `conversation_id`: None until a message names it; `stored_as` stays in the server."""

    uploader_id: str
    conversation_id: str | None
    attachment: Attachment
    stored_as: str


class Files(Protocol):
    """Files of conversations, checked before they are kept."""

    async def add(self, uploader_id: str, cmd_id: str, name: str, content: bytes) -> Attachment:
        """Raises FileRefused, CmdConflict, Unavailable; the same cmd_id and content give the same file."""
        ...

    async def find(self, file_id: str) -> FileRecord | None: ...

    async def content(self, record: FileRecord, *, small: bool) -> bytes:
        """The bytes; `small`: a thumbnail, if there is one. Raises NoSuchFile, Unavailable."""
        ...

    async def check_room(self, conversation_id: str, more: int) -> None:
        """Raises TooManyFiles."""
        ...

    async def sweep(self) -> None:
        """Removes what no message named in time."""
        ...
