"""Figures as a feature."""

from __future__ import annotations

from .. import Built, Feature, Ground
from .routes import router
from .sql import SqlStatistics


def _build(ground: Ground) -> Built:
    return Built(services=(SqlStatistics(ground.store, ground.clock),))


STATISTICS = Feature("statistics", _build, routers=(router,))
