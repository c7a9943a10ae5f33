"""Likeness by letters: what all texts are to each other is what each is to the others; any script has letters."""

from __future__ import annotations

import numpy as np
import pytest

from libriassist.ai.retrieval.grams import GramIndex

from .conversation import sample_entries

TEXTS = [entry.question for entry in sample_entries()] + [
    *(f"papier {number} feuilles" for number in range(200)),
    "",
    "?",
    "Привет, как дела ?",
    "漢字漢字漢字",
    "l’été à la plage 🏖️ l’été",
]


def test_what_all_texts_are_to_each_other_is_what_each_is_to_the_others() -> None:
    index = GramIndex(TEXTS)
    each = np.array([index.likeness(text) for text in TEXTS])
    assert np.abs(index.among() - each).max() < 1e-5


@pytest.mark.parametrize("text", ["Привет, как дела ?", "漢字漢字漢字", "l’été à la plage"])
def test_a_text_of_any_script_is_likest_itself(text: str) -> None:
    index = GramIndex(TEXTS)
    alike = index.likeness(text)
    assert TEXTS[int(alike.argmax())].startswith(text) and alike.max() == pytest.approx(1, abs=0.3)


def test_a_text_without_letters_is_like_nothing() -> None:
    assert not GramIndex(TEXTS).likeness("? !").any()
    assert GramIndex([]).among().shape == (0, 0)
