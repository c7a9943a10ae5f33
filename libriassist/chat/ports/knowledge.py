"""The knowledge behind the assistant: what an entry is, and what the shell needs to keep and to read it.

An *entry* is what can be found: a question with its answer (`faq`), or a passage of a document (`passage`,
its question being the heading path `Title › Heading`). A *source* is where entries come from.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal, Protocol

from ...core.language.names import clean_name, writable
from ...protocol import AnswerOutcome, Lang

EntryKind = Literal["faq", "passage"]
EntryState = Literal["draft", "published", "archived"]
SourceKind = Literal["file", "page", "sitemap"]
Action = Literal[
    "imported", "updated", "removed", "created", "edited", "published", "archived", "confirmed", "restored"
]
"""Of a version: `imported`, `updated`, `removed` by an import; the others by a person."""


@dataclass(frozen=True, slots=True)
class EntryText:
    """What an entry says. `tags`: words clients use; `phrasings`: other ways they ask; `url`: where it stands."""

    question: str
    answer: str
    lang: Lang = "fr"
    kind: EntryKind = "faq"
    tags: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()
    url: str | None = None

    def hash(self) -> str:
        """Equal for equal words."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PlainEntry:
    """An entry as a source gives it. `to_confirm`: the shop has not checked it yet."""

    id: str
    text: EntryText
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class KnowledgeEntry:
    """An entry as stored. `edited`: people changed what its source says; an import leaves it alone."""

    id: str
    text: EntryText
    state: EntryState
    to_confirm: bool
    version: int
    source_id: str | None
    edited: bool
    created_at: datetime
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """One moment of an entry: what it said, what was done, by whom."""

    entry_id: str
    version: int
    action: Action
    text: EntryText
    state: EntryState
    to_confirm: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class KnowledgeSource:
    """Where entries come from. `location` names it: importing it again replaces what it gave.

    `problem`: why the last import was refused (a reason of `SourceUnreadable`); what was there before stays.
    """

    id: str
    kind: SourceKind
    location: str
    title: str
    lang: Lang
    problem: str | None
    content_hash: str | None
    entries: int
    created_at: datetime
    imported_at: datetime | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A page that could not be read, and why (English, for people who know web pages)."""

    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Extract:
    """All that was read of a source, checked. `read` of `found` pages, when it is a site."""

    kind: SourceKind
    location: str
    title: str
    lang: Lang
    entries: Sequence[PlainEntry]
    content_hash: str
    read: int = 1
    found: int = 1
    skipped: Sequence[Skipped] = ()
    """Pages of a site that could not be read; what they gave before stays."""

    def tidied(self) -> Extract:
        """As it may be kept, wherever it was read: names are clean, texts can be written."""
        entries = [replace(e, id=clean_name(e.id), text=_tidied(e.text)) for e in self.entries]
        named = [entry for entry in entries if entry.id and entry.text.question]
        return replace(self, title=clean_name(self.title), entries=named)


def _tidied(text: EntryText) -> EntryText:
    clean: dict[str, Any] = {
        "question": clean_name(text.question),
        "answer": writable(text.answer),
        "tags": tuple(filter(None, map(clean_name, text.tags))),
        "phrasings": tuple(filter(None, map(clean_name, text.phrasings))),
        "url": writable(text.url) if text.url else text.url,
    }
    changed = {name: value for name, value in clean.items() if value != getattr(text, name)}
    return replace(text, **changed) if changed else text


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import changed. `kept`: entries people had edited or archived, which were left as they are."""

    source: KnowledgeSource
    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: int = 0
    read: int = 1
    found: int = 1
    skipped: Sequence[Skipped] = ()


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """`text` matches id, question, answer, tags and phrasings. None: any."""

    text: str = ""
    states: tuple[EntryState, ...] = ("draft", "published")
    lang: Lang | None = None
    source_id: str | None = None
    to_confirm: bool | None = None
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What a person makes of an entry; None leaves it. `state` and `to_confirm` may change alone."""

    text: EntryText | None = None
    state: EntryState | None = None
    to_confirm: bool | None = None


class KnowledgeStore(Protocol):
    """Entries, sources and versions. Every change is one transaction, audited, and bumps the revision."""

    async def revision(self) -> int: ...

    async def entries(self, query: EntryQuery) -> tuple[list[KnowledgeEntry], int]:
        """A page, latest changed first, and how many there are in all."""
        ...

    async def published(self) -> tuple[int, list[KnowledgeEntry]]:
        """The revision and everything the assistant may say at it, in order."""
        ...

    async def entry(self, entry_id: str) -> KnowledgeEntry:
        """Raises NoSuchEntry."""
        ...

    async def versions(self, entry_id: str) -> list[EntryVersion]:
        """Newest first. Raises NoSuchEntry."""
        ...

    async def add(self, entry: PlainEntry, state: EntryState, by: str) -> KnowledgeEntry:
        """Raises BadRequest when the id is taken."""
        ...

    async def change(
        self, entry_id: str, expected: int, change: EntryChange, action: Action, by: str
    ) -> KnowledgeEntry:
        """Raises EntryChanged unless the entry is at version `expected`, or NoSuchEntry."""
        ...

    async def sources(self) -> list[KnowledgeSource]: ...

    async def source(self, source_id: str) -> KnowledgeSource:
        """Raises NoSuchSource."""
        ...

    async def replace(self, extract: Extract, by: str) -> ImportReport:
        """Make the source's entries those of `extract`, in one transaction."""
        ...

    async def note_problem(self, location: str, problem: str) -> None:
        """A known source could not be read again."""
        ...


class KnowledgeReader(Protocol):
    """Reads files and pages. Raises SourceUnreadable; nothing was changed then."""

    async def read_file(
        self, name: str, data: bytes, lang: Lang | None, title: str, to_confirm: bool
    ) -> Extract: ...

    async def read_address(
        self, url: str, lang: Lang | None, title: str, to_confirm: bool, *, sitemap: bool
    ) -> Extract: ...


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry found for a question, with its score (higher is nearer; only comparable within one answer)."""

    id: str
    question: str
    score: float


@dataclass(frozen=True, slots=True)
class Trial:
    """What the assistant would answer: nothing is stored, counted or sent."""

    outcome: AnswerOutcome
    confidence: float
    entries: Sequence[Scored]
    answer: str
    suggestions: Sequence[str]
    offers_human: bool


class KnowledgeUser(Protocol):
    """The assistant, as far as its knowledge goes."""

    async def use_entries(self, entries: Sequence[PlainEntry]) -> None:
        """From now on answer with these; until it returns, with the old ones."""
        ...

    @property
    def share_done(self) -> float | None:
        """How much of what makes that take long is done, 0 to 1; None while nothing does."""
        ...

    async def try_question(self, text: str, lang: Lang, draft: PlainEntry | None) -> Trial:
        """The answer to a first question, as if `draft` had been published in place of its id."""
        ...


class KeptVectors(Protocol):
    """Embeddings kept between starts, by the hash of what was embedded. Called from worker threads."""

    def load(self, model: str, hashes: Sequence[str]) -> dict[str, bytes]: ...

    def save(self, model: str, vectors: dict[str, bytes]) -> None: ...


def slug(words: str) -> str:
    """`Délais de livraison` gives `delais-de-livraison`."""
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def snapshot_of(text: EntryText, state: EntryState, to_confirm: bool) -> dict[str, Any]:
    """What the audit keeps of an entry."""
    return {**asdict(text), "state": state, "to_confirm": to_confirm}
