"""What the voices say of one question: scores for every entry, and the features that tell how sure they are.

Without phrasings, an entry's score is the sum of four voices: its meaning (embeddings of title and of the whole),
its words (BM25) and its letters (character n-grams). Entries with phrasings are scored by what was learnt from
them (head.py), and the sum counts for a tenth. All scores are log-odds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .confidence import Mode, Model
from .grams import GramIndex
from .head import MAX_EXAMPLES, Example, Head, fingerprint
from .knowledge import Entry
from .lexical import LexicalIndex
from .phrasebook import Phrasebook, Phrasing
from .semantic import Encoder, SemanticIndex
from .words import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

TAUGHT_SHARE = 0.1
"""What the untaught sum counts for an entry that has phrasings."""
SAME_ENCODER = 0.98
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
        """`phrasebook` None: nothing is learnt, which makes it quick (milliseconds without an encoder). `before`:
        of an earlier state of the knowledge; what it learnt serves again where the examples are the same."""
        self._entries = entries
        self._model = model
        self._worths = model.worths["words" if encoder is None else "both"]
        self.lexical = LexicalIndex(entries)
        self._grams = GramIndex([f"{e.question} {e.question} {' '.join(e.tags)} {e.answer}" for e in entries])
        self._semantic = None if encoder is None else SemanticIndex(entries, encoder)
        self._encoder = encoder
        self.head: Head | None = None
        self.examples = ""
        """The fingerprint of what the head learnt from."""
        self._phrased = np.zeros(len(entries), bool)
        if phrasebook is not None:
            self._teach(phrasebook, before)

    @property
    def mode(self) -> Mode:
        if self._encoder is None:
            return "words" if self.head is None else "words_taught"
        return "both" if self.head is None else "both_taught"

    def verdict(self, text: str) -> Verdict:
        """Everything about one question that has a word in it."""
        vector = None if self._encoder is None else self._encoder.encode_query(text)
        features: dict[str, float] = {}
        scores = self._untaught(text, vector, features)
        if self.head is not None:
            opinion = self.head.opinion(text, vector)
            sums = scores - scores.mean()
            heard = self._spread(opinion.entries, float(np.median(opinion.entries)))
            nearest = self._spread(opinion.nearest, 0.0)
            scores = np.where(self._phrased, TAUGHT_SHARE, 1.0) * sums + heard
            best = int(scores.argmax())
            features |= {
                "over_none": float(scores[best]) - opinion.none,
                "agreement": float(int(sums.argmax()) == best),
                "untaught": float(sums[best]),
                "nearest": float(nearest[best]),
                "nearest_none": float(opinion.nearest_none),
                "none_share": _share(scores, opinion.none),
            }
        features |= self._shape(text, scores)
        return Verdict(scores, features, self.mode)

    def _untaught(self, text: str, vector: Floats | None, features: dict[str, float]) -> Floats:
        bm25 = np.array(self.lexical.scores(text), np.float32)
        bm25 = bm25 / (bm25 + _HALF_WAY)
        letters = self._grams.likeness(text)
        sums = self._worths["words"] * bm25 + self._worths["letters"] * letters
        if self._semantic is not None and vector is not None:
            titles, wholes = self._semantic.cosines(vector)
            sums = sums + self._worths["title"] * titles + self._worths["whole"] * wholes
            features |= {"title": float(titles.max()), "whole": float(wholes.max())}
        features |= {"bm25": float(bm25.max()), "letters": float(letters.max())}
        result: Floats = sums
        return result

    def _shape(self, text: str, scores: Floats) -> dict[str, float]:
        order = np.argsort(-scores)
        best = int(order[0])
        second = float(scores[order[1]]) if len(scores) > 1 else float(scores[best]) - 5
        coverage, unknown = self.lexical.coverage(text, best)
        return {
            "lead": min(float(scores[best]) - second, 8.0),
            "share": _share(scores, None),
            "over_mean": float(scores[best] - scores.mean()),
            "coverage": coverage,
            "unknown_words": unknown,
            "length": float(np.log1p(len(words(text)))),
        }

    def _spread(self, taught: Floats, untaught: float) -> Floats:
        """A value per entry, from one per taught entry; `untaught` for those nobody has asked for yet."""
        values = np.full(len(self._entries), untaught, np.float32)
        values[self._phrased] = taught
        return values

    def _teach(self, phrasebook: Phrasebook, before: Voices | None) -> None:
        """Only entries with phrasings are taught, in their order: others may come and go without a new lesson."""
        phrasings = phrasebook.phrasings(self._entries)
        own = [entry for entry, some in zip(self._entries, phrasings, strict=True) if some]
        if not own:
            return
        self._phrased = np.array([bool(some) for some in phrasings])
        taught = _few_enough(list(filter(None, phrasings)), phrasebook.unanswered(self._entries))
        examples = [Example(phrasing.text, label) for phrasing, label in taught]
        examples += [Example(entry.question, place) for place, entry in enumerate(own)]
        examples += [Example(f"{e.question} {' '.join(e.tags)}", place) for place, e in enumerate(own)]
        examples += [Example(entry.answer, place) for place, entry in enumerate(own)]
        self.examples = fingerprint(examples, self._semantic is not None)
        if before is not None and before.examples == self.examples:
            self.head = before.head
            return
        vectors = self._example_vectors([p for p, _ in taught], own)
        self.head = Head(examples, len(own), vectors, self._model.learnt(self.examples))

    def _example_vectors(self, taught: Sequence[Phrasing], own: Sequence[Entry]) -> Floats | None:
        if self._encoder is None or self._semantic is None:
            return None
        places = np.flatnonzero(self._phrased)
        trusted = self._encoded_alike(taught)
        to_do = [p.text for p in taught if p.vector is None or not trusted] + [entry.question for entry in own]
        done = iter(self._encoder.encode_questions(to_do))
        asked = [next(done) if p.vector is None or not trusted else p.vector for p in taught]
        asked += list(done)
        return np.concatenate([np.stack(asked), self._semantic.titles[places], self._semantic.wholes[places]])

    def _encoded_alike(self, taught: Sequence[Phrasing]) -> bool:
        """Whether the vectors that came with phrasings are this encoder's: one of them is encoded anew."""
        first = next((phrasing for phrasing in taught if phrasing.vector is not None), None)
        if first is None or first.vector is None or self._encoder is None:
            return False
        vector = self._encoder.encode_questions([first.text])[0]
        return vector.shape == first.vector.shape and float(vector @ first.vector) > SAME_ENCODER


def _share(scores: Floats, none: float | None) -> float:
    """The best entry's part of all odds, as log-odds."""
    all_scores = scores if none is None else np.append(scores, none)
    best = float(scores.max())
    total = float(np.exp(all_scores - best).sum()) - 1
    return float(-np.log(max(total, 1e-4)))


def _few_enough(
    phrasings: Sequence[Sequence[Phrasing]], unanswered: Sequence[Phrasing]
) -> list[tuple[Phrasing, int]]:
    """Phrasings with the place of their entry, then the unanswered; when too many, everyone gives up some."""
    room = MAX_EXAMPLES - 3 * len(phrasings)
    most = max(map(len, (*phrasings, unanswered)))
    while True:
        taught = [(p, place) for place, some in enumerate(phrasings) for p in some[:most]]
        taught += [(p, len(phrasings)) for p in unanswered]
        if len(taught) <= room or most <= 1:
            return taught[: max(room, 0)]
        most = most * 3 // 4
