"""Encoding in a process of its own: it takes a core while that is idle, and never the server's interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..processes import bare_environment

if TYPE_CHECKING:
    from .semantic import Vectors

WORKER = (sys.executable, "-m", "libriassist.ai.retrieval.encoding_worker")
PROCESSOR = Path("/proc/cpuinfo")
_WIDE = {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}


def arithmetic(processor: Path = PROCESSOR) -> dict[str, str]:
    """How such a process is to compute: one thread; memory that was used is used again, not asked from
    the kernel at every product (a third of the time); and AMD's newest processors, which OpenBLAS 0.3.31 does not
    know, as what they can do."""
    wanted = {
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_MMAP_THRESHOLD_": "33554432",
        "MALLOC_TRIM_THRESHOLD_": "1073741824",
    }
    try:
        known = set(processor.read_text(encoding="utf-8", errors="replace").split())
    except OSError:
        return wanted
    return wanted | ({"OPENBLAS_CORETYPE": "SkylakeX"} if known >= {"AuthenticAMD", *_WIDE} else {})


class EncodingProcess:
    """One such process. For one thread, within `with`."""

    def __init__(self, command: Sequence[str] = WORKER) -> None:
        """Raises OSError when the machine has no room for it."""
        self._process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=bare_environment() | arithmetic(),
            start_new_session=True,
        )

    def __enter__(self) -> EncodingProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def encode(self, texts: Sequence[str], *, questions: bool) -> Vectors:
        """A row a text. Raises OSError when the process is gone, or answers something else."""
        import numpy as np

        assert self._process.stdin is not None and self._process.stdout is not None
        asked = json.dumps({"questions": questions, "texts": list(texts)})
        self._process.stdin.write(asked.encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise BrokenPipeError("the encoding process has ended")
        try:
            rows: Vectors = np.frombuffer(bytes.fromhex("".join(json.loads(line))), np.float32)
            return rows.reshape(len(texts), -1)
        except (ValueError, TypeError) as error:
            raise OSError("the encoding process answers something else") from error
