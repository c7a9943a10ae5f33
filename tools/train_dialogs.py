"""Fits how a dialogue's state weighs (libriassist/core/handoff_weights.py); part of tools/train_handoff.py."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from train_handoff import DATA, ROOT, Row, fit, packed

from libriassist.ai.handoff_voice import HandoffVoice
from libriassist.ai.semantic import SharedEncoder
from libriassist.core.handoff import marks_of
from libriassist.core.handoff_signals import Signals
from libriassist.core.handoff_state import Turn, accepts, stand
from libriassist.core.handoff_weigh import MARKS

WEIGHTS = ROOT / "libriassist" / "core" / "handoff_weights.py"
FOLDS = 4
REGULAR = 0.5
DIALOGUE = 4.0
"""How much a turn of a dialogue counts beside a single message: those are many."""
SURE = 0.75
"""A turn whose words alone say the contrary of its label this surely is a matter of state: not learnt as words."""

Dialog = dict[str, Any]
ClientTurn = tuple[Row, list[Turn]]


def dialogs() -> list[Dialog]:
    """The labelled dialogues of the sample."""
    lines = (DATA / "dialogs_train.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def client_turns(found: Sequence[Dialog]) -> Iterator[ClientTurn]:
    """Every client turn up to the labelled one, as a message, with what was said before it."""
    for dialog in found:
        history: list[Turn] = []
        for place, said in enumerate(dialog["turns"]):
            gold = place == dialog["handoff_turn"]
            if said["role"] == "client" and said["text"].strip():
                row = {"text": said["text"], "lang": dialog["lang"], "handoff": gold, "category": None}
                yield {**row, "author": "dialogs"}, list(history)
                if gold:
                    break
            history.append(Turn(said["role"], said["text"]))


def as_messages(found: Sequence[Dialog], voice: HandoffVoice) -> list[Row]:
    """The client turns whose words can be learnt; `voice`, trained without them, names their reasons."""
    rows: list[Row] = []
    for row, history in client_turns(found):
        signals = voice.signals(row["text"])
        if row["handoff"] and (_accepted(row["text"], history) or signals.person < 1 - SURE):
            continue
        if not row["handoff"] and signals.person > SURE:
            continue
        rows.append({**row, "category": signals.reason if row["handoff"] else None})
    return rows


def fit_state(rows: Sequence[Row], found: Sequence[Dialog], encoder: SharedEncoder) -> dict[str, float]:
    """MARKS and "bias" to weights, fitted on what classifiers say of turns that they were not trained on."""
    marks: list[list[float]] = []
    wanted: list[bool] = []
    for author in sorted({row["author"] for row in rows}):
        if author == "project":
            continue
        voice = trained([row for row in rows if row["author"] != author], encoder)
        theirs = [row for row in rows if row["author"] == author]
        marks += [_marks(row["text"], [], voice.signals(row["text"])) for row in theirs]
        wanted += [row["handoff"] for row in theirs]
    messages = len(marks)
    base = trained(rows, encoder)
    for fold in range(FOLDS):
        others = [dialog for number, dialog in enumerate(found) if number % FOLDS != fold]
        voice = trained([*rows, *as_messages(others, base)], encoder)
        for row, history in client_turns(found[fold::FOLDS]):
            if not _accepted(row["text"], history):
                marks.append(_marks(row["text"], history, voice.signals(row["text"])))
                wanted.append(row["handoff"])
    weights = np.ones(len(marks))
    weights[messages:] = DIALOGUE
    model = LogisticRegression(C=REGULAR, max_iter=3000).fit(np.asarray(marks), wanted, sample_weight=weights)
    return {**dict(zip(MARKS, model.coef_[0].tolist(), strict=True)), "bias": float(model.intercept_[0])}


def trained(rows: Sequence[Row], encoder: SharedEncoder) -> HandoffVoice:
    """A classifier of these messages, in memory."""
    return HandoffVoice(encoder, io.BytesIO(packed(fit(rows, encoder))))


def _accepted(text: str, history: Sequence[Turn]) -> bool:
    last = stand(history).last
    return last is not None and last.offered and accepts(text)


def _marks(text: str, history: Sequence[Turn], signals: Signals) -> list[float]:
    found = marks_of(text, history, signals)
    return [found[name] for name in MARKS]


def write(weights: dict[str, float], path: Path = WEIGHTS) -> None:
    """The module of the weights."""
    lines = [
        '"""The weights of handoff_weigh.MARKS, written by tools/train_handoff.py: not edited by hand."""',
        "",
        "from __future__ import annotations",
        "",
        f"BIAS = {weights['bias']:.3f}",
        "WEIGHTS: dict[str, float] = {",
        *(f'    "{name}": {weights[name]:.3f},' for name in MARKS),
        "}",
        "",
    ]
    path.write_text("\n".join(lines), "utf-8")
