"""What the judge is fitted on beside real questions: an entry's question in nearly its own words."""

from __future__ import annotations

import json

from libriassist.ai.language.words import words
from libriassist.ai.retrieval.knowledge import Entry
from tools.answer_cases import ASTRAY, FOLDS, KEPT, REMOVED, near_lines
from tools.rewordings import astray, rewordings

TITLES = ("Puis-je retourner mes lunettes ?", "Comment suivre ma commande ?", "Où sont vos magasins ?")


def test_a_question_is_reworded_in_ways_that_differ_and_always_the_same() -> None:
    for question in TITLES:
        ways = rewordings(question, "fr", 3)
        assert ways == rewordings(question, "fr", 3)
        assert len({tuple(words(way)) for way in (*ways, question)}) == 4


def test_a_word_of_another_trade_takes_the_place_of_the_longest() -> None:
    assert astray("Comment suivre ma commande ?", ["Où est le vélo ?"]) == "Comment suivre ma vélo ?"


def test_what_a_removed_entry_answers_is_unanswerable() -> None:
    entries = [Entry(str(place), question, "Oui.") for place, question in enumerate(TITLES)]
    for fold in range(FOLDS):
        rows = [json.loads(line) for line in near_lines(entries, fold, ["Où est le vélo ?"])]
        assert str(fold) not in {row["expected_id"] for row in rows}
        assert all((row["expected_id"] is None) == (row["kind"] in (REMOVED, ASTRAY)) for row in rows)
        assert sum(row["kind"] == KEPT for row in rows) == len(entries) - (fold < len(entries))
