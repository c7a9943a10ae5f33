"""The hand-over classifier: multinomial logistic regressions over words, letters, rules and, when an encoder is
there, the sentence's embedding. Trained by tools/train_handoff.py; needs numpy alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray

from ...core.handoff.asides import without_asides
from ...core.handoff.classification import HEARD, NOT_HEARD, Classification
from ..language.readable import readable
from ..models import MODELS
from ..retrieval.semantic import SharedEncoder
from .features import Row, damped, extras, grams

MODEL = "handoff.npz"
_CLAUSE = re.compile(r"[^.!?…;\n,]+[.!?…]*|[.!?…;\n,]+")
_MAX_CLAUSES = 24
_MAX_EVIDENCE = 200
_FEW_LETTERS = 3

_NOTHING = Classification({**dict.fromkeys((*HEARD, *NOT_HEARD), 0.0), "smalltalk": 1.0})

Matrix = NDArray[np.float32]


class Regression:
    """One regression: `name` is "full" (with the embedding) or "words"."""

    def __init__(self, stored: dict[str, NDArray[np.generic]], name: str) -> None:
        scale = stored[f"{name}_scale"].astype(np.float32)
        self._grams: Matrix = stored[f"{name}_grams"].astype(np.float32) * scale
        self._extras: Matrix = stored[f"{name}_extras"].astype(np.float32)
        self._bias: Row = stored[f"{name}_bias"].astype(np.float32)
        self._meaning: Matrix | None = stored["full_meaning"].astype(np.float32) if name == "full" else None
        self._mean: Row = stored["mean"].astype(np.float32)

    def logits(self, words: tuple[NDArray[np.int64], Row], marks: Row, vector: Row | None) -> Row:
        buckets, values = words
        found = self._bias + values @ self._grams[buckets] + marks @ self._extras
        if self._meaning is not None and vector is not None:
            found = found + (vector - self._mean) @ self._meaning
        return cast("Row", found.astype(np.float32))


class HandoffVoice:
    """Reads one client turn. For any number of threads; about 1 ms, plus the encoder's time for a new turn."""

    def __init__(self, encoder: SharedEncoder | None = None, model: IO[bytes] | None = None) -> None:
        self._encoder = encoder
        self._model = model

    @cached_property
    def _stored(self) -> dict[str, NDArray[np.generic]]:
        source = self._model or (MODELS / MODEL).open("rb")
        with source, np.load(source, allow_pickle=False) as stored:
            return dict(stored)

    @cached_property
    def _labels(self) -> list[str]:
        return [str(label) for label in self._stored["labels"]]

    @cached_property
    def _heads(self) -> tuple[Regression, Regression]:
        return Regression(self._stored, "full"), Regression(self._stored, "words")

    @cached_property
    def _weights(self) -> Row:
        return self._stored["idf"].astype(np.float32)

    def load(self) -> None:
        """Reads the model, if it is not yet (about 10 ms)."""
        self.classify("bonjour")

    def classify(self, text: str) -> Classification:
        """What the turn sounds like: code and nonsense, and asides, left out. Without a loaded encoder it goes by
        words alone."""
        part = without_asides(readable(text))
        if not part.strip():
            return _NOTHING
        heard = self._classify(part)
        evidence = tuple(words for words in heard.evidence if words in text)
        return (
            heard
            if evidence == heard.evidence
            else Classification(heard.chances, evidence or (_short(text.strip()),))
        )

    def _classify(self, text: str) -> Classification:
        with_meaning = self._encoder is not None and self._encoder.ready
        vector = self._encoder.encode_query(text) if self._encoder is not None and with_meaning else None
        head = self._heads[0 if with_meaning else 1]

        def read(part: str) -> Row:
            return head.logits(damped(grams(part), self._weights), extras(part), vector)

        chances = _softmax(read(text))
        named = dict(zip(self._labels, chances.tolist(), strict=True))
        classified = Classification(named)
        if classified.person < 0.2:
            return classified
        return Classification(named, self._evidence(text, read))

    def _evidence(self, text: str, read: Callable[[str], Row]) -> tuple[str, ...]:
        """The clause without which the turn would call for a person the least."""
        clauses = [part for part in clauses_of(text) if sum(char.isalnum() for char in part[2]) >= _FEW_LETTERS]
        if not clauses:
            return ()
        if len(clauses) == 1:
            return (_short(clauses[0][2]),)
        left = [self._person(read(text[:start] + " " + text[end:])) for start, end, _ in clauses]
        return (_short(clauses[left.index(min(left))][2]),)

    def _person(self, logits: Row) -> float:
        chances = _softmax(logits)
        return float(sum(chances[self._labels.index(reason)] for reason in HEARD))


def clauses_of(text: str) -> list[tuple[int, int, str]]:
    """Start, end and words of each clause of `text`, exactly as written; at most _MAX_CLAUSES, from both ends."""
    found = [
        (match.start(), match.end(), match.group().strip())
        for match in _CLAUSE.finditer(text)
        if match.group().strip()
    ]
    if len(found) > _MAX_CLAUSES:
        found = [*found[: _MAX_CLAUSES // 2], *found[-_MAX_CLAUSES // 2 :]]
    return found


def _short(clause: str) -> str:
    if len(clause) <= _MAX_EVIDENCE:
        return clause
    return clause[:_MAX_EVIDENCE].rpartition(" ")[0] or clause[:_MAX_EVIDENCE]


def _softmax(logits: Row) -> Row:
    raised = np.exp(logits - logits.max())
    return cast("Row", raised / raised.sum())
