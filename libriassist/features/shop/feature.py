"""The shop's own settings as a feature."""

from __future__ import annotations

from .. import Built, Feature, Ground
from .desk import ShopDesk
from .routes import router


def _build(ground: Ground) -> Built:
    desk = ShopDesk(ground.settings, ground.store, ground.clock)
    return Built(services=(desk,), start=desk.start, stop=desk.stop)


SHOP = Feature("shop", _build, routers=(router,))
