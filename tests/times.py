"""The settings that are times, and the longest each may be."""

from __future__ import annotations

import re

from libriassist.config import Settings

IN_TIME = re.compile(r"(?!.*_per_).*_(?:seconds|minutes|hours|days)")
TIMES = [name for name in Settings.model_fields if IN_TIME.fullmatch(name)]


def longest(name: str) -> float:
    """Its upper bound. Raises StopIteration when it has none."""
    field = Settings.model_fields[name]
    return next(float(bound.le) for bound in field.metadata if hasattr(bound, "le"))
