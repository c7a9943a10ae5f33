"""Install a hash-pinned requirements file and this project into the virtual environment this runs in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """pip with hashes; then the project itself, editable, without looking at anything else."""
    requirements = sys.argv[1]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", requirements], check=True, cwd=ROOT)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], check=True, cwd=ROOT)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
