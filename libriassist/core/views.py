"""From the log to a viewer: `visible_fields` is the only exit, and it decides what each side may read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from .. import protocol
from .events import Event

Viewer = Literal["client", "agent"]


def visible_to(event: Event, viewer: Viewer) -> protocol.AnyEvent | None:
    """The event as this kind of viewer may see it, checked against the protocol; None when it is not for them."""
    fields = visible_fields(event, viewer)
    return None if fields is None else protocol.parse_event.validate_python(fields)


def visible_fields(event: Event, viewer: Viewer) -> dict[str, Any] | None:
    """As `visible_to`, but plain: what goes on the wire at every message.

    Clients never see notes, offers, briefs, evidence, originals of translations, agents' ids or surnames.
    """
    if viewer == "client" and event.audience == "agents":
        return None
    full = viewer == "agent"
    return {
        "type": event.type,
        "id": event.id,
        "conversation_id": event.conversation_id,
        "seq": event.seq,
        "prev_seq": event.seq - 1 if full else event.prev_client_seq,
        "created_at": event.created_at,
        **_FIELDS[event.type](event, full),
    }


def _started(e: Event, _full: bool) -> dict[str, Any]:
    return {"lang": e.data["lang"]}


def _message(e: Event, full: bool) -> dict[str, Any]:
    own = full or e.sender_type == "client"
    return {
        "sender_type": e.sender_type,
        "sender_id": e.sender_id if own else None,
        "sender_name": e.data.get("name" if full else "public_name"),
        "content": e.content or "",
        "attachments": e.data.get("attachments", []),
        "cmd_id": e.cmd_id if own else None,
        "answer": e.data.get("answer"),
        "original": e.data.get("original") if full else None,
    }


def _note(e: Event, _full: bool) -> dict[str, Any]:
    return {
        "sender_id": e.sender_id,
        "sender_name": e.data["name"],
        "content": e.content or "",
        "cmd_id": e.cmd_id,
    }


def _requested(e: Event, full: bool) -> dict[str, Any]:
    return {
        "reason": e.data["reason"],
        "requested_by": e.data["requested_by"],
        "evidence": e.data["evidence"] if full else [],
        "wait": e.data.get("wait") or ("busy" if e.data["estimated_wait_seconds"] is None else "estimated"),
        "estimated_wait_seconds": e.data["estimated_wait_seconds"],
    }


def _nothing(_e: Event, _full: bool) -> dict[str, Any]:
    return {}


def _client_left(e: Event, _full: bool) -> dict[str, Any]:
    return {"seen_at": datetime.fromisoformat(e.data["seen_at"])}


def _offered(e: Event, _full: bool) -> dict[str, Any]:
    return {**e.data, "expires_at": datetime.fromisoformat(e.data["expires_at"])}


def _offer_ended(e: Event, _full: bool) -> dict[str, Any]:
    return e.data


def _assigned(e: Event, full: bool) -> dict[str, Any]:
    return {
        "agent_id": e.data["agent_id"] if full else None,
        "agent_name": e.data["agent_name" if full else "agent_public_name"],
        "previous_agent_id": e.data["previous_agent_id"] if full else None,
        "previous_agent_name": e.data["previous_agent_name" if full else "previous_agent_public_name"],
        "cause": e.data["cause"],
    }


def _left(e: Event, full: bool) -> dict[str, Any]:
    return {
        "agent_id": e.data["agent_id"] if full else None,
        "agent_name": e.data["agent_name" if full else "agent_public_name"],
        "reason": e.data["reason"],
    }


def _order(e: Event, _full: bool) -> dict[str, Any]:
    return {"order": {"state": None, "verified_at": None, **e.data["order"]}}


def _brief(e: Event, _full: bool) -> dict[str, Any]:
    return {"brief": e.data["brief"]}


def _resumed(e: Event, full: bool) -> dict[str, Any]:
    return {
        "agent_id": e.data["agent_id"] if full else None,
        "agent_name": e.data["agent_name" if full else "agent_public_name"],
    }


def _closed(e: Event, full: bool) -> dict[str, Any]:
    return {
        "closed_by": e.data["closed_by"],
        "reason": e.data.get("reason", "ended"),
        "agent_name": e.data["agent_name" if full else "agent_public_name"],
    }


def _summary(e: Event, _full: bool) -> dict[str, Any]:
    return {"summary": e.data["summary"]}


def _rated(e: Event, _full: bool) -> dict[str, Any]:
    return {"rating": e.data["rating"], "comment": e.content or ""}


_FIELDS: dict[str, Callable[[Event, bool], dict[str, Any]]] = {
    "conversation.started": _started,
    "message.posted": _message,
    "note.posted": _note,
    "transfer.requested": _requested,
    "transfer.cancelled": _nothing,
    "client.left": _client_left,
    "client.returned": _nothing,
    "client.asked": _nothing,
    "agent.offered": _offered,
    "offer.ended": _offer_ended,
    "agent.assigned": _assigned,
    "agent.left": _left,
    "order.verified": _order,
    "brief.written": _brief,
    "conversation.summarized": _summary,
    "assistant.resumed": _resumed,
    "conversation.closed": _closed,
    "conversation.rated": _rated,
}
