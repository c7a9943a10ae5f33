"""Which agent is asked: round_robin, or least_busy. (by_skill comes with the skills.)"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from .decisions import AgentSlot
from .queue import Team

Strategy = Literal["round_robin", "least_busy"]


def team_of(slots: Iterable[AgentSlot]) -> Team:
    """The team as the wait of a client depends on it."""
    there = [s for s in slots if s.present]
    available = [s for s in there if s.status == "available"]
    return Team(
        available=len(available),
        busy=sum(s.status == "busy" for s in there),
        free_places=sum(max(0, s.max_conversations - s.load) for s in available),
    )


def choose_agent(
    strategy: Strategy, slots: Sequence[AgentSlot], passed_by: Collection[str], last_offered: str | None
) -> AgentSlot | None:
    """The next agent to ask, or None when nobody has room.

    Those who let this conversation pass are asked again only when everybody with room has.
    `last_offered`: whom the previous offer of the shop went to (the round goes on after them).
    """
    free = [s for s in slots if s.present and s.status == "available" and s.load + s.offers < s.max_conversations]
    candidates = [s for s in free if s.id not in passed_by] or free
    if not candidates:
        return None
    return _CHOICES[strategy](candidates, last_offered)


def round_robin(candidates: Sequence[AgentSlot], last_offered: str | None) -> AgentSlot:
    """The one after `last_offered` in the order of ids, around the circle."""
    ordered = sorted(candidates, key=lambda s: s.id)
    return next((s for s in ordered if last_offered is None or s.id > last_offered), ordered[0])


def least_busy(candidates: Sequence[AgentSlot], last_offered: str | None) -> AgentSlot:
    """The one with the fewest conversations and open offers; among equals the round goes on."""
    fewest = min(s.load + s.offers for s in candidates)
    return round_robin([s for s in candidates if s.load + s.offers == fewest], last_offered)


_CHOICES = {"round_robin": round_robin, "least_busy": least_busy}
