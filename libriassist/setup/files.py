"""The files' part of the composition root."""

from __future__ import annotations

from datetime import timedelta

from ..chat.effect_runner import EffectRunner
from ..chat.effects import timer
from ..chat.ports import Clock
from ..config import Settings
from ..store.file_kinds import PictureLimits
from ..store.files import SqlFiles
from ..store.store import SqlStore
from .effects import lease_of, retry_of

SWEEP_EVERY = timedelta(minutes=10)


def kept_files(settings: Settings, store: SqlStore, clock: Clock, effects: EffectRunner) -> SqlFiles:
    """The files of conversations, within the settings' limits; a timer sweeps those that none has."""
    pictures = PictureLimits(settings.picture_megapixels, settings.webp_megapixels)
    per_conversation = settings.attachments_per_conversation
    files = SqlFiles(store, clock, settings.files, per_conversation, pictures, settings.uploads_free_bytes)
    effects.add(timer("files.sweep", files.sweep, SWEEP_EVERY, retry_of(settings), lease_of(settings)))
    return files
