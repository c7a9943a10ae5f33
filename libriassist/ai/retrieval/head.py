"""What is learnt from how clients asked before: kernel logistic regression over labelled examples.

An example is a text with the entry it is for, or with none (questions the knowledge does not answer). Two texts
are alike by meaning (centred embeddings, of each encoder) and by letters (character n-grams); all are added. Every
entry weighs the same, however many examples it has: one that clients asked for a hundred times does not draw the
others' questions. Learning takes a second or two for two thousand examples; it is done when the examples change,
not at every start or edit.
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
    """`label` is the place among the entries, or their number for "none of them". `asked`: words of a client, not
    the entry's own."""

    text: str
    label: int
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Opinion:
    """Log-odds of every entry and of "none of them" (None: no example of it), their mean over the entries being 0;
    and the likeness (0 to 3) of the nearest example of each, and of the nearest that clients asked."""

    entries: Floats
    none: float | None
    nearest: Floats
    asked: Floats
    asked_none: float


class Head:
    """Tells from examples which entry a question is for. `vectors`: of each encoder, a row per example."""

    def __init__(
        self, examples: Sequence[Example], entries: int, vectors: Sequence[Floats], learnt: Floats | None = None
    ) -> None:
        """`learnt`: the weights an earlier head learnt from these very examples."""
        self._labels = np.array([example.label for example in examples], np.int32)
        self._asked = np.array([example.asked for example in examples], bool)
        self._entries = entries
        self._grams = GramIndex([example.text for example in examples])
        self._means = [rows.mean(0) for rows in vectors]
        self._vectors = [_unit(rows - mean) for rows, mean in zip(vectors, self._means, strict=True)]
        self.knows_none = self._entries in self._labels
        """Whether there are examples of what no entry answers."""
        self.weights = self._learn() if learnt is None else learnt

    def _learn(self) -> Floats:
        kernel = self._grams.among()
        for rows in self._vectors:
            kernel += rows @ rows.T
        return _learn(kernel, self._labels, self._entries + 1)

    def opinion(self, text: str, vectors: Sequence[Floats]) -> Opinion:
        """`vectors`: the text's, of the same encoders as the examples'."""
        alike = self._grams.likeness(text)
        for rows, mean, vector in zip(self._vectors, self._means, vectors, strict=True):
            alike = alike + rows @ _unit(vector - mean)
        logits = alike @ self.weights
        usual = float(logits[:-1].mean())
        nearest, asked = np.zeros((2, self._entries + 1), np.float32)
        np.maximum.at(nearest, self._labels, alike)
        np.maximum.at(asked, self._labels[self._asked], alike[self._asked])
        none = float(logits[-1]) - usual if self.knows_none else None
        return Opinion(logits[:-1] - usual, none, nearest[:-1], asked[:-1], float(asked[-1]))


def fingerprint(examples: Sequence[Example], encoders: int) -> str:
    """Equal for examples from which the same is learnt."""
    told = json.dumps([encoders, [[example.label, example.text] for example in examples]])
    return hashlib.sha256(told.encode()).hexdigest()


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return unit


def _learn(kernel: Floats, labels: NDArray[np.int32], classes: int) -> Floats:
    """Dual weights, one column per class: Newton steps with a bound on the Hessian, and momentum."""
    wanted = np.eye(classes, dtype=np.float32)[labels]
    worth = _worth(labels, classes)[:, None]
    step = np.linalg.inv(worth * kernel / 2 + _SMOOTHING * np.eye(len(labels), dtype=np.float32))
    weights = before = np.zeros_like(wanted)
    for turn in range(_ROUNDS):
        ahead = weights + turn / (turn + 3) * (weights - before)
        logits = kernel @ ahead
        odds = np.exp(logits - logits.max(1, keepdims=True))
        odds /= odds.sum(1, keepdims=True)
        before, weights = weights, ahead + step @ (worth * (wanted - odds) - _SMOOTHING * ahead)
    return weights.astype(np.float32)


def _worth(labels: NDArray[np.int32], classes: int) -> Floats:
    """What an example counts: less where its entry has more than the others; about 1, as those of "none"."""
    counts = np.maximum(np.bincount(labels, minlength=classes), 1)
    worth: Floats = (counts[:-1].mean() / counts).astype(np.float32)
    worth[-1] = 1.0
    return worth[labels]
