"""The knowledge as its routes, and those of what is learnt, show it."""

from __future__ import annotations

import dataclasses
from typing import Any

from ...chat.ports import knowledge as ports
from ...chat.ports.translations import StoredTranslation
from ...chat.ports.upkeep import Contradiction
from ...core.errors import BadRequest
from .schemas import (
    EntryCare,
    EntryContradiction,
    EntryMoment,
    EntryStatement,
    EntryTranslation,
    EntryWords,
    ImportReport,
    KnowledgeEntry,
    KnowledgeSource,
    SaidInLang,
    SkippedPage,
)

SKIPPED_SHOWN = 50


def words_shown(text: ports.EntryText) -> EntryWords:
    return EntryWords(**{**fields(text), "tags": list(text.tags), "phrasings": list(text.phrasings)})


def entry_shown(entry: ports.KnowledgeEntry) -> KnowledgeEntry:
    values = fields(entry) | {"translations": [_translation_shown(t) for t in entry.translations]}
    values["care"] = EntryCare(**fields(entry.care))
    return KnowledgeEntry(words=words_shown(values.pop("text")), **values)


def _translation_shown(said: StoredTranslation) -> EntryTranslation:
    values = fields(said)
    return EntryTranslation(**fields(values.pop("text")), **values)


def moment_shown(version: ports.EntryVersion) -> EntryMoment:
    values = fields(version)
    del values["entry_id"]
    said = [SaidInLang(lang=t.lang, question=t.question, answer=t.answer) for t in version.translations]
    return EntryMoment(words=words_shown(values.pop("text")), **{**values, "translations": said})


def contradiction_shown(found: Contradiction) -> EntryContradiction:
    first, second = (EntryStatement(**fields(said)) for said in (found.first, found.second))
    return EntryContradiction(key=found.key, first=first, second=second)


def source_shown(source: ports.KnowledgeSource) -> KnowledgeSource:
    values = fields(source)
    del values["content_hash"]
    return KnowledgeSource(**values)


def report_shown(report: ports.ImportReport) -> ImportReport:
    skipped = [SkippedPage(url=s.url, why=s.why) for s in report.skipped[:SKIPPED_SHOWN]]
    return ImportReport(**{**fields(report), "source": source_shown(report.source), "skipped": skipped})


def fields(row: Any) -> dict[str, Any]:
    """One level of a dataclass."""
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def sane_id(entry_id: str) -> str:
    if "\0" in entry_id:
        raise BadRequest("An entry's id has no character U+0000.")
    return entry_id
