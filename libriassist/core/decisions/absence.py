"""What is written down of a waiting client who goes, comes back, or is asked whether they still wait."""

from __future__ import annotations

from ..absence import still_away
from ..commands import AskClient, NoteClientCame, NoteClientLeft
from ..conversation import Conversation
from ..events import Actor, NewEvent
from .offers import offer_ended


def client_left(c: Conversation, command: NoteClientLeft, actor: Actor, _context: object) -> list[NewEvent]:
    """They stand aside; whoever is being asked about them is not any more."""
    seen = c.client_last_seen
    if c.status != "waiting" or c.client_away_since is not None or seen > command.unseen_since:
        return []
    new = [NewEvent("client.left", actor, data={"seen_at": seen.isoformat()}, audience="agents")]
    if c.offered_to is not None:
        new.append(offer_ended(actor, c.offered_to, "", "client_left"))
    return new


def client_came(c: Conversation, _command: NoteClientCame, actor: Actor, _context: object) -> list[NewEvent]:
    """They are back, in their old place."""
    if c.status != "waiting" or c.client_away_since is None:
        return []
    return [NewEvent("client.returned", actor, audience="agents")]


def ask_client(c: Conversation, command: AskClient, actor: Actor, _context: object) -> list[NewEvent]:
    """Whether they still want a person, once an absence; they read it when they look."""
    if not still_away(c, command.away_since) or c.client_asked_at is not None:
        return []
    return [NewEvent("client.asked", actor)]
