"""How alike two questions are: shared words always, sentence embeddings when there is an encoder."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..language.words import Analyzer

if TYPE_CHECKING:
    from ..retrieval.semantic import Vectors

COSINE_FLOOR = 0.82
COSINE_SPAN = 0.12
"""Between unrelated short messages the cosine is about .82; at .94 they ask the same."""
MEANING_WORTH = 0.75
"""The share of the embedding's voice, the words have the rest."""


class StemIndex:
    """The stems of texts and how rare they are. One thread at a time (the stemmer keeps state)."""

    def __init__(self) -> None:
        self._analyzer = Analyzer()
        self._holders: Counter[str] = Counter()
        self._texts = 0

    def stems(self, text: str) -> frozenset[str]:
        return frozenset(self._analyzer.stem(word) for word in self._analyzer.content_words(text))

    def learn(self, stems: frozenset[str]) -> None:
        """One more text, for the rarity of its words."""
        self._holders.update(stems)
        self._texts += 1

    def overlap(self, one: frozenset[str], other: frozenset[str]) -> float:
        """0 to 1: the weight of what they share in the weight of both, rare words counting more."""
        whole = self._weight(one) + self._weight(other)
        return 2 * self._weight(one & other) / whole if whole else 0.0

    def _weight(self, stems: frozenset[str]) -> float:
        return sum(math.log(2 + self._texts / (1 + self._holders[stem])) for stem in stems)


def meaning(cosine: float) -> float:
    """A cosine as 0 (unrelated) to 1 (the same)."""
    return min(1.0, max(0.0, (cosine - COSINE_FLOOR) / COSINE_SPAN))


def likeness(overlap: float, cosine: float | None) -> float:
    """0 to 1."""
    if cosine is None:
        return overlap
    return MEANING_WORTH * meaning(cosine) + (1 - MEANING_WORTH) * overlap


def cosines(vectors: Sequence[Vectors], query: Vectors) -> list[float]:
    """Of unit vectors."""
    import numpy as np

    if not vectors:
        return []
    found: list[float] = (np.stack(vectors) @ query).tolist()
    return found
