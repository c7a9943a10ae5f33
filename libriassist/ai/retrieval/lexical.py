"""The lexical voice: BM25 over the entries' fields, forgiving of accents, inflections and typing errors.

It reads words in the language of most entries."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from ...protocol import Lang
from ..language.words import MAX_WORDS, Analyzer, words
from .knowledge import Entry

QUESTION_WEIGHT = 3
TAGS_WEIGHT = 2
ANSWER_WEIGHT = 1
_SATURATION = 1.2
_LENGTH = 0.3
SYNONYM_WORTH = 0.5
"""What a near synonym counts, against 1 for the word itself."""
TYPO_WORTH = 0.8
SHORT_QUESTION_WORDS = 2
BARE_WORDS = 3
_TYPO_SIMILARITY = 80.0
"""Per cent of letters that must agree for a word to be read as another."""
_TYPO_MIN_LENGTH = 4


class LexicalIndex:
    """Scores every entry for a question. Not for several threads at once (see Analyzer)."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        langs = Counter(entry.lang for entry in entries)
        self.lang: Lang = langs.most_common(1)[0][0] if langs else "fr"
        self._analyzer = Analyzer(self.lang)
        self._size = len(entries)
        weights = [self._weights(entry) for entry in entries]
        self._postings = self._bm25(weights)
        self._spellings = {
            word: self._analyzer.stem(word)
            for entry in entries
            for text in (entry.question, " ".join(entry.tags), entry.answer)
            for word in self._analyzer.content_words(text)
        }
        self._titles: defaultdict[str, list[int]] = defaultdict(list)
        self._title_worths = [0.0] * self._size
        for place, entry in enumerate(entries):
            for stem in set(map(self._analyzer.stem, self._analyzer.content_words(entry.question))):
                self._titles[stem].append(place)
                self._title_worths[place] += self._rarity(stem)
        self._heard: set[str] = set()
        self._known_words = [word for word in self._spellings if len(word) >= _TYPO_MIN_LENGTH]

    def scores(self, text: str) -> list[float]:
        """One BM25 sum per entry, in the entries' order; 0 where no word is shared."""
        totals = [0.0] * self._size
        for word in list(dict.fromkeys(self._analyzer.content_words(text)))[:MAX_WORDS]:
            for entry, worth in self._best_of(word).items():
                totals[entry] += worth
        return totals

    def covers(self, text: str, entry: int) -> bool:
        """Whether the entry knows every word of a short question, such as `Quels formats ?`."""
        asked = set(self._analyzer.content_words(text))
        return 0 < len(asked) <= SHORT_QUESTION_WORDS and all(entry in self._best_of(word) for word in asked)

    def undecided(self, text: str) -> bool:
        """Whether the question is hardly more than a word that several entries hold, such as `Quel délai ?`."""
        asked = set(self._analyzer.content_words(text))
        return len(words(text)) <= BARE_WORDS and len(asked) == 1 and len(self._best_of(asked.pop())) > 1

    def coverage(self, text: str, entry: int) -> tuple[float, float]:
        """Shares of the question's words: those this entry holds, and those that no entry does."""
        asked = list(dict.fromkeys(self._analyzer.content_words(text)))[:MAX_WORDS]
        if not asked:
            return 0.0, 1.0
        found = [self._best_of(word) for word in asked]
        return sum(entry in held for held in found) / len(asked), sum(not held for held in found) / len(asked)

    def hear(self, texts: Iterable[str]) -> None:
        """Learns the words that clients use, beside the entries' own."""
        self._heard |= {self._analyzer.stem(word) for text in texts for word in self._analyzer.content_words(text)}

    def is_about_else(self, text: str) -> bool:
        """Whether half the question's words or more are known neither to an entry nor from clients, such as
        `Quelle heure est-il à Tokyo ?`: what the rest finds may be about something else."""
        asked = {word for word in self._analyzer.content_words(text) if not word.isdigit()}
        unknown = [
            word for word in asked if self._analyzer.stem(word) not in self._heard and not self._best_of(word)
        ]
        return 2 * len(unknown) >= len(asked) > 0

    def likeness_to_titles(self, text: str) -> list[float]:
        """For every entry the share, 0 to 1, of the words of the question and of its title that both have; rare
        ones count more."""
        asked = {self._stem_read(word) for word in self._analyzer.content_words(text)[:MAX_WORDS]}
        shared = [0.0] * self._size
        for stem in asked:
            for place in self._titles.get(stem, ()):
                shared[place] += self._rarity(stem)
        whole = sum(map(self._rarity, asked))
        return [
            2 * both / (whole + own) if both else 0.0 for both, own in zip(shared, self._title_worths, strict=True)
        ]

    def _stem_read(self, word: str) -> str:
        """The stem of a word, mended when nobody knows it."""
        stem = self._analyzer.stem(word)
        return stem if stem in self._postings else self._mend(word) or stem

    def _rarity(self, stem: str) -> float:
        held = len(self._postings.get(stem, ()))
        return math.log(1 + (self._size - held + 0.5) / (held + 0.5))

    def _best_of(self, word: str) -> dict[int, float]:
        """What one word of the question is worth for each entry: as written, mended, or by a synonym."""
        stem = self._analyzer.stem(word)
        best: dict[int, float] = {}
        readings = [(stem, 1.0)]
        if stem not in self._postings and (mended := self._mend(word)):
            readings.append((mended, TYPO_WORTH))
        readings.extend((other, SYNONYM_WORTH) for other in self._analyzer.related(stem))
        for reading, worth in readings:
            for entry, score in self._postings.get(reading, ()):
                best[entry] = max(best.get(entry, 0.0), worth * score)
        return best

    def _mend(self, word: str) -> str | None:
        if len(word) < _TYPO_MIN_LENGTH or word.isdigit():
            return None
        match = process.extractOne(word, self._known_words, scorer=fuzz.ratio, score_cutoff=_TYPO_SIMILARITY)
        return self._spellings[match[0]] if match else None

    def _weights(self, entry: Entry) -> Counter[str]:
        counts: Counter[str] = Counter()
        for text, weight in (
            (entry.question, QUESTION_WEIGHT),
            (" ".join(entry.tags), TAGS_WEIGHT),
            (entry.answer, ANSWER_WEIGHT),
        ):
            for word in self._analyzer.content_words(text):
                counts[self._analyzer.stem(word)] += weight
        return counts

    def _bm25(self, weights: Sequence[Counter[str]]) -> dict[str, list[tuple[int, float]]]:
        mean = sum(counts.total() for counts in weights) / max(1, self._size)
        holders = Counter(stem for counts in weights for stem in counts)
        postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for entry, counts in enumerate(weights):
            length = _SATURATION * (1 - _LENGTH + _LENGTH * counts.total() / mean) if mean else 0.0
            for stem, count in counts.items():
                rarity = math.log(1 + (self._size - holders[stem] + 0.5) / (holders[stem] + 0.5))
                postings[stem].append((entry, rarity * count * (_SATURATION + 1) / (count + length)))
        return dict(postings)
