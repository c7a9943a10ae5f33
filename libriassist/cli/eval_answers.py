"""`libriassist eval answers FILE` and `eval calibrate FILE`: finding and refusing, on labelled questions."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from ..ai.retrieval.confidence import Thresholds, load_thresholds, save_thresholds
from ..ai.retrieval.finder import Finding, Retriever
from ..ai.retrieval.knowledge import Entry, load_knowledge
from ..ai.retrieval.phrasebook import shipped_phrasebook
from ..ai.retrieval.second_encoder import UseEncoder
from ..ai.retrieval.semantic import SharedEncoder
from ..core.handoff.decide import Turn
from ..protocol import Lang
from ..sample import SAMPLE
from . import USAGE_ERROR, settings_with

SAMPLE_KNOWLEDGE = SAMPLE / "coollibri_faq.json"
LINE = 'want {"question": text, "lang": one of fr, en, es, de, it, "expected_id": id, list of ids or null}'
REFUSED = 0.9
"""The share of unanswerable questions that must be refused, for `at_refusal_90`."""
ASKED_BACK = 0.75
"""The share of unanswerable questions that must not even be asked back, for the threshold of did-you-mean."""
_LANGS = get_args(Lang)


class LinesUnusable(ValueError):
    """The labelled file cannot be used; the message names the line."""


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A question, and the ids that answer it (none: nothing does). `first`: what the client asked before."""

    question: str
    lang: Lang
    expected: tuple[str, ...]
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found for one line. `rank`: of the first expected entry, from 1; 0 when not among the best."""

    line: LabelledLine
    finding: Finding
    rank: int
    seconds: float


def add_to(kinds: Any) -> None:
    """The subcommands `answers` and `calibrate` of `libriassist eval`."""
    answers = kinds.add_parser("answers", help="how often the right entry is found, and the unanswerable refused")
    answers.add_argument("--errors", action="store_true", help="then a line for every question that went wrong")
    answers.set_defaults(run=_answers)
    calibrate = kinds.add_parser("calibrate", help="thresholds of sure and did-you-mean, from your own questions")
    calibrate.add_argument(
        "--refuse",
        type=float,
        default=REFUSED,
        metavar="SHARE",
        help="share of the unanswerable that must not be answered (default %(default)s)",
    )
    calibrate.add_argument(
        "--write", action="store_true", help="store them; the server uses them at its next start"
    )
    calibrate.add_argument("--data", type=Path, help="data folder (LIBRIASSIST_DATA_DIR)")
    calibrate.set_defaults(run=_calibrate)
    for parser in (answers, calibrate):
        parser.add_argument("file", type=Path, metavar="FILE", help="JSON lines of labelled questions")
        parser.add_argument(
            "--knowledge", type=Path, default=SAMPLE_KNOWLEDGE, help="JSON list (default: the sample)"
        )


def _answers(arguments: Any) -> int:
    try:
        outcomes = measure(arguments.file, arguments.knowledge)[1]
    except LinesUnusable as error:
        return _refuse(error)
    print(json.dumps(figures(outcomes)))
    if arguments.errors:
        limit = refusal_limit(outcomes)
        for outcome in outcomes:
            if miss := _miss(outcome, limit):
                print(json.dumps(miss, ensure_ascii=False))
    return 0


def _calibrate(arguments: Any) -> int:
    try:
        retriever, outcomes = measure(arguments.file, arguments.knowledge)
        found = calibrated(outcomes, arguments.refuse)
    except LinesUnusable as error:
        return _refuse(error)
    shown: dict[str, Any] = {"mode": retriever.mode, "sure": found.sure, "suggest": found.suggest}
    shown |= {"outcomes": _shares(outcomes, found), "before": _shares(outcomes, retriever.thresholds())}
    if arguments.write:
        shown["written"] = str(
            save_thresholds(settings_with(data_dir=arguments.data).data_dir, retriever.mode, found)
        )
    print(json.dumps(shown))
    return 0


def measure(file: Path, knowledge: Path) -> tuple[Retriever, list[Outcome]]:
    """Every line of `file`, asked. Raises LinesUnusable or ai.knowledge.KnowledgeError."""
    entries = load_knowledge(knowledge)
    lines = read_lines(file, entries)
    settings = settings_with()
    encoder = None if settings.semantic == "off" else SharedEncoder(second=SharedEncoder(UseEncoder))
    if encoder is not None and not encoder.load():
        encoder = None
    thresholds = load_thresholds(settings.data_dir)
    retriever = Retriever(entries, encoder=encoder, phrasebook=shipped_phrasebook(), thresholds=thresholds)
    return retriever, [ask(retriever, line) for line in lines]


def read_lines(file: Path, entries: Sequence[Entry]) -> list[LabelledLine]:
    """Labelled questions; `first` and `then` in the place of `question` make a follow-up."""
    try:
        texts = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LinesUnusable(f"{file}: cannot be read: {error}") from error
    ids = {entry.id for entry in entries}
    lines = [_line(text, f"{file}: line {number}", ids) for number, text in enumerate(texts, 1) if text.strip()]
    if not lines:
        raise LinesUnusable(f"{file}: has no lines")
    return lines


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What `eval answers` prints; null where there is nothing to measure."""
    answerable = [outcome for outcome in outcomes if outcome.line.expected]
    spent = sorted(outcome.seconds * 1000 for outcome in outcomes)
    langs: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in answerable:
        langs[outcome.line.lang].append(outcome)
    return {
        "n": len(outcomes),
        "answerable": len(answerable),
        "recall_at_1": _mean([outcome.rank == 1 for outcome in answerable]),
        "recall_at_3": _mean([1 <= outcome.rank <= 3 for outcome in answerable]),
        "mrr": _mean([1 / outcome.rank if outcome.rank else 0.0 for outcome in answerable]),
        "auroc": _auroc(outcomes),
        "at_refusal_90": _at(answerable, refusal_limit(outcomes)),
        "at_default": at_default(outcomes),
        "by_lang": {
            lang: {
                "n": len(some),
                "recall_at_1": _mean([outcome.rank == 1 for outcome in some]),
                "recall_at_3": _mean([1 <= outcome.rank <= 3 for outcome in some]),
            }
            for lang, some in sorted(langs.items())
        },
        "p50_ms": round(statistics.median(spent), 2),
        "p95_ms": round(spent[min(len(spent) - 1, int(0.95 * len(spent)))], 2),
    }


def at_default(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """What clients get at the thresholds in force, as shares of all questions that add up to 1: a sure answer that
    is right, that is another one, that is to a question which nothing answers; suggestions; "I do not know"."""

    def share(kind: Callable[[Outcome], bool]) -> float:
        return _mean([kind(outcome) for outcome in outcomes]) or 0.0

    def sure(outcome: Outcome) -> bool:
        return outcome.finding.outcome == "sure"

    return {
        "sure_right": share(lambda o: sure(o) and o.rank == 1),
        "sure_wrong": share(lambda o: sure(o) and bool(o.line.expected) and o.rank != 1),
        "sure_unanswerable": share(lambda o: sure(o) and not o.line.expected),
        "suggest": share(lambda o: o.finding.outcome == "suggest"),
        "unknown": share(lambda o: o.finding.outcome == "unknown"),
    }


def refusal_limit(outcomes: Sequence[Outcome]) -> float | None:
    """The confidence above which at most a tenth of the unanswerable are; None when there are none."""
    return _limit(outcomes, REFUSED)


def calibrated(outcomes: Sequence[Outcome], refuse: float) -> Thresholds:
    """`sure` refuses that share of the unanswerable, `suggest` ASKED_BACK of them. Raises LinesUnusable."""
    if not 0.5 <= refuse <= 1:
        raise LinesUnusable("--refuse must be between 0.5 and 1")
    sure, suggest = _limit(outcomes, refuse), _limit(outcomes, ASKED_BACK)
    if sure is None or suggest is None or not any(outcome.line.expected for outcome in outcomes):
        raise LinesUnusable("to calibrate, label answerable questions and unanswerable ones (expected_id null)")
    return Thresholds(sure=min(1.0, round(sure + 0.0005, 4)), suggest=round(min(sure, suggest), 4))


def _limit(outcomes: Sequence[Outcome], share: float) -> float | None:
    vain = sorted(outcome.finding.confidence for outcome in outcomes if not outcome.line.expected)
    if not vain:
        return None
    return vain[max(0, -int(-share * len(vain) // 1) - 1)]


def ask(retriever: Retriever, line: LabelledLine) -> Outcome:
    """Searches as a conversation would, and times the whole of it."""
    history = (Turn("client", line.first),) if line.first else ()
    started = time.perf_counter()
    finding = retriever.search(line.question, line.lang, history)
    seconds = time.perf_counter() - started
    ids = [entry.id for entry, _ in finding.ranked]
    rank = next((place for place, found in enumerate(ids, 1) if found in line.expected), 0)
    return Outcome(line, finding, rank, seconds)


def _line(text: str, place: str, ids: set[str]) -> LabelledLine:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LinesUnusable(f"{place}: not JSON") from error
    if not isinstance(row, dict) or "expected_id" not in row:
        raise LinesUnusable(f"{place}: {LINE}")
    wanted = row["expected_id"]
    expected = [] if wanted is None else [wanted] if isinstance(wanted, str) else wanted
    question, first = row.get("question", row.get("then")), row.get("first")
    if not isinstance(question, str) or row.get("lang") not in _LANGS or not isinstance(first, str | None):
        raise LinesUnusable(f"{place}: {LINE}")
    if not isinstance(expected, list) or (wanted is not None and not expected):
        raise LinesUnusable(f"{place}: {LINE}")
    for entry_id in expected:
        if entry_id not in ids:
            raise LinesUnusable(f"{place}: the knowledge has no entry {entry_id!r}")
    return LabelledLine(question, row["lang"], tuple(expected), first)


def _auroc(outcomes: Sequence[Outcome]) -> float | None:
    """The odds that an answerable question has a higher confidence than an unanswerable one."""
    known = [outcome.finding.confidence for outcome in outcomes if outcome.line.expected]
    vain = [outcome.finding.confidence for outcome in outcomes if not outcome.line.expected]
    if not known or not vain:
        return None
    return round(statistics.mean((a > b) + (a == b) / 2 for a in known for b in vain), 4)


def _at(answerable: Sequence[Outcome], limit: float | None) -> dict[str, float] | None:
    if limit is None or not answerable:
        return None
    answered = [outcome for outcome in answerable if outcome.finding.confidence > limit]
    right = sum(outcome.rank == 1 for outcome in answered) / len(answerable)
    wrong = len(answered) / len(answerable) - right
    return {"right": round(right, 4), "wrong": round(wrong, 4), "none": round(1 - right - wrong, 4)}


def _shares(outcomes: Sequence[Outcome], limits: Thresholds) -> dict[str, float]:
    """Of the answerable: right and wrong when sure, asked back, not known; of the others: sure."""
    answerable = [outcome for outcome in outcomes if outcome.line.expected]
    vain = [outcome for outcome in outcomes if not outcome.line.expected]

    def sure(outcome: Outcome) -> bool:
        return outcome.finding.confidence >= limits.sure

    return {
        "right": _mean([sure(o) and o.rank == 1 for o in answerable]) or 0.0,
        "wrong": _mean([sure(o) and o.rank != 1 for o in answerable]) or 0.0,
        "suggest": _mean([not sure(o) and o.finding.confidence >= limits.suggest for o in answerable]) or 0.0,
        "unknown": _mean([o.finding.confidence < limits.suggest for o in answerable]) or 0.0,
        "false_sure": _mean([sure(o) for o in vain]) or 0.0,
    }


def _miss(outcome: Outcome, limit: float | None) -> dict[str, Any] | None:
    answered = limit is not None and outcome.finding.confidence > limit
    if outcome.rank == 1 or (not outcome.line.expected and not answered):
        return None
    return {
        "question": outcome.line.question,
        "lang": outcome.line.lang,
        "expected": list(outcome.line.expected) or None,
        "found": [entry.id for entry, _ in outcome.finding.ranked[:3]],
        "confidence": round(outcome.finding.confidence, 4),
        "rank": outcome.rank,
    }


def _mean(values: Sequence[float]) -> float | None:
    return round(statistics.mean(map(float, values)), 4) if values else None


def _refuse(error: LinesUnusable) -> int:
    print(f"libriassist: {error}", file=sys.stderr)
    return USAGE_ERROR
