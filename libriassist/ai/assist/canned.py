"""The next-best canned reply: like the question by its own words, or used after questions like it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from ...chat.ports import CannedReply
from ...core.canned import without_placeholders
from ..retrieval.semantic import SharedEncoder
from .likeness import StemIndex
from .past import Similar

if TYPE_CHECKING:
    from ..retrieval.semantic import Vectors

SAME_TEXT = 82.0
"""Per cent of letters that agree: the agent sent this canned reply, filled in and perhaps touched up."""
OWN_WORDS_WORTH = 0.75
"""A reply's own words say less of when to use it than its past use does."""
NEARER_FLOOR, NEARER_SPAN = -0.005, 0.03
"""How much nearer to the question than to the other replies a fitting reply is (measured on the sample)."""


class CannedRanking:
    """Ranks canned replies for a question. Remembers their vectors. Not for several threads at once."""

    def __init__(self, encoder: SharedEncoder | None) -> None:
        self._encoder = encoder
        self._words = StemIndex()
        self._vectors: dict[str, Vectors] = {}

    def remember(self, replies: Sequence[CannedReply]) -> None:
        """These are all there are: encode what is new (tens of milliseconds each), forget what is gone."""
        texts = [_text(reply) for reply in replies]
        if self._encoder is not None and self._encoder.ready:
            self._encode(texts, self._encoder)
        self._vectors = {text: self._vectors[text] for text in texts if text in self._vectors}

    def rank(
        self, asked: str, replies: Sequence[CannedReply], similar: Sequence[Similar]
    ) -> list[tuple[CannedReply, float]]:
        """Each reply with how fit it is, 0 to 1, the fittest first."""
        if not replies:
            return []
        own = self._own_words(asked, replies)
        texts = [without_placeholders(reply.content) for reply in replies]
        used = [0.0] * len(replies)
        for one in similar:
            place = self._which(one.past.written, texts)
            if place is not None:
                used[place] = max(used[place], one.likeness)
        scores = [max(used[place], OWN_WORDS_WORTH * own[place]) for place in range(len(replies))]
        order = sorted(range(len(replies)), key=lambda i: (scores[i], replies[i].uses), reverse=True)
        return [(replies[i], scores[i]) for i in order]

    def is_canned(self, written: str, texts: Sequence[str]) -> bool:
        """Whether what an agent wrote is one of these texts, filled in."""
        return self._which(written, texts) is not None

    @staticmethod
    def _which(written: str, texts: Sequence[str]) -> int | None:
        scores = [fuzz.ratio(written, text) for text in texts]
        best = max(range(len(texts)), key=scores.__getitem__, default=None)
        return best if best is not None and scores[best] >= SAME_TEXT else None

    def _own_words(self, asked: str, replies: Sequence[CannedReply]) -> list[float]:
        """How near each reply's own words are to the question, 0 to 1."""
        stems = self._words.stems(asked)
        texts = [_text(reply) for reply in replies]
        overlaps = [self._words.overlap(stems, self._words.stems(text)) for text in texts]
        if self._encoder is None or not self._encoder.ready:
            return [min(1.0, 2 * overlap) for overlap in overlaps]
        return [
            0.6 * min(1.0, max(0.0, (nearer - NEARER_FLOOR) / NEARER_SPAN)) + 0.4 * min(1.0, 2 * overlap)
            for nearer, overlap in zip(self._nearer(asked, texts, self._encoder), overlaps, strict=True)
        ]

    def _nearer(self, asked: str, texts: Sequence[str], encoder: SharedEncoder) -> list[float]:
        """The cosine of each text above what it has with the other replies: general texts are near to all."""
        import numpy as np

        self._encode(texts, encoder)
        vectors = np.stack([self._vectors[text] for text in texts])
        among = (vectors @ vectors.T).sum(axis=1) - 1
        nearer: list[float] = (vectors @ encoder.encode_query(asked) - among / max(1, len(texts) - 1)).tolist()
        return nearer

    def _encode(self, texts: Sequence[str], encoder: SharedEncoder) -> None:
        if missing := [text for text in texts if text not in self._vectors]:
            self._vectors |= dict(zip(missing, encoder.encode_passages(missing), strict=True))


def _text(reply: CannedReply) -> str:
    return f"{reply.title}. {without_placeholders(reply.content)}"
