"""`libriassist eval live FILE`: dialogues played against a running server, and the turn that called a person."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ..protocol import MAX_MESSAGE_CHARS, Lang
from . import USAGE_ERROR
from .eval_answers import SAMPLE_KNOWLEDGE
from .labelled import read_lines

KINDS = ("right", "early", "late", "missed", "false", "quiet")
AT_ONCE = 4
"""Dialogues played at the same time: more only wait for each other, and a decision that waits too long is left
to the rules alone."""


class LiveDialog(BaseModel):
    """A line of the file. A person is right from the turn `not_before` on (None: from the first) and late after
    `person_by` (None: nobody needs one; with `not_before` one may come from there on)."""

    model_config = ConfigDict(extra="ignore")
    id: str
    lang: Lang = "fr"
    turns: Annotated[
        list[Annotated[str, StringConstraints(max_length=MAX_MESSAGE_CHARS, pattern=r"\S")]], Field(min_length=1)
    ]
    person_by: int | None
    not_before: int | None

    def problem(self) -> str | None:
        """What is wrong with it, if anything."""
        for name, turn in (("person_by", self.person_by), ("not_before", self.not_before)):
            if turn is not None and not 0 <= turn < len(self.turns):
                return f"{name} {turn} is not a turn: there are {len(self.turns)}, from 0"
        if self.person_by is not None and (self.not_before or 0) > self.person_by:
            return f"not_before {self.not_before} is after person_by {self.person_by}"
        return None


@dataclass(frozen=True, slots=True)
class Played:
    """How a dialogue went. `called`: the client's turn that called a person, and why."""

    dialog: LiveDialog
    called: int | None
    reason: str | None
    said: tuple[tuple[str, ...], ...]
    """What the assistant answered to each turn that was played."""

    @property
    def kind(self) -> str:
        """Which of KINDS it is. Right: in time, or where one may come."""
        wanted, first = self.dialog.person_by, self.dialog.not_before
        if self.called is None:
            return "quiet" if wanted is None else "missed"
        if wanted is None:
            return "false" if first is None or self.called < first else "right"
        return "early" if self.called < (first or 0) else "late" if self.called > wanted else "right"

    @property
    def delay(self) -> int | None:
        """The client's turns from the first where a person was right to the call; None for other kinds."""
        if self.called is None or self.dialog.person_by is None or self.kind not in ("right", "late"):
            return None
        first = self.dialog.not_before
        return self.called - (self.dialog.person_by if first is None else first)


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


def figures(played: Sequence[Played]) -> dict[str, Any]:
    """How many of each kind, and the mean delay of those called in need."""
    delays = [one.delay for one in played if one.delay is not None]
    counts = {kind: sum(one.kind == kind for one in played) for kind in KINDS}
    return {"n": len(played), **counts, "delay": round(mean(delays), 4) if delays else None}


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
