"""What speaks for and against the best entry, as numbers for the judge (confidence.py).

Every number is about this entry and its rivals, never about how much of the knowledge was taught: with one taught
entry or all of them, an untaught entry is judged by the same things.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Places = NDArray[np.int64]

RIVALS = 45
"""Entries that are always reckoned with: in a smaller knowledge the missing ones count as average."""
NEAR = 0.6
"""The likeness of words from which a question is nearly the entry's own."""
_SHARPNESS = 3.0
_FEW = 8
_MOST = 6.0


@dataclass(frozen=True, slots=True)
class Scale:
    """How alike the titles of a knowledge are among themselves: what is near and what is far differs by trade."""

    usual: float = 0.82
    spread: float = 0.025

    @classmethod
    def of(cls, questions: Floats, titles: Floats) -> Scale:
        """From the entries' questions, asked, and their titles: each against the others."""
        if len(titles) < 3:
            return cls()
        likeness = questions @ titles.T
        others = likeness[~np.eye(len(titles), dtype=bool)]
        return cls(float(others.mean()), float(others.std()) + 1e-3)

    def of_title(self, cosine: float) -> float:
        """A title's likeness to a question, in spreads above the usual."""
        return (cosine - self.usual) / self.spread


@dataclass(frozen=True, slots=True)
class Strangers:
    """How near a question comes to entries that do not answer it: each entry's own question, the entry itself left
    out. So a knowledge tells, without a label, what is near by chance."""

    usual: float = 6.0
    spread: float = 2.0

    @classmethod
    def of(cls, sums: Floats, places: Places) -> Strangers:
        """From a row for each question: what is said of every entry; `places`: the entry it is the question of."""
        if len(places) < _FEW or sums.shape[1] < _FEW:
            return cls()
        apart = sums.copy()
        apart[np.arange(len(places)), places] = -np.inf
        nearest = apart.max(1)
        return cls(float(nearest.mean()), float(nearest.std()) + 0.1)

    def above(self, value: float) -> float:
        """How far above a stranger's nearest this is, in spreads."""
        return (value - self.usual) / self.spread


def lead(values: Floats, best: int) -> float:
    """How far the best entry is ahead of the others in this; below 0 when another is."""
    if len(values) < 2:
        return 0.0
    return float(values[best] - np.delete(values, best).max())


def untaught_lead(sums: Floats, best: int) -> float:
    """The same of the untaught sum, which has no bounds of its own."""
    return float(np.clip(lead(sums, best), -_MOST, _MOST))


def share(scores: Floats, best: int, sharpness: float = _SHARPNESS) -> float:
    """The best entry's part of all odds, as log-odds."""
    rivals = np.append(np.delete(scores, best), np.zeros(max(0, RIVALS - len(scores)), np.float32))
    return _log_odds(sharpness * (rivals - scores[best])) if len(rivals) else _MOST


def share_with_none(scores: Floats, best: int, none: float) -> float:
    """The same, less sharp, with "none of them" among the rivals."""
    return _log_odds(np.append(np.delete(scores, best), none) - scores[best])


def _log_odds(behind: Floats) -> float:
    return float(-np.log(max(float(np.exp(behind).sum()), 1e-4)))
