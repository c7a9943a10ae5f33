"""Finds the entry that answers a question, and says how sure that is: sure, suggest or unknown.

score = LEXICAL_WORTH * b / (b + 8) + (cos - .78) / .15, the two voices added (not rank-fused: ranks would
lose the size of the score, which tells "I do not know" from "here it is"). Confidence is the score of the
best entry plus a part of its lead over the second: two entries that are nearly equal are a question to
ask back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .knowledge import Entry
from .lexical import LexicalIndex
from .semantic import SemanticIndex
from .words import words

SUGGESTIONS = 3
LEXICAL_WORTH = 1.0
_HALF_WAY = 8.0
_COSINE_FLOOR = 0.78
_COSINE_SPAN = 0.15
_LEAD_WORTH = 0.6
_LEAD_MOST = 0.6
_CERTAIN = 4.0
"""More than any score: the question is the entry's, word for word."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Confidence from which an answer is given (`sure`), or proposed (`suggest`); below it is unknown."""

    sure: float
    suggest: float


LEXICAL_THRESHOLDS = Thresholds(sure=0.55, suggest=0.4)
SEMANTIC_THRESHOLDS = Thresholds(sure=1.15, suggest=0.9)
"""Both calibrated on the development half of tests/ai/data (see docs/assistant.md)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The best entries, best first, at most SUGGESTIONS of them (none when nothing is close)."""

    outcome: Literal["sure", "suggest", "unknown"]
    entries: tuple[Entry, ...]
    confidence: float


class Retriever:
    """Searches the knowledge. Lexical at once; both voices once `semantic` is set. One thread at a time."""

    def __init__(
        self,
        entries: Sequence[Entry],
        *,
        lexical_thresholds: Thresholds = LEXICAL_THRESHOLDS,
        semantic_thresholds: Thresholds = SEMANTIC_THRESHOLDS,
    ) -> None:
        self.entries = tuple(entries)
        self.semantic: SemanticIndex | None = None
        self._verbatim = {tuple(words(entry.question)): entry for entry in self.entries}
        self._lexical = LexicalIndex(self.entries)
        self._lexical_thresholds = lexical_thresholds
        self._semantic_thresholds = semantic_thresholds

    def find(self, text: str) -> Finding:
        """The entries for a question. Without a word in it, nothing is found; an entry's own question
        (a suggestion that was taken) always finds it."""
        asked = tuple(words(text))
        if not self.entries or not asked:
            return Finding("unknown", (), 0.0)
        if (verbatim := self._verbatim.get(asked)) is not None:
            return Finding("sure", (verbatim,), _CERTAIN)
        semantic = self.semantic
        scores = self._scores(text, semantic)
        order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:SUGGESTIONS]
        best = scores[order[0]]
        lead = best - scores[order[1]] if len(order) > 1 else _LEAD_MOST
        confidence = best + _LEAD_WORTH * min(lead, _LEAD_MOST) if best > 0 else 0.0
        limits = self._lexical_thresholds if semantic is None else self._semantic_thresholds
        if confidence < limits.suggest and not self._lexical.covers(text, order[0]):
            return Finding("unknown", (), confidence)
        found = tuple(self.entries[place] for place in order if scores[place] > 0)
        return Finding("sure" if confidence >= limits.sure else "suggest", found, confidence)

    def nearest(self, text: str, count: int) -> list[tuple[Entry, float]]:
        """The best entries with their scores, however bad, best first."""
        if not self.entries or not words(text):
            return []
        scores = self._scores(text, self.semantic)
        order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:count]
        return [(self.entries[place], scores[place]) for place in order]

    def _scores(self, text: str, semantic: SemanticIndex | None) -> list[float]:
        lexical = [LEXICAL_WORTH * b / (b + _HALF_WAY) for b in self._lexical.scores(text)]
        if semantic is None:
            return lexical
        return [
            score + (cosine - _COSINE_FLOOR) / _COSINE_SPAN
            for score, cosine in zip(lexical, semantic.cosines(text), strict=True)
        ]
