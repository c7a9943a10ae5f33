"""The waiting line: its order, a client's place in it, and what they are told of the wait.

Clients who are away stand aside: nobody counts them, nobody is asked about them, and they come back to
their old place, for `priority` and `waiting_since` stay as they were.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..protocol import WaitKind
from .conversation import Conversation

SOON_SECONDS = 60
"""An estimate below this is told as "shortly"."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in the line. `passed_by`: agents who let it pass this round."""

    conversation_id: str
    priority: int
    waiting_since: datetime
    offered_to: str | None
    offer_expires_at: datetime | None
    passed_by: tuple[str, ...]
    away: bool = False


def waiting_of(c: Conversation, *, away: bool) -> Waiting:
    """The place in the line of a conversation that waits."""
    return Waiting(
        conversation_id=c.id,
        priority=c.priority,
        waiting_since=c.waiting_since or c.created_at,
        offered_to=c.offered_to,
        offer_expires_at=c.offer_expires_at,
        passed_by=tuple(c.passed_by),
        away=away,
    )


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Who is there before who is away; then higher priority first, then the longest wait."""
    return sorted(waiting, key=lambda w: (w.away, -w.priority, w.waiting_since, w.conversation_id))


def present(line: Iterable[Waiting]) -> list[Waiting]:
    """Those of the line who are there, in its order."""
    return [w for w in line if not w.away]


@dataclass(frozen=True, slots=True)
class Team:
    """Who could come. `available`: agents who take clients; `busy`: agents who are there but take none now."""

    available: int
    busy: int
    free_places: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a waiting client is told. `seconds`: the estimate; with `long` the wait is longer than that."""

    wait: WaitKind
    seconds: int | None


def tell(position: int, team: Team, handling_seconds: float, long_seconds: float) -> Told:
    """The one decision on what is told of the wait at `position` (1 is next); every text follows from it.

    No figure when nobody takes clients, and none that nobody would believe: beyond `long_seconds` the
    client is told that it takes longer than that.
    """
    seconds = estimated_wait_time(position, team.free_places, team.available, handling_seconds)
    if seconds is None:
        return Told("busy" if team.busy else "nobody", None)
    if seconds > long_seconds:
        return Told("long", int(long_seconds))
    return Told("soon" if seconds < SOON_SECONDS else "estimated", seconds)


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
