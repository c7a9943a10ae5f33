"""The n-grams of letters that tell languages apart: py3langid's, cut down by tools/train_language.py."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..models import MODELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SPEAKING = 3
"""From this length on an n-gram is a piece of a word; all pairs of letters occur in some name."""


def gram_key(gram: bytes) -> int:
    """A number for an n-gram of up to seven bytes; different for different n-grams."""
    return int.from_bytes(gram, "big")


class LetterGrams:
    """`places` of an n-gram's key in `keys` is its row in `weights`, if `speaks`."""

    def __init__(self) -> None:
        with (MODELS / "language.npz").open("rb") as file, np.load(file) as stored:
            self.keys: NDArray[np.int64] = stored["keys"]
            self.speaks: NDArray[np.bool_] = stored["speaks"]
            self.weights: NDArray[np.float16] = stored["weights"]
            self.bias: NDArray[np.float32] = stored["bias"]
            self.longest = int(stored["longest"])

    def rows(self, raw: bytes) -> NDArray[np.int64]:
        """For every byte the longest known n-gram that ends there, if it speaks for some language."""
        found, _ = self._longest(raw)
        found = found[found >= 0]
        return found[self.speaks[found]]

    def likeness(self, raw: bytes) -> float:
        """The share of bytes that end a known piece of a word: about .8 for words of our languages, under .2 for
        letters struck at random."""
        _, sizes = self._longest(raw)
        return float((sizes >= _SPEAKING).mean()) if len(raw) else 1.0

    def _longest(self, raw: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For every byte the place of the longest known n-gram that ends there (-1: none), and its length."""
        letters = np.frombuffer(raw, np.uint8).astype(np.int64)
        found = np.full(len(raw), -1, np.int64)
        sizes = np.zeros(len(raw), np.int64)
        keys = np.zeros(len(raw), np.int64)
        for size in range(1, min(self.longest, len(raw)) + 1):
            keys = keys[1:] if size > 1 else keys
            keys = keys + (letters[: len(letters) - size + 1] << (8 * (size - 1)))
            places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            known = self.keys[places] == keys
            found[size - 1 :][known] = places[known]
            sizes[size - 1 :][known] = size
        return found, sizes


@lru_cache(maxsize=1)
def letter_grams() -> LetterGrams:
    """The n-grams of this release."""
    return LetterGrams()
