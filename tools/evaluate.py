"""The assistant's figures on the held-out lines, beside the goals: `make eval`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EVAL, LIVE = ROOT / "libriassist" / "sample" / "eval", ROOT / "benchmarks" / "live"
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
    ("handoff", "dev", "f1", ">=", 0.90),
    ("handoff", "dev", "needless", "<=", 0.10),
    ("handoff", "kept", "f1", ">=", 0.90),
    ("handoff", "kept", "needless", "<=", 0.10),
    ("live", "dev", "right", ">=", 59),
    ("live", "dev", "false", "<=", 1),
    ("live", "dev", "delay", "<=", 0.5),
    ("live", "kept", "right", ">=", 29),
    ("live", "kept", "false", "<=", 1),
    ("live", "kept", "delay", "<=", 0.5),
)
"""Set, part (languages of the held-out lines, or the dev and the kept lines of benchmarks/live), figure, goal. The
dialogues' goals (20 exact and 1 missed of 26 with a turn, 1 false of 14 without) are scaled to 40 with a turn and
20 without; the live ones (40 of 45 right, 1 of 25 false) to 66 with a turn and 42 without, and 32 and 20 kept."""
LIVE_FILES = {"handoff": "hand*_messages_{}.jsonl", "live": "hand?_{}.jsonl"}


def part_of(kind: str, part: str, folder: Path) -> Path:
    """The held-out lines in French, in the other languages, or all; those of the authors of live dialogues."""
    if part in ("dev", "kept"):
        files = sorted(LIVE.glob(LIVE_FILES[kind].format(part)))
        wanted = [line for file in files for line in file.read_text("utf-8").splitlines()]
    else:
        lines = (EVAL / f"{kind}_heldout.jsonl").read_text("utf-8").splitlines()
        wanted = [line for line in lines if part == "all" or (json.loads(line)["lang"] == "fr") == (part == "fr")]
    path = folder / f"{kind}_{part}.jsonl"
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

    with tempfile.TemporaryDirectory() as folder:
        parts = dict.fromkeys((kind, part) for kind, part, *_ in GOALS)
        found = {part: figures_of(part[0], part_of(*part, Path(folder))) for part in parts}
    print(f"{'set':<9}{'part':<11}{'figure':<36}{'measured':>9}   goal")
    for kind, name, figure, sign, goal in GOALS:
        value: Any = found[kind, name]
        for key in figure.split("."):
            value = value[key]
        met = value >= goal if sign == ">=" else value <= goal
        print(f"{kind:<9}{name:<11}{figure:<36}{value:>9}   {sign} {goal}{'' if met else '   not reached'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
