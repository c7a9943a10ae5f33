"""The features: one row each, in the order they are built and started."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack

from ..chat.bus import Heard
from ..config import Settings
from ..core.errors import ChatError
from ..features import Built, Ground
from ..features.assist.feature import ASSIST
from ..features.canned.feature import CANNED
from ..features.effects.feature import EFFECTS
from ..features.files.feature import FILES
from ..features.knowledge.feature import KNOWLEDGE
from ..features.learning.feature import LEARNING
from ..features.shop.feature import SHOP
from ..features.statistics.feature import STATISTICS

log = logging.getLogger(__name__)
FEATURES = (SHOP, CANNED, KNOWLEDGE, LEARNING, ASSIST, FILES, STATISTICS, EFFECTS)
ROUTERS = tuple(router for feature in FEATURES for router in feature.routers)
"""What the features add to the REST side."""


def uploads(settings: Settings) -> dict[str, int]:
    """Paths of features that take larger bodies, and how many bytes."""
    return {path: size for feature in FEATURES for path, size in feature.uploads(settings).items()}


class Features:
    """The features of one process."""

    def __init__(self, ground: Ground) -> None:
        self._built: dict[str, Built] = {}
        for feature in FEATURES:
            built = self._built[feature.name] = feature.build(ground)
            for service in built.services:
                ground.services.update(dict.fromkeys(type(service).__mro__, service))
            for kind in built.effects:
                ground.effects.add(kind)

    @property
    def heard(self) -> dict[str, Heard]:
        """What notices of other processes make happen."""
        return {kind: heard for built in self._built.values() for kind, heard in built.heard.items()}

    async def start(self) -> None:
        for built in self._built.values():
            if built.start is not None:
                await built.start()

    async def load(self) -> None:
        """What is slow to load; who cannot read now reads later."""
        for name, built in self._built.items():
            if built.load is not None:
                try:
                    await built.load()
                except ChatError as error:
                    log.warning("%s could not be loaded: %s", name, error)

    async def stop(self) -> None:
        """All of them, the last first, also what `start` did not get to: `load` may have. Then raises what one
        raised."""
        async with AsyncExitStack() as stops:
            for built in self._built.values():
                if built.stop is not None:
                    stops.push_async_callback(built.stop)
