"""Deaths on demand, for tests only: LIBRIASSIST_FAILPOINT=name:n ends the process the n-th time it gets there.

    before_commit    events written, not committed
    after_commit     on disk, nobody told: no ack, no publishing
    before_publish   acks handed to the sockets, watchers and other processes not told

Only batches that make events count. The process ends as by a power cut (os._exit, code 70). Read once,
when this module is imported; without the variable nothing is ever armed.
"""

from __future__ import annotations

import os
from typing import Literal, get_args

Name = Literal["before_commit", "after_commit", "before_publish"]
VARIABLE = "LIBRIASSIST_FAILPOINT"
EXIT_CODE = 70


class Failpoint:
    """Counts how often its place is reached. Raises ValueError for a setting it does not understand."""

    def __init__(self, setting: str) -> None:
        self.name, _, times = setting.partition(":")
        if self.name not in get_args(Name) or not times.isdecimal() or int(times) < 1:
            raise ValueError(f"{VARIABLE}={setting}: expected one of {', '.join(get_args(Name))} and :n")
        self._left = int(times)

    def reached(self) -> None:
        self._left -= 1
        if self._left == 0:
            os._exit(EXIT_CODE)


_setting = os.environ.get(VARIABLE)
_armed = Failpoint(_setting) if _setting else None


def reach(name: Name) -> None:
    """Say that this place is reached; ends the process when it is the armed one and its turn."""
    if _armed is not None and _armed.name == name:
        _armed.reached()
