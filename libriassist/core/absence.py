"""Clients who wait and are not there: they stand aside, are asked once, and are let go at last.

A client is there while some process has a socket of theirs; that process notes it on the row
(`client_seen_at`), so every process, and the next start, knows. What follows (decisions/absence.py) is
written down as events: `client.left`, `client.returned`, `client.asked`, `conversation.closed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .commands import AbandonConversation, AskClient, NoteClientCame, NoteClientLeft, ShellCommand
from .conversation import Conversation


@dataclass(frozen=True, slots=True)
class AwayRules:
    """`away`: unseen for so long a client stands aside; the others count from then on."""

    away: timedelta = timedelta(seconds=90)
    ask: timedelta = timedelta(minutes=15)
    abandon: timedelta = timedelta(days=1)

    @property
    def renewal(self) -> timedelta:
        """How old the note on the row may grow while the client is there."""
        return min(timedelta(seconds=20), self.away / 4)


def is_away(c: Conversation, here: bool, now: datetime, rules: AwayRules) -> bool:
    """Whether the client of a waiting conversation is not counted and not offered now.

    Sooner than it is written down: after a stop of the server nobody is asked about a client who has not
    been seen since, while they still have time to come back before they are said to have left.
    """
    return not here and (c.client_away_since is not None or c.client_last_seen + rules.away <= now)


def next_step(
    c: Conversation, here: bool, now: datetime, watching_since: datetime, rules: AwayRules
) -> ShellCommand | None:
    """What follows for a waiting conversation; None: nothing yet.

    `here`: this process has a socket of the client. `watching_since`: from when on somebody looked; what
    happened before (a stop, a clock that was set) is held against nobody, they get `away` to come back.
    """
    if here:
        return NoteClientCame() if c.client_away_since is not None else None
    fair_warning = watching_since + rules.away <= now
    if c.client_away_since is None:
        gone = c.client_last_seen + rules.away <= now
        return NoteClientLeft(unseen_since=now - rules.away) if gone and fair_warning else None
    if c.client_away_since + rules.abandon <= now:
        return AbandonConversation(away_since=now - rules.abandon) if fair_warning else None
    if c.client_asked_at is None and c.client_away_since + rules.ask <= now:
        return AskClient(away_since=now - rules.ask)
    return None


def wants_note(c: Conversation, now: datetime, rules: AwayRules) -> bool:
    """Whether the row of a client who is there should be told so again."""
    seen = c.client_seen_at
    return seen is None or not timedelta(0) <= now - seen < rules.renewal


def still_away(c: Conversation, since: datetime) -> bool:
    """Whether the client has been standing aside since then at least."""
    return c.status == "waiting" and c.client_away_since is not None and c.client_away_since <= since
