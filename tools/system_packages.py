"""Debian packages the tests need; installs what is missing when run by root, and starts no service.

`system_packages.py` for `make test`: a browser, PostgreSQL, Redis. `system_packages.py servers` for
`make test-servers`: the proxies of docs/operating.md.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED = {
    "tests": {
        "chromium-headless-shell": ["chromium-headless-shell", "fonts-liberation", "fonts-noto-color-emoji"],
        "redis-server": ["redis-server"],
        "postgres": ["postgresql"],
    },
    "servers": {
        "nginx": ["nginx-light"],
        "caddy": ["caddy"],
        "haproxy": ["haproxy"],
        "openssl": ["openssl"],
        "systemd-analyze": ["systemd"],
    },
}
PROGRAMS = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
POLICY = Path("/usr/sbin/policy-rc.d")


def missing(group: str) -> list[str]:
    """Packages whose program is not here."""
    found = {name: shutil.which(name, path=PROGRAMS) is not None for name in NEEDED[group]}
    if "postgres" in found:
        found["postgres"] |= any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return [package for name, packages in NEEDED[group].items() if not found[name] for package in packages]


@contextmanager
def services_kept_down() -> Iterator[None]:
    """Debian starts what it installs, unless this program says no (101: forbidden by policy)."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)


def main() -> int:
    """Exit code 1 when something is missing and cannot be installed."""
    packages = missing(sys.argv[1] if len(sys.argv) > 1 else "tests")
    if not packages:
        return 0
    if os.geteuid() != 0:
        print(f"The tests need: {' '.join(packages)}. Install them, or run as root.", file=sys.stderr)
        return 1
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=500", "-q"]
    subprocess.run([*apt, "update"], check=True, env=environment, stdout=subprocess.DEVNULL)
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    with services_kept_down():
        subprocess.run(install, check=True, env=environment, stdout=subprocess.DEVNULL)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
