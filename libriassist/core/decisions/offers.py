"""How an offer to an agent ends untaken: declined, run out, or the client or the agent not there any more."""

from __future__ import annotations

from ... import protocol
from ..commands import EndOffer
from ..conversation import Conversation
from ..errors import AlreadyTaken, NotWaiting
from ..events import Actor, NewEvent
from ..rights import demand


def offer_ended(actor: Actor, agent_id: str, agent_name: str, reason: str) -> NewEvent:
    """The offer to this agent is over."""
    data = {"agent_id": agent_id, "agent_name": agent_name, "reason": reason}
    return NewEvent("offer.ended", actor, data=data, audience="agents")


def refuse_unless_waiting(c: Conversation) -> None:
    """Raises AlreadyTaken, saying by whom, or NotWaiting."""
    if c.status == "active":
        raise AlreadyTaken(details={"by": c.agent_name or ""})
    if c.status != "waiting":
        raise NotWaiting


def decline_offer(
    c: Conversation, _command: protocol.DeclineOffer, actor: Actor, _context: object
) -> list[NewEvent]:
    """The agent passes."""
    refuse_unless_waiting(c)
    demand(actor, "decline", c)
    if c.offered_to != actor.id:
        return []
    return [offer_ended(actor, actor.id, actor.name, "declined")]


def end_offer(c: Conversation, command: EndOffer, actor: Actor, _context: object) -> list[NewEvent]:
    """It ran out, or the agent cannot be reached."""
    if c.status != "waiting" or c.offered_to != command.agent_id:
        return []
    return [offer_ended(actor, command.agent_id, command.agent_name, command.reason)]
