"""Dialogues with the turn by which a person is due, how each went when played, and what is counted of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ..protocol import MAX_MESSAGE_CHARS, Lang

KINDS = ("right", "early", "late", "missed", "false", "quiet")


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


def figures(played: Sequence[Played]) -> dict[str, Any]:
    """How many of each kind, and the mean delay of those called in need."""
    delays = [one.delay for one in played if one.delay is not None]
    counts = {kind: sum(one.kind == kind for one in played) for kind in KINDS}
    return {"n": len(played), **counts, "delay": round(mean(delays), 4) if delays else None}
