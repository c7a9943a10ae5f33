"""The hand-over classifier: kernel regressions over words, letters, rules and, when an encoder is there, the
likeness in meaning to all that was learnt from. Trained by tools/train_handoff.py; needs numpy alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray

from ...core.handoff.asides import without_asides
from ...core.handoff.classification import HEARD, NOT_HEARD, Classification
from ...core.handoff.state import Turn
from ...core.language.titles import without_titles
from ..language.readable import readable
from ..models import MODELS
from ..retrieval.semantic import SharedEncoder
from .features import Row, damped, extras, grams

MODEL = "handoff.npz"
_CLAUSE = re.compile(r"[^.!?…;\n,]+[.!?…]*|[.!?…;\n,]+")
_MAX_CLAUSES = 24
_MAX_EVIDENCE = 200
_FEW_LETTERS = 3
_LEAST_QUOTED = 0.2
"""From this chance of a person on the words that weigh most are looked for."""
NARROW = 2.0
"""How soon the likeness of two messages fades with the angle between their meanings."""
_MOST_TOGETHER = 300
"""Characters of a turn that is read together with the one before, and of that one."""

_NOTHING = Classification({**dict.fromkeys((*HEARD, *NOT_HEARD), 0.0), "smalltalk": 1.0})

Matrix = NDArray[np.float32]


class Kernel:
    """One kernel regression: `name` is "full" (with the embedding) or "words". Words and marks count in
    proportion; of meaning the likeness to every message that was learnt from."""

    def __init__(self, stored: dict[str, NDArray[np.generic]], name: str) -> None:
        scale = stored[f"{name}_scale"].astype(np.float32)
        self._grams: Matrix = stored[f"{name}_grams"].astype(np.float32) * scale
        self._extras: Matrix = stored[f"{name}_extras"].astype(np.float32)
        self._bias: Row = stored[f"{name}_bias"].astype(np.float32)
        self._knows_meaning = name == "full"
        if self._knows_meaning:
            self._mean: Row = stored["mean"].astype(np.float32)
            lengths = stored["learnt_scale"].astype(np.float32)
            self._learnt: Matrix = stored["learnt"].astype(np.float32) * lengths[:, np.newaxis]
            self._meaning: Matrix = stored["full_meaning"].astype(np.float32)

    def knows(self, vector: Row) -> bool:
        """Whether it is of the encoder that was learnt with, as far as its length says."""
        return self._knows_meaning and vector.shape == self._mean.shape

    def meaning(self, vector: Row | None) -> Row:
        """What the embedding adds to the logits."""
        if vector is None or not self._knows_meaning:
            return np.zeros_like(self._bias)
        likeness = self._learnt @ unit(vector - self._mean)
        return cast("Row", np.exp(NARROW * (likeness - 1)) @ self._meaning)

    def logits(self, words: tuple[NDArray[np.int64], Row], marks: Row) -> Row:
        """What words and marks say, the bias included."""
        buckets, values = words
        return cast("Row", self._bias + values @ self._grams[buckets] + marks @ self._extras)


def unit(vector: Row) -> Row:
    """Of length 1."""
    return cast("Row", vector / max(float(np.linalg.norm(vector)), 1e-9))


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
    def _words(self) -> Kernel:
        return Kernel(self._stored, "words")

    @cached_property
    def _full(self) -> Kernel:
        """7 MiB: made with the first vector, so never where there is no encoder."""
        return Kernel(self._stored, "full")

    @cached_property
    def _weights(self) -> Row:
        return self._stored["idf"].astype(np.float32)

    def load(self) -> None:
        """Reads the model, if it is not yet (about 10 ms)."""
        self.classify("bonjour")

    def classify(self, text: str, before: str | None = None) -> Classification:
        """What the turn sounds like: code and nonsense, asides and titles left out. Without a loaded encoder it
        goes by words alone. `before`: the client's turn before this one, which may be half of the matter."""
        heard, part = self.chances(text, before), said_in(text)
        if not part or heard.person < _LEAST_QUOTED:
            return heard
        evidence = tuple(words for words in self._evidence(part, self._reader(part)) if words in text)
        return replace(heard, evidence=evidence or (_short(text.strip()),))

    def chances(self, text: str, before: str | None = None) -> Classification:
        """The same without the evidence."""
        part = said_in(text)
        if not part:
            return _NOTHING
        heard = self._named(self._reader(part)(part))
        if before is None or len(text) > _MOST_TOGETHER or not (earlier := said_in(before[-_MOST_TOGETHER:])):
            return heard
        whole = f"{earlier} {part}"
        return replace(heard, together=self._named(self._reader(whole)(whole)).person)

    def _named(self, logits: Row) -> Classification:
        return Classification(dict(zip(self._labels, _softmax(logits).tolist(), strict=True)))

    def _reader(self, text: str) -> Callable[[str], Row]:
        """Reads `text` or a part of it, by the meaning of the whole."""
        vector = self._encoder.encode_query(text) if self._encoder is not None and self._encoder.ready else None
        head = self._full if vector is not None and self._full.knows(vector) else self._words
        meaning = head.meaning(vector)

        def read(part: str) -> Row:
            found: Row = head.logits(damped(grams(part), self._weights), extras(part)) + meaning
            return found

        return read

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


def before_this(history: Sequence[Turn]) -> str | None:
    """What the client said last, if the assistant has it since."""
    last = next((turn for turn in reversed(history) if turn.role in ("client", "agent")), None)
    return last.text if last is not None and last.role == "client" else None


def said_in(text: str) -> str:
    """What is read of a turn."""
    return without_titles(without_asides(readable(text))).strip()


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
