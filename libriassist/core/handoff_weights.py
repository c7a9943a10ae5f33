"""The weights of handoff_weigh.MARKS, written by tools/train_handoff.py: not edited by hand."""

from __future__ import annotations

BIAS = -2.716
WEIGHTS: dict[str, float] = {
    "heard": 1.242,
    "opens": 2.405,
    "opens_order": -1.621,
    "failed_once": -0.325,
    "failed_twice": 0.741,
    "repeated": 0.413,
    "told_order": 1.886,
    "told_late": 0.932,
    "asked_proof": -0.404,
    "objects": -0.046,
    "not_helped": 1.567,
    "objected": 0.768,
    "settled": -0.700,
    "proof": -0.692,
    "answers": 1.809,
    "refused": -0.898,
    "declined_now": -0.532,
    "declined_before": -0.024,
    "rule": 0.595,
    "anger_later": -1.580,
    "complex_later": 0.066,
    "spared": 0.223,
}
