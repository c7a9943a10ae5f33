"""What the shop says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ...protocol import Lang


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What the shop says of itself. `examples`: questions offered at the beginning of a chat, by language."""

    name: str
    accent: str
    privacy_url: str
    examples: Mapping[Lang, Sequence[str]]


class Shop(Protocol):
    """The shop's own settings."""

    facts: ShopFacts
    """As they are now; ask again, they change."""
