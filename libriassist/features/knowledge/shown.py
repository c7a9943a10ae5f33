"""The knowledge as its routes, and those of what is learnt, show it."""

from __future__ import annotations

import dataclasses
from typing import Any

from ...chat.ports import knowledge as ports
from .schemas import EntryWords, ImportReport, KnowledgeEntry, KnowledgeSource, SkippedPage

SKIPPED_SHOWN = 50


def words_shown(text: ports.EntryText) -> EntryWords:
    return EntryWords(**{**fields(text), "tags": list(text.tags), "phrasings": list(text.phrasings)})


def entry_shown(entry: ports.KnowledgeEntry) -> KnowledgeEntry:
    values = fields(entry)
    return KnowledgeEntry(words=words_shown(values.pop("text")), **values)


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
