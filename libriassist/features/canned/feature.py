"""Canned replies as a feature."""

from __future__ import annotations

from .. import Built, Feature, Ground
from .routes import router
from .sql import SqlCannedReplies


def _build(ground: Ground) -> Built:
    return Built(services=(SqlCannedReplies(ground.store, ground.clock),))


CANNED = Feature("canned", _build, routers=(router,))
