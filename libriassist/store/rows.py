"""Rows to core objects and back: the only place that knows both shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from ..core.conversation import Conversation
from ..core.events import Event
from . import schema

CONVERSATION_COLUMNS = tuple(f.name for f in fields(Conversation))
FROM_THE_BEGINNING = {"id", "client_id", "lang", "created_at", "channel", "site", "previous_id"}
_READ_MARKS = {"agent_read_seq", "client_read_seq"}
_UPDATED = tuple(name for name in CONVERSATION_COLUMNS if name not in FROM_THE_BEGINNING | _READ_MARKS)
_get_updated = attrgetter(*_UPDATED)
_get_all = attrgetter(*CONVERSATION_COLUMNS)
EVENT_COLUMNS = tuple(f.name for f in fields(Event))

select_conversations = sa.select(*(schema.conversations.c[name] for name in CONVERSATION_COLUMNS))
select_events = sa.select(*(schema.messages.c[name] for name in EVENT_COLUMNS))
insert_conversation = sa.insert(schema.conversations)
update_conversation = (
    sa.update(schema.conversations)
    .where(schema.conversations.c.id == sa.bindparam("id_"))
    .values({name: sa.bindparam(name) for name in _UPDATED})
)
"""Read marks are left out: they move outside the log (read_marks.py) and must not be overwritten."""


def conversation_of(row: Sequence[Any]) -> Conversation:
    """A row of `select_conversations`."""
    return Conversation(**dict(zip(CONVERSATION_COLUMNS, row, strict=True)))


def event_of(row: Sequence[Any]) -> Event:
    """A row of `select_events`."""
    values = dict(zip(EVENT_COLUMNS, row, strict=True))
    values["data"] = values["data"] or {}
    return Event(**values)


def conversation_values(conversation: Conversation) -> dict[str, Any]:
    """All columns, for an insert."""
    return dict(zip(CONVERSATION_COLUMNS, _get_all(conversation), strict=True))


def conversation_changes(conversation: Conversation) -> dict[str, Any]:
    """The columns the log may change, and `id_`, for `update_conversation`."""
    values = dict(zip(_UPDATED, _get_updated(conversation), strict=True))
    values["id_"] = conversation.id
    return values
