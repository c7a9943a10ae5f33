"""An import: a source's entries become those that were read, in one transaction; people's edits win."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as replace_fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...chat.ports.knowledge import Action, EntryState, Extract, ImportReport, PlainEntry
from ...chat.ports.translations import Translation
from ...ids import new_id
from . import translations
from .rows import E, Row, S, V, audit_row, bump_revision, by_ids, is_edited, source_of, text_of, text_values
from .tables import BATCH


def replace(connection: sa.Connection, extract: Extract, by: str, now: datetime) -> ImportReport:
    """Unchanged entries are left, changed ones get a new version, missing ones are archived.

    An entry people edited or archived stays theirs. An id of another source's entry changes that entry where
    it is. Pages that could not be read keep what they gave.
    """
    extract = extract.tidied()
    bump_revision(connection)
    source_id = _source(connection, extract, now)
    mine = {row["id"]: row for row in _rows_of(connection, source_id)}
    known = mine | by_ids(connection, [entry.id for entry in extract.entries if entry.id not in mine])
    translated = translations.of_entries(connection, [entry.id for entry in extract.entries if entry.id in known])
    change = _Import(connection, source_id, by, now, translated)
    for position, entry in enumerate(extract.entries):
        row = known.get(entry.id)
        if row is None:
            change.add(entry, position)
        else:
            change.meet(row, entry, position)
    read = {entry.id for entry in extract.entries}
    unread = {skipped.url for skipped in extract.skipped}
    for row in mine.values():
        if row["id"] not in read and row["state"] != "archived":
            change.miss(row, unread=row["url"] in unread)
    change.write()
    return _report(connection, source_id, extract, change)


class _Import:
    """The rows to write, and what is counted on the way."""

    def __init__(
        self,
        connection: sa.Connection,
        source_id: str,
        by: str,
        now: datetime,
        translated: dict[str, list[Row]],
    ) -> None:
        self._translated = translated
        self._translations = translations.ImportedTranslations(by, now)
        self._connection = connection
        self._source_id = source_id
        self._by = by
        self._now = now
        self._new: list[dict[str, Any]] = []
        self._changed: list[dict[str, Any]] = []
        self._retranslated: list[str] = []
        self._audit: list[dict[str, Any]] = []
        self.added = self.updated = self.removed = self.unchanged = self.kept = 0

    def add(self, entry: PlainEntry, position: int) -> None:
        self.added += 1
        values = self._values(entry, position, 1)
        stamp = {"id": entry.id, "source_id": self._source_id, "created_at": self._now}
        self._new.append({**stamp, **values, "source_hash": values["content_hash"]})
        self._note(entry, "published", 1, "imported", self._translations.meet(entry, (), own=True))

    def meet(self, row: Row, entry: PlainEntry, position: int) -> None:
        """An entry that is there already."""
        said = entry.text.hash()
        own = row["source_id"] == self._source_id
        published = row["state"] == "published"
        same = said == row["content_hash"] and (published or row["source_hash"] is not None)
        taken_away = row["state"] == "archived" and row["source_hash"] is not None
        there = self._translated.get(entry.id, ())
        translated = () if own and taken_away else self._translations.meet(entry, there, own=own)
        if same or (own and (is_edited(row) or taken_away)):
            self._meet_kept(row, translated, unchanged=same and published)
            return
        self.updated += 1
        version = row["version"] + 1
        values = self._values(entry, position if own else row["position"], version)
        values["to_confirm"] = entry.to_confirm or row["to_confirm"]
        values["source_hash"] = said if own else row["source_hash"]
        self._changed.append({**values, "entry": row["id"]})
        kept = replace_fields(entry, to_confirm=values["to_confirm"])
        self._note(kept, "published", version, "updated", translated)

    def _meet_kept(self, row: Row, translated: tuple[Translation, ...], *, unchanged: bool) -> None:
        """An entry whose own words stay as they are; its translations may change."""
        if not translated:
            self.unchanged += unchanged
            self.kept += not unchanged
            return
        self.updated += 1
        self._retranslated.append(row["id"])
        entry = PlainEntry(row["id"], text_of(row), row["to_confirm"])
        self._note(entry, row["state"], row["version"] + 1, "translated", translated)

    def miss(self, row: Row, *, unread: bool) -> None:
        """An entry the source no longer has."""
        if unread or is_edited(row):
            self.kept += 1
            return
        self.removed += 1
        entry = PlainEntry(row["id"], text_of(row), row["to_confirm"])
        values = self._values(entry, row["position"], row["version"] + 1)
        self._changed.append({**values, "state": "archived", "source_hash": None, "entry": row["id"]})
        self._note(entry, "archived", row["version"] + 1, "removed")

    def write(self) -> None:
        if self._new:
            self._connection.execute(sa.insert(E), self._new)
        self._translations.write(self._connection)
        for start in range(0, len(self._retranslated), BATCH):
            some = E.c.id.in_(self._retranslated[start : start + BATCH])
            stamp = {"updated_at": self._now, "updated_by": self._by}
            self._connection.execute(sa.update(E).where(some).values(version=E.c.version + 1, **stamp))
        if self._changed:
            names = [name for name in self._changed[0] if name != "entry"]
            statement = sa.update(E).where(E.c.id == sa.bindparam("entry"))
            statement = statement.values({name: sa.bindparam(f"v_{name}") for name in names})
            rows = [{"entry": row["entry"], **{f"v_{n}": row[n] for n in names}} for row in self._changed]
            self._connection.execute(statement, rows)
        for start in range(0, len(self._audit), BATCH):
            self._connection.execute(sa.insert(V), self._audit[start : start + BATCH])

    def _values(self, entry: PlainEntry, position: int, version: int) -> dict[str, Any]:
        return {
            **text_values(entry.text),
            "position": position,
            "state": "published",
            "to_confirm": entry.to_confirm,
            "version": version,
            "updated_at": self._now,
            "updated_by": self._by,
        }

    def _note(
        self,
        entry: PlainEntry,
        state: EntryState,
        version: int,
        action: Action,
        translated: Sequence[Translation] = (),
    ) -> None:
        self._audit.append(
            audit_row(
                entry.id, version, action, entry.text, state, entry.to_confirm, self._now, self._by, translated
            )
        )


def _source(connection: sa.Connection, extract: Extract, now: datetime) -> str:
    """The source's id; made when its location is new."""
    values = {
        "kind": extract.kind,
        "title": extract.title,
        "lang": extract.lang,
        "problem": None,
        "content_hash": extract.content_hash,
        "imported_at": now,
    }
    there = S.c.location == extract.location
    source_id: str | None = connection.execute(sa.select(S.c.id).where(there)).scalar()
    if source_id is None:
        source_id = new_id()
        new = {"id": source_id, "location": extract.location, "entries": 0, "created_at": now}
        connection.execute(sa.insert(S).values(**new, **values))
    else:
        connection.execute(sa.update(S).where(there).values(**values))
    return source_id


def _rows_of(connection: sa.Connection, source_id: str) -> Sequence[Row]:
    return connection.execute(sa.select(E).where(E.c.source_id == source_id)).mappings().all()


def _report(connection: sa.Connection, source_id: str, extract: Extract, change: _Import) -> ImportReport:
    count = sa.select(sa.func.count()).where(E.c.source_id == source_id, E.c.state == "published")
    entries = connection.execute(count).scalar_one()
    connection.execute(sa.update(S).where(S.c.id == source_id).values(entries=entries))
    row = connection.execute(sa.select(S).where(S.c.id == source_id)).mappings().one()
    return ImportReport(
        source=source_of(row),
        added=change.added,
        updated=change.updated,
        removed=change.removed,
        unchanged=change.unchanged,
        kept=change.kept,
        read=extract.read,
        found=extract.found,
        skipped=extract.skipped,
    )
