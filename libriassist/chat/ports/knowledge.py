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
from datetime import date, datetime
from typing import Any, Literal, Protocol

from ...core.language.names import clean_name, writable
from ...protocol import Lang
from .translations import StoredTranslation, Translation, said_hash
from .upkeep import Todo, Upkeep

EntryKind = Literal["faq", "passage"]
EntryState = Literal["draft", "published", "archived"]
SourceKind = Literal["file", "page", "sitemap"]
Action = Literal[
    "imported", "updated", "removed", "created", "edited", "published", "archived", "confirmed", "restored",
    "translated", "translation_removed", "scheduled",
]  # fmt: skip
"""Of a version: `imported`, `updated`, `removed` by an import; `translated` by either; the others by a person."""


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

    def said_hash(self) -> str:
        """Equal while a translation need not change."""
        return said_hash(self.lang, self.question, self.answer)


@dataclass(frozen=True, slots=True)
class PlainEntry:
    """An entry as a source gives it. `to_confirm`: the shop has not checked it yet."""

    id: str
    text: EntryText
    to_confirm: bool = False
    translations: tuple[Translation, ...] = ()


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after an entry (empty: nobody is named), and from which day on it has to be read again."""

    review_on: date | None = None
    owner: str = ""


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
    translations: tuple[StoredTranslation, ...] = ()
    care: Care = Care()

    def whole(self) -> PlainEntry:
        """As a source would give it."""
        return PlainEntry(self.id, self.text, self.to_confirm, tuple(t.text for t in self.translations))

    def used(self) -> PlainEntry:
        """As the assistant answers with it."""
        served = tuple(t.text for t in self.translations if t.served)
        return PlainEntry(self.id, self.text, self.to_confirm, served)


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
    translations: tuple[Translation, ...] = ()
    """Those that were changed then."""


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
        entries = [
            replace(
                e, id=clean_name(e.id), text=_tidied(e.text), translations=tuple(map(_readable, e.translations))
            )
            for e in self.entries
        ]
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


def _readable(said: Translation) -> Translation:
    return replace(said, question=clean_name(said.question), answer=writable(said.answer))


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
    """`text` matches id, question, answer, tags, phrasings and owner. None: any."""

    text: str = ""
    states: tuple[EntryState, ...] = ("draft", "published")
    lang: Lang | None = None
    source_id: str | None = None
    to_confirm: bool | None = None
    todo: Todo | None = None
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What a person makes of an entry; None leaves it. All but the text may change alone."""

    text: EntryText | None = None
    state: EntryState | None = None
    to_confirm: bool | None = None
    care: Care | None = None


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

    async def translate(self, entry_id: str, expected: int, said: Translation, by: str) -> KnowledgeEntry:
        """As `change`: a translation of the entry as it is now, new or in place of the one there is."""
        ...

    async def untranslate(self, entry_id: str, expected: int, lang: Lang, by: str) -> KnowledgeEntry:
        """As `change`: the entry has no translation into `lang` any more."""
        ...

    async def upkeep(self) -> Upkeep:
        """What the current entries need."""
        ...

    async def current(self) -> tuple[int, list[tuple[str, EntryText]]]:
        """The revision, and what drafts and published entries say at it."""
        ...

    async def settled(self) -> set[str]:
        """The keys of contradictions that are none."""
        ...

    async def settle(self, key: str, by: str) -> None: ...

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
