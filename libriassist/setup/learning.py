"""Learning's part of the composition root: the desk, and the labelled questions drafts are measured on."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, get_args

from ..ai.grouping import QuestionGrouper
from ..ai.privacy.keeping import masking_rules, without_personal_data
from ..ai.retrieval.semantic import SharedEncoder
from ..chat.effect_runner import EffectRunner
from ..chat.effects import timer
from ..chat.knowledge import KnowledgeDesk
from ..chat.learning import ROUND, LearningDesk
from ..chat.learning_evaluation import BeforeAfter, Labelled
from ..chat.ports import Clock
from ..config import Settings
from ..core.language.order_numbers import OrderNumbers
from ..protocol import Lang
from ..sample import SAMPLE
from ..store.learning import SqlLearning
from ..store.store import SqlStore
from .effects import lease_of, retry_of

log = logging.getLogger(__name__)
SAMPLE_QUESTIONS = SAMPLE / "eval" / "answers_dev.jsonl"
MOST_LINES = 300
"""Labelled questions that are asked before and after: more would keep people waiting for the figures."""


def learning_desk(
    settings: Settings,
    store: SqlStore,
    knowledge: KnowledgeDesk,
    encoder: SharedEncoder | None,
    clock: Clock,
    effects: EffectRunner,
) -> LearningDesk:
    """On in the demo, where nobody's real words are kept; elsewhere only when the shop says so."""
    learning = SqlLearning(store, clock)
    evaluation = BeforeAfter(learning, knowledge, clock, lambda: labelled_questions(settings), effects)
    desk = LearningDesk(
        learning,
        QuestionGrouper(encoder),
        knowledge,
        evaluation,
        clock,
        personal_data_mask(settings),
        masking_rules(settings.order_number_pattern),
        effects,
        on=settings.learns,
    )
    retry, lease = retry_of(settings), lease_of(settings)
    effects.add(evaluation.kind(retry, lease))
    if desk.on:
        effects.add(timer(ROUND, desk.round, timedelta(seconds=settings.learning_seconds), retry, lease))
    return desk


def personal_data_mask(settings: Settings) -> Callable[[str], str]:
    """Takes out of a text what is not kept, the shop's own order numbers among it."""
    return partial(without_personal_data, numbers=OrderNumbers(settings.order_number_pattern))


def labelled_questions(settings: Settings) -> list[Labelled]:
    """The shop's file, or the sample's with the sample knowledge. A file that cannot be read counts as empty."""
    if not settings.evaluation_file and settings.knowledge_file:
        return []
    path = Path(settings.evaluation_file) if settings.evaluation_file else SAMPLE_QUESTIONS
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [_labelled(line) for line in lines[:MOST_LINES]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s cannot be used to measure drafts: %s", path, error)
        return []


def _labelled(line: dict[str, Any]) -> Labelled:
    expected = line["expected_id"]
    ids = (expected,) if isinstance(expected, str) else tuple(expected or ())
    lang = line.get("lang", "fr")
    return Labelled(str(line["question"]), lang if lang in get_args(Lang) else "fr", ids)
