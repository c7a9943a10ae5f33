"""Searching text in either database as `core.language.searching` compares it.

SQLite calls the Python function. PostgreSQL does the same by itself: it needs no extension and no language of the
cluster, whose `lower` knows ASCII only where the locale is C.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from ..core.language.searching import APOSTROPHES, HYPHENS, for_search

_MARKS = "[\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]"
_OTHER_LETTERS = range(0xC0, 0x530)
"""Latin, Greek and Cyrillic: their capitals without an accent, which NFKD leaves as they are."""


def add_functions(connection: sqlite3.Connection, _record: object = None) -> None:
    """Of every SQLite connection."""
    connection.create_function("for_search", 1, _of_text, deterministic=True)
    connection.create_function("json_for_search", 1, _of_json, deterministic=True)


def contains(connection: sa.Connection, column: Any, words: str) -> sa.ColumnElement[bool]:
    """Whether the column, text or a JSON list of texts, has these words in it."""
    wanted = for_search(words)
    if connection.dialect.name == "sqlite":
        function = sa.func.json_for_search if isinstance(column.type, sa.JSON) else sa.func.for_search
        return sa.func.instr(function(column), wanted) > 0
    return sa.func.strpos(_in_postgres(sa.cast(column, sa.Text)), wanted) > 0


def _of_text(value: str | None) -> str | None:
    return None if value is None else for_search(value)


def _of_json(value: str | None) -> str | None:
    return None if value is None else for_search("\n".join(map(str, json.loads(value) or ())))


def _in_postgres(text: Any) -> Any:
    signs = "'" * len(APOSTROPHES) + "-" * len(HYPHENS)
    text = sa.func.translate(text, APOSTROPHES + HYPHENS, signs)
    text = sa.func.normalize(text, sa.text("NFKD"))
    text = sa.func.lower(sa.func.regexp_replace(text, _MARKS, "", "g"))
    single, several = _letters()
    text = sa.func.translate(text, "".join(single), "".join(single.values()))
    for letter, written in several.items():
        text = sa.func.replace(text, letter, written)
    return sa.func.regexp_replace(text, r"\s+", " ", "g")


def _letters() -> tuple[dict[str, str], dict[str, str]]:
    """What folding makes of letters that NFKD leaves alone: one letter, or several."""
    single = {letter: folded for letter, folded in _folded_letters() if len(folded) == 1}
    several = {letter: folded for letter, folded in _folded_letters() if len(folded) > 1}
    return single, several


def _folded_letters() -> Iterator[tuple[str, str]]:
    for code in (*_OTHER_LETTERS, 0x1E9E):
        letter = chr(code)
        folded = for_search(letter)
        if folded and folded != letter and unicodedata.normalize("NFKD", letter) == letter:
            yield letter, folded
