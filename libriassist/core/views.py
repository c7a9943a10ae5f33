"""From the log to a viewer: `visible_to` is the only exit, and it decides what each side may read."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from .. import protocol
from ..protocol import AssistantAnswer, OrderDetails
from .events import Event

Viewer = Literal["client", "agent"]


def visible_to(event: Event, viewer: Viewer) -> protocol.AnyEvent | None:
    """The event as this kind of viewer may see it, or None when it is not for them.

    Clients never see notes, offers, evidence, agents' ids or surnames.
    """
    if viewer == "client" and event.audience == "agents":
        return None
    prev = event.prev_client_seq if viewer == "client" else event.seq - 1
    base = {
        "type": event.type,
        "id": event.id,
        "conversation_id": event.conversation_id,
        "seq": event.seq,
        "prev_seq": prev,
        "created_at": event.created_at,
    }
    return _BUILDERS[event.type](base, event, viewer == "agent")


def _started(base: dict[str, Any], e: Event, _full: bool) -> protocol.AnyEvent:
    return protocol.ConversationStarted.model_construct(**base, lang=e.data["lang"])


def _message(base: dict[str, Any], e: Event, full: bool) -> protocol.AnyEvent:
    answer = e.data.get("answer")
    own = full or e.sender_type == "client"
    return protocol.MessagePosted.model_construct(
        **base,
        sender_type=e.sender_type,
        sender_id=e.sender_id if own else None,
        sender_name=e.data.get("name" if full else "public_name"),
        content=e.content or "",
        cmd_id=e.cmd_id if own else None,
        answer=AssistantAnswer.model_validate(answer) if answer else None,
    )


def _note(base: dict[str, Any], e: Event, _full: bool) -> protocol.AnyEvent:
    return protocol.NotePosted.model_construct(
        **base, sender_id=e.sender_id, sender_name=e.data["name"], content=e.content or "", cmd_id=e.cmd_id
    )


def _requested(base: dict[str, Any], e: Event, full: bool) -> protocol.AnyEvent:
    return protocol.TransferRequested.model_construct(
        **base,
        reason=e.data["reason"],
        requested_by=e.data["requested_by"],
        evidence=e.data["evidence"] if full else [],
        estimated_wait_seconds=e.data["estimated_wait_seconds"],
    )


def _cancelled(base: dict[str, Any], _e: Event, _full: bool) -> protocol.AnyEvent:
    return protocol.TransferCancelled.model_construct(**base)


def _offered(base: dict[str, Any], e: Event, _full: bool) -> protocol.AnyEvent:
    return protocol.AgentOffered.model_construct(
        **base,
        agent_id=e.data["agent_id"],
        agent_name=e.data["agent_name"],
        expires_at=datetime.fromisoformat(e.data["expires_at"]),
    )


def _offer_ended(base: dict[str, Any], e: Event, _full: bool) -> protocol.AnyEvent:
    return protocol.OfferEnded.model_construct(**base, **e.data)


def _assigned(base: dict[str, Any], e: Event, full: bool) -> protocol.AnyEvent:
    d = e.data
    return protocol.AgentAssigned.model_construct(
        **base,
        agent_id=d["agent_id"] if full else None,
        agent_name=d["agent_name" if full else "agent_public_name"],
        previous_agent_id=d["previous_agent_id"] if full else None,
        previous_agent_name=d["previous_agent_name" if full else "previous_agent_public_name"],
        cause=d["cause"],
    )


def _left(base: dict[str, Any], e: Event, full: bool) -> protocol.AnyEvent:
    return protocol.AgentLeft.model_construct(
        **base,
        agent_id=e.data["agent_id"] if full else None,
        agent_name=e.data["agent_name" if full else "agent_public_name"],
        reason=e.data["reason"],
    )


def _order(base: dict[str, Any], e: Event, _full: bool) -> protocol.AnyEvent:
    return protocol.OrderVerified.model_construct(**base, order=OrderDetails.model_validate(e.data["order"]))


def _closed(base: dict[str, Any], e: Event, full: bool) -> protocol.AnyEvent:
    return protocol.ConversationClosed.model_construct(
        **base,
        closed_by=e.data["closed_by"],
        agent_name=e.data["agent_name" if full else "agent_public_name"],
    )


def _rated(base: dict[str, Any], e: Event, _full: bool) -> protocol.AnyEvent:
    return protocol.ConversationRated.model_construct(**base, rating=e.data["rating"], comment=e.content or "")


_BUILDERS = {
    "conversation.started": _started,
    "message.posted": _message,
    "note.posted": _note,
    "transfer.requested": _requested,
    "transfer.cancelled": _cancelled,
    "agent.offered": _offered,
    "offer.ended": _offer_ended,
    "agent.assigned": _assigned,
    "agent.left": _left,
    "order.verified": _order,
    "conversation.closed": _closed,
    "conversation.rated": _rated,
}
