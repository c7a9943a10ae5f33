"""Debian packages the tests need: a browser, PostgreSQL, Redis. Installs what is missing when run by root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = {
    "chromium": ["chromium", "fonts-liberation", "fonts-noto-color-emoji"],
    "redis-server": ["redis-server"],
    "postgres": ["postgresql"],
}


def missing() -> list[str]:
    """Packages whose program is not here."""
    found = {name: shutil.which(name) is not None for name in NEEDED}
    found["postgres"] |= any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return [package for name, packages in NEEDED.items() if not found[name] for package in packages]


def main() -> int:
    """Exit code 1 when something is missing and cannot be installed."""
    packages = missing()
    if not packages:
        return 0
    if os.geteuid() != 0:
        print(f"The tests need: {' '.join(packages)}. Install them, or run as root.", file=sys.stderr)
        return 1
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=500", "-q"]
    subprocess.run([*apt, "update"], check=True, env=environment, stdout=subprocess.DEVNULL)
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    subprocess.run(install, check=True, env=environment, stdout=subprocess.DEVNULL)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
