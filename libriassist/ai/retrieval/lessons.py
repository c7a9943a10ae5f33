"""What is to be learnt from a state of the knowledge: which texts are examples of which entry (for head.py).

Taught or not, an entry is an example of itself: its question, its question with tags, its answer. So an entry that
clients were taught for competes with those nobody has asked for yet, and one phrasing changes one entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .head import MAX_EXAMPLES, Example, fingerprint
from .phrasebook import Phrasing, shipped_phrasebook
from .semantic import Encoder, SemanticIndex, encoders_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .knowledge import Entry

    Floats = NDArray[np.float32]
    Places = NDArray[np.int64]

MAX_UNTAUGHT = 300
"""Entries without phrasings that are learnt beside those with, the first ones: learning takes seconds at most."""
SAME_ENCODER = 0.98


@dataclass(frozen=True, slots=True)
class Encoded:
    """The vectors of entries and of what is to be learnt of them: `questions`, those of the learnt entries as they
    would be asked; `asked`, the phrasings'."""

    index: SemanticIndex
    questions: Floats
    asked: list[Floats]


@dataclass(frozen=True, slots=True)
class Lesson:
    """`places`: the entries that are learnt, in the order of the labels. `asked`: the phrasings among the
    examples, which come first."""

    examples: tuple[Example, ...]
    asked: tuple[Phrasing, ...]
    entries: tuple[Entry, ...]
    places: Places

    def fingerprint(self, encoders: int) -> str:
        """Equal for lessons from which the same is learnt."""
        return fingerprint(self.examples, encoders)

    def encoded(self, entries: Sequence[Entry], encoder: Encoder, place: int = 0) -> Encoded:
        """Everything that a retriever over `entries` asks an encoder for, at once; `place`: which one it is."""
        given = [p.vectors[place] if len(p.vectors) > place else None for p in self.asked]
        trusted = _encoded_alike(self.asked, given, encoder)
        to_do = [p.text for p, vector in zip(self.asked, given, strict=True) if vector is None or not trusted]
        questions = [entry.question for entry in self.entries]
        views, rows = encoder.encode_all(SemanticIndex.views(entries), questions + to_do)
        done = iter(rows[len(questions) :])
        asked = [next(done) if vector is None or not trusted else vector for vector in given]
        return Encoded(SemanticIndex(views), rows[: len(questions)], asked)

    def vectors(self, encoded: Encoded) -> Floats:
        """A row per example."""
        index = encoded.index
        own = [encoded.questions, index.titles[self.places], index.wholes[self.places]]
        return np.concatenate([np.stack(encoded.asked), *own] if encoded.asked else own)


def lesson(entries: Sequence[Entry], phrasings: Sequence[Sequence[Phrasing]], vain: Sequence[Phrasing]) -> Lesson:
    """From the entries, the phrasings of each, and questions that none answers."""
    untaught = [place for place, some in enumerate(phrasings) if not some][:MAX_UNTAUGHT]
    places = sorted([place for place, some in enumerate(phrasings) if some] + untaught)[: MAX_EXAMPLES // 3]
    own = [entries[place] for place in places]
    taught = _few_enough([phrasings[place] for place in places], vain)
    examples = [Example(phrasing.text, label) for phrasing, label in taught]
    examples += [Example(entry.question, label, False) for label, entry in enumerate(own)]
    examples += [Example(f"{e.question} {' '.join(e.tags)}", label, False) for label, e in enumerate(own)]
    examples += [Example(entry.answer, label, False) for label, entry in enumerate(own)]
    return Lesson(tuple(examples), tuple(p for p, _ in taught), tuple(own), np.array(places, np.int64))


def embed(entries: Sequence[Entry], encoder: Encoder) -> None:
    """Has everything encoded that a retriever over these entries asks for, so that it is kept."""
    book = shipped_phrasebook()
    learnt = lesson(entries, book.phrasings(entries), book.unanswered(entries))
    for place, one in enumerate(encoders_of(encoder)):
        learnt.encoded(entries, one, place)


def _encoded_alike(phrasings: Sequence[Phrasing], given: Sequence[Floats | None], encoder: Encoder) -> bool:
    """Whether the vectors that came with phrasings are this encoder's: one of them is encoded anew."""
    for phrasing, came in zip(phrasings, given, strict=True):
        if came is not None:
            vector = encoder.encode_query(phrasing.text)
            return vector.shape == came.shape and float(vector @ came) > SAME_ENCODER
    return False


def _few_enough(
    phrasings: Sequence[Sequence[Phrasing]], unanswered: Sequence[Phrasing]
) -> list[tuple[Phrasing, int]]:
    """Phrasings with the place of their entry, then the unanswered; when too many, everyone gives up some."""
    room = MAX_EXAMPLES - 3 * len(phrasings)
    most = max(map(len, (*phrasings, unanswered)))
    while True:
        taught = [(p, place) for place, some in enumerate(phrasings) for p in some[:most]]
        taught += [(p, len(phrasings)) for p in unanswered[:most]]
        if len(taught) <= room or most <= 1:
            return taught[: max(room, 0)]
        most = most * 3 // 4
