"""Giving memory back to the system after an index was built."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Returns what building left behind (25 MB for the sample) to the system; nothing where libc cannot.

    glibc keeps freed memory for itself; a server that builds an index once a day has no use for it.
    """
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        return
