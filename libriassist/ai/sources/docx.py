"""Word documents, through python-docx: headings, paragraphs, lists, tables; no hidden or white text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...core.errors import SourceUnreadable
from .document import Document, Heading, Item, Text, clean, one_line, table_lines

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_HEADING = re.compile(r"(?:heading|titre|überschrift|título|titolo)\s*(\d)", re.IGNORECASE)
_UNPACKED_MOST = 200 * 2**20
_WHITE = "FFFFFF"


def read_docx(data: bytes) -> Document:
    """Raises SourceUnreadable for what is no Word document, or is one made to fill the memory."""
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > _UNPACKED_MOST:
            limit = str(_UNPACKED_MOST // 2**20)
            raise SourceUnreadable(
                "too_large", f"The document is larger than {limit} MB when unpacked.", limit=limit
            )
        document = docx.Document(io.BytesIO(data))
        items = _lists_joined(list(_items(document.iter_inner_content())))
        title = one_line(document.core_properties.title or "")
    except SourceUnreadable:
        raise
    except Exception as error:
        raise SourceUnreadable("docx_unreadable", "This is not a Word document that can be read.") from error
    named = next((item.text for item in items if isinstance(item, Heading)), "")
    return Document(title or named, items)


def _items(blocks: Iterator[Paragraph | Table]) -> Iterator[Item]:
    from docx.table import Table

    for block in blocks:
        if isinstance(block, Table):
            rows = [[_visible_cell(cell) for cell in row.cells] for row in block.rows]
            if text := table_lines(rows, header=True):
                yield Text(text)
            continue
        text = clean("".join(run.text for run in block.runs if _visible(run)))
        style = (block.style.name or "") if block.style is not None else ""
        if not text:
            continue
        if found := _HEADING.match(style):
            yield Heading(int(found.group(1)), one_line(text))
        elif style in {"Title", "Titre"}:
            yield Heading(1, one_line(text))
        elif style.startswith("List") or _numbered(block):
            yield Text(f"• {one_line(text)}")
        elif text.endswith("?") and len(text) <= 200 and all(run.bold for run in block.runs if run.text.strip()):
            yield Heading(7, one_line(text))
        else:
            yield Text(text)


def _visible_cell(cell: object) -> str:
    paragraphs: list[Paragraph] = cell.paragraphs  # type: ignore[attr-defined]
    return " ".join("".join(run.text for run in p.runs if _visible(run)) for p in paragraphs)


def _visible(run: Run) -> bool:
    colour = run.font.color.rgb if run.font.color is not None else None
    return not run.font.hidden and str(colour) != _WHITE


def _numbered(paragraph: Paragraph) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and properties.numPr is not None


def _lists_joined(items: list[Item]) -> list[Item]:
    """The lines of a list as one text."""
    joined: list[Item] = []
    for item in items:
        last = joined[-1] if joined else None
        if (
            isinstance(item, Text)
            and item.text.startswith("• ")
            and isinstance(last, Text)
            and last.text.startswith("• ")
        ):
            joined[-1] = Text(f"{last.text}\n{item.text}")
        else:
            joined.append(item)
    return joined
