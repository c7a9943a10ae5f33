"""Compiles and runs the load generator (load.c) over sockets that are open and greeted."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WORDS = "Bonjour, je voudrais savoir où en est l’impression de mon livre, s’il vous plaît. "


@dataclass(frozen=True, slots=True)
class Pair:
    """Who writes, who receives (None: the answer to the sender is all), and where in the product's words."""

    sender: int
    receiver: int | None
    conversation_id: str

    def line(self) -> str:
        receiver = -1 if self.receiver is None else self.receiver
        tail = f'","conversation_id":"{self.conversation_id}","content":"{WORDS}"}}'
        return f'{self.sender} {receiver}\t{{"type":"post_message","cmd_id":"\t{tail}\n'


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run of the generator saw. `generator_busy`: its share of a core; near 1 it was the bound."""

    messages: int
    per_s: float
    cpu_us: float
    ack_p50_ms: float
    ack_p99_ms: float
    delivery_p50_ms: float
    delivery_p99_ms: float
    generator_busy: float


def compile_generator(folder: Path) -> Path:
    """Raises SystemExit when there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise SystemExit("benchmarks: a C compiler is needed for the load generator (cc)")
    program = folder / "load"
    source = Path(__file__).with_name("load.c")
    subprocess.run([compiler, "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source], check=True)
    return program


def drive(
    program: Path, pairs: Sequence[Pair], pid: int, cores: set[int], *, seconds: float, rate: float = 0
) -> Figures:
    """Drive the pairs for so long; `rate` 0: each pair sends again as soon as its message is done."""
    fds = [fd for pair in pairs for fd in (pair.sender, pair.receiver) if fd is not None]
    process = subprocess.Popen(
        [program, str(seconds), str(rate), str(pid), secrets.token_hex(8)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        pass_fds=fds,
    )
    os.sched_setaffinity(process.pid, cores)
    output, errors = process.communicate("".join(pair.line() for pair in pairs), timeout=seconds + 30)
    if process.returncode != 0:
        raise SystemExit(f"benchmarks: {errors.strip()}")
    return Figures(**json.loads(output))
