"""New knowledge without a stop: answers never pause, only what is new is encoded, drafts leave nothing behind."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from libriassist.ai.answering.assistant import LibriAssistant
from libriassist.ai.answering.knowledge_use import KnowledgeInUse
from libriassist.ai.retrieval.semantic import SharedEncoder
from libriassist.ai.retrieval.vectors import KeptEncoder
from libriassist.chat.ports.knowledge import EntryText, PlainEntry

from .conversation import CountedAttempts, FixedClock, sample_entries

Vectors = NDArray[np.float32]
pytestmark = pytest.mark.anyio


class Kept:
    """ports.KeptVectors in a dict."""

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}

    def load(self, model: str, hashes: Sequence[str]) -> dict[str, bytes]:
        return {h: self.rows[h] for h in hashes if h in self.rows}

    def save(self, model: str, vectors: dict[str, bytes]) -> None:
        self.rows |= vectors


class Letters:
    """Vectors of letter counts, and what was encoded."""

    def __init__(self) -> None:
        self.encoded: list[str] = []
        self.asked: list[str] = []

    def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self._vectors([text])[0]
        return vector

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return self._vectors(texts)

    def encode_all(self, passages: Sequence[str], questions: Sequence[str]) -> tuple[Vectors, Vectors]:
        return self.encode_passages(passages), self.encode_questions(questions)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return self._vectors(texts)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        counts = [[text.lower().count(letter) + 0.01 for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts]
        rows = np.array(counts, np.float32)
        made: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return made


def drafts(**answers: str) -> list[PlainEntry]:
    return [
        PlainEntry(name, EntryText(f"Question {name} zygomatique ?", answer)) for name, answer in answers.items()
    ]


def make(kept: Kept, letters: Letters) -> tuple[LibriAssistant, KnowledgeInUse]:
    shared = SharedEncoder(lambda: KeptEncoder(letters, "letters", kept))
    assistant = LibriAssistant(
        sample_entries(), attempts=CountedAttempts(), clock=FixedClock(), words_per_second=0, encoder=shared
    )
    return assistant, KnowledgeInUse(assistant)


async def test_only_what_is_new_is_encoded_and_a_restart_encodes_nothing() -> None:
    kept, letters = Kept(), Letters()
    assistant, use = make(kept, letters)
    await assistant.start()
    await use.use_entries(drafts(alpha="un", beta="deux"))
    letters.encoded.clear()
    await use.use_entries(drafts(alpha="un", beta="trois", gamma="quatre"))
    assert letters.encoded and all("alpha" not in text for text in letters.encoded)
    vectors = assistant.retriever.nearest("Question beta zygomatique ?", 3)
    other = Letters()
    again, use_again = make(kept, other)
    await again.start()
    await use_again.use_entries(drafts(alpha="un", beta="trois", gamma="quatre"))
    assert other.encoded == []
    assert again.retriever.nearest("Question beta zygomatique ?", 3) == vectors


async def test_answers_go_on_while_the_knowledge_is_replaced() -> None:
    _, use = make(Kept(), Letters())
    answers: set[str] = set()

    async def ask() -> None:
        while "r39" not in answers:
            answers.add((await use.try_question("Question alpha zygomatique ?", "fr", None)).answer)

    await use.use_entries(drafts(alpha="r0"))
    asking = asyncio.create_task(ask())
    for number in range(1, 40):
        await use.use_entries(drafts(alpha=f"r{number}"))
        await asyncio.sleep(0.001)
    await asyncio.wait_for(asking, 10)
    assert answers <= {f"r{number}" for number in range(40)}


async def test_a_draft_that_is_tried_is_encoded_but_not_kept() -> None:
    kept, letters = Kept(), Letters()
    assistant, use = make(kept, letters)
    await assistant.start()
    await use.use_entries(drafts(alpha="un"))
    before = dict(kept.rows)
    [draft] = drafts(delta="Le neuf.")
    trial = await use.try_question("Question delta zygomatique ?", "fr", draft)
    assert (trial.outcome, trial.answer) == ("sure", "Le neuf.")
    assert trial.entries[0].id == "delta"
    assert kept.rows == before
    assert [entry.id for entry in assistant.retriever.entries] == ["alpha"]
    assert (await use.try_question("Question delta zygomatique ?", "fr", None)).answer != "Le neuf."


async def test_an_empty_knowledge_knows_nothing_and_does_not_fall() -> None:
    assistant, use = make(Kept(), Letters())
    await assistant.start()
    await use.use_entries([])
    trial = await use.try_question("Quels formats de livre ?", "fr", None)
    assert (trial.outcome, trial.entries) == ("unknown", [])
