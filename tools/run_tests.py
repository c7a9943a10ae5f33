"""Run the tests a change needs: TypeScript, then Python, whose files three workers take one after the other.

    python tools/run_tests.py [ARGUMENTS OF PYTEST]

With arguments: what they name, in one process.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "--durations=10", "--durations-min=1"]
WORKERS = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
"""Three on two cores: what waits for a clock leaves its core to another. A file stays with one worker, which
starts its server once; tests/conftest.py orders the files, so that no long one is left for the end."""


ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""Threads that spin beside three workers take the cores from them."""


def main() -> int:
    """The exit code is that of the first run that failed."""
    env = {**os.environ, **ONE_THREAD}
    if len(sys.argv) > 1:
        return subprocess.run([*PYTEST, *sys.argv[1:]], cwd=ROOT, env=env, check=False).returncode
    done = subprocess.run(["npm", "run", "--silent", "test"], cwd=ROOT / "frontend", check=False)
    return done.returncode or subprocess.run([*PYTEST, *WORKERS], cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
