"""What of each kind of event a viewer reads; `full`: an agent, else a client. kinds.py says which is which.

Clients never see notes, offers, briefs, evidence, originals of translations, agents' ids or surnames.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .events import Event


def started(e: Event, _full: bool) -> dict[str, Any]:
    return {"lang": e.data["lang"]}


def message(e: Event, full: bool) -> dict[str, Any]:
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


def note(e: Event, _full: bool) -> dict[str, Any]:
    return {
        "sender_id": e.sender_id,
        "sender_name": e.data["name"],
        "content": e.content or "",
        "cmd_id": e.cmd_id,
    }


def requested(e: Event, full: bool) -> dict[str, Any]:
    return {
        "reason": e.data["reason"],
        "requested_by": e.data["requested_by"],
        "evidence": e.data["evidence"] if full else [],
        "wait": e.data.get("wait") or ("busy" if e.data["estimated_wait_seconds"] is None else "estimated"),
        "estimated_wait_seconds": e.data["estimated_wait_seconds"],
    }


def nothing(_e: Event, _full: bool) -> dict[str, Any]:
    return {}


def client_left(e: Event, _full: bool) -> dict[str, Any]:
    return {"seen_at": datetime.fromisoformat(e.data["seen_at"])}


def offered(e: Event, _full: bool) -> dict[str, Any]:
    return {**e.data, "expires_at": datetime.fromisoformat(e.data["expires_at"])}


def offer_ended(e: Event, _full: bool) -> dict[str, Any]:
    return e.data


def assigned(e: Event, full: bool) -> dict[str, Any]:
    return {
        "agent_id": e.data["agent_id"] if full else None,
        "agent_name": e.data["agent_name" if full else "agent_public_name"],
        "previous_agent_id": e.data["previous_agent_id"] if full else None,
        "previous_agent_name": e.data["previous_agent_name" if full else "previous_agent_public_name"],
        "cause": e.data["cause"],
    }


def left(e: Event, full: bool) -> dict[str, Any]:
    return {
        "agent_id": e.data["agent_id"] if full else None,
        "agent_name": e.data["agent_name" if full else "agent_public_name"],
        "reason": e.data["reason"],
    }


def order(e: Event, _full: bool) -> dict[str, Any]:
    return {"order": {"state": None, "verified_at": None, **e.data["order"]}}


def brief(e: Event, _full: bool) -> dict[str, Any]:
    return {"brief": e.data["brief"]}


def resumed(e: Event, full: bool) -> dict[str, Any]:
    return {
        "agent_id": e.data["agent_id"] if full else None,
        "agent_name": e.data["agent_name" if full else "agent_public_name"],
    }


def closed(e: Event, full: bool) -> dict[str, Any]:
    return {
        "closed_by": e.data["closed_by"],
        "reason": e.data.get("reason", "ended"),
        "agent_name": e.data["agent_name" if full else "agent_public_name"],
    }


def summary(e: Event, _full: bool) -> dict[str, Any]:
    return {"summary": e.data["summary"]}


def rated(e: Event, _full: bool) -> dict[str, Any]:
    return {"rating": e.data["rating"], "comment": e.content or ""}
