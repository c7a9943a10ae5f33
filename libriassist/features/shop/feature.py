"""The shop's own settings as a feature."""

from __future__ import annotations

from .. import Built, Feature, Ground
from .routes import router
from .service import ShopService


def _build(ground: Ground) -> Built:
    service = ShopService(ground.settings, ground.store, ground.clock)
    return Built(services=(service,), start=service.start, stop=service.stop)


SHOP = Feature("shop", _build, routers=(router,))
