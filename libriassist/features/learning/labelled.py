"""The labelled questions drafts are measured on."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any, get_args

from ...config import Settings
from ...protocol import Lang
from ...sample import SAMPLE
from .evaluation import LabelledQuestion

log = logging.getLogger(__name__)
SAMPLE_QUESTIONS = SAMPLE / "eval" / "answers_dev.jsonl"
MOST_LINES = 300
"""Labelled questions that are asked before and after: more would keep people waiting for the figures."""


def labelled_questions(settings: Settings) -> list[LabelledQuestion]:
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


def _labelled(line: dict[str, Any]) -> LabelledQuestion:
    expected = line["expected_id"]
    ids = (expected,) if isinstance(expected, str) else tuple(expected or ())
    lang = line.get("lang", "fr")
    return LabelledQuestion(str(line["question"]), lang if lang in get_args(Lang) else "fr", ids)
