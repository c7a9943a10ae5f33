"""The features: one row each, in the order they are built and started."""

from __future__ import annotations

import logging

from ..core.errors import ChatError
from ..features import Built, Ground
from ..features.assist.feature import ASSIST
from ..features.canned.feature import CANNED
from ..features.effects.feature import EFFECTS
from ..features.shop.feature import SHOP

log = logging.getLogger(__name__)
FEATURES = (SHOP, CANNED, ASSIST, EFFECTS)
ROUTERS = tuple(router for feature in FEATURES for router in feature.routers)
"""What the features add to the REST side."""


class Features:
    """The features of one process."""

    def __init__(self, ground: Ground) -> None:
        self._built: dict[str, Built] = {}
        for feature in FEATURES:
            built = self._built[feature.name] = feature.build(ground)
            ground.services.update({type(service): service for service in built.services})

    def start(self) -> None:
        for built in self._built.values():
            if built.start is not None:
                built.start()

    async def load(self) -> None:
        """What is slow to load; who cannot read now reads later."""
        for name, built in self._built.items():
            if built.load is not None:
                try:
                    await built.load()
                except ChatError as error:
                    log.warning("%s could not be loaded: %s", name, error)

    async def stop(self) -> None:
        for built in reversed(self._built.values()):
            if built.stop is not None:
                await built.stop()
