"""Adds up what the classifier heard, what the rules found and where the dialogue stands."""

from __future__ import annotations

import math

from ..protocol import HandoffReason
from .handoff_reading import not_helped, objects, settled
from .handoff_signals import Signals
from .handoff_state import Stand, only_proof
from .handoff_weights import BIAS, WEIGHTS

MARKS: tuple[str, ...] = (
    "heard",
    "opens",
    "opens_order",
    "failed_once",
    "failed_twice",
    "repeated",
    "told_order",
    "told_late",
    "asked_proof",
    "objects",
    "not_helped",
    "objected",
    "settled",
    "proof",
    "answers",
    "refused",
    "declined_now",
    "declined_before",
    "rule",
    "anger_later",
    "complex_later",
    "spared",
)
"""What a decision weighs, in this order; see `weigh`."""
_MOST = 4
_LEAST = 1e-4


def weigh(
    text: str, state: Stand, signals: Signals, *, rule: HandoffReason | None, refused: bool, declined: bool
) -> dict[str, float]:
    """The marks of the client's turn `text`, each about 0 to 1 but for `heard`, a logarithm of odds.

    `rule`: the reason the rules give; `refused`: they found that a person is declined; `declined`: the turn
    declines the offer just made.
    """
    chances, opens = signals.chances, float(state.answers == 0)
    last = state.last
    return {
        "heard": _odds(signals.person),
        "opens": opens,
        "opens_order": opens * chances.get("order_problem", 0.0),
        "failed_once": float(len(state.failed) == 1),
        "failed_twice": float(len(state.failed) > 1),
        "repeated": float(state.repeated is not None),
        "told_order": float(last is not None and last.told_order),
        "told_late": float(last is not None and last.told_late),
        "asked_proof": float(last is not None and last.asked_proof),
        "objects": float(objects(text)),
        "not_helped": float(not_helped(text)),
        "objected": float(min(2, len(state.objected))),
        "settled": float(settled(text)),
        "proof": float(only_proof(text)),
        "answers": min(state.answers, _MOST) / _MOST,
        "refused": float(refused),
        "declined_now": float(declined),
        "declined_before": float(state.declined),
        "rule": float(rule in {"client_request", "legal_threat"}),
        "anger_later": (1 - opens) * chances.get("frustration", 0.0),
        "complex_later": (1 - opens) * chances.get("too_complex", 0.0),
        "spared": signals.spared,
    }


def chance(marks: dict[str, float]) -> float:
    """How likely the turn, in its dialogue, calls for a person."""
    total = BIAS + sum(WEIGHTS[name] * value for name, value in marks.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def _odds(likely: float) -> float:
    likely = min(max(likely, _LEAST), 1 - _LEAST)
    return math.log(likely / (1 - likely))
