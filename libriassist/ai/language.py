"""Which of the five languages a turn is in: naive Bayes over byte n-grams, the conversation's language as a prior.

The n-grams and weights are py3langid's, cut down to our languages by tools/train_language.py.
"""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast, get_args

import numpy as np

from ..protocol import Lang
from .words import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_WORDS = 3
"""Under this many words the conversation's language stays."""
MAX_CHARS = 200
STAYING = 2.0
"""What the conversation's language has in its favour, in log-odds."""
_LANGS = get_args(Lang)


def guess_language(text: str, current: Lang) -> Lang:
    """The language of `text`; `current` when it has under three words or nothing speaks clearly against it."""
    if len(words(text[:MAX_CHARS])) < MIN_WORDS:
        return current
    odds = language_odds(text)
    odds[current] += STAYING
    return max(odds, key=odds.__getitem__)


def language_odds(text: str) -> dict[Lang, float]:
    """Log-odds of each language for the beginning of `text`, without a prior."""
    model = _model()
    raw = unicodedata.normalize("NFC", text[:MAX_CHARS].lower()).encode("utf-8", "surrogatepass")
    rows, counts = np.unique(model.rows(raw), return_counts=True)
    scores = model.bias + np.log1p(counts.astype(np.float32)) @ model.weights[rows].astype(np.float32)
    scores = scores / math.sqrt(len(raw) or 1)
    return {cast(Lang, lang): float(score) for lang, score in zip(_LANGS, scores, strict=True)}


def gram_key(gram: bytes) -> int:
    """A number for an n-gram of up to seven bytes; different for different n-grams."""
    return int.from_bytes(gram, "big")


class _Model:
    """`places` of an n-gram's key in `keys` is its row in `weights`, if `speaks`."""

    def __init__(self) -> None:
        with (files("libriassist") / "ai" / "models" / "language.npz").open("rb") as file, np.load(file) as stored:
            self.keys: NDArray[np.int64] = stored["keys"]
            self.speaks: NDArray[np.bool_] = stored["speaks"]
            self.weights: NDArray[np.float16] = stored["weights"]
            self.bias: NDArray[np.float32] = stored["bias"]
            self.longest = int(stored["longest"])

    def rows(self, raw: bytes) -> NDArray[np.int64]:
        """For every byte the longest known n-gram that ends there, if it speaks for some language."""
        letters = np.frombuffer(raw, np.uint8).astype(np.int64)
        found = np.full(len(raw), -1, np.int64)
        keys = np.zeros(len(raw), np.int64)
        for size in range(1, min(self.longest, len(raw)) + 1):
            keys = keys[1:] if size > 1 else keys
            keys = keys + (letters[: len(letters) - size + 1] << (8 * (size - 1)))
            places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            known = self.keys[places] == keys
            found[size - 1 :][known] = places[known]
        found = found[found >= 0]
        return found[self.speaks[found]]


@lru_cache(maxsize=1)
def _model() -> _Model:
    return _Model()
