"""`libriassist eval live FILE`: dialogues played against a running server, and the turn that called a person."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from . import USAGE_ERROR
from .eval_answers import SAMPLE_KNOWLEDGE
from .labelled import read_lines
from .live_dialogs import LiveDialog, Played, figures

AT_ONCE = 4
"""Dialogues played at the same time: more only wait for each other, and a decision that waits too long is left
to the rules alone."""


def add_to(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The subcommand `live` of `libriassist eval`."""
    parser = kinds.add_parser("live", help="dialogues played against a running server", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="labelled dialogues (JSONL)")
    parser.add_argument("--url", help="a running server (default: one of its own, in a temporary folder)")
    parser.add_argument(
        "--knowledge",
        type=Path,
        default=SAMPLE_KNOWLEDGE,
        help="of its own server: a JSON list (default: the sample)",
    )
    parser.add_argument("--no-encoder", action="store_true", help="its own server goes by words only")
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help="dialogues at a time (default %(default)s)")
    parser.add_argument("--errors", action="store_true", help="also a line for every dialogue that went wrong")
    parser.add_argument("--texts", action="store_true", help="with --errors: what was said, too")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from .eval_playing import VisitFailed, measured  # what visits a server is loaded with the first visit

    dialogs = read_lines(arguments.file, LiveDialog, LiveDialog.problem)
    if dialogs is None:
        return USAGE_ERROR
    try:
        played = asyncio.run(measured(dialogs, arguments))
    except VisitFailed as error:
        print(f"libriassist: {error}", file=sys.stderr)
        return USAGE_ERROR
    if arguments.errors:
        for one in played:
            if one.kind not in ("right", "quiet"):
                print(json.dumps(_error(one, texts=arguments.texts), ensure_ascii=False))
    langs = sorted({dialog.lang for dialog in dialogs})
    by_lang = {lang: figures([one for one in played if one.dialog.lang == lang]) for lang in langs}
    print(json.dumps({**figures(played), "by_lang": by_lang}))
    return 0


def _error(one: Played, *, texts: bool) -> dict[str, Any]:
    dialog = one.dialog
    told: dict[str, Any] = {"id": dialog.id, "kind": one.kind, "turn": one.called, "reason": one.reason}
    told |= {"person_by": dialog.person_by, "not_before": dialog.not_before}
    if texts:
        told["said"] = [
            {"client": text, "assistant": list(answers)}
            for text, answers in zip(dialog.turns, [*one.said, *[()] * len(dialog.turns)], strict=False)
        ]
    return told
