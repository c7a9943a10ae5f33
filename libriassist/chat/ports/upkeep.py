"""What the knowledge needs: translations that are missing or not right, entries that have to be read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ...protocol import Lang

Need = Literal["missing", "to_confirm", "outdated", "review"]
"""Of a translation: there is none, nobody has checked it, the original was changed since. `review`: of an entry
whose day has come."""


@dataclass(frozen=True, slots=True)
class Todo:
    """Entries that need this; `lang`: of the translation."""

    need: Need
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class TranslationCounts:
    """Of `entries`, those with another language than `lang`, how many translations into it are right, and how many
    not. One both to be confirmed and out of date counts twice."""

    lang: Lang
    entries: int
    right: int
    missing: int
    to_confirm: int
    outdated: int


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Of the drafts and published entries, `today` at the shop. `due`: to be read again; `undated`: without a day
    for it."""

    today: date
    translations: Sequence[TranslationCounts]
    entries: int
    due: int
    undated: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an entry."""

    entry_id: str
    question: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two entries that say different numbers of what seems the same. `key`: of both sentences; another sentence,
    another key."""

    key: str
    first: Statement
    second: Statement
