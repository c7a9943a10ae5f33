"""Knowledge as rows: between the tables and the types of chat/ports/knowledge.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ...chat.ports.knowledge import (
    Action,
    Care,
    EntryQuery,
    EntryState,
    EntryText,
    EntryVersion,
    KnowledgeEntry,
    KnowledgeSource,
    snapshot_of,
)
from ...chat.ports.translations import Translation
from ...ids import new_id
from ...store import schema
from ...store.searching import contains
from . import translations
from .tables import BATCH, knowledge_entries, knowledge_sources, knowledge_versions
from .upkeep import CURRENT, needs

E = knowledge_entries
V = knowledge_versions
S = knowledge_sources
Row = sa.RowMapping | dict[str, Any]
_REVISION = "knowledge_revision"


def revision(connection: sa.Connection) -> int:
    """How often the knowledge has changed."""
    statement = sa.select(schema.meta.c.value).where(schema.meta.c.key == _REVISION)
    return int(connection.execute(statement).scalar() or 0)


def bump_revision(connection: sa.Connection) -> None:
    """First in a change: its row lock puts the changes of several processes in a line."""
    mine = schema.meta.c.key == _REVISION
    value = connection.execute(sa.select(schema.meta.c.value).where(mine).with_for_update()).scalar_one()
    connection.execute(sa.update(schema.meta).where(mine).values(value=str(int(value) + 1)))


def text_values(text: EntryText) -> dict[str, Any]:
    """The columns that hold what an entry says."""
    return {
        "kind": text.kind,
        "lang": text.lang,
        "question": text.question,
        "answer": text.answer,
        "tags": list(text.tags),
        "phrasings": list(text.phrasings),
        "url": text.url,
        "content_hash": text.hash(),
        "said_hash": text.said_hash(),
    }


def text_of(row: Row) -> EntryText:
    """What a row, or the snapshot of a version, says."""
    return EntryText(
        question=row["question"],
        answer=row["answer"],
        lang=row["lang"],
        kind=row["kind"],
        tags=tuple(row["tags"]),
        phrasings=tuple(row["phrasings"]),
        url=row["url"],
    )


def is_edited(row: Row) -> bool:
    """Whether people changed what its source said."""
    return row["source_hash"] not in (None, row["content_hash"])


def entries_of(connection: sa.Connection, rows: Sequence[Row], *, in_use: bool = False) -> list[KnowledgeEntry]:
    """The entries of these rows, with their translations (`in_use`: as translations.stored has them)."""
    said = translations.of_entries(connection, [row["id"] for row in rows])
    return [_entry_of(row, said.get(row["id"], ()), in_use) for row in rows]


def _entry_of(row: Row, translated: Sequence[Row], in_use: bool) -> KnowledgeEntry:
    text = text_of(row)
    return KnowledgeEntry(
        id=row["id"],
        text=text,
        state=row["state"],
        to_confirm=row["to_confirm"],
        version=row["version"],
        source_id=row["source_id"],
        edited=row["source_id"] is None or is_edited(row),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        updated_by=row["updated_by"],
        translations=translations.stored(translated, text, in_use=in_use),
        care=Care(row["review_on"], row["owner"]),
    )


def version_of(row: Row) -> EntryVersion:
    said = row["entry"]
    return EntryVersion(
        entry_id=row["entry_id"],
        version=row["version"],
        action=row["action"],
        text=text_of(said),
        state=said["state"],
        to_confirm=said["to_confirm"],
        at=row["at"],
        by=row["by"],
        translations=tuple(Translation(**translated) for translated in said.get("translations", ())),
    )


def source_of(row: Row) -> KnowledgeSource:
    return KnowledgeSource(**dict(row))


def audit_row(
    entry_id: str, version: int, action: Action, text: EntryText, state: EntryState, to_confirm: bool,
    at: datetime, by: str, translated: Sequence[Translation] = (),
) -> dict[str, Any]:  # fmt: skip
    """A row of the history."""
    snapshot = snapshot_of(text, state, to_confirm)
    said = {**snapshot, "tags": list(text.tags), "phrasings": list(text.phrasings)}
    if translated:
        said["translations"] = [asdict(one) for one in translated]
    return {
        "id": new_id(),
        "entry_id": entry_id,
        "version": version,
        "action": action,
        "entry": said,
        "at": at,
        "by": by,
    }


def find(connection: sa.Connection, query: EntryQuery, today: date) -> tuple[list[KnowledgeEntry], int]:
    """A page, latest changed first, and the number of all."""
    wanted: list[sa.ColumnElement[bool]] = [E.c.state.in_(query.states)]
    if query.lang is not None:
        wanted.append(E.c.lang == query.lang)
    if query.source_id is not None:
        wanted.append(E.c.source_id == query.source_id)
    if query.to_confirm is not None:
        wanted.append(E.c.to_confirm == query.to_confirm)
    if query.todo is not None:
        wanted.append(needs(query.todo, today))
    for word in query.text.split():
        fields = (E.c.question, E.c.answer, E.c.id, E.c.tags, E.c.phrasings, E.c.owner)
        wanted.append(sa.or_(*(contains(connection, field, word) for field in fields)))
    count = connection.execute(sa.select(sa.func.count()).select_from(E).where(*wanted)).scalar_one()
    page = sa.select(E).where(*wanted).order_by(E.c.updated_at.desc(), E.c.position, E.c.id)
    rows = connection.execute(page.offset(query.offset).limit(query.limit)).mappings().all()
    return entries_of(connection, rows), count


def published(connection: sa.Connection) -> tuple[int, list[KnowledgeEntry]]:
    """The revision first: what is published after it was read only makes another look due."""
    at = revision(connection)
    statement = sa.select(E).where(E.c.state == "published").order_by(E.c.created_at, E.c.position, E.c.id)
    return at, entries_of(connection, connection.execute(statement).mappings().all(), in_use=True)


def current(connection: sa.Connection) -> tuple[int, list[tuple[str, EntryText]]]:
    """The revision, and what drafts and published entries say."""
    at = revision(connection)
    statement = sa.select(E).where(CURRENT).order_by(E.c.created_at, E.c.position, E.c.id)
    return at, [(row["id"], text_of(row)) for row in connection.execute(statement).mappings()]


def hash_at(connection: sa.Connection, location: str) -> str | None:
    """Of what the source at this location last gave; None for a source not known."""
    return connection.execute(sa.select(S.c.content_hash).where(S.c.location == location)).scalar()


def by_ids(connection: sa.Connection, ids: Sequence[str]) -> dict[str, Row]:
    """The rows of these ids."""
    found: dict[str, Row] = {}
    for start in range(0, len(ids), BATCH):
        statement = sa.select(E).where(E.c.id.in_(ids[start : start + BATCH]))
        found |= {row["id"]: row for row in connection.execute(statement).mappings()}
    return found
