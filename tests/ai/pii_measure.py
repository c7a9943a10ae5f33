"""Recall and precision of the personal data rules on labelled messages (tests/ai/data/pii_fr.jsonl).

A labelled stretch is found when every letter and digit of it is masked; a masked stretch is right when it
touches a labelled one. `python -m tests.ai.pii_measure` prints the table.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from libriassist.ai.privacy.masking import find_personal_data

INTIMATE = frozenset(["HEALTH", "BIRTH", "CODE", "ID"])
DATA = Path(__file__).parent / "data" / "pii_fr.jsonl"


@dataclass
class Measured:
    """Counts of stretches, and those missed or wrongly masked, for reading."""

    labelled: int = 0
    found: int = 0
    masked: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.labelled

    @property
    def precision(self) -> float:
        return self.right / self.masked


def messages(part: str) -> list[dict[str, Any]]:
    """The labelled messages of one half, `dev` or `test`."""
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["part"] == part]


def measure(part: str, kinds: frozenset[str] = frozenset()) -> Measured:
    """All of it, or the messages with a stretch of these kinds and those with none at all."""
    result = Measured()
    for row in messages(part):
        if kinds and row["spans"] and not any(kind in kinds for _, _, kind in row["spans"]):
            continue
        text = row["text"]
        spans = find_personal_data(text)
        covered = {place for span in spans for place in range(span.start, span.end)}
        for start, end, kind in row["spans"]:
            result.labelled += 1
            if all(place in covered for place in range(start, end) if text[place].isalnum()):
                result.found += 1
            else:
                result.missed.append(f"{kind} {text[start:end]!r} in {text!r}")
        for span in spans:
            result.masked += 1
            if any(span.start < end and start < span.end for start, end, _ in row["spans"]):
                result.right += 1
            else:
                result.wrong.append(f"{span.kind} {text[span.start : span.end]!r} in {text!r}")
    return result


def main() -> None:
    """Both halves, beside the goal; then what touches a person more than a name and an address do."""
    print("personal data   messages  labelled  recall (>= .98)  precision (>= .95)")
    for part in ("dev", "test"):
        found = measure(part)
        count = len(messages(part))
        print(f"{part:<16}{count:>8}{found.labelled:>10}{found.recall:>17.3f}{found.precision:>20.3f}")
        found = measure(part, INTIMATE)
        print(f"{'  intimate':<24}{found.labelled:>10}{found.recall:>17.3f}{found.precision:>20.3f}")


if __name__ == "__main__":
    main()
