"""Run the tests a change needs: TypeScript, then Python, whose files three workers take one after the other.

    python tools/run_tests.py [ARGUMENTS OF PYTEST]

With arguments: what they name, in one process.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "--durations=10", "--durations-min=1"]
WORKERS = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
"""Three on two cores: what waits for a clock leaves its core to another. A file stays with one worker, which
starts its server once; tests/conftest.py orders the files, so that no long one is left for the end."""


ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""Threads that spin beside three workers take the cores from them."""


MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 * 2**30


def main() -> int:
    """The exit code is that of the first run that failed."""
    with tempfile.TemporaryDirectory(prefix="libriassist-", dir=in_memory(), ignore_cleanup_errors=True) as folder:
        env = {**os.environ, **ONE_THREAD, "TMPDIR": folder}
        if len(sys.argv) > 1:
            return subprocess.run([*PYTEST, *sys.argv[1:]], cwd=ROOT, env=env, check=False).returncode
        done = subprocess.run(["npm", "run", "--silent", "test"], cwd=ROOT / "frontend", check=False)
        return done.returncode or subprocess.run([*PYTEST, *WORKERS], cwd=ROOT, env=env, check=False).returncode


def in_memory() -> str | None:
    """Where temporary files are kept in memory, when this machine has room there: what a killed process leaves is
    there as on a disk, and no worker waits until another's files are flushed."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return str(MEMORY) if roomy else None


if __name__ == "__main__":
    raise SystemExit(main())
