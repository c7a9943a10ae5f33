"""Run the tests a change needs: TypeScript, then Python in two runs of like length side by side.

    python tools/run_tests.py [ARGUMENTS OF PYTEST]

With arguments there is one run, of what they name. What the second prints is shown when both have ended.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECOND = ["tests/e2e", "tests/web"]
"""Browsers and what is asked of a server from outside: about half of the time."""
PYTEST = [sys.executable, "-m", "pytest", "--durations=10", "--durations-min=1"]


def main() -> int:
    """The exit code is that of the first run that failed."""
    if len(sys.argv) > 1:
        return subprocess.run([*PYTEST, *sys.argv[1:]], cwd=ROOT, check=False).returncode
    done = subprocess.run(["npm", "run", "--silent", "test"], cwd=ROOT / "frontend", check=False)
    return done.returncode or side_by_side()


def side_by_side() -> int:
    """All of Python's tests."""
    with tempfile.TemporaryFile() as said:
        second = subprocess.Popen([*PYTEST, *SECOND], cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        try:
            rest = subprocess.run(
                [*PYTEST, *(f"--ignore={folder}" for folder in SECOND)], cwd=ROOT, check=False
            ).returncode
            seen = second.wait()
        finally:
            second.kill()
        said.seek(0)
        print(f"\n---- {' '.join(SECOND)} ----", flush=True)
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    return rest or seen


if __name__ == "__main__":
    raise SystemExit(main())
