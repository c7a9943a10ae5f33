"""`ports.KnowledgeReader`: by what a file is, whichever way it came."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import urldefrag

from ...chat.knowledge_ports import Draft, EntryText, Extract, Skipped, SourceKind
from ...core.errors import SourceUnreadable
from ...protocol import Lang
from ..knowledge import Entry, KnowledgeError, parse_knowledge
from .chunks import drafts_of, empty
from .csv_table import read_csv
from .document import Document, decode
from .docx import read_docx
from .fetch import Fetcher, Page, Resolver, resolve, too_large
from .html import read_html
from .markdown import read_markdown
from .pdf import read_pdf
from .site import PAGE_KINDS, read_site

_ENDINGS = {
    ".json": "json", ".md": "markdown", ".markdown": "markdown", ".txt": "markdown", ".html": "html",
    ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
_KINDS = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "markdown", "text/markdown": "markdown",
    "application/pdf": "pdf", "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bytes of a file, bytes of a web page, pages of a site, entries of a source, seconds a page may take."""

    file_bytes: int
    page_bytes: int
    pages: int
    entries: int
    seconds: float
    private_hosts: Collection[str] = ()


class SourceReader:
    """Reads in a thread; nothing of a source is kept before all of it was read."""

    def __init__(self, limits: ReadLimits, default_lang: Lang, resolver: Resolver = resolve) -> None:
        self._limits = limits
        self._default = default_lang
        self._resolver = resolver

    async def read_file(self, name: str, data: bytes, lang: Lang | None, title: str, to_confirm: bool) -> Extract:
        """A file by its name. The same name again is the same source."""
        return await asyncio.to_thread(self.extract_file, name, data, lang, title, to_confirm)

    def extract_file(self, name: str, data: bytes, lang: Lang | None, title: str, to_confirm: bool) -> Extract:
        """`read_file` where there is no event loop."""
        if len(data) > self._limits.file_bytes:
            raise too_large(self._limits.file_bytes)
        name = PurePath(name.replace("\\", "/")).name or "file"
        location = f"file:{name}"
        drafts, found_title, found_lang = self._drafts(_format(name, data), data, location, lang, None, None)
        drafts = _confirmed(drafts, to_confirm)
        return Extract(
            "file", location, (title or found_title or PurePath(name).stem)[:255], found_lang,
            self._checked(drafts), hashlib.sha256(data).hexdigest(),
        )  # fmt: skip

    async def read_address(
        self, url: str, lang: Lang | None, title: str, to_confirm: bool, *, sitemap: bool
    ) -> Extract:
        """A page, or all pages a sitemap names."""
        url = urldefrag(url.strip())[0]
        limits = self._limits
        fetcher = Fetcher(seconds=limits.seconds, private_hosts=limits.private_hosts, resolver=self._resolver)
        async with fetcher:
            if not sitemap:
                page = await fetcher.get(url, max_bytes=limits.page_bytes, kinds=PAGE_KINDS)
                return await asyncio.to_thread(self._of_pages, "page", url, [page], 1, (), lang, title, to_confirm)
            site = await read_site(
                fetcher, url, pages=limits.pages, page_bytes=limits.page_bytes, map_bytes=limits.file_bytes
            )
        return await asyncio.to_thread(
            self._of_pages, "sitemap", url, site.pages, site.found, site.skipped, lang, title, to_confirm
        )

    def _of_pages(
        self,
        kind: SourceKind,
        location: str,
        pages: Sequence[Page],
        found: int,
        skipped: Sequence[Skipped],
        lang: Lang | None,
        title: str,
        to_confirm: bool,
    ) -> Extract:
        drafts: list[Draft] = []
        skipped = list(skipped)
        names: list[str] = []
        langs: list[Lang] = []
        for page in pages:
            try:
                made, name, page_lang = self._drafts(
                    _KINDS[page.kind], page.body, location, lang, page.url, page.charset
                )
            except SourceUnreadable as error:
                if kind == "page":
                    raise
                skipped.append(Skipped(page.url, error.message))
                continue
            drafts += made
            names.append(name)
            langs.append(page_lang)
        digest = hashlib.sha256(b"\n".join(hashlib.sha256(page.body).digest() for page in pages)).hexdigest()
        name = title or (names[0] if names and kind == "page" else "") or location
        return Extract(
            kind, location, name[:255],
            langs[0] if langs else lang or self._default, self._checked(_confirmed(_once(drafts), to_confirm)),
            digest, len(names), found, skipped,
        )  # fmt: skip

    def _drafts(
        self, kind: str, data: bytes, location: str, lang: Lang | None, url: str | None, charset: str | None
    ) -> tuple[list[Draft], str, Lang]:
        """(entries, title, language) of one file or page."""
        if not data.strip():
            raise SourceUnreadable("empty", "The file is empty.")
        own = lang or self._default
        if kind == "json":
            return _of_json(data, own), "", own
        if kind == "csv":
            return read_csv(data, location, own, False), "", own
        document = _document(kind, data, charset)
        own = lang or document.lang or self._default
        if empty(document.items):
            raise SourceUnreadable("empty", "There is no text to read in it.")
        titled = document if document.title else Document(_name_of(location, url), document.items, document.lang)
        return drafts_of(titled, location, own, url, False), document.title, own

    def _checked(self, drafts: Sequence[Draft]) -> Sequence[Draft]:
        if not drafts:
            raise SourceUnreadable("empty", "There is no text to read in it.")
        if len(drafts) > self._limits.entries:
            message = f"That would be {len(drafts)} entries; the limit is {self._limits.entries}."
            raise SourceUnreadable(
                "too_many_entries", message, count=str(len(drafts)), limit=str(self._limits.entries)
            )
        return drafts


def draft_of(entry: Entry) -> Draft:
    """An entry of the JSON list, as a source gives it."""
    text = EntryText(
        entry.question, entry.answer, entry.lang, entry.kind, entry.tags, entry.phrasings, entry.source
    )
    return Draft(entry.id, text, entry.to_confirm)


def _of_json(data: bytes, lang: Lang) -> list[Draft]:
    try:
        return [draft_of(entry) for entry in parse_knowledge(decode(data), lang=lang)]
    except KnowledgeError as error:
        raise SourceUnreadable("json_wrong", f"The knowledge list: {error}", what=str(error)) from None


def _document(kind: str, data: bytes, charset: str | None) -> Document:
    if kind == "markdown":
        return read_markdown(decode(data))
    if kind == "html":
        return read_html(data, charset)
    return read_pdf(data) if kind == "pdf" else read_docx(data)


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


def _confirmed(drafts: Sequence[Draft], to_confirm: bool) -> list[Draft]:
    return [Draft(d.id, d.text, d.to_confirm or to_confirm) for d in drafts]


def _once(drafts: Sequence[Draft]) -> list[Draft]:
    """What several pages say word for word counts once (and an id is one place)."""
    ids: set[str] = set()
    said: set[tuple[str, str]] = set()
    kept: list[Draft] = []
    for draft in drafts:
        words = ("" if draft.text.kind == "passage" else draft.text.question, draft.text.answer)
        if draft.id not in ids and words not in said:
            kept.append(draft)
        ids.add(draft.id)
        said.add(words)
    return kept
