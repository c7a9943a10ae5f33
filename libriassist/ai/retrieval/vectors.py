"""Embeddings that are computed once: kept in the database by the hash of what was embedded."""

from __future__ import annotations

import hashlib
import logging
import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from ...chat.ports.knowledge import KeptVectors
from .encoding_process import EncodingProcess
from .semantic import Encoder

if TYPE_CHECKING:
    from .semantic import Vectors

log = logging.getLogger(__name__)
vectors_are_kept: ContextVar[bool] = ContextVar("vectors_are_kept", default=True)
"""False while something is tried out that may never be published."""
BATCH_CHARS = 4_000
"""About half a second of encoding between two savings: what was done is not lost when the server stops."""
MANY_CHARS = 8_000
"""From here on processes are worth their start."""


class KeptEncoder:
    """An Encoder that looks first whether a passage was embedded before, by this model.

    Vectors are kept in half precision (docs/decisions/0004), and given back so the first time too: an answer
    does not change with a restart. Used from worker threads only. Many new texts are encoded in up to `processes`
    processes; `told` hears how much of them is done (0 to 1), and None at the end; what it raises ends the work.
    """

    def __init__(
        self,
        encoder: Encoder,
        model: str,
        store: KeptVectors,
        processes: int = 0,
        told: Callable[[float | None], None] = lambda _: None,
        start: Callable[[], EncodingProcess] = EncodingProcess,
    ) -> None:
        self._encoder = encoder
        self._model = model
        self._store = store
        self._processes = processes
        self._told = told
        self._start = start

    def encode_query(self, text: str) -> Vectors:
        return self._encoder.encode_query(text)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """One row a text; only new texts are computed."""
        return self._kept([_Text(text, True) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text; only new texts are computed."""
        return self._kept([_Text(text, False) for text in texts])

    def encode_all(self, passages: Sequence[str], questions: Sequence[str]) -> tuple[Vectors, Vectors]:
        """One row a text; only new texts are computed."""
        rows = self._kept([*(_Text(text, False) for text in passages), *(_Text(text, True) for text in questions)])
        return rows[: len(passages)], rows[len(passages) :]

    def _kept(self, texts: Sequence[_Text]) -> Vectors:
        import numpy as np

        hashes = [text.hashed for text in texts]
        kept = self._store.load(self._model, list(dict.fromkeys(hashes)))
        new = {h: text for h, text in zip(hashes, texts, strict=True) if h not in kept}
        if new:
            kept |= self._made(new, vectors_are_kept.get())
        joined = b"".join(kept[h] for h in hashes)
        return np.frombuffer(joined, dtype=np.float16).reshape(len(texts), -1).astype(np.float32)

    def _made(self, new: dict[str, _Text], keep: bool) -> dict[str, bytes]:
        work = _Work(new, self._told)
        try:
            if self._processes and work.long:
                with ThreadPoolExecutor(self._processes, "encoding") as pool:
                    running = [pool.submit(self._apart, work, keep) for _ in range(self._processes)]
                for one in running:
                    one.result()
            self._through(work, keep, self._here)
        finally:
            self._told(None)
        return work.made

    def _here(self, texts: Sequence[str], *, questions: bool) -> Vectors:
        return self._encoder.encode_questions(texts) if questions else self._encoder.encode_passages(texts)

    def _apart(self, work: _Work, keep: bool) -> None:
        """In a process, as long as there is one; what it leaves is encoded here."""
        try:
            with self._start() as process:
                self._through(work, keep, process.encode)
        except OSError as error:
            log.warning("a process that encodes failed (%s): the rest is encoded without it", error)

    def _through(self, work: _Work, keep: bool, encode: _Encode) -> None:
        import numpy as np

        while batch := work.next():
            work.tell()
            made = self._store.load(self._model, list(batch))  # by another server meanwhile
            new = {h: text for h, text in batch.items() if h not in made}
            questions = any(text.is_question for text in new.values())
            try:
                texts = [text.words for text in new.values()]
                rows = encode(texts, questions=questions).astype(np.float16) if new else ()
            except OSError:
                work.give_back(batch)
                raise
            work.tell()
            vectors = {h: row.tobytes() for h, row in zip(new, rows, strict=True)}
            if keep:
                self._store.save(self._model, vectors)
            work.done(batch, made | vectors)


class _Encode(Protocol):
    def __call__(self, texts: Sequence[str], *, questions: bool) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class _Text:
    words: str
    is_question: bool

    @property
    def hashed(self) -> str:
        prefix = "query: " if self.is_question else ""
        return hashlib.sha256(f"{prefix}{self.words}".encode()).hexdigest()


class _Work:
    """Texts by their hashes, in batches which threads take in turn. In no order: two servers that learn of the
    same texts at once share them."""

    def __init__(self, texts: dict[str, _Text], told: Callable[[float | None], None]) -> None:
        self.made: dict[str, bytes] = {}
        self._chars = _chars(texts)
        self.long = self._chars >= MANY_CHARS
        self._waiting = deque(_batches(texts))
        random.shuffle(self._waiting)
        self._told = told
        self._done = 0
        self._lock = Lock()

    def next(self) -> dict[str, _Text] | None:
        """The next batch, or None when there is none left."""
        try:
            return self._waiting.popleft()
        except IndexError:
            return None

    def give_back(self, batch: dict[str, _Text]) -> None:
        """Another is to encode it."""
        self._waiting.append(batch)

    def done(self, batch: dict[str, _Text], vectors: dict[str, bytes]) -> None:
        with self._lock:
            self.made |= vectors
            self._done += _chars(batch)
        self.tell()

    def tell(self) -> None:
        """How far it is; what is short is as good as done. Asked before the store is touched: at a stop it may be
        closed. One thread at a time, so that who listens hears of no step back."""
        with self._lock:
            self._told(self._done / self._chars if self.long else 1.0)


def _chars(texts: dict[str, _Text]) -> int:
    return sum(len(text.words) for text in texts.values())


def _batches(texts: dict[str, _Text]) -> Iterator[dict[str, _Text]]:
    """Each of one kind."""
    for kind in (False, True):
        batch: dict[str, _Text] = {}
        chars = 0
        for h, text in texts.items():
            if text.is_question is not kind:
                continue
            batch[h] = text
            chars += len(text.words)
            if chars >= BATCH_CHARS:
                yield batch
                batch, chars = {}, 0
        if batch:
            yield batch
