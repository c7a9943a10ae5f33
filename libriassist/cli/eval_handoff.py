"""`libriassist eval handoff FILE` and `libriassist eval dialogs FILE`: the decision on labelled lines."""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..ai.handoff.voice import HandoffVoice, before_this
from ..ai.retrieval.semantic import SharedEncoder
from ..core.handoff.decide import Handoff, Turn, decide_handoff
from ..protocol import Lang
from . import USAGE_ERROR
from .labelled import read_lines

TOLERANCES = (1, 2, 3)
MISSED_COST, DELAY_COST, EARLY_COST, FALSE_COST = 3.0, 1.0, 1.0, 2.0
"""In client turns: a person who never comes, each turn too late, each turn too early, a person for nothing."""


class Message(BaseModel):
    """A line of a `handoff` file."""

    model_config = ConfigDict(extra="ignore")
    text: Annotated[str, Field(min_length=1)]
    lang: Lang = "fr"
    handoff: bool
    category: str | None = None


class DialogTurn(BaseModel):
    """A turn of a `dialogs` line. Nothing but its words is used."""

    model_config = ConfigDict(extra="ignore")
    role: Literal["client", "ai", "agent"]
    text: str


class Dialog(BaseModel):
    """A line of a `dialogs` file. `handoff_turn` is the index of a client turn, or null."""

    model_config = ConfigDict(extra="ignore")
    id: str
    lang: Lang = "fr"
    turns: Annotated[list[DialogTurn], Field(min_length=1)]
    handoff_turn: int | None

    def problem(self) -> str | None:
        """What is wrong with it, if anything."""
        gold = self.handoff_turn
        if gold is not None and not (0 <= gold < len(self.turns) and self.turns[gold].role == "client"):
            return f"handoff_turn {gold} is not a turn of the client"
        return None


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The subcommands `handoff` and `dialogs` of `libriassist eval`."""
    for name, run, told in (
        ("handoff", _run_handoff, "the hand-over decision on single messages"),
        ("dialogs", _run_dialogs, "the turn at which a dialogue is handed over"),
    ):
        parser = commands.add_parser(name, help=told, description=told)
        parser.add_argument("file", type=Path, help="labelled lines (JSONL)")
        parser.add_argument("--errors", action="store_true", help="also a line for every mistake")
        parser.add_argument("--no-encoder", action="store_true", help="by words and rules only")
        parser.set_defaults(run=run)


def _run_handoff(arguments: argparse.Namespace) -> int:
    read = read_lines(arguments.file, Message, lambda _row: None)
    if read is None:
        return USAGE_ERROR
    errors: list[dict[str, Any]] = []
    rows = [row.model_dump() for row in read]
    return _tell(score_messages(rows, _voice(arguments), errors), errors if arguments.errors else [])


def _run_dialogs(arguments: argparse.Namespace) -> int:
    read = read_lines(arguments.file, Dialog, Dialog.problem)
    if read is None:
        return USAGE_ERROR
    errors: list[dict[str, Any]] = []
    return _tell(score_dialogs(read, _voice(arguments), errors), errors if arguments.errors else [])


def _tell(figures: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]) -> int:
    for error in errors:
        print(json.dumps(error, ensure_ascii=False))
    print(json.dumps(figures, ensure_ascii=False))
    return 0


def _voice(arguments: argparse.Namespace) -> HandoffVoice:
    encoder = SharedEncoder()
    voice = HandoffVoice(encoder if not arguments.no_encoder and encoder.load() else None)
    voice.load()
    return voice


# --------------------------------------------------------------------------- messages


def score_messages(
    rows: Sequence[Mapping[str, Any]], voice: HandoffVoice | None, errors: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Figures of the decision on single messages, wherever they stood in a dialogue. `voice` None: rules alone.
    Mistakes are added to `errors`."""
    decided: list[tuple[Mapping[str, Any], bool]] = []
    times: list[float] = []
    for row in rows:
        started = time.perf_counter()
        handoff = _decide(row["text"], None, row["lang"], voice)
        times.append(time.perf_counter() - started)
        decided.append((row, handoff is not None))
        if errors is not None and (handoff is not None) != row["handoff"]:
            errors.append(
                {
                    "text": row["text"],
                    "category": row["category"],
                    "expected": row["handoff"],
                    "decided": handoff.reason if handoff else None,
                    "confidence": round(handoff.confidence, 3) if handoff else None,
                }
            )
    langs = sorted({row["lang"] for row in rows})
    return {
        **_rates(decided),
        "by_lang": {lang: _rates([one for one in decided if one[0]["lang"] == lang]) for lang in langs},
        "recall_by_category": _shares(decided, wanted=True),
        "false_by_category": _false(decided),
        "needless": _needless(decided),
        "p95_ms": round(_p95(times) * 1000, 2),
    }


def _decide(text: str, history: Sequence[Turn] | None, lang: Lang, voice: HandoffVoice | None) -> Handoff | None:
    heard = voice.classify(text, before_this(history or ())) if voice is not None else None
    return decide_handoff(text, history, lang, heard)


def _rates(decided: Sequence[tuple[Mapping[str, Any], bool]]) -> dict[str, Any]:
    hits = sum(said and row["handoff"] for row, said in decided)
    fired = sum(said for _, said in decided)
    wanted = sum(row["handoff"] for row, _ in decided)
    precision = hits / fired if fired else 1.0
    recall = hits / wanted if wanted else 1.0
    both = precision + recall
    return {
        "n": len(decided),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / both, 4) if both else 0.0,
    }


def _shares(decided: Sequence[tuple[Mapping[str, Any], bool]], *, wanted: bool) -> dict[str, float]:
    heard: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row, said in decided:
        if row["handoff"] is wanted:
            total[row["category"] or "none"] += 1
            heard[row["category"] or "none"] += said
    return {name: round(heard[name] / total[name], 4) for name in sorted(total)}


def _false(decided: Sequence[tuple[Mapping[str, Any], bool]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row, said in decided:
        if not row["handoff"]:
            found[row["category"] or "none"] += said
    return dict(sorted(found.items()))


def _needless(decided: Sequence[tuple[Mapping[str, Any], bool]]) -> float | None:
    """The share called for of those that need nobody."""
    quiet = [said for row, said in decided if not row["handoff"]]
    return round(sum(quiet) / len(quiet), 4) if quiet else None


def _p95(times: Sequence[float]) -> float:
    ordered = sorted(times)
    return ordered[max(0, math.ceil(0.95 * len(ordered)) - 1)]


# --------------------------------------------------------------------------- dialogues


def score_dialogs(
    dialogs: Sequence[Dialog], voice: HandoffVoice | None, errors: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Figures of the turn at which each dialogue is handed over: the first for which the decision says so."""
    counts: Counter[str] = Counter()
    credited: dict[int, list[float]] = {tolerance: [] for tolerance in TOLERANCES}
    cost = 0.0
    delays: list[int] = []
    for dialog in dialogs:
        turn, reason = _handed_over(dialog, voice)
        kind = _kind(turn, dialog.handoff_turn)
        counts[kind] += 1
        cost += _cost(dialog, turn, kind)
        if kind in ("exact", "late"):
            delays.append(_apart(dialog, turn))
        for tolerance in TOLERANCES:
            credited[tolerance].append(golden_transfer(turn, dialog.handoff_turn, tolerance))
        if errors is not None and kind not in {"exact", "quiet"}:
            errors.append(
                {"id": dialog.id, "kind": kind, "expected": dialog.handoff_turn, "decided": turn, "reason": reason}
            )
    return {
        "n": len(dialogs),
        **{kind: counts[kind] for kind in ("exact", "early", "late", "missed", "false", "quiet")},
        **{f"gt_t{t}": round(sum(credited[t]) / len(dialogs), 4) for t in TOLERANCES},
        "cost": round(cost / len(dialogs), 4),
        "delay": round(sum(delays) / len(delays), 4) if delays else None,
    }


def _handed_over(dialog: Dialog, voice: HandoffVoice | None) -> tuple[int | None, str | None]:
    history: list[Turn] = []
    for place, said in enumerate(dialog.turns):
        if said.role == "client" and said.text.strip():
            handoff = _decide(said.text, history, dialog.lang, voice)
            if handoff is not None:
                return place, handoff.reason
        history.append(Turn(said.role, said.text))
    return None, None


def _kind(turn: int | None, gold: int | None) -> str:
    if gold is None:
        return "quiet" if turn is None else "false"
    if turn is None:
        return "missed"
    return "exact" if turn == gold else "early" if turn < gold else "late"


def golden_transfer(turn: int | None, gold: int | None, tolerance: int) -> float:
    """GT-T of one dialogue: exp(-d^2 / 2T^2), d the distance in turns to the labelled one (Liu et al., 2021).

    Without a label it is 1 for no hand-over and 0 for one; a missed one is 0.
    """
    if gold is None or turn is None:
        return float(gold is None and turn is None)
    return math.exp(-((turn - gold) ** 2) / (2 * tolerance**2))


def _cost(dialog: Dialog, turn: int | None, kind: str) -> float:
    """Of one dialogue, in client turns: MISSED_COST, FALSE_COST, or turns too late or early at their cost."""
    if kind == "missed":
        return MISSED_COST
    if kind == "false":
        return FALSE_COST
    if turn is None or dialog.handoff_turn is None:
        return 0.0
    return _apart(dialog, turn) * (DELAY_COST if turn > dialog.handoff_turn else EARLY_COST)


def _apart(dialog: Dialog, turn: int | None) -> int:
    """How many of the client's turns lie between the call and the labelled turn."""
    low, high = sorted((turn or 0, dialog.handoff_turn or 0))
    return sum(said.role == "client" for said in dialog.turns[low:high])
