"""Features: a folder each, with all it is made of. They know the layers below, and nothing of each other."""

from __future__ import annotations

from .effects.routes import router as effects
from .shop.routes import router as shop

ROUTERS = (shop, effects)
"""What the features add to the REST side."""
