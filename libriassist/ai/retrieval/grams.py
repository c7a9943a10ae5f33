"""Likeness of texts by their letters: TF-IDF over character n-grams, forgiving of spelling and word endings."""

from __future__ import annotations

import re
import zlib
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
_RARE = 64
"""So many texts hold a bucket at most, that going through their pairs is quicker than a product of matrices."""
_AT_ONCE = 2_048
"""Buckets in one such product: bounds its memory."""
_TINY = 1e-9
_WORD = re.compile(r"[^\W_]+")


class GramIndex:
    """Cosines between a text and the indexed ones; 1 is the same letters, 0 no three in common."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.size = len(texts)
        counts = [_counts(text) for text in texts]
        buckets = np.concatenate([found for found, _ in counts]) if counts else np.zeros(0, np.int32)
        numbers = np.concatenate([many for _, many in counts]) if counts else np.zeros(0, np.float32)
        holders = np.bincount(buckets, minlength=_BUCKETS)
        self._rarity: Floats = (np.log((1 + self.size) / (1 + holders)) + 1).astype(np.float32)
        holding = np.repeat(np.arange(self.size, dtype=np.int32), [len(found) for found, _ in counts])
        self._fill(buckets, holding, self._rarity[buckets] * (1 + np.log(numbers)))

    def likeness(self, text: str) -> Floats:
        """One cosine per indexed text, in their order."""
        buckets, numbers = _counts(text[:MAX_CHARS])
        worths = self._rarity[buckets] * (1 + np.log(numbers))
        return self._cosines(buckets, worths / max(float(np.linalg.norm(worths)), _TINY))

    def among(self) -> Floats:
        """The cosines between all indexed texts: a square matrix."""
        matrix = self._through_rare()
        matrix += matrix.T
        common = np.flatnonzero(np.diff(self._starts) > _RARE)
        for first in range(0, len(common), _AT_ONCE):
            columns = self._columns(common[first : first + _AT_ONCE])
            matrix += columns @ columns.T
        np.fill_diagonal(matrix, np.bincount(self._texts, self._worths**2, self.size))
        return matrix

    def _through_rare(self) -> Floats:
        """What pairs of texts owe to buckets that few hold: pair by pair, each once, the earlier text first."""
        matrix = np.zeros((self.size, self.size), np.float32)
        sizes = np.diff(self._starts)
        for size in range(2, _RARE + 1):
            place = self._starts[np.flatnonzero(sizes == size)][:, None] + np.arange(size)
            texts, worths = self._texts[place], self._worths[place]
            here, there = np.triu_indices(size, 1)
            np.add.at(matrix, (texts[:, here], texts[:, there]), worths[:, here] * worths[:, there])
        return matrix

    def _columns(self, buckets: NDArray[np.intp]) -> Floats:
        """What these are worth in each text: a column per bucket."""
        columns = np.zeros((self.size, len(buckets)), np.float32)
        for column, bucket in enumerate(buckets):
            place = slice(self._starts[bucket], self._starts[bucket + 1])
            columns[self._texts[place], column] = self._worths[place]
        return columns

    def _fill(self, buckets: Ints, texts: Ints, worths: Floats) -> None:
        """Postings in three arrays: where a bucket's begin, which texts hold it, and what it is worth there."""
        lengths = np.sqrt(np.bincount(texts, worths**2, self.size))
        order = np.argsort(buckets, kind="stable")
        self._texts: Ints = texts[order]
        self._worths: Floats = (worths / np.maximum(lengths, _TINY)[texts])[order].astype(np.float32)
        self._starts = np.searchsorted(buckets[order], np.arange(_BUCKETS + 1)).astype(np.int32)

    def _cosines(self, buckets: Ints, worths: Floats) -> Floats:
        spans = [(self._starts[b], self._starts[b + 1], w) for b, w in zip(buckets, worths, strict=True)]
        spans = [span for span in spans if span[1] > span[0]]
        if not spans:
            return np.zeros(self.size, np.float32)
        texts = np.concatenate([self._texts[start:end] for start, end, _ in spans])
        shares = np.concatenate([self._worths[start:end] * worth for start, end, worth in spans])
        return np.bincount(texts, shares, self.size).astype(np.float32)


def _counts(text: str) -> tuple[Ints, Floats]:
    """The buckets a text has something in, and how much in each."""
    spaced = f" {' '.join(_WORD.findall(fold(text)))} "
    places = [(place, place + size) for size in SIZES for place in range(len(spaced) - size + 1)]
    whole = spaced.encode()
    if len(whole) == len(spaced):
        grams = [whole[here:there] for here, there in places]
    else:
        grams = [spaced[here:there].encode() for here, there in places]
    buckets, numbers = np.unique(
        np.fromiter(map(zlib.crc32, grams), np.int64, len(grams)) % _BUCKETS, return_counts=True
    )
    return buckets.astype(np.int32), numbers.astype(np.float32)
