"""Effects before administrators, as a feature."""

from __future__ import annotations

from .. import Built, Feature, Ground
from .routes import router


def _build(_ground: Ground) -> Built:
    return Built()


EFFECTS = Feature("effects", _build, routers=(router,))
