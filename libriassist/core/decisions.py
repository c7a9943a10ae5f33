"""What a command makes happen to a conversation, or why it may not: pure functions, one a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .. import protocol
from ..protocol import AgentStatus
from . import commands as shell
from .absence import ask_client, client_came, client_left, still_away
from .brief import latest_brief, write_brief
from .conversation import Conversation, place
from .errors import (
    AtCapacity,
    ConversationIsClosed,
    Forbidden,
    NoSuchAgent,
    NotAssigned,
    NotAvailable,
    NotWaiting,
    WrongState,
)
from .events import SYSTEM, Actor, Draft, Event
from .files import FileSlot, attach
from .offers import decline_offer, end_offer, refuse_unless_waiting
from .queue import Told
from .summary import write_summary


@dataclass(slots=True)
class AgentSlot:
    """An agent's room, as locked in the transaction. `load`: active; `offers`: live offers out."""

    id: str
    name: str
    public_name: str
    status: AgentStatus
    present: bool
    load: int
    offers: int
    max_conversations: int


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision may know besides the conversation. `agents`, `files`: the slots of those named.

    `told`: what a client who asks for a person now is told of the wait; None when nobody could say.
    `history`: what was said so far, oldest first, for commands that `reads_history`.
    """

    now: datetime
    agents: Mapping[str, AgentSlot]
    told: Told | None = None
    history: Sequence[Event] = ()
    files: Mapping[str, FileSlot] = field(default_factory=dict)


def decide(conversation: Conversation, command: shell.AnyCommand, actor: Actor, context: Context) -> list[Draft]:
    """What happens. An empty list: nothing, and that is fine. Raises a ChatError when it may not."""
    if conversation.status == "closed" and not _allowed_when_closed(conversation, command):
        raise ConversationIsClosed
    drafts = _DECIDERS[type(command)](conversation, command, actor, context)
    closes = isinstance(command, (protocol.CloseConversation, shell.AbandonConversation))
    if drafts and not closes and shell.reads_history(command, conversation.status):
        drafts += _brief(conversation, drafts, context)
    return drafts


def _brief(c: Conversation, drafts: Sequence[Draft], x: Context) -> list[Draft]:
    """The brief as these drafts leave it, if any of its lines changes."""
    after = c.copied()
    events = [*x.history, *place(after, drafts, lambda: "", x.now)]
    brief = write_brief(events, after.handoff_reason, c.lang)
    if brief is None:
        return []
    data = brief.model_dump()
    if data == latest_brief(x.history):
        return []
    return [Draft("brief.written", SYSTEM, data={"brief": data}, audience="agents")]


def _allowed_when_closed(c: Conversation, command: shell.AnyCommand) -> bool:
    """A client who was given up may ask for a person again, where they left off."""
    if isinstance(command, protocol.RequestHuman):
        return c.abandoned
    return isinstance(command, (protocol.RateConversation, protocol.PostNote))


def _decide_start(_c: Conversation, command: Any, actor: Actor, _x: Context) -> list[Draft]:
    return [Draft("conversation.started", actor, data={"lang": command.lang})]


def _decide_post(c: Conversation, command: Any, actor: Actor, x: Context) -> list[Draft]:
    if actor.kind == "agent" and (c.status != "active" or c.agent_id != actor.id):
        raise NotAssigned
    data: dict[str, Any] = {}
    if command.attachments:
        data["attachments"] = attach(command.attachments, x.files, actor)
    if command.original is not None:
        if actor.kind != "agent":
            raise Forbidden("Only agents' messages have an original.")
        data["original"] = command.original
    return [Draft("message.posted", actor, command.content, data=data)]


def _decide_note(c: Conversation, command: Any, actor: Actor, _x: Context) -> list[Draft]:
    if not (actor.supervises or c.agent_id == actor.id or c.status == "waiting"):
        raise NotAssigned
    return [Draft("note.posted", actor, command.content, audience="agents")]


def _transfer_request(c: Conversation, actor: Actor, x: Context, reason: str, evidence: list[str]) -> Draft:
    data = {
        "reason": reason,
        "requested_by": actor.kind,
        "evidence": evidence,
        "wait": x.told.wait if x.told else "busy",
        "estimated_wait_seconds": x.told.seconds if x.told else None,
    }
    return Draft("transfer.requested", actor, data=data)


def _decide_request_human(c: Conversation, _command: Any, actor: Actor, x: Context) -> list[Draft]:
    if c.status not in {"ai", "closed"}:
        return []
    return [_transfer_request(c, actor, x, "client_request", [])]


def _decide_transfer_to_human(c: Conversation, command: Any, actor: Actor, x: Context) -> list[Draft]:
    _refuse_if_moved_on(c, command.asked_version)
    if c.status != "ai":
        return []
    return [_transfer_request(c, actor, x, command.reason, list(command.evidence))]


def _decide_answer(c: Conversation, command: Any, actor: Actor, _x: Context) -> list[Draft]:
    _refuse_if_moved_on(c, command.asked_version)
    return [
        Draft("message.posted", actor, command.content, data={"answer": command.answer.model_dump()}),
    ]


def _refuse_if_moved_on(c: Conversation, asked_version: int) -> None:
    if c.status not in {"ai", "waiting"} or c.state_version != asked_version:
        raise WrongState("A person took over while the assistant was thinking.")


def _decide_cancel(c: Conversation, _command: Any, actor: Actor, _x: Context) -> list[Draft]:
    if c.status != "waiting":
        raise NotWaiting
    return [Draft("transfer.cancelled", actor)]


def _slot(x: Context, agent_id: str) -> AgentSlot:
    try:
        return x.agents[agent_id]
    except KeyError:
        raise NoSuchAgent from None


def _decide_offer(c: Conversation, command: Any, actor: Actor, x: Context) -> list[Draft]:
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
    return [Draft("agent.offered", actor, data=data, audience="agents")]


def _assigned(actor: Actor, slot: AgentSlot, c: Conversation, cause: str) -> Draft:
    data = {
        "agent_id": slot.id,
        "agent_name": slot.name,
        "agent_public_name": slot.public_name,
        "previous_agent_id": c.agent_id,
        "previous_agent_name": c.agent_name,
        "previous_agent_public_name": c.agent_public_name,
        "cause": cause,
    }
    return Draft("agent.assigned", actor, data=data)


def _decide_accept(c: Conversation, _command: Any, actor: Actor, x: Context) -> list[Draft]:
    """Whoever takes a client by hand is there, whatever their status says."""
    refuse_unless_waiting(c)
    slot = _slot(x, actor.id)
    if slot.load >= slot.max_conversations:
        raise AtCapacity
    return [_assigned(actor, slot, c, "accepted")]


def _decide_transfer(c: Conversation, command: Any, actor: Actor, x: Context) -> list[Draft]:
    if c.status != "active":
        raise WrongState
    if c.agent_id != actor.id and not actor.supervises:
        raise NotAssigned
    slot = _slot(x, command.to_agent_id)
    if slot.id == c.agent_id:
        raise WrongState("The conversation is with this agent already.")
    if not slot.present or slot.status == "offline":
        raise NotAvailable
    if slot.load >= slot.max_conversations:
        raise AtCapacity
    drafts = [_assigned(actor, slot, c, "transferred")]
    note = command.note.strip()
    if note:
        drafts.append(Draft("note.posted", actor, note, audience="agents"))
    return drafts


def _decide_return(c: Conversation, command: Any, actor: Actor, _x: Context) -> list[Draft]:
    if c.status != "active":
        raise WrongState
    if c.agent_id != actor.id and not actor.supervises:
        raise NotAssigned
    data = {"agent_id": actor.id, "agent_name": actor.name, "agent_public_name": actor.public_name}
    resumed = Draft("assistant.resumed", actor, data=data)
    note = command.note.strip()
    return [Draft("message.posted", actor, note), resumed] if note else [resumed]


def _decide_release(c: Conversation, command: Any, actor: Actor, _x: Context) -> list[Draft]:
    if c.status != "active" or c.agent_id != command.agent_id:
        return []
    data = {
        "agent_id": c.agent_id,
        "agent_name": c.agent_name,
        "agent_public_name": c.agent_public_name,
        "reason": "vanished",
    }
    return [Draft("agent.left", actor, data=data)]


def _decide_abandon(c: Conversation, command: Any, actor: Actor, x: Context) -> list[Draft]:
    return _closing(actor, "abandoned", x) if still_away(c, command.away_since) else []


def _decide_order(c: Conversation, command: Any, actor: Actor, _x: Context) -> list[Draft]:
    order = command.order.model_dump(mode="json")
    if c.order_data == order:
        return []
    return [Draft("order.verified", actor, data={"order": order}, audience="agents")]


def _decide_close(c: Conversation, _command: Any, actor: Actor, x: Context) -> list[Draft]:
    if actor.kind == "agent" and c.agent_id != actor.id and not actor.supervises:
        raise NotAssigned
    return _closing(actor, "ended", x)


def _closing(actor: Actor, reason: str, x: Context) -> list[Draft]:
    """The end, and the summary of what agents said."""
    data = {
        "closed_by": actor.kind,
        "reason": reason,
        "agent_name": actor.name or None,
        "agent_public_name": actor.public_name or None,
    }
    drafts = [Draft("conversation.closed", actor, data=data)]
    summary = write_summary(x.history)
    if summary is not None:
        drafts.append(
            Draft("conversation.summarized", SYSTEM, data={"summary": summary.model_dump()}, audience="agents")
        )
    return drafts


def _decide_rate(c: Conversation, command: Any, actor: Actor, _x: Context) -> list[Draft]:
    if actor.kind != "client":
        raise Forbidden
    if c.status != "closed":
        raise WrongState("Only a closed conversation can be rated.")
    if c.rating is not None:
        raise WrongState("This conversation has been rated.")
    data = {"rating": command.rating}
    return [Draft("conversation.rated", actor, command.comment.strip() or None, data=data)]


_Decider = Callable[[Conversation, Any, Actor, Context], list[Draft]]
_DECIDERS: dict[type, _Decider] = {
    protocol.StartConversation: _decide_start,
    protocol.PostMessage: _decide_post,
    protocol.RequestHuman: _decide_request_human,
    protocol.CancelRequest: _decide_cancel,
    protocol.CloseConversation: _decide_close,
    protocol.RateConversation: _decide_rate,
    protocol.PostNote: _decide_note,
    protocol.AcceptConversation: _decide_accept,
    protocol.DeclineOffer: decline_offer,
    protocol.TransferConversation: _decide_transfer,
    protocol.ReturnToAssistant: _decide_return,
    shell.GiveAnswer: _decide_answer,
    shell.TransferToHuman: _decide_transfer_to_human,
    shell.OfferConversation: _decide_offer,
    shell.EndOffer: end_offer,
    shell.ReleaseConversation: _decide_release,
    shell.ClientLeft: client_left,
    shell.ClientCame: client_came,
    shell.AskClient: ask_client,
    shell.AbandonConversation: _decide_abandon,
    shell.RecordOrder: _decide_order,
}
