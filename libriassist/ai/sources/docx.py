"""Word documents: headings, paragraphs, lists, tables and text boxes in reading order; nothing hidden."""

from __future__ import annotations

import struct
import zipfile
import zlib

from lxml import etree

from ...core.errors import SourceUnreadable
from .document import Document, Heading, Item, Text, beside, clean, one_line
from .tables import Cell, table_text
from .word_package import Node, WordPackage, child, is_on, name_of, value
from .word_text import Shown, WordText, boxes_fill, is_shaded, nodes_of

_QUESTION_CHARS = 200
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, ValueError, EOFError, OSError, RuntimeError,
    struct.error,
)  # fmt: skip


def read_docx(data: bytes, unpacked_bytes: int, elements: int) -> Document:
    """Raises SourceUnreadable for what is no Word document, or is one made to fill the memory."""
    try:
        package = WordPackage(data, unpacked_bytes, 10 * elements)
        items = _Reader(package).items(package.body, shaded=False)
        title = package.title
    except _DAMAGED as error:
        raise SourceUnreadable("docx_unreadable", "This is not a Word document that can be read.") from error
    named = next((item.text for item in items if isinstance(item, Heading)), "")
    return Document(title or named, items)


class _Reader:
    def __init__(self, package: WordPackage) -> None:
        self._package = package
        self._text = WordText(package)
        self._shading: dict[str | None, bool] = {}

    def items(self, container: Node, *, shaded: bool) -> list[Item]:
        out: list[Item] = []
        for node in nodes_of(container):
            if name_of(node) == "p":
                self._paragraph(node, out, shaded)
            elif name_of(node) == "tbl":
                self._table(node, out, shaded)
        return out

    def _paragraph(self, node: Node, out: list[Item], shaded: bool) -> None:
        shown = self._text.shown(node, shaded=shaded)
        item = self._item(node, shown)
        last = out[-1] if out else None
        if item is not None:
            if isinstance(item, Text) and item.listed and isinstance(last, Text) and last.listed:
                out[-1] = Text(f"{last.text}\n{item.text}", listed=True)
            else:
                out.append(item)
        for box in shown.boxes:
            out += self.items(box, shaded=shaded or boxes_fill(box))

    def _item(self, node: Node, shown: Shown) -> Item | None:
        properties = child(node, "pPr")
        style = value(child(properties, "pStyle"))
        text = clean(shown.text)
        if not text:
            return None
        outline = value(child(properties, "outlineLvl"))
        level = int(outline) + 1 if outline is not None and outline.isdecimal() and int(outline) < 9 else None
        level = level or self._package.heading_level(style)
        if level is not None:
            return Heading(level, one_line(text))
        if (mark := self._mark(properties, style)) is not None:
            return Text(f"{mark} {one_line(text)}" if mark.strip() else one_line(text), listed=True)
        if text.endswith("?") and len(text) <= _QUESTION_CHARS and shown.bold:
            return Heading(7, one_line(text))
        return Text(text)

    def _mark(self, properties: Node | None, style: str | None) -> str | None:
        """What stands before a line of a list, set in by its depth; None for what is no such line."""
        styles = list(self._package.chain(style))
        given = [child(properties, "numPr"), *(child(found.node, "pPr", "numPr") for found in styles)]
        number = next((found for node in given if (found := value(child(node, "numId"))) is not None), None)
        if number is None or number == "0":
            listed = number is None and any(found.name.startswith("List") for found in styles[:1])
            return "•" if listed and styles[0].name != "List Paragraph" else None
        depth = next((found for node in given if (found := value(child(node, "ilvl"))) is not None), "0")
        deep = min(int(depth), 8) if depth.isdecimal() else 0
        return "  " * deep + self._package.numbering.mark(number, deep)

    def _table(self, table: Node, out: list[Item], shaded: bool) -> None:
        style = value(child(table, "tblPr", "tblStyle"))
        shaded = shaded or is_shaded(child(table, "tblPr")) or self._style_shades(style)
        rows = [row for row in nodes_of(table) if name_of(row) == "tr" and not _row_gone(row)]
        cells = [[cell for cell in nodes_of(row) if name_of(cell) == "tc"] for row in rows]
        read = [[self.items(c, shaded=shaded or is_shaded(child(c, "tcPr"))) for c in row] for row in cells]
        if not any(len(row) > 1 for row in cells):
            out += [item for row in read for items in row for item in items]
            return
        table_rows = _merged(rows, cells, read)
        if text := table_text(table_rows, _heads(rows, cells, table_rows)):
            out.append(Text(text))

    def _style_shades(self, style: str | None) -> bool:
        if style not in self._shading:
            nodes = [node for found in self._package.chain(style) for node in found.node.iter()]
            self._shading[style] = any(is_shaded(node) for node in nodes if name_of(node) == "tcPr")
        return self._shading[style]


def _row_gone(row: Node) -> bool:
    properties = child(row, "trPr")
    return child(properties, "del") is not None or is_on(child(properties, "hidden"))


def _merged(rows: list[Node], cells: list[list[Node]], read: list[list[list[Item]]]) -> list[list[Cell]]:
    """The cells with what they cover: Word writes a merged cell as one that starts and others that go on."""
    made: list[list[Cell]] = []
    starts: dict[int, tuple[int, int]] = {}
    for top, (row, inner) in enumerate(zip(cells, read, strict=True)):
        made.append([])
        column = _skipped(rows[top], made[-1])
        for cell, items in zip(row, inner, strict=True):
            properties = child(cell, "tcPr")
            across = _number(value(child(properties, "gridSpan")))
            merge = child(properties, "vMerge")
            text = beside(item.text for item in items if isinstance(item, Heading | Text))
            goes_on = merge is not None and value(merge) != "restart"
            if goes_on and column in starts and not text:
                first, place = starts[column]
                begun = made[first][place]
                made[first][place] = Cell(begun.text, begun.across, top - first + 1)
            else:
                starts.pop(column, None)
                if merge is not None:
                    starts[column] = (top, len(made[-1]))
                made[-1].append(Cell(text, across))
            column += across
    return made


def _skipped(row: Node, made: list[Cell]) -> int:
    """Columns a row leaves out at its start."""
    before = value(child(row, "trPr", "gridBefore"))
    if before is None or _number(before) < 1:
        return 0
    made.append(Cell("", _number(before)))
    return _number(before)


def _heads(rows: list[Node], cells: list[list[Node]], table: list[list[Cell]]) -> int:
    """How many rows name the columns: those Word repeats on each page, else a first row that reads so."""
    told = next((n for n, row in enumerate(rows) if not is_on(child(row, "trPr", "tblHeader"))), len(rows))
    if told or len(rows) < 2:
        return told if told < len(rows) else 0
    first = [cell.text for cell in table[0]]
    numbers = any(any(map(str.isdigit, cell.text)) for row in table[1:] for cell in row)
    names = first[1:] if len(first) > 2 and not first[0] else first
    plain = all(names) and not any(any(map(str.isdigit, text)) for text in names)
    return int(plain and (numbers or len(cells[0]) > 2 or all(map(_bold, cells[0]))))


def _bold(cell: Node) -> bool:
    runs = [node for node in cell.iter() if name_of(node) == "r" and child(node, "t") is not None]
    return bool(runs) and all(is_on(child(run, "rPr", "b")) for run in runs)


def _number(given: str | None) -> int:
    return min(int(given), 200) if given is not None and given.isdecimal() and int(given) > 0 else 1
