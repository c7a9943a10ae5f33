"""The way to a person: asked for, offered, taken, handed on, given back."""

from __future__ import annotations

from ... import protocol
from ..commands import OfferConversation, ReleaseConversation, TransferToHuman
from ..conversation import Conversation
from ..errors import AtCapacity, NoSuchAgent, NotAvailable, NotWaiting, WrongState
from ..events import Actor, NewEvent
from ..handoff.danger import ORDINARY
from ..rights import demand
from .context import AgentSlot, Context
from .messages import refuse_if_moved_on
from .offers import refuse_unless_waiting


def _transfer_request(
    c: Conversation, actor: Actor, x: Context, reason: str, evidence: list[str], **more: object
) -> NewEvent:
    data = {
        "reason": reason,
        "requested_by": actor.kind,
        "evidence": evidence,
        "wait": x.told.wait if x.told else "busy",
        "estimated_wait_seconds": x.told.seconds if x.told else None,
        **more,
    }
    return NewEvent("transfer.requested", actor, data=data)


def request_human(c: Conversation, _command: protocol.RequestHuman, actor: Actor, x: Context) -> list[NewEvent]:
    if c.status != "ai":
        return []
    return [_transfer_request(c, actor, x, "client_request", [])]


def transfer_to_human(c: Conversation, command: TransferToHuman, actor: Actor, x: Context) -> list[NewEvent]:
    """Of a client who waits already: only to move them up."""
    refuse_if_moved_on(c, command.asked_version)
    moves_up = c.status == "waiting" and command.priority > c.priority
    if c.status != "ai" and not moves_up:
        return []
    more: dict[str, object] = {} if command.priority == ORDINARY else {"priority": command.priority}
    if command.care is not None:
        more["care"] = command.care
    return [_transfer_request(c, actor, x, command.reason, list(command.evidence), **more)]


def cancel_request(c: Conversation, _command: protocol.CancelRequest, actor: Actor, _x: Context) -> list[NewEvent]:
    if c.status != "waiting":
        raise NotWaiting
    return [NewEvent("transfer.cancelled", actor)]


def _slot(x: Context, agent_id: str) -> AgentSlot:
    try:
        return x.agents[agent_id]
    except KeyError:
        raise NoSuchAgent from None


def offer(c: Conversation, command: OfferConversation, actor: Actor, x: Context) -> list[NewEvent]:
    refuse_unless_waiting(c)
    if c.offered_to is not None:
        raise WrongState("This conversation is offered already.")
    if c.client_away_since is not None:
        raise WrongState("The client is not there.")
    slot = _slot(x, command.agent_id)
    if not slot.present or slot.status != "available":
        raise NotAvailable
    if slot.load + slot.offers >= slot.max_conversations:
        raise AtCapacity
    data = {
        "agent_id": slot.id,
        "agent_name": slot.name,
        "expires_at": command.expires_at.isoformat(),
    }
    return [NewEvent("agent.offered", actor, data=data, audience="agents")]


def _assigned(actor: Actor, slot: AgentSlot, c: Conversation, cause: str) -> NewEvent:
    data = {
        "agent_id": slot.id,
        "agent_name": slot.name,
        "agent_public_name": slot.public_name,
        "previous_agent_id": c.agent_id,
        "previous_agent_name": c.agent_name,
        "previous_agent_public_name": c.agent_public_name,
        "cause": cause,
    }
    return NewEvent("agent.assigned", actor, data=data)


def accept(c: Conversation, _command: protocol.AcceptConversation, actor: Actor, x: Context) -> list[NewEvent]:
    """Whoever takes a client by hand is there, whatever their status says."""
    refuse_unless_waiting(c)
    demand(actor, "take", c)
    slot = _slot(x, actor.id)
    if slot.load >= slot.max_conversations:
        raise AtCapacity
    return [_assigned(actor, slot, c, "accepted")]


def transfer(c: Conversation, command: protocol.TransferConversation, actor: Actor, x: Context) -> list[NewEvent]:
    if c.status != "active":
        raise WrongState
    demand(actor, "transfer", c)
    slot = _slot(x, command.to_agent_id)
    if slot.id == c.agent_id:
        raise WrongState("The conversation is with this agent already.")
    if not slot.present or slot.status == "offline":
        raise NotAvailable
    if slot.load >= slot.max_conversations:
        raise AtCapacity
    new = [_assigned(actor, slot, c, "transferred")]
    note = command.note.strip()
    if note:
        new.append(NewEvent("note.posted", actor, note, audience="agents"))
    return new


def return_to_assistant(
    c: Conversation, command: protocol.ReturnToAssistant, actor: Actor, _x: Context
) -> list[NewEvent]:
    if c.status != "active":
        raise WrongState
    demand(actor, "give_back", c)
    data = {"agent_id": actor.id, "agent_name": actor.name, "agent_public_name": actor.public_name}
    resumed = NewEvent("assistant.resumed", actor, data=data)
    note = command.note.strip()
    return [NewEvent("message.posted", actor, note), resumed] if note else [resumed]


def release(c: Conversation, command: ReleaseConversation, actor: Actor, _x: Context) -> list[NewEvent]:
    if c.status != "active" or c.agent_id != command.agent_id:
        return []
    data = {
        "agent_id": c.agent_id,
        "agent_name": c.agent_name,
        "agent_public_name": c.agent_public_name,
        "reason": "vanished",
    }
    return [NewEvent("agent.left", actor, data=data)]
