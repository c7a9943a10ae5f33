"""Run all tests: TypeScript first (seconds), then Python. The exit code is the first failure's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Arguments are handed to pytest."""
    done = subprocess.run(["npm", "run", "--silent", "test"], cwd=ROOT / "frontend", check=False)
    if done.returncode:
        return done.returncode
    return subprocess.run([sys.executable, "-m", "pytest", *sys.argv[1:]], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
