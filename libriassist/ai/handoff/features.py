"""A client's turn as numbers for the hand-over classifier: hashed words and letters, and what the rules say."""

from __future__ import annotations

import math
import re
from collections import Counter
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ...core.handoff.match import MARKS, marks
from ...core.language.folding import fold
from ...core.language.spelling import SPELLINGS

BUCKETS = 1 << 13
MAX_CHARS = 1_200
"""A longer turn is read at both ends only, half of this at each."""
SHAPES = 5
EXTRAS = MARKS + SHAPES
_TOKEN = re.compile(r"\w+|[^\w\s]")
_LENGTHS = range(2, 6)

Row = NDArray[np.float32]


def shorten(text: str) -> str:
    """Both ends of a long turn: the matter is at one of them."""
    return text if len(text) <= MAX_CHARS else f"{text[: MAX_CHARS // 2]} {text[-MAX_CHARS // 2 :]}"


def grams(text: str) -> dict[int, float]:
    """Bucket to signed count damped by a logarithm: letters inside words, single words and pairs of words."""
    tokens = [SPELLINGS.get(token, token) for token in _TOKEN.findall(fold(shorten(text)))]
    counts: Counter[str] = Counter()
    for token in tokens:
        padded = f" {token} "
        counts[f"w{token}"] += 1
        for length in _LENGTHS:
            for start in range(max(1, len(padded) - length + 1)):
                counts[padded[start : start + length]] += 1
    for left, right in zip(["^", *tokens], [*tokens, "$"], strict=True):
        counts[f"p{left} {right}"] += 1
    found: dict[int, float] = {}
    for gram, count in counts.items():
        hashed = crc32(gram.encode())
        sign = 1.0 if hashed & 0x80000000 else -1.0
        bucket = hashed % BUCKETS
        found[bucket] = found.get(bucket, 0.0) + sign * (1 + math.log(count))
    return found


def extras(text: str) -> Row:
    """What the rules mark, and the turn's shape: length, questions, exclamations, capitals, digits."""
    read = shorten(text)
    letters = [char for char in read if char.isalpha()]
    capitals = sum(char.isupper() for char in letters) / len(letters) if len(letters) > 3 else 0.0
    shape = [
        math.log1p(len(text)) / 5,
        float("?" in read),
        float("!" in read) + float("!!" in read),
        float(capitals > 0.6),
        float(any(char.isdigit() for char in read)),
    ]
    return np.asarray([*marks(read), *shape], dtype=np.float32)


def damped(found: dict[int, float], weights: Row) -> tuple[NDArray[np.int64], Row]:
    """Buckets and their values times the inverse document frequencies `weights`, of length 1 as a vector."""
    buckets = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
    values = np.fromiter(found.values(), dtype=np.float32, count=len(found)) * weights[buckets]
    length = float(np.linalg.norm(values))
    return buckets, (values / length if length > 0 else values).astype(np.float32)
