"""From the log to a viewer: `visible_fields` is the only exit, and it decides what each side may read."""

from __future__ import annotations

from typing import Any, Literal, get_args

from .. import protocol
from .events import Event
from .kinds import KINDS
from .rights import CONVERSATION_RIGHTS

Viewer = Literal["client", "agent"]
_SEES_NOTES: dict[Viewer, bool] = {who: bool(CONVERSATION_RIGHTS["see_notes"][who]) for who in get_args(Viewer)}


def visible_to(event: Event, viewer: Viewer) -> protocol.AnyEvent | None:
    """The event as this kind of viewer may see it, checked against the protocol; None when it is not for them."""
    fields = visible_fields(event, viewer)
    return None if fields is None else protocol.parse_event.validate_python(fields)


def visible_fields(event: Event, viewer: Viewer) -> dict[str, Any] | None:
    """As `visible_to`, but plain: what goes on the wire at every message (see shown.py)."""
    if event.audience == "agents" and not _SEES_NOTES[viewer]:
        return None
    full = viewer == "agent"
    return {
        "type": event.type,
        "id": event.id,
        "conversation_id": event.conversation_id,
        "seq": event.seq,
        "prev_seq": event.seq - 1 if full else event.prev_client_seq,
        "created_at": event.created_at,
        **KINDS[event.type].shown(event, full),
    }
