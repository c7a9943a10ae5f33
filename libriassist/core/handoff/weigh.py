"""Adds up what the classifier heard, what the rules found and where the dialogue stands."""

from __future__ import annotations

import math

from ...protocol import HandoffReason
from ..language.order_numbers import SHIPPED, OrderNumbers
from .classification import HEARD, Classification
from .reading import done, not_helped, objects, settled
from .state import Stand, only_proof
from .weights import ALONE, LATER, OPENING

MARKS: tuple[str, ...] = (
    "heard",
    "peak",
    "order",
    "fault",
    "brief",
    "asks",
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
    "content",
    "declined_before",
    "rule",
    "anger",
    "complex",
    "done",
    "spared",
    "together",
    "gave",
    "met",
)
"""What a decision weighs, in this order; see `weigh`."""
_MOST = 4
BRIEF = 8
"""Fewer words are a brief turn."""
_LEAST = 1e-4


def weigh(
    text: str,
    state: Stand,
    classified: Classification,
    *,
    rule: HandoffReason | None,
    refused: bool,
    content: bool,
    numbers: OrderNumbers = SHIPPED,
) -> dict[str, float]:
    """The marks of the client's turn `text`, each about 0 to 1 but for `heard`, `together` and `met`
    (heard after an answer that failed), logarithms of odds.

    `rule`: the reason the rules give; `refused`: a person is declined; `content`: the client says all is well.
    """
    chances, last = classified.chances, state.last
    return {
        "heard": _odds(classified.person),
        "peak": max(chances.get(reason, 0.0) for reason in HEARD),
        "order": chances.get("order_problem", 0.0),
        "fault": chances.get("complaint", 0.0),
        "brief": float(len(text.split()) < BRIEF),
        "asks": float("?" in text),
        **_left_by_the_last(state),
        "objects": float(objects(text)),
        "not_helped": float(not_helped(text)),
        "objected": float(min(2, len(state.objected))),
        "settled": float(settled(text)),
        "proof": float(only_proof(text, numbers)),
        "answers": min(state.answers, _MOST) / _MOST,
        "refused": float(refused),
        "content": float(content),
        "declined_before": float(state.declined),
        "rule": float(rule in {"client_request", "legal_threat"}),
        "anger": chances.get("frustration", 0.0),
        "complex": chances.get("too_complex", 0.0),
        "done": float(done(text)),
        "spared": classified.spared,
        "together": _odds(classified.together if classified.together is not None else classified.person),
        "met": _odds(classified.person) * float(last is not None and last.failed),
    }


def _left_by_the_last(state: Stand) -> dict[str, float]:
    """What the answers did, the last above all."""
    last = state.last
    return {
        "failed_once": float(len(state.failed) == 1),
        "failed_twice": float(len(state.failed) > 1),
        "repeated": float(state.repeated is not None),
        "told_order": float(last is not None and last.told_order),
        "told_late": float(last is not None and last.told_late),
        "asked_proof": float(last is not None and last.asked_proof),
        "gave": float(last is not None and not (last.failed or last.told_order or last.asked_proof)),
    }


def chance(marks: dict[str, float], state: Stand, *, alone: bool = False) -> float:
    """How likely the turn, in its dialogue, calls for a person. The first turn has weights of its own, and so has
    a turn read `alone`, wherever it stands in a dialogue."""
    weights = ALONE if alone else LATER if state.answers else OPENING
    total = weights["bias"] + sum(weights[name] * value for name, value in marks.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def _odds(likely: float) -> float:
    likely = min(max(likely, _LEAST), 1 - _LEAST)
    return math.log(likely / (1 - likely))
