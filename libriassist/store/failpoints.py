"""Failures on demand, for tests only: LIBRIASSIST_FAILPOINT=name:n fails the n-th time the process gets there.

The process ends as by a power cut (os._exit, code 70) at

    before_commit    events written, not committed
    after_commit     on disk, nobody told: no ack, no publishing
    before_publish   acks handed to the sockets, watchers and other processes not told

where only batches that make events count, and at

    effect_claimed   effects claimed, none run
    effect_ran       effects run, that not written down
    effect_ended     that written down, nothing else done

One command in n fails, as by a fault in our own code, at

    deciding         before its decision
    placing          its events have their places, none is kept yet

Read when this module is imported; without the variable nothing is ever armed.
"""

from __future__ import annotations

import os
from typing import Literal, get_args

Name = Literal[
    "before_commit", "after_commit", "before_publish", "effect_claimed", "effect_ran", "effect_ended",
    "deciding", "placing",
]  # fmt: skip
VARIABLE = "LIBRIASSIST_FAILPOINT"
EXIT_CODE = 70
_FAULTS = frozenset({"deciding", "placing"})


class InjectedFault(Exception):
    """What a faulty decision raises."""


class Failpoint:
    """Counts how often its place is reached. Raises ValueError for a setting it does not understand."""

    def __init__(self, setting: str) -> None:
        self.name, _, times = setting.partition(":")
        if self.name not in get_args(Name) or not times.isdecimal() or int(times) < 1:
            raise ValueError(f"{VARIABLE}={setting}: expected one of {', '.join(get_args(Name))} and :n")
        self._left = self._times = int(times)

    def reached(self) -> None:
        """Raises InjectedFault where commands fail."""
        self._left -= 1
        if self._left:
            return
        if self.name not in _FAULTS:
            os._exit(EXIT_CODE)
        self._left = self._times
        raise InjectedFault(self.name)


_armed: Failpoint | None = None


def arm(setting: str | None) -> None:
    """Arm the failpoint of this setting; none without one. Raises ValueError as Failpoint does."""
    global _armed  # noqa: PLW0603
    _armed = Failpoint(setting) if setting else None


def reach(name: Name) -> None:
    """Say that this place is reached; fails when it is the armed one and its turn."""
    if _armed is not None and _armed.name == name:
        _armed.reached()


arm(os.environ.get(VARIABLE))
