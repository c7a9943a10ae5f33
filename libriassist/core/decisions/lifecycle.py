"""A conversation's beginning and end, and what the client thought of it."""

from __future__ import annotations

from ... import protocol
from ..absence import still_away
from ..brief.summary import write_summary
from ..commands import AbandonConversation
from ..conversation import Conversation
from ..errors import ConversationIsClosed, Forbidden, WrongState
from ..events import SYSTEM, Actor, NewEvent
from ..rights import demand, may
from .context import Context


def start(c: Conversation, command: protocol.StartConversation, actor: Actor, _x: Context) -> list[NewEvent]:
    data = {"lang": command.lang, "channel": c.channel, "site": c.site, "previous_id": c.previous_id}
    return [NewEvent("conversation.started", actor, data=data)]


def reopen(c: Conversation, actor: Actor, x: Context) -> list[NewEvent]:
    """While it was closed not long ago; the caller knows that the client has no other open one."""
    if c.closed_at is None or x.now - c.closed_at >= x.reopen_within:
        raise ConversationIsClosed
    return [NewEvent("conversation.reopened", actor)]


def _closing(actor: Actor, reason: str, x: Context) -> list[NewEvent]:
    """The end, and the summary of what agents said."""
    data = {
        "closed_by": actor.kind,
        "reason": reason,
        "agent_name": actor.name or None,
        "agent_public_name": actor.public_name or None,
    }
    new = [NewEvent("conversation.closed", actor, data=data)]
    summary = write_summary(x.history, x.numbers)
    if summary is not None:
        new.append(
            NewEvent("conversation.summarized", SYSTEM, data={"summary": summary.model_dump()}, audience="agents")
        )
    return new


def abandon(c: Conversation, command: AbandonConversation, actor: Actor, x: Context) -> list[NewEvent]:
    return _closing(actor, "abandoned", x) if still_away(c, command.away_since) else []


def close(c: Conversation, _command: protocol.CloseConversation, actor: Actor, x: Context) -> list[NewEvent]:
    demand(actor, "close", c)
    return _closing(actor, "ended", x)


def rate(c: Conversation, command: protocol.RateConversation, actor: Actor, _x: Context) -> list[NewEvent]:
    if not may(actor, "rate", c):
        raise Forbidden
    if c.status != "closed":
        raise WrongState("Only a closed conversation can be rated.")
    if c.rating is not None:
        raise WrongState("This conversation has been rated.")
    data = {"rating": command.rating}
    return [NewEvent("conversation.rated", actor, command.comment.strip() or None, data=data)]
