"""Finds the entry that answers a question, and says how sure that is: sure, suggest or unknown.

`voices.py` scores the entries, `confidence.py` judges the scores, `followups.py` reads a turn that leans on the
one before. A retriever is made for one state of the knowledge and never changes: other knowledge, another
retriever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ...core.handoff.decide import Turn
from ...protocol import Lang
from ..language.words import words
from .confidence import Mode, Thresholds, shipped_model
from .followups import earlier_question, leans
from .knowledge import Entry
from .phrasebook import Phrasebook
from .semantic import Encoder
from .voices import Verdict, Voices

SUGGESTIONS = 3
RANKED = 10
NOT_ALONE = 0.95
"""What is left of the confidence when only the context finds the entry."""
UNSURE = 0.4
"""The confidence under which a short turn is read with the one before, too."""
CERTAIN = 1.0
"""The question is the entry's, word for word."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`entries`: the best ones, at most SUGGESTIONS (none when unknown); `ranked`: the RANKED best with their
    scores (log-odds), however bad. Confidence is 0 to 1: the odds that the first is the answer."""

    outcome: Literal["sure", "suggest", "unknown"]
    entries: tuple[Entry, ...]
    confidence: float
    ranked: tuple[tuple[Entry, float], ...] = ()


class Retriever:
    """Searches the knowledge. One thread at a time.

    Without `encoder` it goes by words and letters; without `phrasebook` nothing is learnt from phrasings, so that
    it is made in milliseconds. `thresholds`: a shop's own, by mode. `before`: the retriever this one replaces.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        *,
        encoder: Encoder | None = None,
        phrasebook: Phrasebook | None = None,
        thresholds: Mapping[Mode, Thresholds] | None = None,
        before: Retriever | None = None,
    ) -> None:
        self.entries = tuple(entries)
        model = shipped_model()
        self._verbatim = _asked_by(self.entries)
        voices: Voices | None = before._voices if before is not None else None
        self._voices: Voices | None = None
        if self.entries:
            self._voices = Voices(self.entries, model, phrasebook, encoder, voices)
        self._judges = model.judges
        self._thresholds = thresholds or {}

    @property
    def mode(self) -> Mode:
        """Which voices speak."""
        return self._voices.mode if self._voices else "quick"

    def thresholds(self) -> Thresholds:
        """Those in force: the shop's own, or the ones that ship."""
        return self._thresholds.get(self.mode) or self._judges[self.mode].thresholds

    def search(self, text: str, lang: Lang = "fr", history: Sequence[Turn] = ()) -> Finding:
        """The entries for a client's turn. Without a word in it, nothing is found; an entry's own question, in any
        of its languages (a suggestion that was taken), always finds it."""
        asked = tuple(words(text))
        if self._voices is None or not asked:
            return Finding("unknown", (), 0.0)
        if (place := self._verbatim.get(asked)) is not None:
            entry = self.entries[place]
            return Finding("sure", (entry,), CERTAIN, ((entry, 0.0),))
        verdict = self._voices.verdict(text)
        confidence = self._confidence(verdict)
        before = earlier_question(text, history)
        agreed = True
        if before is not None and (leans(text) or confidence < UNSURE):
            together = self._voices.verdict(f"{before} {text}")
            verdict, confidence, agreed = self._in_context(verdict, confidence, together)
        doubtful = self._voices.lexical.undecided(text) or self._voices.is_about_else(text, lang)
        return self._finding(verdict, confidence, agreed and not doubtful, text)

    def find(self, text: str) -> Finding:
        """`search` for a first turn."""
        return self.search(text)

    def nearest(self, text: str, count: int) -> list[tuple[Entry, float]]:
        """The best entries with their scores, however bad, best first."""
        return list(self.search(text).ranked[:count])

    def verdict(self, text: str) -> Verdict | None:
        """What the voices say, before it is judged: for training and evaluation."""
        return self._voices.verdict(text) if self._voices and words(text) else None

    def _in_context(self, alone: Verdict, confidence: float, together: Verdict) -> tuple[Verdict, float, bool]:
        """Both readings of a follow-up added, and whether each for itself finds the same."""
        scores = alone.scores + together.scores
        best = scores.argmax()
        if alone.scores.argmax() == best == together.scores.argmax():
            return replace(together, scores=scores), max(confidence, self._confidence(together)), True
        either = max(confidence * (alone.scores.argmax() == best), self._confidence(together) * NOT_ALONE)
        return replace(together, scores=scores), either, False

    def _confidence(self, verdict: Verdict) -> float:
        return self._judges[verdict.mode].confidence(verdict.features)

    def _finding(self, verdict: Verdict, confidence: float, may_be_sure: bool, text: str) -> Finding:
        assert self._voices is not None
        order = np.argsort(-verdict.scores, kind="stable")[:RANKED].tolist()
        ranked = tuple((self.entries[place], float(verdict.scores[place])) for place in order)
        limits = self.thresholds()
        if confidence < limits.suggest and not self._voices.lexical.covers(text, order[0]):
            return Finding("unknown", (), confidence, ranked)
        found = tuple(entry for entry, _ in ranked[:SUGGESTIONS])
        sure = confidence >= limits.sure and may_be_sure
        return Finding("sure" if sure else "suggest", found, confidence, ranked)


def _asked_by(entries: Sequence[Entry]) -> dict[tuple[str, ...], int]:
    """Where the entry with this question stands; an entry's own words go before another's translation."""
    translated = {tuple(words(t.question)): n for n, entry in enumerate(entries) for t in entry.translations}
    return translated | {tuple(words(entry.question)): n for n, entry in enumerate(entries)}
