"""Files that messages name: who may send an uploaded file, and what the log keeps of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..protocol import Attachment
from .errors import NoSuchFile
from .events import Actor


@dataclass(slots=True)
class FileSlot:
    """An uploaded file, as locked in the transaction. `given`: a message has it already."""

    uploader_id: str
    attachment: Attachment
    given: bool


def attach(ids: Sequence[str], files: Mapping[str, FileSlot], actor: Actor) -> list[dict[str, Any]]:
    """What the log keeps of the files. Raises NoSuchFile: only who uploaded a file may send it, once."""
    slots = [files.get(file_id) for file_id in ids]
    if any(slot is None or slot.uploader_id != actor.id or slot.given for slot in slots):
        raise NoSuchFile
    return [slot.attachment.model_dump() for slot in slots if slot is not None]
