"""The room agents have left, kept true within a batch: two accepts in it cannot both take the last place."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.conversation import Conversation
from ..core.decisions import AgentSlot


def move_load(slots: Mapping[str, AgentSlot], before: Conversation, now: Conversation) -> None:
    """What a command did to the slots of the agents its batch has locked."""
    if before.offered_to != now.offered_to:
        _count(slots, before.offered_to, offers=-1)
        _count(slots, now.offered_to, offers=1)
    agent_before, agent_now = _holder(before), _holder(now)
    if agent_before != agent_now:
        _count(slots, agent_before, load=-1)
        _count(slots, agent_now, load=1)


def _holder(conversation: Conversation) -> str | None:
    return conversation.agent_id if conversation.status == "active" else None


def _count(slots: Mapping[str, AgentSlot], agent_id: str | None, *, load: int = 0, offers: int = 0) -> None:
    slot = slots.get(agent_id) if agent_id else None
    if slot is not None:
        slot.load += load
        slot.offers += offers
