"""`python -m benchmarks`: all figures of one run, one JSON object a line. About four minutes, loopback only."""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import tempfile
from pathlib import Path
from typing import Any

from . import assistant, cluster, disk, effects, memory
from .load import Figures, compile_generator
from .product import furnish
from .throughput import CONNECTIONS, Passes

PASSES = 3
LATENCY_RATES = (500, 2_000)
LATENCY_SECONDS = 4.0
IDLE_CONNECTIONS = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument(
        "--only",
        choices=("throughput", "latency", "effects", "memory", "assistant", "cluster"),
        help="one part of it",
    )
    only = parser.parse_args().only
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="libriassist-bench-") as name:
        folder = Path(name)
        program = compile_generator(folder)
        if only in {None, "throughput", "latency"}:
            _hot_path(program, folder, only)
        if only in {None, "effects"}:
            spent = effects.cost(folder / "effects")
            show("question_with_over_without_effect", spent.over, cpu_us=[spent.with_us, spent.without_us])
        if only in {None, "memory"}:
            _memory(folder)
        if only in {None, "assistant"}:
            _assistant(folder)
        if only in {None, "cluster"}:
            _cluster(program, folder)


def show(key: str, value: float, **details: Any) -> None:
    """One line of the report."""
    print(json.dumps({key: round(value, 3), **details}), flush=True)


def _hot_path(program: Path, folder: Path, only: str | None) -> None:
    place = furnish(folder / "product", clients=CONNECTIONS // 2, with_agents=True)
    with contextlib.ExitStack() as stack:
        passes = Passes(program, place, stack, folder)
        if only != "latency":
            _show_throughput([passes.one() for _ in range(PASSES)])
        if only != "throughput":
            for rate in LATENCY_RATES:
                runs, flushes = [], []
                for _ in range(PASSES):
                    runs.append(passes.at_rate(rate, LATENCY_SECONDS))
                    flushes.append(disk.flushes(folder, rate, LATENCY_SECONDS / 2))
                _show_latency(rate, runs, flushes)
    _check(place.violations())


def _show_throughput(passes: list[dict[str, Figures]]) -> None:
    best = {name: max((p[name] for p in passes), key=lambda f: f.per_s) for name in passes[0]}
    every = {name: [round(p[name].per_s) for p in passes] for name in best}
    busy = {name: best[name].generator_busy for name in best}
    durable = best["durable"]
    show(
        "durable_routed_per_s",
        durable.per_s,
        connections=CONNECTIONS,
        ack_p50_ms=durable.ack_p50_ms,
        ack_p99_ms=durable.ack_p99_ms,
        passes=every["durable"],
        generator_busy=busy,
    )
    show("echo_per_s", best["echo"].per_s, passes=every["echo"])
    least = {name: min(p[name].cpu_us for p in passes) for name in best}
    for name in ("echo", "picows_echo", "naive", "routed"):
        show(
            f"durable_routed_over_{name}",
            durable.per_s / best[name].per_s,
            by_cpu=round(least[name] / least["durable"], 3),
            per_s=round(best[name].per_s),
            passes=every[name],
        )
    show(
        "framing_over_library",
        best["framed_echo"].per_s / best["echo"].per_s,
        by_cpu=round(least["echo"] / least["framed_echo"], 3),
        passes=every["framed_echo"],
    )
    show("cpu_us_per_message", least["durable"] / least["routed"], microseconds=least)


def _show_latency(rate: int, runs: list[Figures], flushes: list[disk.Flushes]) -> None:
    suffix = "" if rate == LATENCY_RATES[0] else f"_at_{rate}"
    for side in ("ack", "delivery"):
        p99 = sorted(getattr(run, f"{side}_p99_ms") for run in runs)
        p50 = min(getattr(run, f"{side}_p50_ms") for run in runs)
        show(f"{side}_p99_ms{suffix}", p99[0], per_s=rate, connections=CONNECTIONS, p50_ms=p50, passes=p99)
    tails = sorted(flush.p99_ms for flush in flushes)
    show(f"disk_p99_ms{suffix}", tails[0], per_s=rate, p50_ms=min(f.p50_ms for f in flushes), passes=tails)


def _memory(folder: Path) -> None:
    start = memory.at_start(folder / "start")
    show("rss_start_mib", start.rss_mib, with_encoder=start.rss_with_encoder_mib)
    show("cold_start_s", start.cold_start_s, passes=start.passes)
    idle = memory.idle_kib(folder / "idle", IDLE_CONNECTIONS)
    show("idle_kib_per_connection", idle, connections=IDLE_CONNECTIONS)


def _assistant(folder: Path) -> None:
    for name, encoder in (("words", False), ("encoder", True)):
        found = assistant.first_answers(folder / name, encoder=encoder)
        if found is not None:
            show(f"first_answer_p95_ms_{name}", found.p95_ms, p50_ms=found.p50_ms)
            show(f"loop_p99_ms_{name}", found.loop_p99_ms, longest_ms=found.loop_max_ms)
            show(f"rss_answering_mib_{name}", found.rss_mib, peak_mib=found.peak_mib)


def _cluster(program: Path, folder: Path) -> None:
    found = cluster.compare(program, folder, CONNECTIONS // 2)
    if found is None:
        print(
            json.dumps({"two_process_over_one": None, "why": "PostgreSQL or Redis is not installed"}), flush=True
        )
        return
    ratio = max(found.twos) / max(found.ones)
    show("two_process_over_one", ratio, two_per_s=found.twos, one_per_s=found.ones)
    _check(found.violations)


def _check(violations: int) -> None:
    if violations:
        raise SystemExit(f"benchmarks: {violations} violations of the delivery contract in the database")


if __name__ == "__main__":
    main()
