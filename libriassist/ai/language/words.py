"""Words for retrieval: folding, stop words, short forms, stems, near synonyms."""

from __future__ import annotations

import re

import Stemmer

from ...core.language.folding import fold
from .lexicon import SHORT_FORMS, STOP_WORDS, SYNONYMS

MAX_WORDS = 100
"""Words of a question that are read; a longer one is cut."""
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The folded words of `text`, elisions split off (`l'intérieur` gives `l`, `interieur`)."""
    return _WORD.findall(fold(text))


class Analyzer:
    """Turns text into stems. Its stemmer keeps state: one thread at a time."""

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("french")
        self._related = {
            self.stem(word): tuple(self.stem(other) for other in others) for word, others in SYNONYMS.items()
        }

    def stem(self, word: str) -> str:
        """The French Snowball stem of a folded word."""
        return str(self._stemmer.stemWord(word))

    def content_words(self, text: str) -> list[str]:
        """Folded words that carry meaning, short forms written out."""
        return [
            word
            for written in words(text)
            for word in SHORT_FORMS.get(written, written).split()
            if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())
        ]

    def related(self, stem: str) -> tuple[str, ...]:
        """Stems of words that mean nearly the same as the one with this stem."""
        return self._related.get(stem, ())
