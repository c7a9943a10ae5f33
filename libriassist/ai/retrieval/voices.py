"""What the voices say of one question: scores for every entry, and the features that tell how sure they are.

An entry's score is the sum of what the voices say of its own text: its meaning (embeddings of title and of the
whole by two encoders, and what projection.py makes of both), its words (BM25) and its letters (character n-grams);
and of what was learnt from the phrasings of all entries (head.py). The more phrasings an entry has, the less the
first sum counts for it. All scores are log-odds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...protocol import Lang
from ..language.words import words
from .confidence import Mode, Model
from .evidence import NEAR, Scale, Strangers, lead, share, share_with_none, untaught_lead
from .grams import GramIndex
from .head import Head, Opinion
from .knowledge import Entry
from .lessons import lesson
from .lexical import LexicalIndex
from .phrasebook import Phrasebook
from .projection import BOTH, Bridge
from .semantic import Encoder, SemanticIndex, encoders_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

TAUGHT_SHARE, UNTAUGHT_SHARE = 0.15, 0.4
"""What the untaught sum counts for an entry with very many phrasings, and for one with none."""
_BY_MEANING = (("title", "whole"), ("other_title", "other_whole"))
"""The voices of the first encoder, and of the second."""
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
        self._encoders = encoders_of(encoder)
        self._indexes: list[SemanticIndex] = []
        self._scales = [Scale() for _ in self._encoders]
        self._bridge: Bridge | None = None
        self._strangers = Strangers()
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
        if not self._encoders:
            return "words_trade" if self.head.knows_none else "words"
        return "meaning_trade" if self.head.knows_none else "meaning"

    def is_about_else(self, text: str, lang: Lang) -> bool:
        """Whether the question's words are too strange for a sure answer; meaning knows strange words too, and in
        another language most words are strange."""
        return not self._encoders and lang == self.lexical.lang and self.lexical.is_about_else(text)

    def verdict(self, text: str) -> Verdict:
        """Everything about one question that has a word in it."""
        vectors = self.vectors(text)
        heard = self.heard(text, vectors)
        sums = self._sum(heard)
        scores = self._shares * sums
        opinion = None if self.head is None else self.head.opinion(text, vectors)
        if opinion is not None:
            learnt = self._spread(opinion.entries, sums)
            scores = scores + learnt
        best = int(scores.argmax())
        features = self._features(text, best, scores, sums, heard)
        if opinion is not None:
            features |= self._learnt(best, scores, opinion)
            features["learnt_lead"] = lead(learnt, best)
        return Verdict(scores, features, self.mode)

    def _sum(self, heard: dict[str, Floats]) -> Floats:
        """Their weighted sum, 0 on the average of the entries."""
        sums: Floats = sum((self._worths[name] * v for name, v in heard.items()), np.zeros(1, np.float32))
        centred: Floats = sums - sums.mean(-1, keepdims=True)
        return centred

    def vectors(self, text: str) -> list[Floats]:
        """The question's, of each encoder."""
        return [encoder.encode_query(text) for encoder in self._encoders]

    def heard(self, text: str, vectors: Sequence[Floats]) -> dict[str, Floats]:
        """What each of the untaught voices says of every entry."""
        bm25 = np.array(self.lexical.scores(text), np.float32)
        heard = {"words": bm25 / (bm25 + _HALF_WAY), "letters": self._grams.likeness(text)}
        return heard | self._meant(vectors)

    def _meant(self, vectors: Sequence[Floats]) -> dict[str, Floats]:
        """What the voices that go by meaning say: of a question's vectors, or of many questions', a row each."""
        heard: dict[str, Floats] = {}
        for names, index, vector in zip(_BY_MEANING, self._indexes, vectors, strict=False):
            heard |= zip(names, index.cosines(vector), strict=True)
        if self._bridge is not None:
            heard["bridge"] = self._bridge.odds(vectors)
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
            "untaught_share": share(sums, best, sharpness=1.0),
            "agree": float(np.mean([values.argmax() == best for values in heard.values()])),
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
            found["title"] = self._scales[0].of_title(float(heard["title"][best]))
            found["title_cosine"] = float(heard["title"].max())
            found["whole_lead"] = lead(heard["whole"], best)
            found["whole_cosine"] = float(heard["whole"].max())
            found |= self._meaning(best, heard)
        return found

    def _meaning(self, best: int, heard: dict[str, Floats]) -> dict[str, float]:
        """What both encoders say together; with the first alone, what it says."""
        meant = {name: values for name, values in heard.items() if name not in ("words", "letters")}
        title, whole = heard.get("other_title", heard["title"]), heard.get("other_whole", heard["whole"])
        bridge = heard.get("bridge", np.zeros_like(title))
        return {
            "known": self._strangers.above(float(self._sum(meant)[best])),
            "other_title": self._scales[-1].of_title(float(title[best])),
            "other_title_lead": lead(title, best),
            "other_whole": float(whole[best]),
            "other_whole_lead": lead(whole, best),
            "bridge": float(bridge[best]),
            "bridge_lead": lead(bridge, best),
        }

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
        self.lexical.hear(example.text for example in learnt.examples)
        self.examples = learnt.fingerprint(len(self._encoders))
        encoded = [learnt.encoded(self._entries, one, place) for place, one in enumerate(self._encoders)]
        self._indexes = [one.index for one in encoded]
        self._listen([one.questions for one in encoded])
        if before is not None and before.examples == self.examples:
            self.head = before.head
            return
        vectors = [learnt.vectors(one) for one in encoded]
        self.head = Head(learnt.examples, len(learnt.places), vectors, self._model.learnt(self.examples))

    def _listen(self, questions: Sequence[Floats]) -> None:
        """What the entries' own questions tell of the knowledge: where its middle is, how near strangers come."""
        if not questions:
            return
        pairs = zip(questions, self._indexes, strict=True)
        self._scales = [Scale.of(asked, index.titles[self._places]) for asked, index in pairs]
        if len(questions) == BOTH and self._model.projection is not None:
            titles = [index.titles for index in self._indexes]
            self._bridge = Bridge(self._model.projection, questions, titles, [i.wholes for i in self._indexes])
        self._strangers = Strangers.of(self._sum(self._meant(questions)), self._places)
