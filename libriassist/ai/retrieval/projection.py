"""From a question's two vectors to an entry's: a small bilinear form learnt over many trades.

Cosines weigh every direction of meaning alike; over trades it shows which of them tell entries of one shop apart,
and which only tell how clients write. What the form says of all entries is one product with a matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..models import MODELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Pair = Sequence[Floats]
    """Vectors of the two encoders."""

FILE = "projection.npz"
BOTH = 2
"""Encoders that it joins."""
STEADY = 8
"""The usual mean of all trades counts as so many entries: a small knowledge has no mean of its own."""


@dataclass(frozen=True, slots=True)
class Projection:
    """`bases`: for each encoder the directions that are kept; `means`: for each encoder the usual vector of a
    question, a title and a whole; `forms`: for titles and wholes what a pair of directions is worth."""

    bases: Pair
    means: Pair
    forms: Floats

    def reduced(self, pair: Pair, kind: int, about: Pair) -> Floats:
        """Vectors of a kind (0 question, 1 title, 2 whole), a row each, seen from the middle of `about`."""
        parts = [
            _unit(rows - _middle(self.means[number][kind], about[number])) @ self.bases[number]
            for number, rows in enumerate(pair)
        ]
        return np.concatenate(parts, axis=-1)

    def targets(self, titles: Pair, wholes: Pair) -> Floats:
        """For each entry what a question's reduced vector is multiplied with."""
        found: Floats = (
            self.reduced(titles, 1, titles) @ self.forms[0].T + self.reduced(wholes, 2, wholes) @ self.forms[1].T
        )
        return found


class Bridge:
    """The form, ready for one state of the knowledge. `questions`: those of its entries, asked."""

    def __init__(self, projection: Projection, questions: Pair, titles: Pair, wholes: Pair) -> None:
        self._projection = projection
        self._questions = questions
        self._targets = projection.targets(titles, wholes)

    def odds(self, pair: Pair) -> Floats:
        """Log-odds that were missing, for every entry: one row, or one a question."""
        found: Floats = self._projection.reduced(pair, 0, self._questions) @ self._targets.T
        return found


@lru_cache(maxsize=1)
def shipped_projection() -> Projection:
    """The one of this release."""
    with (MODELS / FILE).open("rb") as file, np.load(file) as stored:
        first, second, means, others, forms = (
            stored[name].astype(np.float32) for name in ("first", "second", "means", "second_means", "forms")
        )
    return Projection((first, second), (means, others), forms)


def _middle(usual: Floats, rows: Floats) -> Floats:
    middle: Floats = (rows.sum(0) + STEADY * usual) / (len(rows) + STEADY)
    return middle


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return unit
