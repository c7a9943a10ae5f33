"""Which questions ask the same: grouped as they come, by their words, their meaning and what agents answered.

Bare wordings say little (clients of one shop ask different things in like words): what an agent then answered
says more, so both count. Ids are stable: a group keeps its id as long as it has questions.
"""

from __future__ import annotations

import re
import zlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..chat.ports.learning import GroupedQuestion, Grouping
from ..core.language.folding import fold
from .retrieval.semantic import SharedEncoder

Vectors = NDArray[np.float32]
CONSTANTS = Path(__file__).parent / "data" / "grouping.npz"
"""Made by tools/make_grouping_data.py: the mean turn and answer, three directions that tell how a person writes
rather than what about (left out of the vectors), and how rare each fragment of a word is."""
LEXICAL_SIZE = 1_024
ANSWER_WEIGHT = 0.75
"""Of the likeness, where an agent's answer is known; the rest is the questions' own."""
WORDS_WEIGHT = 0.5
"""Of shared fragments of words, against 1 for meaning."""
BARE = 0.2
"""Taken off where no agent answered: bare questions are put together only when they are much alike."""
JOIN = 0.31
MERGE = 0.27
JOIN_BY_WORDS = 0.04
MERGE_BY_WORDS = 0.0
"""A question joins the likest group above JOIN, two groups become one above MERGE; the others hold without an
encoder. Chosen on one labelled set, measured on another (docs/assistant.md)."""
REMEMBERED = 20_000
AT_ONCE = 200
"""Questions placed in one go; the others wait for the next."""
_WORD = re.compile(r"[^\W_]+")


class QuestionGrouper:
    """chat.learning_ports.Grouper. Slow with an encoder (tens of milliseconds a new text): for worker threads."""

    def __init__(self, encoder: SharedEncoder | None) -> None:
        self._encoder = encoder
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def group(self, questions: Sequence[GroupedQuestion], fixed: set[str], new_id: Callable[[], str]) -> Grouping:
        """Place the questions without a group, make one of groups that ask the same, name each by its middle.

        `fixed` groups are as people want them: they take questions in but are not merged.
        """
        if not questions:
            return Grouping({}, {}, {})
        by_meaning = self._encoder is not None and self._encoder.load()
        features = self._features(questions, by_meaning=by_meaning)
        join, merge = (JOIN, MERGE) if by_meaning else (JOIN_BY_WORDS, MERGE_BY_WORDS)
        groups = _Groups(features)
        for place, question in enumerate(questions):
            if question.group_id is not None:
                groups.add(question.group_id, place)
        placed: dict[str, str] = {}
        for place, question in enumerate(questions):
            if question.group_id is None and len(placed) < AT_ONCE:
                placed[question.id] = groups.likeliest(place, join) or new_id()
                groups.add(placed[question.id], place)
        merged = groups.merge(fixed, merge) if placed else {}
        labels = {group_id: questions[groups.middle(group_id)].question for group_id in groups.ids}
        return Grouping({q: merged.get(g, g) for q, g in placed.items()}, merged, labels)

    def _features(self, questions: Sequence[GroupedQuestion], *, by_meaning: bool) -> _Features:
        words = np.stack([_fragments(q.question) for q in questions])
        if not by_meaning:
            nothing = np.zeros((len(questions), 1), np.float32)
            return _Features(nothing, words, nothing, np.zeros(len(questions), np.bool_))
        size = len(_constants()["turn"])
        meaning = np.stack([self._vector(q.question, "turn") for q in questions])
        answered = np.array([bool(q.answer) for q in questions])
        blank = np.zeros(size, np.float32)
        answers = np.stack([self._vector(q.answer, "answer") if q.answer else blank for q in questions])
        return _Features(meaning, words, answers, answered)

    def _vector(self, text: str, kind: str) -> Vectors:
        """What a text is about, without how it is written; remembered."""
        key = f"{kind}:{text}"
        if (known := self._known.get(key)) is not None:
            return known.astype(np.float32)
        assert self._encoder is not None
        raw = self._encoder.encode_query(text) if kind == "turn" else self._encoder.encode_passages([text])[0]
        constants = _constants()
        vector = raw - constants[kind]
        vector = vector - (vector @ constants["style"].T) @ constants["style"]
        vector = vector / max(float(np.linalg.norm(vector)), 1e-9)
        self._known[key] = vector.astype(np.float16)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return np.asarray(vector, np.float32)


@dataclass(frozen=True, slots=True)
class _Features:
    """One row a question; all rows are unit vectors (or zero)."""

    meaning: Vectors
    words: Vectors
    answer: Vectors
    answered: NDArray[np.bool_]


class _Groups:
    """Groups as sums over their questions: the mean likeness of two groups is a product of means."""

    def __init__(self, features: _Features) -> None:
        self._features = features
        own = np.hstack([features.meaning, np.sqrt(WORDS_WEIGHT) * features.words])
        self._rows = (own, features.meaning, features.answer)
        self._sums = [np.zeros((0, part.shape[1]), np.float32) for part in self._rows]
        self._sizes = np.zeros((0, 2), np.float32)
        self._members: list[list[int]] = []
        self.ids: list[str] = []

    def add(self, group_id: str, place: int) -> None:
        """Put a question into a group, a new one if there is none of this id."""
        if group_id not in self.ids:
            self.ids.append(group_id)
            self._members.append([])
            self._sums = [np.vstack([part, np.zeros((1, part.shape[1]), np.float32)]) for part in self._sums]
            self._sizes = np.vstack([self._sizes, np.zeros((1, 2), np.float32)])
        at = self.ids.index(group_id)
        for part, rows in zip(self._sums, self._rows, strict=True):
            part[at] += rows[place]
        self._sizes[at] += (1, self._features.answered[place])
        self._members[at].append(place)

    def likeliest(self, place: int, least: float) -> str | None:
        """The group most like this question, if any is like enough."""
        if not self.ids:
            return None
        size = np.array([[1, self._features.answered[place]]], np.float32)
        likeness = self._likeness([rows[place : place + 1] for rows in self._rows], size)[0]
        best = int(likeness.argmax())
        return self.ids[best] if likeness[best] >= least else None

    def middle(self, group_id: str) -> int:
        """The question likest to all others of its group; of equals the first."""
        at = self.ids.index(group_id)
        members = self._members[at]
        return members[int((self._rows[0][members] @ self._sums[0][at]).argmax())]

    def merge(self, fixed: set[str], least: float) -> dict[str, str]:
        """Make one of the likest two while they are like enough; the larger, then the earlier, keeps its id."""
        merged: dict[str, str] = {}
        likeness = self._likeness(self._sums, self._sizes)
        np.fill_diagonal(likeness, -np.inf)
        apart = [at for at, group_id in enumerate(self.ids) if group_id in fixed]
        likeness[apart] = -np.inf
        likeness[:, apart] = -np.inf
        while len(self.ids) > 1 and likeness.max() >= least:
            pair = divmod(int(likeness.argmax()), len(self.ids))
            stays, goes = sorted(pair, key=lambda at: (-self._sizes[at, 0], self.ids[at]))
            gone = self.ids[goes]
            merged = {old: self.ids[stays] if new == gone else new for old, new in merged.items()}
            merged[gone] = self.ids[stays]
            self._pour(goes, stays)
            again = self._likeness(
                [part[stays : stays + 1] for part in self._sums], self._sizes[stays : stays + 1]
            )
            free = np.isfinite(likeness[stays]) | (np.arange(len(self.ids)) == goes)
            likeness[stays] = likeness[:, stays] = np.where(free, again[0], -np.inf)
            likeness[stays, stays] = -np.inf
            likeness = np.delete(np.delete(likeness, goes, 0), goes, 1)
            self._drop(goes)
        return merged

    def _pour(self, goes: int, stays: int) -> None:
        for part in (*self._sums, self._sizes):
            part[stays] += part[goes]
        self._members[stays] += self._members[goes]

    def _drop(self, at: int) -> None:
        self._sums = [np.delete(part, at, 0) for part in self._sums]
        self._sizes = np.delete(self._sizes, at, 0)
        del self._members[at], self.ids[at]

    def _likeness(self, sums: Sequence[Vectors], sizes: Vectors) -> Vectors:
        """Of these groups (rows) with all (columns): the mean over their pairs of questions; where agents
        answered, what they said counts too."""
        own, meaning, answer = (a / np.maximum(n, 1)[:, None] for a, n in _with_sizes(sums, sizes))
        all_own, all_meaning, all_answer = (
            a / np.maximum(n, 1)[:, None] for a, n in _with_sizes(self._sums, self._sizes)
        )
        one, other = sizes[:, 1:] > 0, (self._sizes[:, 1:] > 0).T
        crossed = (meaning @ all_answer.T) * other + (answer @ all_meaning.T) * one
        crossed += (answer @ all_answer.T) * (one & other)
        ways = other.astype(np.float32) + one + (one & other)
        likeness = own @ all_own.T
        answers = crossed / np.maximum(ways, 1)
        mixed = (1 - ANSWER_WEIGHT) * likeness + ANSWER_WEIGHT * answers
        return np.asarray(np.where(ways > 0, mixed, likeness - BARE), np.float32)


def _with_sizes(sums: Sequence[Vectors], sizes: Vectors) -> list[tuple[Vectors, Vectors]]:
    return [(sums[0], sizes[:, 0]), (sums[1], sizes[:, 0]), (sums[2], sizes[:, 1])]


@lru_cache(maxsize=1)
def _constants() -> dict[str, Vectors]:
    with np.load(CONSTANTS) as file:
        return {name: file[name].astype(np.float32) for name in file.files}


def fragment_counts(text: str) -> Vectors:
    """How often each run of 3 to 5 letters within a word occurs, hashed into LEXICAL_SIZE places."""
    counts = np.zeros(LEXICAL_SIZE, np.float32)
    for word in _WORD.findall(fold(text)):
        padded = f" {word} "
        for length in (3, 4, 5):
            for start in range(len(padded) - length + 1):
                counts[zlib.crc32(padded[start : start + length].encode()) % LEXICAL_SIZE] += 1
    return counts


@lru_cache(maxsize=4_096)
def _fragments(text: str) -> Vectors:
    counts = fragment_counts(text)
    weighed = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * _constants()["rarity"]
    return np.asarray(weighed / max(float(np.linalg.norm(weighed)), 1e-9), np.float32)
