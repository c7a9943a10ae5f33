"""`make eval`: the shipped labelled lines through the product's own measurements, beside the goals.

Rows marked "across authors" have learnt from phrasings of other authors than the one who asks; only they and the
test set tell anything of questions to come. The goals are meant for lines nobody here has seen.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

from libriassist.ai.knowledge import load_knowledge
from libriassist.ai.phrasebook import FILES, Phrasebook, make_phrasebook, shipped_phrasebook
from libriassist.ai.retrieval import Retriever
from libriassist.ai.semantic import SharedEncoder
from libriassist.cli import main as libriassist
from libriassist.cli.eval_answers import SAMPLE_KNOWLEDGE, ask, figures, read_lines

EVAL = Path(__file__).parents[1] / "libriassist" / "sample" / "eval"
HANDOFF = {"precision": "", "recall": "", "f1": ">= .90"}
DIALOGS = {"exact": "", "early": "", "late": "", "missed": "<= 1", "false": "<= 1"}


def main() -> int:
    encoder = SharedEncoder()
    if not encoder.load():
        print("the extra [semantic] is not installed: the figures are those of words and letters", file=sys.stderr)
    sample = load_knowledge(SAMPLE_KNOWLEDGE)
    first, second = ((EVAL / name).read_text("utf-8").splitlines() for name in FILES[:2])
    answers = (
        ("test", "answers_test.jsonl", shipped_phrasebook()),
        ("across authors: 2 after 1", FILES[1], make_phrasebook(first, sample)),
        ("across authors: 1 after 2", FILES[0], make_phrasebook(second, sample)),
        ("across authors: en, es, de, it after 1, 2", FILES[2], make_phrasebook(first + second, sample)),
        ("follow-ups", "followups_train.jsonl", shipped_phrasebook()),
    )
    print(f"{'answers':44}{'R@1':>8}{'R@3':>8}{'AUROC':>8}{'right':>8}{'wrong':>8}{'p95 ms':>8}")
    print(f"{'goal':44}{'>= .80':>8}{'>= .92':>8}{'>= .93':>8}{'>= .65':>8}{'<= .05':>8}{'<= 60':>8}")
    for title, name, phrasebook in answers:
        print(_row(title, _answers(name, phrasebook, encoder if encoder.ready else None)), flush=True)
    for what, name, goals in (
        ("handoff", "handoff_dev.jsonl", HANDOFF),
        ("dialogs", "dialogs_train.jsonl", DIALOGS),
    ):
        found = _command("eval", what, str(EVAL / name))
        shown = "  ".join(f"{key} {found[key]}{f' (goal {goal})' if goal else ''}" for key, goal in goals.items())
        print(f"\n{what}, {name}: {shown}", flush=True)
    return 0


def _answers(name: str, phrasebook: Phrasebook, encoder: SharedEncoder | None) -> dict[str, Any]:
    retriever = Retriever(load_knowledge(SAMPLE_KNOWLEDGE), encoder=encoder, phrasebook=phrasebook)
    return figures([ask(retriever, line) for line in read_lines(EVAL / name, retriever.entries)])


def _row(title: str, found: dict[str, Any]) -> str:
    at = found["at_refusal_90"] or {"right": None, "wrong": None}
    shown = (found["recall_at_1"], found["recall_at_3"], found["auroc"], at["right"], at["wrong"])
    cells = "".join(f"{'-' if value is None else f'{value:.3f}':>8}" for value in shown)
    return f"{title:44}{cells}{found['p95_ms']:>8.0f}"


def _command(*arguments: str) -> dict[str, Any]:
    """The JSON object that a command of ours prints."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        code = libriassist(arguments)
    if code:
        raise SystemExit(code)
    printed: dict[str, Any] = json.loads(output.getvalue().splitlines()[0])
    return printed


if __name__ == "__main__":
    sys.exit(main())
