"""From the bytes of a file or of pages to the entries they give, by what they are; no network, no waiting."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from ...chat.ports.knowledge import EntryText, Extract, PlainEntry, Skipped, SourceKind
from ...chat.ports.translations import Translation
from ...core.errors import SourceUnreadable
from ...protocol import Lang
from ..retrieval.knowledge import Entry, KnowledgeError, parse_knowledge
from .chunks import empty, entries_of
from .csv_table import read_csv
from .document import Document
from .encoding import decode
from .html import plain_text, read_html
from .markdown import read_markdown
from .page import Page, too_large
from .pairs import paired
from .pdf import read_pdf

_ENDINGS = {
    ".json": "json", ".md": "markdown", ".markdown": "markdown", ".txt": "markdown", ".html": "html",
    ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
_KINDS = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "markdown", "text/markdown": "markdown",
    "application/pdf": "pdf", "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip
_TEXTS_MOST = 200
"""Tags, or phrasings, of one entry."""


@dataclass(frozen=True, slots=True)
class ExtractLimits:
    """Of one source: bytes of its file, bytes and elements when taken apart, entries, and letters of an entry."""

    file_bytes: int
    unpacked_bytes: int = 104_857_600
    elements: int = 300_000
    entries: int = 20_000
    question_chars: int = 1_000
    answer_chars: int = 20_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person who imports says of the source. `lang` None: what it says itself, else the shop's."""

    lang: Lang | None = None
    title: str = ""
    to_confirm: bool = False


class Extractor:
    """Reads in the calling thread. Raises SourceUnreadable; nothing is kept of half a source."""

    def __init__(self, limits: ExtractLimits, default_lang: Lang) -> None:
        self._limits = limits
        self._default = default_lang

    def of_file(self, name: str, data: bytes, wish: Wish) -> Extract:
        """A file by its name. The same name again is the same source."""
        if len(data) > self._limits.file_bytes:
            raise too_large(self._limits.file_bytes)
        name = PurePath(name.replace("\\", "/")).name or "file"
        location = f"file:{name}"
        entries, title, lang = self._entries(_format(name, data), data, location, wish.lang, None, None)
        return Extract(
            "file", location, (wish.title or title or PurePath(name).stem)[:255], lang,
            self._checked(entries, wish.to_confirm), hashlib.sha256(data).hexdigest(),
        )  # fmt: skip

    def of_pages(
        self,
        kind: SourceKind,
        location: str,
        pages: Sequence[Page],
        wish: Wish,
        found: int = 1,
        skipped: Sequence[Skipped] = (),
    ) -> Extract:
        """A page, or the pages of a site: one that cannot be read does not keep the others from being read."""
        entries: list[PlainEntry] = []
        unread = list(skipped)
        names: list[str] = []
        langs: list[Lang] = []
        for page in pages:
            try:
                made, name, lang = self._entries(
                    _KINDS[page.kind], page.body, location, wish.lang, page.url, page.charset
                )
            except SourceUnreadable as error:
                if kind == "page":
                    raise
                unread.append(Skipped(page.url, error.message))
                continue
            entries += made
            names.append(name)
            langs.append(lang)
        digest = hashlib.sha256(b"\n".join(hashlib.sha256(page.body).digest() for page in pages)).hexdigest()
        title = wish.title or (names[0] if names and kind == "page" else "") or location
        return Extract(
            kind, location, title[:255], langs[0] if langs else wish.lang or self._default,
            self._checked(_once(entries), wish.to_confirm), digest, len(names), found, unread,
        )  # fmt: skip

    def _entries(
        self, kind: str, data: bytes, location: str, lang: Lang | None, url: str | None, charset: str | None
    ) -> tuple[list[PlainEntry], str, Lang]:
        """(entries, title, language) of one file or page."""
        if not data.strip():
            raise SourceUnreadable("empty", "The file is empty.")
        own = lang or self._default
        if kind == "json":
            return _of_json(data, own), "", own
        if kind == "csv":
            return read_csv(data, charset, location, own), "", own
        document = self._document(kind, data, charset, url)
        own = lang or document.lang or self._default
        if empty(document.items):
            raise SourceUnreadable("empty", "There is no text to read in it.")
        title = document.title or _name_of(location, url)
        read = dataclasses.replace(document, title=title, items=paired(document.items))
        return entries_of(read, location, own, url, False), document.title, own

    def _document(self, kind: str, data: bytes, charset: str | None, url: str | None) -> Document:
        limits = self._limits
        if kind == "markdown":
            return read_markdown(decode(data, charset), url, limits.elements)
        if kind == "html":
            return read_html(data, charset, url, limits.elements)
        if kind == "pdf":
            return read_pdf(data)
        from .docx import read_docx

        return read_docx(data, limits.unpacked_bytes, limits.elements)

    def _checked(self, entries: Sequence[PlainEntry], to_confirm: bool) -> list[PlainEntry]:
        limits = self._limits
        if not entries:
            raise SourceUnreadable("empty", "There is no text to read in it.")
        if len(entries) > limits.entries:
            message = f"That would be {len(entries)} entries; the limit is {limits.entries}."
            raise SourceUnreadable("too_many_entries", message, count=str(len(entries)), limit=str(limits.entries))
        for entry in entries:
            self._check_length(entry)
        return [dataclasses.replace(d, to_confirm=d.to_confirm or to_confirm) for d in entries]

    def _check_length(self, entry: PlainEntry) -> None:
        text, limits = entry.text, self._limits
        lines = [text.question, *text.tags, *text.phrasings]
        longest = max(len(entry.id), *map(len, lines), *(len(t.question) for t in entry.translations))
        answer = max(len(text.answer), *(len(t.answer) for t in entry.translations), 0)
        for chars, most in ((longest, limits.question_chars), (answer, limits.answer_chars)):
            if chars > most or len(lines) > 2 * _TEXTS_MOST:
                message = f"The entry {entry.id[:60]!r} is too long: {chars} characters; the limit is {most}."
                raise SourceUnreadable("entry_too_long", message, entry=entry.id[:60], limit=str(most))


def plain_entry(entry: Entry) -> PlainEntry:
    """An entry of the JSON list, as a source gives it."""
    text = EntryText(
        entry.question, entry.answer, entry.lang, entry.kind, entry.tags, entry.phrasings, entry.source
    )
    return PlainEntry(entry.id, text, entry.to_confirm, entry.translations)


def _of_json(data: bytes, lang: Lang) -> list[PlainEntry]:
    """Markup in it becomes text: clients read it word for word."""
    try:
        entries = parse_knowledge(decode(data), lang=lang)
    except KnowledgeError as error:
        raise SourceUnreadable("json_wrong", f"The knowledge list: {error}", what=str(error)) from None
    return [
        plain_entry(
            dataclasses.replace(
                entry,
                question=plain_text(entry.question) or entry.question,
                answer=plain_text(entry.answer) or entry.answer,
                tags=tuple(filter(None, map(plain_text, entry.tags))),
                phrasings=tuple(filter(None, map(plain_text, entry.phrasings))),
                translations=tuple(map(_plain_translation, entry.translations)),
            )
        )
        for entry in entries
    ]


def _plain_translation(said: Translation) -> Translation:
    return dataclasses.replace(
        said,
        question=plain_text(said.question) or said.question,
        answer=plain_text(said.answer) or said.answer,
    )


def _format(name: str, data: bytes) -> str:
    if data[:5] == b"%PDF-":
        return "pdf"
    kind = _ENDINGS.get(PurePath(name).suffix.lower())
    if kind is None:
        known = ", ".join(_ENDINGS)
        raise SourceUnreadable(
            "kind_unknown", f"Files of this kind are not read; these are: {known}.", known=known
        )
    return kind


def _name_of(location: str, url: str | None) -> str:
    return url or PurePath(location.removeprefix("file:")).stem


def _once(entries: Sequence[PlainEntry]) -> list[PlainEntry]:
    """What several pages say word for word counts once (and an id is one place)."""
    ids: set[str] = set()
    said: set[tuple[str, str]] = set()
    kept: list[PlainEntry] = []
    for entry in entries:
        words = ("" if entry.text.kind == "passage" else entry.text.question, entry.text.answer)
        if entry.id not in ids and words not in said:
            kept.append(entry)
        ids.add(entry.id)
        said.add(words)
    return kept
