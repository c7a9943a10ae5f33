"""The assistant's figures on the held-out lines, beside the goals: `make eval`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

EVAL = Path(__file__).resolve().parent.parent / "libriassist" / "sample" / "eval"
Goal = tuple[str, str, str, str, float]
GOALS: tuple[Goal, ...] = (
    ("answers", "fr", "recall_at_1", ">=", 0.80),
    ("answers", "fr", "recall_at_3", ">=", 0.92),
    ("answers", "fr", "auroc", ">=", 0.93),
    ("answers", "fr", "at_refusal_90.right", ">=", 0.65),
    ("answers", "fr", "at_refusal_90.wrong", "<=", 0.05),
    ("answers", "fr", "p95_ms", "<=", 60),
    ("answers", "others", "recall_at_1", ">=", 0.80),
    ("handoff", "fr", "f1", ">=", 0.90),
    ("handoff", "fr", "recall_by_category.client_request", ">=", 0.97),
    ("handoff", "fr", "recall_by_category.legal_threat", ">=", 1.0),
    ("handoff", "fr", "false_by_category.refusal", "<=", 0),
    ("handoff", "fr", "false_by_category.negation", "<=", 0),
    ("handoff", "others", "f1", ">=", 0.85),
    ("dialogs", "all", "exact", ">=", 31),
    ("dialogs", "all", "missed", "<=", 2),
    ("dialogs", "all", "false", "<=", 1),
)
"""Set, languages, figure, goal. The dialogues' goals (20 exact and 1 missed of 26 with a turn, 1 false of 14
without) are scaled to 40 with a turn and 20 without."""


def part_of(kind: str, langs: str, folder: Path) -> Path:
    """The held-out lines in French, in the other languages, or all."""
    lines = (EVAL / f"{kind}_heldout.jsonl").read_text("utf-8").splitlines()
    wanted = [line for line in lines if langs == "all" or (json.loads(line)["lang"] == "fr") == (langs == "fr")]
    path = folder / f"{kind}_{langs}.jsonl"
    path.write_text("\n".join(wanted) + "\n", "utf-8")
    return path


def figures_of(kind: str, path: Path) -> dict[str, Any]:
    """What `libriassist eval` prints."""
    command = [sys.executable, "-m", "libriassist.cli", "eval", kind, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    """Prints the table; the exit code says nothing of it."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        parts = dict.fromkeys((kind, langs) for kind, langs, *_ in GOALS)
        found = {part: figures_of(part[0], part_of(*part, Path(name))) for part in parts}
    print(f"{'set':<9}{'languages':<11}{'figure':<36}{'measured':>9}   goal")
    for kind, langs, figure, sign, goal in GOALS:
        value: Any = found[kind, langs]
        for key in figure.split("."):
            value = value[key]
        met = value >= goal if sign == ">=" else value <= goal
        print(f"{kind:<9}{langs:<11}{figure:<36}{value:>9}   {sign} {goal}{'' if met else '   not reached'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
