"""The files' part of the composition root."""

from __future__ import annotations

from ..chat.ports import Clock
from ..config import Settings
from ..store.file_kinds import PictureLimits
from ..store.files import SqlFiles
from ..store.store import SqlStore


def kept_files(settings: Settings, store: SqlStore, clock: Clock) -> SqlFiles:
    """The files of conversations, within the settings' limits."""
    pictures = PictureLimits(settings.picture_megapixels, settings.webp_megapixels)
    per_conversation = settings.attachments_per_conversation
    return SqlFiles(store, clock, settings.files, per_conversation, pictures, settings.uploads_free_bytes)
