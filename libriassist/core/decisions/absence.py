"""What is written down of a waiting client who goes, comes back, or is asked whether they still wait."""

from __future__ import annotations

from ..absence import still_away
from ..commands import AskClient, ClientCame, ClientLeft
from ..conversation import Conversation
from ..events import Actor, Draft
from .offers import offer_ended


def client_left(c: Conversation, command: ClientLeft, actor: Actor, _context: object) -> list[Draft]:
    """They stand aside; whoever is being asked about them is not any more."""
    seen = c.client_last_seen
    if c.status != "waiting" or c.client_away_since is not None or seen > command.unseen_since:
        return []
    drafts = [Draft("client.left", actor, data={"seen_at": seen.isoformat()}, audience="agents")]
    if c.offered_to is not None:
        drafts.append(offer_ended(actor, c.offered_to, "", "client_left"))
    return drafts


def client_came(c: Conversation, _command: ClientCame, actor: Actor, _context: object) -> list[Draft]:
    """They are back, in their old place."""
    if c.status != "waiting" or c.client_away_since is None:
        return []
    return [Draft("client.returned", actor, audience="agents")]


def ask_client(c: Conversation, command: AskClient, actor: Actor, _context: object) -> list[Draft]:
    """Whether they still want a person, once an absence; they read it when they look."""
    if not still_away(c, command.away_since) or c.client_asked_at is not None:
        return []
    return [Draft("client.asked", actor)]
