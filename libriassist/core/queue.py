"""The waiting line: its order, a client's place in it, and an honest guess of the wait."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in the line. `passed_by`: agents who let it pass this round."""

    conversation_id: str
    priority: int
    waiting_since: datetime
    offered_to: str | None
    offer_expires_at: datetime | None
    passed_by: tuple[str, ...]


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Higher priority first, then the longest wait."""
    return sorted(waiting, key=lambda w: (-w.priority, w.waiting_since, w.conversation_id))


def estimated_wait_time(
    position: int, free_places: int, agents_present: int, handling_seconds: float
) -> int | None:
    """Seconds until the client at `position` (1 is next) is answered; None when nobody is there.

    With a free place for them the wait is the time to accept (taken as 30 s). Otherwise each
    present agent finishes a conversation every `handling_seconds`, so the places ahead clear at
    agents/handling; rounded up to half minutes, for a guess should not look exact.
    """
    if agents_present <= 0:
        return None
    if position <= free_places:
        return 30
    turns = position - free_places
    return math.ceil(turns * handling_seconds / agents_present / 30) * 30
