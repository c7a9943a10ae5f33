"""What is read of the log: plain functions of a connection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..chat.ports import AnsweredConversation, ConversationQuery
from ..core.conversation import Conversation
from ..core.entrance import Entrance
from ..core.events import Event
from ..core.kinds import types_that
from . import rows, schema
from .searching import contains

_c = schema.conversations.c
_m = schema.messages.c
_IN_BRIEF = types_that(lambda kind: kind.in_brief)


def _conversations(connection: sa.Connection, statement: sa.Select[Any]) -> list[Conversation]:
    return [rows.conversation_of(row) for row in connection.execute(statement)]


def events_since(connection: sa.Connection, conversation_id: str, since: int, limit: int) -> list[Event]:
    statement = (
        rows.select_events.where(_m.conversation_id == conversation_id, _m.seq > since)
        .order_by(_m.seq)
        .limit(limit)
    )
    return [rows.event_of(row) for row in connection.execute(statement)]


MANY_EVENTS = 5_000
_CONVERSATIONS_AT_ONCE = 200
_CURSORS = {
    "sqlite": "SELECT value ->> 0 AS id, value ->> 1 AS since FROM json_each(:cursors)",
    "postgresql": "SELECT (v ->> 0)::uuid AS id, (v ->> 1)::int AS since FROM jsonb_array_elements(:cursors) v",
}


def events_after(connection: sa.Connection, cursors: dict[str, int]) -> dict[str, list[Event]]:
    """What came after each cursor; at most MANY_EVENTS in all, so that a caller asks again for the rest."""
    wanted = (
        sa.text(_CURSORS[connection.dialect.name])
        .bindparams(sa.bindparam("cursors", type_=schema.Json))
        .columns(id=schema.Uuid, since=sa.Integer)
        .subquery()
    )
    statement = (
        rows.select_events.join(wanted, sa.and_(_m.conversation_id == wanted.c.id, _m.seq > wanted.c.since))
        .order_by(_m.conversation_id, _m.seq)
        .limit(MANY_EVENTS)
    )
    found: dict[str, list[Event]] = {}
    for row in connection.execute(statement, {"cursors": list(cursors.items())}):
        event = rows.event_of(row)
        found.setdefault(event.conversation_id, []).append(event)
    return found


def events_before(connection: sa.Connection, conversation_id: str, before: int, limit: int) -> list[Event]:
    """The newest `limit` events below `before`, oldest first."""
    statement = (
        rows.select_events.where(_m.conversation_id == conversation_id, _m.seq < before)
        .order_by(_m.seq.desc())
        .limit(limit)
    )
    return [rows.event_of(row) for row in connection.execute(statement)][::-1]


BRIEF_READS = 200


def events_for_brief(connection: sa.Connection, conversation_id: str) -> list[Event]:
    """The newest events a brief is written from, oldest first; at most BRIEF_READS."""
    statement = (
        rows.select_events.where(_m.conversation_id == conversation_id, _m.type.in_(_IN_BRIEF))
        .order_by(_m.seq.desc())
        .limit(BRIEF_READS)
    )
    return [rows.event_of(row) for row in connection.execute(statement)][::-1]


def by_ids(connection: sa.Connection, ids: Sequence[str]) -> list[Conversation]:
    return _conversations(connection, rows.select_conversations.where(_c.id.in_(ids)))


def at_entrance(client_id: str, entrance: Entrance) -> sa.ColumnElement[bool]:
    """The conversations of a client that were begun there."""
    return sa.and_(_c.client_id == client_id, _c.site == entrance.site, _c.channel == entrance.channel)


def latest_of_client(connection: sa.Connection, client_id: str, entrance: Entrance) -> Conversation | None:
    """The open one, else the one closed last."""
    statement = rows.select_conversations.where(at_entrance(client_id, entrance))
    newest = (_c.closed_at.is_not(None), _c.closed_at.desc(), _c.created_at.desc())
    found = _conversations(connection, statement.order_by(*newest).limit(1))
    return found[0] if found else None


def open_of_client(connection: sa.Connection, client_id: str) -> list[Conversation]:
    statement = rows.select_conversations.where(_c.client_id == client_id, _c.status != "closed")
    return _conversations(connection, statement.order_by(_c.created_at))


def heads(connection: sa.Connection, ids: Sequence[str]) -> dict[str, int]:
    """The last seq of each of these conversations."""
    return {row[0]: row[1] for row in connection.execute(sa.select(_c.id, _c.last_seq).where(_c.id.in_(ids)))}


def open_with_people(connection: sa.Connection) -> list[Conversation]:
    return _conversations(
        connection,
        rows.select_conversations.where(_c.status.in_(["waiting", "active"])).order_by(_c.created_at),
    )


def open_with_assistant(connection: sa.Connection, limit: int) -> list[Conversation]:
    statement = rows.select_conversations.where(_c.status == "ai").order_by(_c.created_at.desc()).limit(limit)
    return _conversations(connection, statement)


def participated(connection: sa.Connection, conversation_id: str, agent_id: str) -> bool:
    """Whether the agent has, or ever had, this conversation: declining it or leaving a note is not having it."""
    statement = sa.select(_m.seq).where(
        _m.conversation_id == conversation_id,
        _m.type == "agent.assigned",
        _m.data["agent_id"].as_string() == agent_id,
    )
    return connection.execute(statement.limit(1)).first() is not None


def handling_seconds(connection: sa.Connection, since: datetime) -> float | None:
    statement = sa.select(_c.answered_at, _c.closed_at).where(_c.closed_at > since, _c.answered_at.is_not(None))
    spans = [(closed - answered).total_seconds() for answered, closed in connection.execute(statement)]
    return sum(spans) / len(spans) if spans else None


def search(connection: sa.Connection, query: ConversationQuery) -> list[Conversation]:
    """Newest first: `limit` of them, and all that began in the same instant as the last (a page's cursor)."""
    statement = rows.select_conversations.where(_c.status.in_(query.statuses))
    if query.agent_id is not None:
        statement = statement.where(_c.agent_id == query.agent_id)
    if query.before is not None:
        statement = statement.where(_c.created_at < query.before)
    if query.text:
        number = sa.cast(_c.order_data["number"].as_string(), sa.String)
        columns = (_c.client_name, _c.last_message, number)
        statement = statement.where(sa.or_(*(contains(connection, c, query.text) for c in columns)))
    newest = statement.order_by(_c.created_at.desc(), _c.id.desc()).limit(query.limit)
    found = _conversations(connection, newest)
    if len(found) == query.limit:
        last = found[-1]
        same_instant = statement.where(_c.created_at == last.created_at, _c.id < last.id)
        found += _conversations(connection, same_instant.order_by(_c.id.desc()))
    return found


def answered_conversations(
    connection: sa.Connection, since: datetime | None, limit: int
) -> list[AnsweredConversation]:
    """The latest of those closed at or after `since` in which a person answered, newest first, their messages."""
    statement = rows.select_conversations.where(_c.status == "closed", _c.answered_at.is_not(None))
    if since is not None:
        statement = statement.where(_c.closed_at >= since)
    found = _conversations(connection, statement.order_by(_c.closed_at.desc(), _c.id).limit(limit))
    messages: dict[str, list[Event]] = {c.id: [] for c in found}
    for start in range(0, len(found), _CONVERSATIONS_AT_ONCE):
        ids = [c.id for c in found[start : start + _CONVERSATIONS_AT_ONCE]]
        said = rows.select_events.where(_m.conversation_id.in_(ids), _m.type == "message.posted")
        for row in connection.execute(said.order_by(_m.conversation_id, _m.seq)):
            event = rows.event_of(row)
            messages[event.conversation_id].append(event)
    return [AnsweredConversation(c, messages[c.id]) for c in found]


def note_clients_seen(connection: sa.Connection, ids: Sequence[str], at: datetime) -> None:
    """Their clients are there. A row that is being written to is passed over: it is noted the next time."""
    waiting = sa.select(_c.id).where(_c.id.in_(ids), _c.status == "waiting").with_for_update(skip_locked=True)
    connection.execute(sa.update(schema.conversations).where(_c.id.in_(waiting)).values(client_seen_at=at))
