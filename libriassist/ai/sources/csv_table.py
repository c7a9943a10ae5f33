"""A table of questions and answers: columns question, answer, and optionally id, tags, phrasings, source, lang."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from typing import cast, get_args

from ...chat.knowledge_ports import Draft, EntryText
from ...core.errors import SourceUnreadable
from ...protocol import Lang
from .chunks import entry_id
from .document import clean, decode, one_line

_NAMES = {
    "id": "id",
    "question": "question",
    "answer": "answer", "reponse": "answer", "respuesta": "answer", "antwort": "answer", "risposta": "answer",
    "tags": "tags", "mots-cles": "tags", "mots cles": "tags",
    "phrasings": "phrasings", "formulations": "phrasings",
    "source": "source", "url": "source", "lien": "source",
    "lang": "lang", "langue": "lang", "language": "lang",
}  # fmt: skip
_LANGS = get_args(Lang)
_SEPARATORS = ";,\t|"
_LIST = re.compile(r"[,;|\n]")
_PHRASINGS = re.compile(r"[|\n]")


def read_csv(data: bytes, location: str, lang: Lang, to_confirm: bool) -> list[Draft]:
    """One entry a row. The separator is the one with which the header names question and answer."""
    text = decode(data)
    header, separator = _header(text)
    drafts: list[Draft] = []
    ids: dict[str, int] = {}
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        next(rows)
        for cells in rows:
            if any(cell.strip() for cell in cells):
                draft = _draft(dict(zip(header, cells, strict=False)), rows.line_num, location, lang, to_confirm)
                if draft.id in ids:
                    raise _wrong(rows.line_num, f"says the same as line {ids[draft.id]}")
                ids[draft.id] = rows.line_num
                drafts.append(draft)
    except csv.Error as error:
        raise _wrong(rows.line_num, str(error)) from None
    return drafts


def _header(text: str) -> tuple[list[str], str]:
    for separator in _SEPARATORS:
        first = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        header = [_NAMES.get(_fold(name), "") for name in first]
        if {"question", "answer"} <= set(header):
            return header, separator
    raise SourceUnreadable(
        "csv_columns", "The first line of the table must name the columns: question and answer are needed."
    )


def _draft(row: dict[str, str], line: int, location: str, lang: Lang, to_confirm: bool) -> Draft:
    question, answer = one_line(row.get("question", "")), clean(row.get("answer", ""))
    if not question or not answer:
        raise _wrong(line, f"has no {'question' if not question else 'answer'}")
    own_lang = row.get("lang", "").strip().lower() or lang
    if own_lang not in _LANGS:
        raise _wrong(line, f"lang must be one of {', '.join(_LANGS)}, not {own_lang!r}")
    text = EntryText(
        question,
        answer,
        cast(Lang, own_lang),
        tags=_list(_LIST, row.get("tags", "")),
        phrasings=_list(_PHRASINGS, row.get("phrasings", "")),
        url=row.get("source", "").strip() or None,
    )
    return Draft(
        one_line(row.get("id", "")) or entry_id(location, f"{own_lang}\n{question}", question), text, to_confirm
    )


def _list(separator: re.Pattern[str], cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in separator.split(cell) if (word := one_line(part))))


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKD", name.strip().casefold()).encode("ascii", "ignore").decode()


def _wrong(line: int, what: str) -> SourceUnreadable:
    return SourceUnreadable("csv_line", f"Line {line} of the table {what}.", line=str(line))
