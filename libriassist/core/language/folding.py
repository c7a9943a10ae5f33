"""Text as rules read it: folded words that remember where they stood in the original."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .spelling import SPELLINGS, TYPO_SAFE, TYPO_TARGETS

MAX_CHARS = 4_000
"""A longer message is read at both ends only, half of this at each."""
MAX_SENTENCES = 200
_TOKEN = re.compile(r"\w+|[.,;:!?\n]")
_SENTENCE_END = frozenset(".;!?\n")
_MIN_TYPO_LENGTH = 6


def fold(text: str) -> str:
    """Lower case, no accents, ligatures written out: `Œuvre Réelle` becomes `oeuvre reelle`."""
    return text.lower() if text.isascii() else "".join(map(_fold_char, text))


@dataclass(frozen=True, slots=True)
class Sentence:
    """Folded words joined by single spaces; `quote` gives the original words of a stretch."""

    text: str
    _starts: tuple[int, ...]
    _spans: tuple[tuple[int, int], ...]
    _original: str

    def quote(self, start: int, end: int) -> str:
        """The original characters behind `text[start:end]`."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, max(start, end - 1)) - 1
        return self._original[self._spans[first][0] : self._spans[last][1]]


def sentences(text: str) -> list[Sentence]:
    """The sentences of `text`, folded, apostrophes and hyphens as spaces, common misspellings mended.

    Commas and colons stay as tokens of their own, so that no pattern of words crosses a clause.
    """
    return list(_sentences(text))


@lru_cache(maxsize=64)
def _sentences(text: str) -> tuple[Sentence, ...]:
    """One decision reads a turn several times, and one brief the same turns as the last."""
    if len(text) > MAX_CHARS:
        text = f"{text[: MAX_CHARS // 2]}\n{text[-MAX_CHARS // 2 :]}"
    folded, index = _fold_with_index(text)
    found: list[Sentence] = []
    words: list[tuple[str, int, int]] = []
    for match in _TOKEN.finditer(folded):
        token = match.group()
        if token in _SENTENCE_END:
            if words:
                found.append(_sentence(words, text))
            words = []
            if len(found) == MAX_SENTENCES:
                break
        else:
            words.append((_mend(token), index[match.start()], index[match.end() - 1] + 1))
    if words:
        found.append(_sentence(words, text))
    return tuple(found)


def _sentence(words: list[tuple[str, int, int]], original: str) -> Sentence:
    starts: list[int] = []
    position = 0
    for word, _, _ in words:
        starts.append(position)
        position += len(word) + 1
    return Sentence(
        " ".join(word for word, _, _ in words),
        tuple(starts),
        tuple((start, end) for _, start, end in words),
        original,
    )


@lru_cache(maxsize=16_384)
def _fold_char(char: str) -> str:
    if char < "\x80":
        return char.lower()
    if char in "œŒ":
        return "oe"
    if char in "æÆ":
        return "ae"
    decomposed = unicodedata.normalize("NFKD", char.casefold())
    return "".join(part for part in decomposed if not unicodedata.combining(part))


def _fold_with_index(text: str) -> tuple[str, Sequence[int]]:
    if text.isascii():
        return text.lower(), range(len(text))
    parts: list[str] = []
    index: list[int] = []
    for position, char in enumerate(text):
        folded = _fold_char(char)
        parts.append(folded)
        index.extend([position] * len(folded))
    return "".join(parts), index


def _mend(word: str) -> str:
    """Known short forms, then one typing error in a word that decides."""
    if word in SPELLINGS:
        return SPELLINGS[word]
    if len(word) < _MIN_TYPO_LENGTH or len(word) > 20 or word in TYPO_SAFE or word in TYPO_TARGETS:
        return word
    for target in TYPO_TARGETS:
        if target[0] == word[0] and abs(len(target) - len(word)) <= 1 and _one_edit(word, target):
            return target
    return word


def _one_edit(left: str, right: str) -> bool:
    """One insertion, deletion, replacement or swap of neighbours apart."""
    start = 0
    shortest = min(len(left), len(right))
    while start < shortest and left[start] == right[start]:
        start += 1
    rest_left, rest_right = left[start:], right[start:]
    if len(left) == len(right):
        swapped = rest_left[1::-1] + rest_left[2:]
        return rest_left[1:] == rest_right[1:] or swapped == rest_right
    return rest_left[1:] == rest_right or rest_left == rest_right[1:]
