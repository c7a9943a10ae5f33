"""The features: one row each. What they bring is found by its type."""

from __future__ import annotations

from typing import TypeVar

from ..features import Ground
from ..features.canned.feature import CANNED
from ..features.effects.feature import EFFECTS
from ..features.shop.feature import SHOP

T = TypeVar("T")
FEATURES = (SHOP, CANNED, EFFECTS)
ROUTERS = tuple(router for feature in FEATURES for router in feature.routers)
"""What the features add to the REST side."""


class Features:
    """The features of one process."""

    def __init__(self, ground: Ground) -> None:
        self._built = [feature.build(ground) for feature in FEATURES]
        self.services: dict[type, object] = {type(s): s for built in self._built for s in built.services}

    def service(self, kind: type[T]) -> T:
        """What a feature brought, for a part of setup that needs it."""
        found = self.services[kind]
        assert isinstance(found, kind)
        return found

    def start(self) -> None:
        for built in self._built:
            if built.start is not None:
                built.start()

    async def stop(self) -> None:
        for built in reversed(self._built):
            if built.stop is not None:
                await built.stop()
