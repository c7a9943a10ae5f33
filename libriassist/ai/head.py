"""What is learnt from how clients asked before: kernel logistic regression over labelled examples.

An example is a text with the entry it is for, or with none (questions the knowledge does not answer). Two texts
are alike by meaning (centred embeddings) and by letters (character n-grams); the two are added. Learning takes
a second or two for two thousand examples; it is done when the examples change, not at every start or edit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .grams import GramIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

MAX_EXAMPLES = 2400
"""Memory and time of learning grow with its square and its cube."""
_SMOOTHING = 0.05
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Example:
    """`label` is the place among the taught entries, or their number for "none of them"."""

    text: str
    label: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """Log-odds of every entry and of "none of them", and the likeness (0 to 2) of the nearest examples."""

    entries: Floats
    none: float
    nearest: Floats
    """Per taught entry: its most alike example."""
    nearest_none: float


class Head:
    """Tells from examples which entry a question is for. `vectors`: a row per example; None: letters only."""

    def __init__(
        self, examples: Sequence[Example], entries: int, vectors: Floats | None, learnt: Floats | None = None
    ) -> None:
        """`learnt`: the weights an earlier head learnt from these very examples."""
        self._labels = np.array([example.label for example in examples], np.int32)
        self._entries = entries
        self._grams = GramIndex([example.text for example in examples])
        self._mean: Floats | None = None
        if vectors is not None:
            self._mean = vectors.mean(0)
            self._vectors = _unit(vectors - self._mean)
        self.weights = self._learn() if learnt is None else learnt

    def _learn(self) -> Floats:
        kernel = self._grams.among()
        if self._mean is not None:
            kernel += self._vectors @ self._vectors.T
        return _learn(kernel, self._labels, self._entries + 1)

    def opinion(self, text: str, vector: Floats | None) -> Opinion:
        """`vector` as of the examples; needed exactly when they had one."""
        alike = self._grams.likeness(text)
        if self._mean is not None and vector is not None:
            alike = alike + self._vectors @ _unit(vector - self._mean)
        logits = alike @ self.weights
        nearest = np.zeros(self._entries + 1, np.float32)
        np.maximum.at(nearest, self._labels, alike)
        return Opinion(
            entries=logits[:-1], none=float(logits[-1]), nearest=nearest[:-1], nearest_none=float(nearest[-1])
        )


def fingerprint(examples: Sequence[Example], with_vectors: bool) -> str:
    """Equal for examples from which the same is learnt."""
    told = json.dumps([with_vectors, [[example.label, example.text] for example in examples]])
    return hashlib.sha256(told.encode()).hexdigest()


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return unit


def _learn(kernel: Floats, labels: NDArray[np.int32], classes: int) -> Floats:
    """Dual weights, one column per class: Newton steps with a bound on the Hessian, and momentum."""
    wanted = np.eye(classes, dtype=np.float32)[labels]
    step = np.linalg.inv(kernel / 2 + _SMOOTHING * np.eye(len(labels), dtype=np.float32))
    weights = before = np.zeros_like(wanted)
    for turn in range(_ROUNDS):
        ahead = weights + turn / (turn + 3) * (weights - before)
        logits = kernel @ ahead
        odds = np.exp(logits - logits.max(1, keepdims=True))
        odds /= odds.sum(1, keepdims=True)
        before, weights = weights, ahead + step @ (wanted - odds - _SMOOTHING * ahead)
    return weights.astype(np.float32)
