"""The phrasebook that ships: how clients of a book printer ask what the sample knowledge answers, and what not.

It is `sample/eval/answers_train_*.jsonl`. An entry of a shop's knowledge takes the phrasings of the sample entry
that asks the same question in the same words; so they work for any knowledge file that keeps those questions, and
a shop's own `phrasings` come on top. Questions nobody answers are used only where the knowledge is of this trade.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from ...sample import SAMPLE
from ..language.words import words
from ..models import MODELS
from .knowledge import Entry, parse_knowledge

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FILES = ("answers_train_1.jsonl", "answers_train_2.jsonl", "answers_train_languages.jsonl")
"""One file per author, so that what one wrote can be tried on what another did."""
SAME_TRADE = 0.75
"""Share of the phrasebook's questions that the knowledge must ask too, to be of its trade; and share of the
knowledge that they must be."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A way of asking; `vectors`, of each encoder, where it was encoded beforehand."""

    text: str
    vectors: tuple[Floats, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Phrasings by the folded words of the question they mean; `elsewhere`: what no entry answers."""

    groups: dict[tuple[str, ...], tuple[Phrasing, ...]] = field(default_factory=dict)
    elsewhere: tuple[Phrasing, ...] = ()

    def phrasings(self, entries: Sequence[Entry]) -> list[tuple[Phrasing, ...]]:
        """For each entry its own phrasings, then the phrasebook's, without repeats."""
        return [
            tuple(
                {
                    phrasing.text: phrasing
                    for phrasing in (*map(Phrasing, entry.phrasings), *self.groups.get(_key(entry.question), ()))
                }.values()
            )
            for entry in entries
        ]

    def unanswered(self, entries: Sequence[Entry]) -> tuple[Phrasing, ...]:
        """What clients of this trade ask in vain; nothing for knowledge of another trade."""
        asked = {_key(entry.question) for entry in entries}
        shared = sum(question in asked for question in self.groups)
        enough = SAME_TRADE * max(len(self.groups), len(entries))
        return self.elsewhere if self.groups and shared >= enough else ()


def make_phrasebook(
    lines: Sequence[str], sample: Sequence[Entry], vectors: Sequence[Sequence[Floats] | Floats] = ()
) -> Phrasebook:
    """From lines as `eval answers` reads them; `vectors`: of each encoder, one row per line."""
    question_of = {entry.id: _key(entry.question) for entry in sample}
    groups: defaultdict[tuple[str, ...], list[Phrasing]] = defaultdict(list)
    elsewhere: list[Phrasing] = []
    for number, line in enumerate(lines):
        row = json.loads(line)
        phrasing = Phrasing(row["question"], tuple(rows[number] for rows in vectors))
        wanted = row["expected_id"]
        if wanted is None:
            elsewhere.append(phrasing)
        else:
            groups[question_of[wanted if isinstance(wanted, str) else wanted[0]]].append(phrasing)
    return Phrasebook({question: tuple(group) for question, group in groups.items()}, tuple(elsewhere))


@lru_cache(maxsize=1)
def shipped_phrasebook() -> Phrasebook:
    """The one of this release, with its vectors."""
    sample = parse_knowledge((SAMPLE / "coollibri_faq.json").read_text("utf-8"))
    lines = [line for name in FILES for line in (SAMPLE / "eval" / name).read_text("utf-8").splitlines()]
    vectors = phrasebook_vectors()
    if any(len(rows) != len(lines) for rows in vectors):
        raise ValueError("models/phrasebook.npy is of other phrasings: run make train")
    return make_phrasebook(lines, sample, vectors)


def phrasebook_vectors() -> list[Floats]:
    """Of each encoder, a row per line: the first one's in half precision, the second one's a byte a number."""
    import numpy as np

    found = []
    for name in ("phrasebook.npy", "phrasebook_second.npy"):
        with (MODELS / name).open("rb") as file:
            rows = np.load(file).astype(np.float32)
        found.append(rows / np.linalg.norm(rows, axis=1, keepdims=True))
    return found


def _key(question: str) -> tuple[str, ...]:
    return tuple(words(question))
