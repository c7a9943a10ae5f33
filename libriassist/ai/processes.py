"""What our own processes beside the server have in common."""

from __future__ import annotations

import os

_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


def bare_environment() -> dict[str, str]:
    """All that such a process is told of ours: no secret is in its reach."""
    return {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
