"""Files of conversations as a feature."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from ...chat.effects import timer
from ...config import Settings
from .. import Built, Feature, Ground
from .checked import PictureLimits
from .routes import UPLOADS, router
from .sql import SqlFiles

SWEEP_EVERY = timedelta(minutes=10)
_READ_AHEAD = 1_048_576
"""More than the server reads before a route may say itself that a file is too large."""


def _build(ground: Ground) -> Built:
    """Within the settings' limits; a timer sweeps those that no message names."""
    settings = ground.settings
    pictures = PictureLimits(settings.picture_megapixels, settings.webp_megapixels)
    per_conversation = settings.attachments_per_conversation
    files = SqlFiles(
        ground.store, ground.clock, settings.files, per_conversation, pictures, settings.uploads_free_bytes
    )
    sweep = timer("files.sweep", files.sweep, SWEEP_EVERY, ground.retry, ground.lease)
    return Built(services=(files,), effects=(sweep,), stop=files.stop)


def _uploads(settings: Settings) -> Mapping[str, int]:
    return dict.fromkeys(UPLOADS, settings.attachment_bytes + _READ_AHEAD)


FILES = Feature("files", _build, routers=(router,), uploads=_uploads)
