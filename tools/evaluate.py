"""The assistant's figures on the held-out lines, beside the goals: `make eval`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EVAL, LIVE = ROOT / "libriassist" / "sample" / "eval", ROOT / "benchmarks" / "live"
TRADES = ROOT / "benchmarks" / "trades"
HELD_OUT = TRADES / "heldout"
TRADE_FIGURES = (
    *("recall_at_1", "recall_at_3", "auroc", "at_refusal_90.right", "at_refusal_90.wrong"),
    *("at_default.sure_right", "at_default.sure_wrong", "at_default.sure_unanswerable", "at_default.suggest"),
)
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


def figures_of(kind: str, path: Path, *options: str) -> dict[str, Any]:
    """What `libriassist eval` prints."""
    command = [sys.executable, "-m", "libriassist.cli", "eval", kind, str(path), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def print_trades() -> None:
    """What knowledge of other trades gets, untaught: those that were fitted on, each by what was fitted without it
    (as `make train` left it), and those that nothing was fitted on, asked now."""
    left_out = json.loads((TRADES.parent / "left_out_trades.json").read_text("utf-8"))
    rows = [("left out", name, found) for name, found in left_out.items()]
    for path in sorted(HELD_OUT.glob("*_questions.jsonl")):
        name = path.name.removesuffix("_questions.jsonl")
        knowledge = HELD_OUT / f"{name}.json"
        found = figures_of("answers", path, "--knowledge", str(knowledge))
        flat = {figure: value_of(found, figure) for figure in TRADE_FIGURES}
        rows.append(("held out", name, flat | {"lang": json.loads(knowledge.read_text("utf-8"))[0]["lang"]}))
    print(f"\n{'trades, untaught':<26}" + "".join(f"{figure.rpartition('.')[2]:>18}" for figure in TRADE_FIGURES))
    for kind in ("left out", "held out"):
        some = [(name, found) for which, name, found in rows if which == kind]
        french = [found for _, found in some if found["lang"] == "fr"]
        others = [found for _, found in some if found["lang"] != "fr"]
        some += [("mean, French", mean_of(french)), ("mean, others", mean_of(others))]
        for name, found in some:
            print(f"{kind:<10}{name:<16}" + "".join(f"{found[figure]:>18.3f}" for figure in TRADE_FIGURES))


def mean_of(rows: list[dict[str, Any]]) -> dict[str, float]:
    return {figure: sum(row[figure] for row in rows) / len(rows) for figure in TRADE_FIGURES}


def value_of(found: dict[str, Any], figure: str) -> Any:
    """By its dotted name."""
    value: Any = found
    for key in figure.split("."):
        value = value[key]
    return value


def main() -> int:
    """Prints the tables; the exit code says nothing of them."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        parts = dict.fromkeys((kind, part) for kind, part, *_ in GOALS)
        found = {part: figures_of(part[0], part_of(*part, Path(folder))) for part in parts}
    print(f"{'set':<9}{'part':<11}{'figure':<36}{'measured':>9}   goal")
    for kind, name, figure, sign, goal in GOALS:
        value = value_of(found[kind, name], figure)
        met = value >= goal if sign == ">=" else value <= goal
        print(f"{kind:<9}{name:<11}{figure:<36}{value:>9}   {sign} {goal}{'' if met else '   not reached'}")
    print_trades()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
