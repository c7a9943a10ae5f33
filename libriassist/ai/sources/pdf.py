"""PDF, through pypdf: lines joined to paragraphs, larger letters read as headings, no running titles."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ...core.errors import SourceUnreadable
from .document import Document, Heading, Item, Text, clean, one_line

_HEADING_SIZE = 1.15
_HEADING_CHARS = 160
_RUNNING_PAGES = 4
"""From so many pages on, a first or last line that most of them have is a running title."""
_BULLET = re.compile(r"^\s*[•●▪◦‣∙·*–—-]\s+")
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

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise SourceUnreadable("pdf_encrypted", "This PDF is locked with a password: save it without one.")
        pages = [_lines(page) for page in reader.pages]
        title = one_line(str(reader.metadata.title or "")) if reader.metadata is not None else ""
    except SourceUnreadable:
        raise
    except Exception as error:
        if "encrypt" in str(error).lower() or "cryptography" in str(error).lower():
            raise SourceUnreadable(
                "pdf_encrypted", "This PDF is locked with a password: save it without one."
            ) from error
        raise SourceUnreadable("pdf_unreadable", "This is not a PDF that can be read.") from error
    return pages, title


def _lines(page: Any) -> list[Line]:
    """The lines of a page with the size most of their letters have."""
    lines: list[Line] = []
    sizes: Counter[float] = Counter()
    current = ""

    def visit(text: str, _cm: Any, tm: Sequence[float], _font: Any, size: float) -> None:
        nonlocal current, sizes
        real = round(abs(size * (tm[3] or tm[1] or 1.0)), 1)
        parts = text.split("\n")
        for place, part in enumerate(parts):
            current += part
            if part.strip():
                sizes[real] += len(part)
            if place < len(parts) - 1:
                lines.append((current, sizes.most_common(1)[0][0] if sizes else 0.0))
                current, sizes = "", Counter()

    page.extract_text(visitor_text=visit)
    if current.strip():
        lines.append((current, sizes.most_common(1)[0][0] if sizes else 0.0))
    return [(text.strip() if clean(text) else "", size) for text, size in lines]


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
    paragraph: list[str] = []
    for text, size in lines:
        heading = bool(text) and size > body * _HEADING_SIZE and len(text) <= _HEADING_CHARS
        starts_anew = not text or heading or _BULLET.match(text) or _ended(paragraph)
        if paragraph and starts_anew:
            yield Text(_joined(paragraph))
            paragraph = []
        if heading:
            yield Heading(min(larger.index(size) + 1, 6), one_line(text))
        elif text:
            paragraph.append(_BULLET.sub("• ", text))
    if paragraph:
        yield Text(_joined(paragraph))


def _ended(paragraph: Sequence[str]) -> bool:
    """The last line is a sentence's end and shorter than the others: the paragraph is over."""
    if not paragraph or not paragraph[-1].rstrip().endswith(_ENDS):
        return False
    return len(paragraph[-1]) < 0.85 * max(len(line) for line in paragraph)


def _joined(lines: Sequence[str]) -> str:
    text = ""
    for line in lines:
        if text.endswith("-") and line[:1].islower():
            text = text[:-1] + line
        else:
            text = f"{text} {line}" if text else line
    return clean(text)
