"""What the voices say of one question: scores for every entry, and the features that tell how sure they are.

An entry's score is the sum of what four voices say of its own text: its meaning (embeddings of title and of the
whole), its words (BM25) and its letters (character n-grams); and of what was learnt from the phrasings of all
entries (head.py). The more phrasings an entry has, the less the first sum counts for it. All scores are log-odds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..language.words import words
from .confidence import Mode, Model
from .evidence import NEAR, Scale, lead, share, share_with_none, untaught_lead
from .grams import GramIndex
from .head import Head, Opinion
from .knowledge import Entry
from .lessons import lesson
from .lexical import LexicalIndex
from .phrasebook import Phrasebook
from .semantic import Encoder, SemanticIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

TAUGHT_SHARE, UNTAUGHT_SHARE = 0.1, 0.3
"""What the untaught sum counts for an entry with very many phrasings, and for one with none."""
_HALF_WAY = 8.0
"""BM25 that is worth half the most."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`scores`: one per entry, in their order; `features`: what the judge of `mode` reads."""

    scores: Floats
    features: dict[str, float]
    mode: Mode


class Voices:
    """All indexes over one state of the knowledge. Made in a worker thread (seconds); read by one thread."""

    def __init__(
        self,
        entries: Sequence[Entry],
        model: Model,
        phrasebook: Phrasebook | None,
        encoder: Encoder | None,
        before: Voices | None = None,
    ) -> None:
        """`phrasebook` None, without an encoder: nothing is learnt, which makes it quick (milliseconds). `before`:
        of an earlier state of the knowledge; what it learnt serves again where the examples are the same."""
        self._entries = entries
        self._model = model
        self._worths = model.worths["words" if encoder is None else "meaning"]
        self.lexical = LexicalIndex(entries)
        self._grams = GramIndex([f"{e.question} {e.question} {' '.join(e.tags)} {e.answer}" for e in entries])
        self._titles = GramIndex([e.question for e in entries])
        self._semantic: SemanticIndex | None = None
        self._encoder = encoder
        self._scale = Scale()
        self._phrasings = np.zeros(len(entries), np.float32)
        self._places = np.zeros(0, np.int64)
        self.head: Head | None = None
        self.examples = ""
        """The fingerprint of what the head learnt from."""
        if phrasebook is not None or encoder is not None:
            self._teach(phrasebook or Phrasebook(), before)
        self._shares = TAUGHT_SHARE + (UNTAUGHT_SHARE - TAUGHT_SHARE) / (1 + self._phrasings)

    @property
    def mode(self) -> Mode:
        if self.head is None:
            return "quick"
        if self._encoder is None:
            return "words_trade" if self.head.knows_none else "words"
        return "meaning_trade" if self.head.knows_none else "meaning"

    def verdict(self, text: str) -> Verdict:
        """Everything about one question that has a word in it."""
        vector = None if self._encoder is None else self._encoder.encode_query(text)
        heard = self.heard(text, vector)
        sums = sum(self._worths[name] * values for name, values in heard.items())
        sums = np.asarray(sums, np.float32) - np.mean(sums, dtype=np.float32)
        scores = self._shares * sums
        opinion = None if self.head is None else self.head.opinion(text, vector)
        if opinion is not None:
            scores = scores + self._spread(opinion.entries, sums)
        best = int(scores.argmax())
        features = self._features(text, best, scores, sums, heard)
        if opinion is not None:
            features |= self._learnt(best, scores, opinion)
        return Verdict(scores, features, self.mode)

    def heard(self, text: str, vector: Floats | None) -> dict[str, Floats]:
        """What each of the untaught voices says of every entry."""
        bm25 = np.array(self.lexical.scores(text), np.float32)
        heard = {"words": bm25 / (bm25 + _HALF_WAY), "letters": self._grams.likeness(text)}
        if self._semantic is not None and vector is not None:
            heard["title"], heard["whole"] = self._semantic.cosines(vector)
        return heard

    def _features(
        self, text: str, best: int, scores: Floats, sums: Floats, heard: dict[str, Floats]
    ) -> dict[str, float]:
        coverage, unknown = self.lexical.coverage(text, best)
        found = {
            "share": share(scores, best),
            "lead": lead(scores, best),
            "over_mean": float(scores[best] - scores.mean()),
            "untaught": float(sums[best]),
            "untaught_lead": untaught_lead(sums, best),
            "coverage": coverage,
            "full": float(coverage == 1),
            "unknown_words": unknown,
            "strange": float(unknown > 0),
            "words": float(heard["words"].max()),
            "length": float(np.log1p(len(words(text)))),
            "letters": float(heard["letters"][best]),
            "letters_lead": lead(heard["letters"], best),
            "words_lead": lead(heard["words"], best),
        }
        found |= self._nearness(text, best)
        if "title" in heard:
            found["title"] = self._scale.of_title(float(heard["title"][best]))
            found["title_cosine"] = float(heard["title"].max())
            found["whole_lead"] = lead(heard["whole"], best)
            found["whole_cosine"] = float(heard["whole"].max())
        return found

    def _nearness(self, text: str, best: int) -> dict[str, float]:
        """How nearly the question is the entry's own, by words and by letters."""
        by_words = np.array(self.lexical.likeness_to_titles(text), np.float32)
        by_letters = self._titles.likeness(text)
        return {
            "title_words": float(by_words[best]),
            "title_words_lead": lead(by_words, best),
            "title_near": max(float(by_words[best]) - NEAR, 0.0),
            "title_letters": float(by_letters[best]),
            "title_letters_lead": lead(by_letters, best),
        }

    def _learnt(self, best: int, scores: Floats, opinion: Opinion) -> dict[str, float]:
        """`asked`: the likeness of the nearest phrasing of the best entry; and what speaks for "none of them"."""
        place = np.flatnonzero(self._places == best)
        found = {
            "asked": float(opinion.asked[place].sum()),
            "nearest": float(opinion.nearest[place].sum()),
            "phrasings": float(np.log1p(self._phrasings[best])),
        }
        if (none := opinion.none) is not None:
            found["over_none"] = float(scores[best]) - none
            found["nearest_none"] = opinion.asked_none
            found["none_share"] = share_with_none(scores, best, none)
        return found

    def _spread(self, learnt: Floats, sums: Floats) -> Floats:
        """A value per entry, from one per learnt entry. Those that were not learnt (in a large knowledge) get what
        their untaught sum lets expect."""
        if len(learnt) == len(sums):
            return learnt
        known = sums[self._places] - sums[self._places].mean()
        slope = float(known @ learnt / max(float(known @ known), 1e-6))
        values = np.asarray(max(slope, 0.0) * sums, np.float32)
        values[self._places] = learnt
        return values

    def _teach(self, phrasebook: Phrasebook, before: Voices | None) -> None:
        phrasings = phrasebook.phrasings(self._entries)
        self._phrasings = np.array([len(some) for some in phrasings], np.float32)
        learnt = lesson(self._entries, phrasings, phrasebook.unanswered(self._entries))
        self._places = learnt.places
        self.examples = learnt.fingerprint(self._encoder is not None)
        encoded = None if self._encoder is None else learnt.encoded(self._entries, self._encoder)
        if encoded is not None:
            self._semantic = encoded.index
            self._scale = Scale.of(encoded.questions, encoded.index.titles[learnt.places])
        if before is not None and before.examples == self.examples:
            self.head = before.head
            return
        vectors = None if encoded is None else learnt.vectors(encoded)
        self.head = Head(learnt.examples, len(learnt.places), vectors, self._model.learnt(self.examples))
