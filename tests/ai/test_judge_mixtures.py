"""The judge is honest on trades it was never fitted on, however many of their entries were taught."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from libriassist.ai.retrieval.finder import Finding, Retriever
from libriassist.ai.retrieval.knowledge import Entry, load_knowledge
from libriassist.ai.retrieval.phrasebook import shipped_phrasebook
from libriassist.cli.eval_answers import Outcome, ask, at_default, read_lines

from .kept_vectors import KeptVectors

TRADES = Path(__file__).parents[2] / "benchmarks" / "trades" / "heldout"
NAMES = ("bank", "bikes", "farmacia", "glasses", "library", "museum", "parcel")
LEVELS = (0, 1, 10, 30, 60)
FEWER_LEVELS = (0, 10, 60)
SURE_IN_VAIN, SURE_AND_WRONG = 0.10, 0.05
"""What is promised: of the unanswerable questions, and of all."""
FROM_THE_SAMPLE = Entry("joindre", "Comment joindre le service client ?", "Par téléphone, de 9 h à 17 h.")
"""Its question is one of the sample's: the phrasebook teaches it some twenty phrasings."""


@pytest.fixture(scope="module")
def encoder() -> KeptVectors:
    return KeptVectors()


def knowledge(trade: str, level: int) -> list[Entry]:
    """The entries of a trade, so many of which have phrasings."""
    entries = load_knowledge(TRADES / f"{trade}.json")
    phrasings = json.loads((TRADES / f"{trade}_phrasings.json").read_text("utf-8"))
    chosen = set(random.Random(7).sample(range(len(entries)), len(entries))[:level])
    return [
        replace(entry, phrasings=tuple(phrasings[entry.id]) if place in chosen else ())
        for place, entry in enumerate(entries)
    ]


def asked(trade: str, entries: Sequence[Entry], encoder: KeptVectors | None) -> list[Outcome]:
    retriever = Retriever(entries, encoder=encoder, phrasebook=shipped_phrasebook())
    return [ask(retriever, line) for line in read_lines(TRADES / f"{trade}_questions.jsonl", entries)]


def assert_honest(outcomes: Sequence[Outcome], what: str) -> None:
    shares = at_default(outcomes)
    unanswerable = sum(not outcome.line.expected for outcome in outcomes) / len(outcomes)
    assert shares["sure_unanswerable"] <= SURE_IN_VAIN * unanswerable, (what, shares)
    assert shares["sure_wrong"] <= SURE_AND_WRONG, (what, shares)


@pytest.mark.parametrize("trade", NAMES)
@pytest.mark.parametrize("level", LEVELS)
def test_however_many_entries_are_taught_a_foreign_knowledge_is_not_too_sure(
    trade: str, level: int, encoder: KeptVectors
) -> None:
    assert_honest(asked(trade, knowledge(trade, level), encoder), f"{trade}, {level} taught")


@pytest.mark.parametrize("trade", NAMES)
@pytest.mark.parametrize("level", FEWER_LEVELS)
def test_nor_is_it_by_words_alone(trade: str, level: int) -> None:
    assert_honest(asked(trade, knowledge(trade, level), None), f"{trade}, {level} taught")


@pytest.mark.parametrize("trade", NAMES)
def test_nor_in_the_first_seconds_after_a_start(trade: str) -> None:
    retriever = Retriever(knowledge(trade, 0))
    assert retriever.mode == "quick"
    lines = read_lines(TRADES / f"{trade}_questions.jsonl", retriever.entries)
    assert_honest([ask(retriever, line) for line in lines], trade)


@pytest.mark.parametrize("trade", NAMES)
def test_one_entry_that_asks_a_question_of_the_sample_changes_nothing_for_the_others(
    trade: str, encoder: KeptVectors
) -> None:
    plain = [entry for entry in knowledge(trade, 0) if entry.question != FROM_THE_SAMPLE.question]
    outcomes = asked_of(trade, [*plain, FROM_THE_SAMPLE], encoder)
    before = asked_of(trade, plain, encoder)
    assert sure(outcomes) <= sure(before) + 2
    assert_honest(outcomes, trade)


@pytest.mark.parametrize("trade", NAMES)
def test_one_entry_with_two_phrasings_changes_nothing_for_the_others(trade: str, encoder: KeptVectors) -> None:
    one = knowledge(trade, 1)
    untaught = knowledge(trade, 0)
    taught = next(entry.id for entry in one if entry.phrasings)
    pairs = zip(asked(trade, untaught, encoder), asked(trade, one, encoder), strict=True)
    others = [(a.finding, b.finding) for a, b in pairs if not first(b.finding, taught)]
    assert sum(a.outcome != b.outcome for a, b in others) <= 0.03 * len(others)


def test_more_phrasings_find_more(encoder: KeptVectors) -> None:
    """Summed over the trades: what is learnt helps, and makes more answers sure."""
    right = [
        sum(o.rank == 1 for trade in NAMES for o in asked(trade, knowledge(trade, level), encoder))
        for level in (0, 30, 60)
    ]
    assert right[0] < right[1] < right[2], right


def first(finding: Finding, entry_id: str) -> bool:
    return finding.ranked[0][0].id == entry_id


def sure(outcomes: Sequence[Outcome]) -> int:
    return sum(outcome.finding.outcome == "sure" for outcome in outcomes)


def asked_of(trade: str, entries: Sequence[Entry], encoder: KeptVectors) -> list[Outcome]:
    """Only what these entries may be expected to answer."""
    ids = {entry.id for entry in entries}
    lines = read_lines(TRADES / f"{trade}_questions.jsonl", load_knowledge(TRADES / f"{trade}.json"))
    retriever = Retriever(entries, encoder=encoder, phrasebook=shipped_phrasebook())
    return [ask(retriever, line) for line in lines if set(line.expected) <= ids]
