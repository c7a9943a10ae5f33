"""Install what a hash-pinned requirements file names into the virtual environment this runs in.

    python tools/install.py REQUIREMENTS [--project]

With --project: this project too, editable.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """pip with hashes; then the project itself, without looking at anything else."""
    requirements, *project = sys.argv[1:]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", requirements], check=True, cwd=ROOT)
    if project == ["--project"]:
        subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], check=True, cwd=ROOT)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
