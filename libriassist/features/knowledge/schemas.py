"""What the knowledge routes take and give."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from ...chat.ports.knowledge import Action, EntryKind, EntryState, SourceKind
from ...protocol import MAX_MESSAGE_CHARS, AnswerOutcome, Lang
from ...web.schemas import NO_NUL, ONE_LINE, Schema, Seen

MAX_QUESTION = 300
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION, pattern=ONE_LINE),
    Seen,
]
Body = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_MESSAGE_CHARS, pattern=NO_NUL)
]
Url = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2_000, pattern=r"^(https?://[^\s\x00]+)?$")
]
Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000, pattern=NO_NUL)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255, pattern=ONE_LINE), Seen]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Words(Schema):
    """What an entry says. `url` empty: none."""

    question: Line
    answer: Body
    lang: Lang = "fr"
    kind: EntryKind = "faq"
    tags: Annotated[tuple[Line, ...], Field(max_length=50)] = ()
    phrasings: Annotated[tuple[Line, ...], Field(max_length=50)] = ()
    url: Url = ""


class EntryWords(Schema):
    """What an entry says, as stored: longer than a person may write when it was imported."""

    question: str
    answer: str
    lang: Lang
    kind: EntryKind
    tags: list[str]
    phrasings: list[str]
    url: str | None


class EntryTranslation(Schema):
    """`to_confirm`: nobody has checked it; `outdated`: the original was changed since; `served`: clients who write
    in its language read it; `numbers_differ`: it has other numbers than the original."""

    lang: Lang
    question: str
    answer: str
    to_confirm: bool
    outdated: bool
    served: bool
    numbers_differ: bool
    updated_at: datetime
    updated_by: str


class SaidInLang(Schema):
    """What an entry said in another language."""

    lang: Lang
    question: str
    answer: str


class EntryCare(Schema):
    """`review_on`: the day from which the entry has to be read again, or null; `owner`: who does, or empty."""

    review_on: date | None = None
    owner: Title = ""


class KnowledgeEntry(Schema):
    """`edited`: people changed what its source says; an import leaves it alone."""

    id: str
    words: EntryWords
    state: EntryState
    to_confirm: bool
    version: int
    source_id: str | None
    edited: bool
    created_at: datetime
    updated_at: datetime
    updated_by: str
    translations: list[EntryTranslation]
    care: EntryCare


class KnowledgePage(Schema):
    """`in_use`: the assistant answers with the newest knowledge already (else in a moment); `share_done`: how
    much of its embeddings is computed, 0 to 1, while that takes long."""

    entries: list[KnowledgeEntry]
    total: int
    in_use: bool
    share_done: float | None = None


class NewEntry(Schema):
    words: Words
    state: EntryState = "draft"
    to_confirm: bool = False


class EntryEdit(Schema):
    """Only what is given changes. `version`: the one that was seen; another answers `entry_changed`."""

    version: Version
    words: Words | None = None
    state: EntryState | None = None
    to_confirm: bool | None = None
    care: EntryCare | None = None


class ProposedPhrasings(Schema):
    """Not stored: they count once they are saved with the entry."""

    phrasings: list[str]


class EntrySeen(Schema):
    """`version`: the one that was seen."""

    version: Version


class TranslationEdit(Schema):
    """`version`: the entry's that was seen. Saving it says that it is a translation of the entry as it is."""

    version: Version
    question: Line
    answer: Body
    to_confirm: bool = False


class TranslationCounts(Schema):
    """Of `entries`, those with another language than `lang`, how many translations into it are right, and how many
    not. One both to be confirmed and out of date counts twice."""

    lang: Lang
    entries: int
    right: int
    missing: int
    to_confirm: int
    outdated: int


class KnowledgeUpkeep(Schema):
    """What the drafts and published entries need. `today`: at the shop; `due`: to be read again by then;
    `undated`: without a day for it."""

    today: date
    translations: list[TranslationCounts]
    entries: int
    due: int
    undated: int


class EntryStatement(Schema):
    """A sentence of an entry."""

    entry_id: str
    question: str
    sentence: str


class EntryContradiction(Schema):
    """Two entries that seem to say different numbers of the same thing."""

    key: str
    first: EntryStatement
    second: EntryStatement


class EntryContradictions(Schema):
    """`contradictions`: at most 50 of `total`."""

    contradictions: list[EntryContradiction]
    total: int


class EntryRestore(Schema):
    """`version`: the one that was seen; `to`: the one to say again."""

    version: Version
    to: Version


class EntryMoment(Schema):
    """A line of an entry's history."""

    version: int
    action: Action
    words: EntryWords
    state: EntryState
    to_confirm: bool
    at: datetime
    by: str
    translations: list[SaidInLang]
    """Those that were changed then."""


class KnowledgeSource(Schema):
    """`problem`: why the last import was refused (a reason of `source_unreadable`), or null."""

    id: str
    kind: SourceKind
    location: str
    title: str
    lang: Lang
    problem: str | None
    entries: int
    created_at: datetime
    imported_at: datetime | None


class NewSource(Schema):
    """A page or, with `sitemap`, all pages it names. `lang` null: what the pages say."""

    url: Address
    sitemap: bool = False
    lang: Lang | None = None
    title: Title = ""
    to_confirm: bool = False


class SkippedPage(Schema):
    url: str
    why: str


class ImportReport(Schema):
    """`kept`: entries of people, left as they are. `read` of `found` pages of a sitemap; `skipped`: at most 50."""

    source: KnowledgeSource
    added: int
    updated: int
    removed: int
    unchanged: int
    kept: int
    read: int
    found: int
    skipped: list[SkippedPage]


class TrialDraft(Schema):
    """An entry as it would be published; `id` null: a new one."""

    id: str | None = None
    words: Words


class TrialQuestion(Schema):
    question: Body
    lang: Lang = "fr"
    draft: TrialDraft | None = None


class TrialEntry(Schema):
    id: str
    question: str
    score: float


class TrialAnswer(Schema):
    """What a client would read. `entries`: the nearest, best first; a higher score is nearer."""

    outcome: AnswerOutcome
    confidence: float
    entries: list[TrialEntry]
    answer: str
    suggestions: list[str]
    offers_human: bool
