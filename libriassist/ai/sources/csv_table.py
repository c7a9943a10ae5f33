"""A table of questions and answers: columns question, answer, and optionally id, tags, phrasings, source, lang,
and question and answer in other languages (`question_en`, `answer_en`)."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, product
from typing import cast, get_args

from ...chat.ports.knowledge import EntryText, PlainEntry
from ...chat.ports.translations import Translation
from ...core.errors import SourceUnreadable
from ...core.language.links import safe_link
from ...protocol import Lang
from .chunks import entry_id
from .document import clean, one_line
from .encoding import decode
from .html import plain_text

_COLUMNS = {
    "id": "id identifiant ref reference numero kennung codigo codice",
    "question": "question questions q demande demandes interrogation pregunta preguntas frage fragen domanda "
    "domande",
    "answer": "answer answers reponse reponses r a respuesta respuestas antwort antworten risposta risposte",
    "tags": "tag tags mot-cle mots-cles mot-clef mots-clefs keyword keywords etiquette etiquettes etiqueta "
    "etiquetas categorie categories category theme themes rubrique schlagwort schlagworte schlagworter "
    "stichworte palabra-clave palabras-clave categoria categorias parola-chiave parole-chiave kategorie",
    "phrasings": "phrasing phrasings formulation formulations variante variantes variant variants "
    "reformulations formulaciones formulierungen varianti formulazioni",
    "source": "source sources url lien liens link links page fuente enlace quelle fonte adresse",
    "lang": "lang langue language idioma sprache lingua locale",
}
_LOOSE = {
    "question": "faq titre title intitule libelle sujet subject objet topic probleme problem query titel titulo "
    "titolo",
    "answer": "texte text contenu content body description detail details solution response responses reply "
    "replies corps inhalt contenido contenuto",
}
"""Names that tables of questions have as well as others: they count when no column is named plainly."""
_END = "\x1aend"
"""A last row of our own: what is missing of it is inside a quotation that never ends."""
_NAMES = {name: column for column, names in _COLUMNS.items() for name in names.split()}
_LOOSE_NAMES = {name: column for column, names in _LOOSE.items() for name in names.split()} | {
    name: column for name, column in _NAMES.items() if column in _LOOSE and len(name) > 1
}
_LANGS = get_args(Lang)
_SEPARATORS = ";,\t|"
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?[ \t;,]*(?:\r\n|\r|\n)", re.IGNORECASE)
_LOOKED_AT = 20
"""A title, a date or an empty line may stand above the names of the columns."""
_LIST = re.compile(r"[,;|\n]")
_PHRASINGS = re.compile(r"[|\n]")


def read_csv(data: bytes, charset: str | None, location: str, lang: Lang) -> list[PlainEntry]:
    """One entry a row. The separator is the one with which a line names question and answer."""
    text = decode(data, charset)
    told = _SEP_LINE.match(text)
    text = text[told.end() :] if told is not None else text
    header, separator, above = _header(text, (told.group(1) if told is not None else "") + _SEPARATORS)
    header, lang = _with_original(header, lang)
    before = 1 if told is not None else 0
    entries: list[PlainEntry] = []
    ids: dict[str, int] = {}
    rows = _rows(f"{text}\n{_END}", separator)
    line = before
    try:
        for number, _ in islice(rows, above + 1):
            line = number + before
        for number, cells in rows:
            if cells == [_END]:
                break
            begins, line = line + 1, number + before
            if cells and cells[-1].endswith(_END):
                raise _wrong(begins, "opens a quotation that never ends")
            if any(cell.strip() for cell in cells[len(header) :]):
                raise _wrong(
                    line, f"has more cells than there are columns: put a text with {separator!r} in quotes"
                )
            if any(cell.strip() for cell in cells):
                entry = _entry(dict(zip(header, cells, strict=False)), line, location, lang)
                if entry.id in ids:
                    raise _wrong(line, f"says the same as line {ids[entry.id]}")
                ids[entry.id] = line
                entries.append(entry)
    except csv.Error as error:
        raise _wrong(line + 1, str(error)) from None
    return entries


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells)"""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for cells in reader:
        yield reader.line_num, cells


def _header(text: str, separators: str) -> tuple[list[str], str, int]:
    """The columns, the separator, and how many rows stand above."""
    for loosely, separator in product((False, True), dict.fromkeys(separators)):
        try:
            for above, (_, cells) in enumerate(islice(_rows(text, separator), _LOOKED_AT)):
                header = _columns(cells, loosely)
                if {"question", "answer"} <= set(_with_original(header, "fr")[0]):
                    return header, separator, above
        except csv.Error:
            continue
    for separator in dict.fromkeys(separators):
        if _is_plain(text, separator):
            return ["question", "answer"], separator, -1
    raise SourceUnreadable(
        "csv_columns", "The first line of the table must name the columns: question and answer are needed."
    )


def _is_plain(text: str, separator: str) -> bool:
    """Two columns without names, the first of which asks in every row."""
    try:
        rows = [cells for _, cells in _rows(text, separator) if any(map(str.strip, cells))]
    except csv.Error:
        return False
    return bool(rows) and all(len(cells) == 2 and cells[0].rstrip().endswith("?") for cells in rows)


def _columns(cells: list[str], loosely: bool) -> list[str]:
    """What each column is for, by its whole name, else by the first word of it, else by any."""
    names = [_fold(cell) for cell in cells]
    header = [_NAMES.get(name, "") or _translated_column(name) for name in names]
    for place, name in enumerate(names):
        first = _NAMES.get(name.partition("-")[0], "") if len(name) <= 60 else ""
        if not header[place] and len(name.partition("-")[0]) > 1 and first not in header:
            header[place] = first
    for place, name in enumerate(names if loosely else ()):
        found = next((_LOOSE_NAMES[word] for word in name.split("-")[:4] if word in _LOOSE_NAMES), "")
        if not header[place] and found not in header:
            header[place] = found
    return [name if name not in header[:place] else "" for place, name in enumerate(header)]


def _translated_column(name: str) -> str:
    """`reponse-en` is `answer:en`."""
    said, _, lang = name.rpartition("-")
    column = _NAMES.get(said, "")
    return f"{column}:{lang}" if lang in _LANGS and column in ("question", "answer") else ""


def _with_original(header: list[str], lang: Lang) -> tuple[list[str], Lang]:
    """The columns and the language of the originals: where every column names its language, those of `lang`, else
    the first ones."""
    if "question" in header or "answer" in header:
        return header, lang
    whole = [one for one in _LANGS if {f"question:{one}", f"answer:{one}"} <= set(header)]
    if not whole:
        return header, lang
    first = min(whole, key=lambda one: header.index(f"question:{one}"))
    own = lang if lang in whole else first
    return [name.removesuffix(f":{own}") for name in header], cast(Lang, own)


def _translations(row: dict[str, str], own: Lang, line: int) -> tuple[Translation, ...]:
    found = []
    for lang in _LANGS:
        question = one_line(plain_text(row.get(f"question:{lang}", "")))
        answer = plain_text(row.get(f"answer:{lang}", ""))
        if lang == own or not (question or answer):
            continue
        if not question or not answer:
            raise _wrong(line, f"has no {'question' if not question else 'answer'} in {lang}")
        found.append(Translation(lang, question, answer))
    return tuple(found)


def _entry(row: dict[str, str], line: int, location: str, lang: Lang) -> PlainEntry:
    question, answer = one_line(plain_text(row.get("question", ""))), plain_text(row.get("answer", ""))
    if not question or not answer:
        raise _wrong(line, f"has no {'question' if not question else 'answer'}")
    own_lang = row.get("lang", "").strip().lower()[:2] or lang
    if own_lang not in _LANGS:
        raise _wrong(line, f"lang must be one of {', '.join(_LANGS)}, not {own_lang!r}")
    text = EntryText(
        question,
        answer,
        cast(Lang, own_lang),
        tags=_list(_LIST, row.get("tags", "")),
        phrasings=_list(_PHRASINGS, row.get("phrasings", "")),
        url=safe_link(row.get("source", "")),
    )
    given = one_line(row.get("id", "")).replace("/", "-")
    entry = given or entry_id(location, f"{own_lang}\n{question}", question)
    return PlainEntry(entry, text, translations=_translations(row, text.lang, line))


def _list(separator: re.Pattern[str], cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in separator.split(plain_text(cell)) if (word := one_line(part))))


def _fold(name: str) -> str:
    """`Mots clés :` gives `mots-cles`."""
    plain = unicodedata.normalize("NFKD", clean(name).casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _wrong(line: int, what: str) -> SourceUnreadable:
    return SourceUnreadable("csv_line", f"Line {line} of the table {what}.", line=str(line))
