"""Knowledge of several trades, none to all of it taught, with questions: for training and trying the assistant."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from libriassist.ai.language.words import words
from libriassist.ai.retrieval.confidence import Mode, Model
from libriassist.ai.retrieval.knowledge import Entry, load_knowledge
from libriassist.ai.retrieval.phrasebook import FILES, Phrasebook, make_phrasebook
from libriassist.ai.retrieval.semantic import Encoder
from libriassist.ai.retrieval.voices import Verdict, Voices

from .rewordings import astray, rewordings
from .trades import ROOT, TRADES

EVAL = ROOT / "libriassist" / "sample" / "eval"
LEVELS = (0, 1, 10, 30, None)
"""How many entries of a knowledge are taught; None: all."""
FOLDS = 5
"""A knowledge is asked nearly word for word with each fifth of its entries removed."""
KEPT, REMOVED, ASTRAY = "kept", "removed", "astray"
"""Questions nearly word for word: of an entry, of one that was removed, with a word of another trade in it."""


@dataclass
class Case:
    """A knowledge with what it was taught, and questions to it. `level`: as in LEVELS, or what is special.
    `apart`: judged by what was fitted on cases with another name here, the trade or the questions' author."""

    apart: str
    level: Any
    entries: list[Entry]
    lines: list[str]
    phrasebook: Phrasebook

    @property
    def name(self) -> str:
        return f"{self.apart}, taught {'all' if self.level is None else self.level}"

    @property
    def near(self) -> bool:
        return str(self.level).startswith("near")

    def rows(self) -> Iterable[tuple[str, set[str]]]:
        for row in self._asked():
            wanted = row["expected_id"]
            yield row["question"], {wanted} if isinstance(wanted, str) else set(wanted or ())

    def kinds(self) -> Any:
        """What a line is, of knowledge asked nearly word for word (near_cases); else empty."""
        return np.array([row.get("kind", "") for row in self._asked()])

    def _asked(self) -> Iterator[dict[str, Any]]:
        return (row for row in map(json.loads, self.lines) if words(row["question"]))

    def verdicts(self, model: Model, mode: Mode, encoder: Encoder) -> Judged:
        voices = Voices(
            self.entries,
            model,
            None if mode == "quick" else self.phrasebook,
            encoder if mode == "meaning" else None,
        )
        ids = [entry.id for entry in self.entries]
        rows = list(self.rows())
        verdicts = [voices.verdict(question) for question, _ in rows]
        right = [ids[int(v.scores.argmax())] in wanted for v, (_, wanted) in zip(verdicts, rows, strict=True)]
        return Judged(self, verdicts, np.array(right), np.array([bool(wanted) for _, wanted in rows]))


@dataclass
class Judged:
    """Verdicts of one case."""

    case: Case
    verdicts: list[Verdict]
    right: Any
    answerable: Any

    @cached_property
    def refused(self) -> Any:
        """The unanswerable whose sure answers are counted: of near questions those of removed entries."""
        kinds = self.case.kinds()
        return kinds == REMOVED if self.case.near else ~self.answerable

    def odds(self, judge: dict[str, Any]) -> Any:
        features = np.array([[verdict.features[name] for name in judge["names"]] for verdict in self.verdicts])
        scaled = np.clip((features - np.array(judge["means"])) / np.array(judge["scales"]), -4, 4)
        return 1 / (1 + np.exp(-(judge["bias"] + scaled @ np.array(judge["weights"]))))

    def figures(self, odds: Any, thresholds: dict[str, float]) -> dict[str, Any]:
        """Those of `libriassist eval answers` that do not hang on the machine."""
        ids = [entry.id for entry in self.case.entries]
        best = [[ids[place] for place in np.argsort(-verdict.scores)[:3]] for verdict in self.verdicts]
        found = [bool(wanted & set(some)) for (_, wanted), some in zip(self.case.rows(), best, strict=True)]
        asked, sure = self.answerable, odds >= thresholds["sure"]
        above = odds > np.sort(odds[~asked])[int(np.ceil(0.9 * (~asked).sum())) - 1]
        suggest = (odds >= thresholds["suggest"]) & ~sure
        shares = {
            "recall_at_1": self.right[asked],
            "recall_at_3": np.array(found)[asked],
            "at_refusal_90.right": (above & self.right)[asked],
            "at_refusal_90.wrong": (above & ~self.right)[asked],
            "at_default.sure_right": sure & self.right,
            "at_default.sure_wrong": sure & ~self.right & asked,
            "at_default.sure_unanswerable": sure & ~asked,
            "at_default.suggest": suggest,
        }
        return {
            "lang": self.case.entries[0].lang,
            "auroc": round(float(roc_auc_score(asked, odds)), 3),
            **{name: round(float(values.mean()), 3) for name, values in shares.items()},
        }

    @property
    def mode(self) -> Mode:
        return self.verdicts[0].mode

    @cached_property
    def features(self) -> dict[str, Any]:
        return {name: np.array([v.features[name] for v in self.verdicts]) for name in self.verdicts[0].features}


def trade_cases(name: str, folder: Path = TRADES) -> Iterator[Case]:
    entries = load_knowledge(folder / f"{name}.json")
    lines = (folder / f"{name}_questions.jsonl").read_text("utf-8").splitlines()
    phrasings = json.loads((folder / f"{name}_phrasings.json").read_text("utf-8"))
    for level in LEVELS:
        yield Case(name, level, taught(entries, phrasings, level), lines, Phrasebook())


def taught(entries: Sequence[Entry], phrasings: dict[str, list[str]], level: int | None) -> list[Entry]:
    """The entries, so many of which have phrasings."""
    order = random.Random(level).sample(range(len(entries)), len(entries))[:level]
    chosen = {entries[place].id for place in order}
    return [replace(e, phrasings=tuple(phrasings.get(e.id, ())) if e.id in chosen else ()) for e in entries]


def sample_cases() -> Iterator[Case]:
    """The sample, asked by one author and taught by another: like any trade, and with what is asked in vain."""
    sample = load_knowledge(ROOT / "libriassist" / "sample" / "coollibri_faq.json")
    first, second, languages = ((EVAL / name).read_text("utf-8").splitlines() for name in FILES)
    for author, asked, told in (("sample by 1", first, second), ("sample by 2", second, first)):
        phrasings: dict[str, list[str]] = {}
        for line in told:
            row = json.loads(line)
            for wanted in (
                [row["expected_id"]] if isinstance(row["expected_id"], str) else row["expected_id"] or ()
            ):
                phrasings.setdefault(wanted, []).append(row["question"])
        for level in (0, 10, None):
            yield Case("sample", level, taught(sample, phrasings, level), asked, Phrasebook())
        book = make_phrasebook(told, sample)
        yield Case(author, "the phrasebook", sample, asked, book)
        some = {place: group for number, (place, group) in enumerate(book.groups.items()) if number % 5}
        yield Case(author, "four fifths of the phrasebook", sample, asked, replace(book, groups=some))
    yield Case("sample by 3", "the phrasebook", sample, languages, make_phrasebook(first + second, sample))


def near_cases(cases: Sequence[Case]) -> Iterator[Case]:
    """The same knowledge, untaught and taught, each fifth of it removed in turn, asked nearly word for word."""
    chosen = {(case.apart, case.level): case for case in cases if case.level in (0, None)}
    titles = {apart: case.entries for (apart, _), case in chosen.items()}
    for case in chosen.values():
        others = [entry for apart, some in titles.items() if apart != case.apart for entry in some]
        foreign = [e.question for e in others if e.lang == case.entries[0].lang] or [e.question for e in others]
        level = f"near, taught {'all' if case.level is None else case.level}"
        for fold in range(FOLDS):
            kept = [entry for place, entry in enumerate(case.entries) if place % FOLDS != fold]
            yield replace(case, level=level, entries=kept, lines=list(near_lines(case.entries, fold, foreign)))


def near_lines(entries: Sequence[Entry], fold: int, foreign: Sequence[str]) -> Iterator[str]:
    """Three ways to ask what a removed entry answers, one for every other; some have a word of another trade."""
    for place, entry in enumerate(entries):
        ways = rewordings(entry.question, entry.lang, 3)
        rows: list[tuple[str, str | None, str]]
        if place % FOLDS == fold:
            rows = [(way, None, REMOVED) for way in ways]
        else:
            rows = [(ways[fold % len(ways)], entry.id, KEPT)]
            if place % FOLDS == (fold + 1) % FOLDS and (other := astray(entry.question, foreign)):
                rows.append((other, None, ASTRAY))
        for question, wanted, kind in rows:
            yield json.dumps({"question": question, "expected_id": wanted, "kind": kind})


def test_case() -> Case:
    sample = load_knowledge(ROOT / "libriassist" / "sample" / "coollibri_faq.json")
    lines = [line for name in FILES for line in (EVAL / name).read_text("utf-8").splitlines()]
    test = (EVAL / "answers_test.jsonl").read_text("utf-8").splitlines()
    return Case("test", "the phrasebook", sample, test, make_phrasebook(lines, sample))
