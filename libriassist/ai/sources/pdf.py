"""PDF, through pypdf: lines joined to paragraphs, larger letters read as headings, no running titles."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ...core.errors import SourceUnreadable
from ...core.language.links import readable_link
from .document import Document, Heading, Item, Text, clean, one_line
from .pdf_links import pdf_links

_HEADING_SIZE = 1.15
_HEADING_CHARS = 160
_RUNNING_PAGES = 4
"""From so many pages on, a first or last line that most of them have is a running title."""
_BULLET = re.compile(r"^\s*[•●▪◦‣∙·*–—-]\s+")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+\S")
_SENTENCE_ENDS = (".", "!", "?", "…")
_ENDS = (".", "!", "?", "…", ":", "»", ";")
Line = tuple[str, float]
"""A line and the size of its letters, in points."""


def read_pdf(data: bytes) -> Document:
    """Raises SourceUnreadable: encrypted, damaged, or pictures of text only."""
    pages, title = _pages(data)
    if not any(text.strip() for page in pages for text, _ in page):
        raise SourceUnreadable(
            "pdf_without_text", "There is no text in this PDF, only pictures: run text recognition on it first."
        )
    lines = [line for page in _without_running_titles(pages) for line in [*page, ("", 0.0)]]
    items = list(_items(lines))
    named = next((item.text for item in items if isinstance(item, Heading)), "")
    return Document(title or named, items)


def _pages(data: bytes) -> tuple[list[list[Line]], str]:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import FileNotDecryptedError, WrongPasswordError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise WrongPasswordError
        pages = [_lines(page) for page in reader.pages]
        title = one_line(str(reader.metadata.title or "")) if reader.metadata is not None else ""
    except (WrongPasswordError, FileNotDecryptedError) as error:
        message = "This PDF is locked with a password: save it without one."
        raise SourceUnreadable("pdf_encrypted", message) from error
    except Exception as error:
        raise SourceUnreadable("pdf_unreadable", "This is not a PDF that can be read.") from error
    return pages, title


def _lines(page: Any) -> list[Line]:
    """The lines of a page with the size most of their letters have; links say where they lead."""
    lines: list[Line] = []
    links = list(pdf_links(page))
    sizes: Counter[float] = Counter()
    current: list[str] = []
    led: list[str] = []

    def finish() -> None:
        text = "".join(current)
        for address in dict.fromkeys(led):
            text = readable_link(text, address)
        lines.append((text.strip() if clean(text) else "", sizes.most_common(1)[0][0] if sizes else 0.0))
        for kept in (current, led, sizes):
            kept.clear()

    def visit(text: str, cm: Any, tm: Sequence[float], _font: Any, size: float) -> None:
        real = round(abs(size * (tm[3] or tm[1] or 1.0)), 1)
        for place, part in enumerate(text.split("\n")):
            if place > 0:
                finish()
            current.append(part)
            if part.strip():
                sizes[real] += len(part)
                led.extend(link.address for link in links if link.covers(cm, tm, real, len(part)))

    page.extract_text(visitor_text=visit)
    finish()
    return lines if any(text for text, _ in lines[-1:]) else lines[:-1]


def _without_running_titles(pages: list[list[Line]]) -> Iterator[list[Line]]:
    """Without page numbers, and without the lines that stand at the same edge of most pages."""
    filled = [[line for line in page if line[0]] for page in pages]
    edges: Counter[str] = Counter()
    for page in filled:
        edges.update({_edge(text) for text, _ in [*page[:2], *page[-2:]] if not text.endswith(_SENTENCE_ENDS)})
    many = max(_RUNNING_PAGES, len(filled) * 0.6)
    running = {edge for edge, times in edges.items() if times >= many}
    for page in pages:
        places = [place for place, line in enumerate(page) if line[0]]
        at_edge = {*places[:2], *places[-2:]}
        yield [
            line
            for place, line in enumerate(page)
            if place not in at_edge
            or line[0].endswith(_SENTENCE_ENDS)
            or not (_edge(line[0]) in running or re.fullmatch(r"[\d\s/|.-]+", line[0]))
        ]


def _edge(text: str) -> str:
    return re.sub(r"\d+", "#", text.strip().casefold())


def _items(lines: Sequence[Line]) -> Iterator[Item]:
    letters: Counter[float] = Counter()
    for text, size in lines:
        letters[size] += len(text)
    body = letters.most_common(1)[0][0]
    larger = sorted({size for _, size in lines if size > body * _HEADING_SIZE}, reverse=True)
    levels = {size: min(level, 6) for level, size in enumerate(larger, start=1)}
    paragraph: list[str] = []
    longest = 0
    for text, size in lines:
        heading = bool(text) and size > body * _HEADING_SIZE and len(text) <= _HEADING_CHARS
        listed = _BULLET.match(text) or _NUMBERED.match(text)
        starts_anew = not text or heading or listed or _ended(paragraph, longest)
        if paragraph and starts_anew:
            yield Text(_joined(paragraph))
            paragraph, longest = [], 0
        if heading:
            yield Heading(levels[size], one_line(text))
        elif text:
            paragraph.append(_BULLET.sub("• ", text))
            longest = max(longest, len(paragraph[-1]))
    if paragraph:
        yield Text(_joined(paragraph))


def _ended(paragraph: Sequence[str], longest: int) -> bool:
    """The last line is a sentence's end and shorter than the others: the paragraph is over."""
    return bool(paragraph) and paragraph[-1].rstrip().endswith(_ENDS) and len(paragraph[-1]) < 0.85 * longest


def _joined(lines: Sequence[str]) -> str:
    """A word cut at a line's end is put together."""
    parts: list[str] = []
    for line in lines:
        if parts and parts[-1].endswith("-") and line[:1].islower():
            parts[-1] = parts[-1][:-1]
        elif parts:
            parts.append(" ")
        parts.append(line)
    return clean("".join(parts))
