"""How sure an answer is: a logistic model over what the voices say, and the thresholds of the three outcomes."""

from __future__ import annotations

import json
import logging
import math
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from ...disk import make_private_folder, write_whole
from ..models import MODELS
from .projection import Projection, shipped_projection

log = logging.getLogger(__name__)

Mode = Literal["meaning", "meaning_trade", "words", "words_trade", "quick"]
"""Which voices spoke: all; all that need no encoder; those that need no lesson either (right after a start).
"trade": it is known, too, what clients of this trade ask in vain."""
MODES: tuple[Mode, ...] = ("meaning", "meaning_trade", "words", "words_trade", "quick")
JUDGE = 4
"""Thresholds found for another number's judge mean nothing for this one."""
CALIBRATION_FILE = "calibration.json"
"""In the data folder: the thresholds that `libriassist eval calibrate --write` found for a shop's questions."""


class CalibrationError(ValueError):
    """The calibration file cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Confidence (0 to 1) from which an answer is given (`sure`), or proposed (`suggest`); below it is unknown."""

    sure: float
    suggest: float


@dataclass(frozen=True, slots=True)
class Judge:
    """`weights` and `bias` of the logistic model of one mode; `means` and `scales` bring features to one size."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    thresholds: Thresholds

    def confidence(self, features: dict[str, float]) -> float:
        """The odds, 0 to 1, that the best entry is the answer."""
        total = self.bias
        for name, mean, scale, weight in zip(self.names, self.means, self.scales, self.weights, strict=True):
            total += weight * max(-4.0, min(4.0, (features[name] - mean) / scale))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Model:
    """What was trained (tools/train_answers.py): the worth of each voice, a judge for each mode, heads."""

    worths: dict[str, dict[str, float]]
    judges: dict[Mode, Judge] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    """File in models/ with what was learnt from the sample knowledge and the phrasebook, by fingerprint."""
    projection: Projection | None = None

    def learnt(self, fingerprint: str) -> Any:
        """The weights for these examples (head.fingerprint), or None: they must be learnt."""
        name = self.heads.get(fingerprint)
        if name is None:
            return None
        with (MODELS / name).open("rb") as file:
            return np.load(file).astype(np.float32)


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The model of this release."""
    raw = json.loads((MODELS / "answers.json").read_text("utf-8"))
    return Model(
        raw["worths"], {mode: _judge(raw["judges"][mode]) for mode in MODES}, raw["heads"], shipped_projection()
    )


def load_thresholds(data_dir: Path) -> dict[Mode, Thresholds]:
    """The shop's own thresholds; nothing when it has not calibrated. Raises CalibrationError for a broken file."""
    path = data_dir / CALIBRATION_FILE
    try:
        raw = json.loads(path.read_text("utf-8"))
        if raw.get("judge") != JUDGE:
            log.warning("%s is of another release's judge and is not used: calibrate anew", path)
            return {}
        return {mode: _thresholds(raw[mode]) for mode in MODES if mode in raw}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CalibrationError(f"{path}: not a calibration (write it anew or delete it): {error}") from error


def save_thresholds(data_dir: Path, mode: Mode, thresholds: Thresholds) -> Path:
    """Adds these to the calibration file, or replaces them there; the file's path."""
    path = data_dir / CALIBRATION_FILE
    known: dict[str, Any] = {"judge": JUDGE}
    known |= {m: {"sure": t.sure, "suggest": t.suggest} for m, t in load_thresholds(data_dir).items()}
    known[mode] = {"sure": thresholds.sure, "suggest": thresholds.suggest}
    make_private_folder(data_dir)
    write_whole(path, json.dumps(known, indent=1) + "\n")
    return path


def _judge(raw: dict[str, Any]) -> Judge:
    return Judge(
        names=tuple(raw["names"]),
        means=tuple(raw["means"]),
        scales=tuple(raw["scales"]),
        weights=tuple(raw["weights"]),
        bias=raw["bias"],
        thresholds=_thresholds(raw["thresholds"]),
    )


def _thresholds(raw: dict[str, Any]) -> Thresholds:
    thresholds = Thresholds(sure=float(raw["sure"]), suggest=float(raw["suggest"]))
    if not 0 <= thresholds.suggest <= thresholds.sure <= 1:
        raise ValueError("thresholds must be 0 <= suggest <= sure <= 1")
    return thresholds
