"""Words for retrieval: folding, stop words, short forms, stems, near synonyms."""

from __future__ import annotations

import re
from collections.abc import Callable

import Stemmer

from ...core.language.folding import fold
from ...protocol import Lang
from .lexicon import SHORT_FORMS, STOP_WORDS_OF, SYNONYMS

MAX_WORDS = 100
"""Words of a question that are read; a longer one is cut."""
_STEMMERS: dict[Lang, str] = {
    "fr": "french",
    "en": "english",
    "es": "spanish",
    "de": "german",
    "it": "italian",
}
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The folded words of `text`, elisions split off (`l'intérieur` gives `l`, `interieur`)."""
    return _WORD.findall(fold(text))


def stemmer(lang: Lang) -> Callable[[str], str]:
    """Gives the Snowball stem of a folded word. It keeps state: one thread at a time."""
    stem: Callable[[str], str] = Stemmer.Stemmer(_STEMMERS[lang]).stemWord
    return stem


class Analyzer:
    """Turns text into stems of a language. For one thread at a time, as its stemmer is."""

    def __init__(self, lang: Lang = "fr") -> None:
        """Short forms and synonyms are those of French clients: in other languages they would mislead."""
        self.stem = stemmer(lang)
        self._stop_words = STOP_WORDS_OF[lang]
        self._short_forms = SHORT_FORMS if lang == "fr" else {}
        related = SYNONYMS if lang == "fr" else {}
        self._related = {
            self.stem(word): tuple(self.stem(other) for other in others) for word, others in related.items()
        }

    def content_words(self, text: str) -> list[str]:
        """Folded words that carry meaning, short forms written out."""
        return [
            word
            for written in words(text)
            for word in self._short_forms.get(written, written).split()
            if word not in self._stop_words and (len(word) > 1 or word.isdigit())
        ]

    def related(self, stem: str) -> tuple[str, ...]:
        """Stems of words that mean nearly the same as the one with this stem."""
        return self._related.get(stem, ())
