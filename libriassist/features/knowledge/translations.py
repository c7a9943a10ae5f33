"""Translations as rows: what is stored, what is served, and what an import and a person make of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...chat.ports.knowledge import EntryText, PlainEntry
from ...chat.ports.translations import StoredTranslation, Translation
from ...protocol import Lang
from .numerals import same_numbers
from .tables import BATCH, knowledge_translations

T = knowledge_translations
Row = sa.RowMapping | dict[str, Any]


def of_entries(connection: sa.Connection, ids: Sequence[str]) -> dict[str, list[Row]]:
    """The rows of these entries, by entry, in the order of the languages."""
    found: dict[str, list[Row]] = {}
    for start in range(0, len(ids), BATCH):
        statement = sa.select(T).where(T.c.entry_id.in_(ids[start : start + BATCH])).order_by(T.c.lang)
        for row in connection.execute(statement).mappings():
            found.setdefault(row["entry_id"], []).append(row)
    return found


def stored(rows: Iterable[Row], text: EntryText, *, in_use: bool) -> tuple[StoredTranslation, ...]:
    """The translations of an entry that says `text`; one into its own language is none. `in_use`: only to be
    answered with, so that numbers are compared only where it depends on them."""
    return tuple(_stored(row, text, in_use) for row in rows if row["lang"] != text.lang)


def _stored(row: Row, text: EntryText, in_use: bool) -> StoredTranslation:
    outdated = row["original_hash"] != text.said_hash()
    said = Translation(row["lang"], row["question"], row["answer"], row["to_confirm"], outdated)
    asked = outdated or not in_use
    differ = asked and not same_numbers(text.answer, text.lang, said.answer, said.lang)
    served = not said.to_confirm and not (outdated and differ)
    return StoredTranslation(said, served, differ, row["updated_at"], row["updated_by"])


def put(
    connection: sa.Connection, entry_id: str, said: Translation, original_hash: str, stamp: dict[str, Any]
) -> None:
    """The translation, new or in place of the one there is; what its source gave stays known."""
    values = {
        "lang": said.lang,
        "question": said.question,
        "answer": said.answer,
        "to_confirm": said.to_confirm,
        "original_hash": "" if said.outdated else original_hash,
        **stamp,
    }
    mine = (T.c.entry_id == entry_id) & (T.c.lang == said.lang)
    if not connection.execute(sa.update(T).where(mine).values(**values)).rowcount:
        connection.execute(sa.insert(T).values(entry_id=entry_id, **values))


def drop(connection: sa.Connection, entry_id: str, lang: Lang) -> bool:
    """Whether there was one."""
    mine = (T.c.entry_id == entry_id) & (T.c.lang == lang)
    return bool(connection.execute(sa.delete(T).where(mine)).rowcount)


class ImportedTranslations:
    """What an import changes of the translations; those people wrote are theirs."""

    def __init__(self, by: str, now: datetime) -> None:
        self._stamp = {"updated_at": now, "updated_by": by}
        self._puts: list[tuple[PlainEntry, Translation]] = []
        self._drops: list[tuple[str, Lang]] = []

    def meet(self, entry: PlainEntry, rows: Iterable[Row], *, own: bool) -> tuple[Translation, ...]:
        """Those that change. `own`: the entry is of this source, so that what it no longer gives goes."""
        there = {row["lang"]: row for row in rows}
        changed = tuple(said for said in entry.translations if self._changes(entry, said, there.get(said.lang)))
        given = {said.lang for said in entry.translations}
        gone = [lang for lang, row in there.items() if own and lang not in given and _of_source(row)]
        self._drops += [(entry.id, lang) for lang in gone]
        return changed

    def _changes(self, entry: PlainEntry, said: Translation, row: Row | None) -> bool:
        if row is not None and (not _of_source(row) or said.hash() == row["source_hash"]):
            return False
        self._puts.append((entry, said))
        return True

    def write(self, connection: sa.Connection) -> None:
        """After the entries."""
        for entry, said in self._puts:
            stamp = {**self._stamp, "source_hash": said.hash()}
            put(connection, entry.id, said, entry.text.said_hash(), stamp)
        for entry_id, lang in self._drops:
            drop(connection, entry_id, lang)


def _of_source(row: Row) -> bool:
    """Whether the words are still those its source gave."""
    said = Translation(row["lang"], row["question"], row["answer"])
    return bool(row["source_hash"] == said.hash())
