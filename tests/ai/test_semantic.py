"""The shared encoder: loaded once, a turn encoded once, long turns cut with their end kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from libriassist.ai.retrieval.semantic import MAX_QUERY_CHARS, REMEMBERED_TURNS, SharedEncoder, query_text

if TYPE_CHECKING:
    from libriassist.ai.retrieval.semantic import Vectors


class CountingEncoder:
    """Vectors made of the text's length, and a count of what was asked."""

    made = 0

    def __init__(self) -> None:
        time.sleep(0.01)
        CountingEncoder.made += 1
        self.queries: list[str] = []

    def encode_query(self, text: str) -> Vectors:
        self.queries.append(text)
        return np.full(4, len(text), np.float32)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_all(self, passages: Sequence[str], questions: Sequence[str]) -> tuple[Vectors, Vectors]:
        return self.encode_passages(passages), self.encode_questions(questions)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([np.full(4, len(text), np.float32) for text in texts])


def test_one_encoder_is_built_however_many_ask_for_it() -> None:
    CountingEncoder.made = 0
    shared = SharedEncoder(CountingEncoder)
    threads = [threading.Thread(target=shared.load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shared.ready and CountingEncoder.made == 1


def test_a_turn_is_encoded_once_until_many_others_came() -> None:
    inner = CountingEncoder()
    shared = SharedEncoder(lambda: inner)
    for text in ("Quel papier ?", "  Quel   papier ?", "Quel papier ?"):
        shared.encode_query(text)
    assert inner.queries == ["Quel papier ?"]
    for number in range(REMEMBERED_TURNS):
        shared.encode_query(f"question {number}")
    shared.encode_query("Quel papier ?")
    assert inner.queries.count("Quel papier ?") == 2


def test_of_a_long_turn_the_opening_and_the_end_are_read() -> None:
    story = "J’ai écrit un roman. " + "Il était une fois. " * 400 + "Quel format choisir ?"
    cut = query_text(story)
    assert len(cut) == MAX_QUERY_CHARS
    assert cut.startswith("J’ai écrit") and cut.endswith("Quel format choisir ?")


def test_an_encoder_that_does_not_load_says_so_and_can_be_tried_again() -> None:
    attempts: list[int] = []

    def build() -> CountingEncoder:
        attempts.append(1)
        if len(attempts) == 1:
            raise RuntimeError("wrong processor")
        return CountingEncoder()

    shared = SharedEncoder(build)
    assert not shared.load() and shared.load()
