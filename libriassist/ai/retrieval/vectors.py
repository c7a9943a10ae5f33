"""Embeddings that are computed once: kept in the database by the hash of what was embedded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING

from ...chat.knowledge_ports import Vectors as VectorStore
from .semantic import Encoder

if TYPE_CHECKING:
    from .semantic import Vectors

keeping: ContextVar[bool] = ContextVar("keeping", default=True)
"""False while something is tried out that may never be published."""
BATCH = 8
"""Texts encoded between two savings: what was done is not lost when the server stops."""


class KeptEncoder:
    """An Encoder that looks first whether a passage was embedded before, by this model.

    Vectors are kept in half precision (docs/decisions/0004), and given back so the first time too: an answer
    does not change with a restart. Used from worker threads only.
    """

    def __init__(self, encoder: Encoder, model: str, store: VectorStore) -> None:
        self._encoder = encoder
        self._model = model
        self._store = store

    def encode_query(self, text: str) -> Vectors:
        return self._encoder.encode_query(text)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """One row a text; only new texts are computed."""
        return self._kept(texts, "query: ", self._encoder.encode_questions)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text; only new texts are computed."""
        return self._kept(texts, "", self._encoder.encode_passages)

    def _kept(self, texts: Sequence[str], prefix: str, encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        import numpy as np

        hashes = [hashlib.sha256(f"{prefix}{text}".encode()).hexdigest() for text in texts]
        kept = self._store.load(self._model, list(dict.fromkeys(hashes)))
        new = {h: text for h, text in zip(hashes, texts, strict=True) if h not in kept}
        waiting = list(new)
        for start in range(0, len(waiting), BATCH):
            some = waiting[start : start + BATCH]
            rows = encode([new[h] for h in some]).astype(np.float16)
            made = {h: row.tobytes() for h, row in zip(some, rows, strict=True)}
            if keeping.get():
                self._store.save(self._model, made)
            kept |= made
        joined = b"".join(kept[h] for h in hashes)
        return np.frombuffer(joined, dtype=np.float16).reshape(len(texts), -1).astype(np.float32)
