"""Likeness of texts by their letters: TF-IDF over character n-grams, forgiving of spelling and word endings."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...core.language.folding import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]

SIZES = (3, 4, 5)
MAX_CHARS = 400
"""Of a text that is searched for: keeps the time of an answer bounded."""
_BUCKETS = 1 << 17
_WORD = re.compile(r"[^\W_]+")


class GramIndex:
    """Cosines between a text and the indexed ones; 1 is the same letters, 0 no three in common."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.size = len(texts)
        counts = [_counts(text) for text in texts]
        holders = np.zeros(_BUCKETS, np.int32)
        for count in counts:
            holders[list(count)] += 1
        self._rarity: Floats = (np.log((1 + self.size) / (1 + holders)) + 1).astype(np.float32)
        rows = [self._row(count) for count in counts]
        self._fill(rows)

    def likeness(self, text: str) -> Floats:
        """One cosine per indexed text, in their order."""
        return self._cosines(*self._row(_counts(text[:MAX_CHARS])))

    def among(self) -> Floats:
        """The cosines between all indexed texts: a square matrix."""
        matrix = np.zeros((self.size, self.size), np.float32)
        for bucket in np.flatnonzero(np.diff(self._starts) > 1):
            place = slice(self._starts[bucket], self._starts[bucket + 1])
            texts, worths = self._texts[place], self._worths[place]
            matrix[texts[:, None], texts] += worths[:, None] * worths
        np.fill_diagonal(matrix, np.bincount(self._texts, self._worths**2, self.size))
        return matrix

    def _row(self, count: Counter[int]) -> tuple[Ints, Floats]:
        buckets = np.fromiter(count, np.int32, len(count))
        worths = self._rarity[buckets] * np.fromiter(
            (1 + math.log(n) for n in count.values()), np.float32, len(count)
        )
        return buckets, worths / max(float(np.linalg.norm(worths)), 1e-9)

    def _fill(self, rows: Sequence[tuple[Ints, Floats]]) -> None:
        """Postings in three arrays: where a bucket's begin, which texts hold it, and what it is worth there."""
        buckets = np.concatenate([row[0] for row in rows]) if rows else np.zeros(0, np.int32)
        worths = np.concatenate([row[1] for row in rows]) if rows else np.zeros(0, np.float32)
        texts = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row[0]) for row in rows])
        order = np.argsort(buckets, kind="stable")
        self._texts: Ints = texts[order]
        self._worths: Floats = worths[order].astype(np.float32)
        self._starts = np.searchsorted(buckets[order], np.arange(_BUCKETS + 1)).astype(np.int32)

    def _cosines(self, buckets: Ints, worths: Floats) -> Floats:
        spans = [(self._starts[b], self._starts[b + 1], w) for b, w in zip(buckets, worths, strict=True)]
        spans = [span for span in spans if span[1] > span[0]]
        if not spans:
            return np.zeros(self.size, np.float32)
        texts = np.concatenate([self._texts[start:end] for start, end, _ in spans])
        shares = np.concatenate([self._worths[start:end] * worth for start, end, worth in spans])
        return np.bincount(texts, shares, self.size).astype(np.float32)


def _counts(text: str) -> Counter[int]:
    spaced = f" {' '.join(_WORD.findall(fold(text)))} "
    return Counter(
        zlib.crc32(spaced[place : place + size].encode()) % _BUCKETS
        for size in SIZES
        for place in range(len(spaced) - size + 1)
    )
