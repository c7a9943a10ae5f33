"""`ports.KnowledgeStore` on the store's connections: each change is one transaction with its audit rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from ...chat.ports import Clock
from ...chat.ports.knowledge import (
    Action,
    EntryChange,
    EntryQuery,
    EntryState,
    EntryText,
    EntryVersion,
    Extract,
    ImportReport,
    KnowledgeEntry,
    KnowledgeSource,
    KnowledgeStore,
    PlainEntry,
)
from ...chat.ports.translations import Translation
from ...chat.ports.upkeep import Upkeep
from ...core.errors import BadRequest, EntryChanged, NoSuchEntry, NoSuchSource
from ...protocol import Lang
from ...store.store import SqlStore
from . import rows, translations
from .importing import replace
from .rows import E, S, V
from .tables import BATCH, knowledge_settled, knowledge_vectors
from .upkeep import upkeep


class SqlKnowledge(KnowledgeStore):
    """Entries, sources, versions and vectors."""

    def __init__(self, store: SqlStore, clock: Clock, time_zone: str = "UTC") -> None:
        self._store = store
        self._clock = clock
        self._zone = ZoneInfo(time_zone)

    def _today(self) -> date:
        return self._clock.now().astimezone(self._zone).date()

    async def revision(self) -> int:
        return await self._store.read(rows.revision)

    async def entries(self, query: EntryQuery) -> tuple[list[KnowledgeEntry], int]:
        return await self._store.read(lambda c: rows.find(c, query, self._today()))

    async def published(self) -> tuple[int, list[KnowledgeEntry]]:
        return await self._store.read(rows.published)

    async def entry(self, entry_id: str) -> KnowledgeEntry:
        return await self._store.read(lambda c: _entry(c, entry_id))

    async def versions(self, entry_id: str) -> list[EntryVersion]:
        def work(connection: sa.Connection) -> list[EntryVersion]:
            _entry(connection, entry_id)
            statement = sa.select(V).where(V.c.entry_id == entry_id).order_by(V.c.version.desc())
            return [rows.version_of(row) for row in connection.execute(statement).mappings()]

        return await self._store.read(work)

    async def add(self, entry: PlainEntry, state: EntryState, by: str) -> KnowledgeEntry:
        now = self._clock.now()
        return await self._store.write(lambda c: _add(c, entry, state, by, now))

    async def change(
        self, entry_id: str, expected: int, change: EntryChange, action: Action, by: str
    ) -> KnowledgeEntry:
        now = self._clock.now()
        return await self._store.write(lambda c: _change(c, entry_id, expected, change, action, by, now))

    async def translate(self, entry_id: str, expected: int, said: Translation, by: str) -> KnowledgeEntry:
        def work(connection: sa.Connection) -> KnowledgeEntry:
            entry = _checked(connection, entry_id, expected)
            if said.lang == entry.text.lang:
                raise BadRequest("A translation is into another language than the entry's.")
            stamp = {"updated_at": now, "updated_by": by}
            translations.put(connection, entry_id, said, entry.text.said_hash(), stamp)
            return _noted(connection, entry, "translated", (said,), stamp)

        now = self._clock.now()
        return await self._store.write(work)

    async def untranslate(self, entry_id: str, expected: int, lang: Lang, by: str) -> KnowledgeEntry:
        def work(connection: sa.Connection) -> KnowledgeEntry:
            entry = _checked(connection, entry_id, expected)
            if not translations.drop(connection, entry_id, lang):
                raise BadRequest("The entry has no translation into this language.")
            gone = tuple(t.text for t in entry.translations if t.text.lang == lang)
            return _noted(connection, entry, "translation_removed", gone, {"updated_at": now, "updated_by": by})

        now = self._clock.now()
        return await self._store.write(work)

    async def upkeep(self) -> Upkeep:
        return await self._store.read(lambda c: upkeep(c, self._today()))

    async def current(self) -> tuple[int, list[tuple[str, EntryText]]]:
        return await self._store.read(rows.current)

    async def settled(self) -> set[str]:
        statement = sa.select(knowledge_settled.c.key)
        return await self._store.read(lambda c: set(c.execute(statement).scalars()))

    async def settle(self, key: str, by: str) -> None:
        values = {"key": key, "at": self._clock.now(), "by": by}
        await self._store.write(lambda c: c.execute(_insert_new(c, knowledge_settled), values))

    async def sources(self) -> list[KnowledgeSource]:
        statement = sa.select(S).order_by(S.c.created_at, S.c.id)
        return await self._store.read(lambda c: [rows.source_of(r) for r in c.execute(statement).mappings()])

    async def source(self, source_id: str) -> KnowledgeSource:
        statement = sa.select(S).where(S.c.id == source_id)
        row = await self._store.read(lambda c: c.execute(statement).mappings().first())
        if row is None:
            raise NoSuchSource
        return rows.source_of(row)

    async def replace(self, extract: Extract, by: str) -> ImportReport:
        now = self._clock.now()
        return await self._store.write(lambda c: replace(c, extract, by, now))

    async def note_problem(self, location: str, problem: str) -> None:
        statement = sa.update(S).where(S.c.location == location).values(problem=problem)
        await self._store.write(lambda c: c.execute(statement))


class SqlVectors:
    """`ports.KeptVectors`; its writes go through the one writer."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def load(self, model: str, hashes: Sequence[str]) -> dict[str, bytes]:
        with self._store.database.reading() as connection:
            return load_vectors(connection, model, hashes)

    def save(self, model: str, vectors: dict[str, bytes]) -> None:
        self._store.writer.write_from_thread(lambda c: save_vectors(c, model, vectors))


def load_vectors(connection: sa.Connection, model: str, hashes: Sequence[str]) -> dict[str, bytes]:
    """Those of these embeddings that are kept."""
    c = knowledge_vectors.c
    found: dict[str, bytes] = {}
    for start in range(0, len(hashes), BATCH):
        some = hashes[start : start + BATCH]
        statement = sa.select(c.content_hash, c.vector).where(c.model == model, c.content_hash.in_(some))
        found |= {row[0]: row[1] for row in connection.execute(statement)}
    return found


def save_vectors(connection: sa.Connection, model: str, vectors: dict[str, bytes]) -> None:
    """Keep embeddings; those another process has kept meanwhile stay."""
    new = {h: v for h, v in vectors.items() if h not in load_vectors(connection, model, list(vectors))}
    if new:
        values = [{"content_hash": h, "model": model, "vector": v} for h, v in new.items()]
        connection.execute(_insert_new(connection, knowledge_vectors), values)


def _insert_new(connection: sa.Connection, table: sa.Table) -> Any:
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table).on_conflict_do_nothing()


def _entry(connection: sa.Connection, entry_id: str, *, lock: bool = False) -> KnowledgeEntry:
    statement = sa.select(E).where(E.c.id == entry_id)
    row = connection.execute(statement.with_for_update() if lock else statement).mappings().first()
    if row is None:
        raise NoSuchEntry
    return rows.entries_of(connection, [row])[0]


def _add(
    connection: sa.Connection, entry: PlainEntry, state: EntryState, by: str, now: datetime
) -> KnowledgeEntry:
    rows.bump_revision(connection)
    if rows.by_ids(connection, [entry.id]):
        raise BadRequest(f"There is an entry {entry.id!r} already.")
    connection.execute(
        sa.insert(E).values(
            id=entry.id,
            position=0,
            state=state,
            to_confirm=entry.to_confirm,
            version=1,
            created_at=now,
            updated_at=now,
            updated_by=by,
            **rows.text_values(entry.text),
        )
    )
    audit = rows.audit_row(entry.id, 1, "created", entry.text, state, entry.to_confirm, now, by)
    connection.execute(sa.insert(V).values(audit))
    return _entry(connection, entry.id)


def _checked(connection: sa.Connection, entry_id: str, expected: int) -> KnowledgeEntry:
    """The entry, kept for this transaction. Raises EntryChanged when it is at another version."""
    rows.bump_revision(connection)
    entry = _entry(connection, entry_id, lock=True)
    if entry.version != expected:
        raise EntryChanged(details={"by": entry.updated_by})
    return entry


def _noted(
    connection: sa.Connection, entry: KnowledgeEntry, action: Action, translated: Sequence[Translation],
    stamp: dict[str, Any],
) -> KnowledgeEntry:  # fmt: skip
    """The entry with a version more, whose translations have changed."""
    values = {"version": entry.version + 1, **stamp}
    connection.execute(sa.update(E).where(E.c.id == entry.id).values(**values))
    audit = rows.audit_row(
        entry.id, entry.version + 1, action, entry.text, entry.state, entry.to_confirm,
        stamp["updated_at"], stamp["updated_by"], translated,
    )  # fmt: skip
    connection.execute(sa.insert(V).values(audit))
    return _entry(connection, entry.id)


def _change(
    connection: sa.Connection, entry_id: str, expected: int, change: EntryChange, action: Action, by: str,
    now: datetime,
) -> KnowledgeEntry:  # fmt: skip
    entry = _checked(connection, entry_id, expected)
    text = change.text or entry.text
    care = change.care or entry.care
    state = change.state or entry.state
    to_confirm = entry.to_confirm if change.to_confirm is None else change.to_confirm
    values = {
        **rows.text_values(text),
        "state": state,
        "to_confirm": to_confirm,
        "review_on": care.review_on,
        "owner": care.owner,
        "version": expected + 1,
        "updated_at": now,
        "updated_by": by,
    }
    connection.execute(sa.update(E).where(E.c.id == entry_id).values(**values))
    audit = rows.audit_row(entry_id, expected + 1, action, text, state, to_confirm, now, by)
    connection.execute(sa.insert(V).values(audit))
    if entry.source_id is not None and state != entry.state:
        step = (state == "published") - (entry.state == "published")
        connection.execute(sa.update(S).where(S.c.id == entry.source_id).values(entries=S.c.entries + step))
    return _entry(connection, entry_id)
