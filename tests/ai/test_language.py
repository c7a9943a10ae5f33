"""The language of a turn: five of them, short turns stay, text-message French is French."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from libriassist.ai.language.detection import guess_language, spoken_language
from libriassist.protocol import Lang

EVAL = Path(__file__).parents[2] / "libriassist" / "sample" / "eval"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Where is my book?", "en"),
        ("¿Dónde está mi libro?", "es"),
        ("Wo bleibt mein Buch?", "de"),
        ("Dove si trova il mio libro?", "it"),
        ("c koi le prix pr 100 ex svp", "fr"),
        ("jveu savoir ou en é ma comande", "fr"),
    ],
)
def test_the_five_languages(text: str, lang: Lang) -> None:
    for current in ("fr", "en"):
        assert guess_language(text, current) == lang


def test_under_three_words_or_without_evidence_the_language_stays() -> None:
    assert guess_language("hello there", "fr") == "fr"
    assert guess_language("Grazie mille", "de") == "de"
    assert guess_language("🙂🙂 ??", "it") == "it"
    assert guess_language("Какая у вас бумага?", "es") == "es"
    assert guess_language("12 34 56 78", "de") == "de"
    assert guess_language("\x00\ud800 a b c", "fr") == "fr"


@pytest.mark.parametrize(
    "name", ["answers_train_1.jsonl", "answers_train_2.jsonl", "answers_train_languages.jsonl"]
)
def test_clients_are_seldom_misread(name: str) -> None:
    rows = [json.loads(line) for line in (EVAL / name).read_text("utf-8").splitlines()]
    misread = [row["question"] for row in rows if guess_language(row["question"], "fr") != row["lang"]]
    assert len(misread) <= 0.01 * len(rows), misread


def test_an_address_tells_no_language_and_what_was_said_before_it_does() -> None:
    assert guess_language("erika.kuhn@example.de", "it") == "it"
    assert spoken_language("erika@example.de", ["Where is my order please?", "10115"], "de") == "en"
    assert spoken_language("10115", [], "de") == "de"
