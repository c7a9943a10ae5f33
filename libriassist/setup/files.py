"""The files' part of the composition root."""

from __future__ import annotations

from datetime import timedelta

from ..chat.effects import timer
from ..features import Ground
from ..store.file_kinds import PictureLimits
from ..store.files import SqlFiles

SWEEP_EVERY = timedelta(minutes=10)


def kept_files(ground: Ground) -> SqlFiles:
    """The files of conversations, within the settings' limits; a timer sweeps those that none has."""
    settings = ground.settings
    pictures = PictureLimits(settings.picture_megapixels, settings.webp_megapixels)
    per_conversation = settings.attachments_per_conversation
    files = SqlFiles(
        ground.store, ground.clock, settings.files, per_conversation, pictures, settings.uploads_free_bytes
    )
    ground.effects.add(timer("files.sweep", files.sweep, SWEEP_EVERY, ground.retry, ground.lease))
    return files
