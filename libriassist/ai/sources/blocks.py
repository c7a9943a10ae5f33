"""The blocks of a page in reading order: what stands apart on the screen stands apart in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from ...core.language.links import readable_link, safe_link
from .chunks import is_question
from .document import Faq, Heading, Item, Text, beside, clean, one_line
from .parts import GROUPS, PARTS, definition_parts, number_of, rows_of, span
from .signs import counted, raised
from .tables import Cell, table_text
from .visible import above

if TYPE_CHECKING:
    from bs4 import Tag

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = ("ul", "ol", "menu", "dir")
_BLOCKS = (
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "header", "hgroup", "hr", "html", "legend", "li",
    "main", "nav", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", *_HEADINGS, *_LISTS,
)  # fmt: skip
_STRONG_QUESTION = 7
"""A paragraph in bold that asks is a heading below all others."""
_SPACE = re.compile(r"\s+")
_LAYOUT_CHARS = 600


class Blocks:
    """Reads one part of a page, each element once. `url`, `base`: what its links are relative to."""

    def __init__(self, part: Tag, url: str | None, base: str | None) -> None:
        self._part = part
        self._base = urljoin(url or "", base or "") or None
        self._holds_block = above(part, _BLOCKS)
        self._holds_heading = above(part, _HEADINGS)

    def items(self) -> list[Item]:
        return self._items(self._part)

    def plain(self) -> str:
        """All of it as one text, a line a block."""
        return _plain(self.items())

    def _items(self, part: Tag) -> list[Item]:
        out: list[Item] = []
        self._into(part, out)
        return out

    def _into(self, part: Tag, out: list[Item]) -> None:
        """Loose words between blocks are paragraphs too."""
        loose: list[str] = []
        for child in _children(part):
            if isinstance(child, str):
                loose.append(child)
            elif child.name in _BLOCKS or id(child) in self._holds_block:
                _flush(loose, out)
                self._block(child, out)
            else:
                loose.append(self._inline(child))
        _flush(loose, out)

    def _block(self, tag: Tag, out: list[Item]) -> None:
        if tag.name in _HEADINGS or (tag.name == "p" and self._is_strong_question(tag)):
            self._heading(tag, out)
        elif tag.name == "details":
            self._details(tag, out)
        elif tag.name in _LISTS:
            if text := "\n".join(self._list(tag)):
                out.append(Text(text, listed=True))
        elif tag.name == "dl":
            self._definitions(tag, out)
        elif tag.name == "table":
            self._table(tag, out)
        elif tag.name == "pre":
            _flush([tag.get_text()], out)
        elif tag.name == "a":
            self._card(tag, out)
        else:
            self._into(tag, out)

    def _heading(self, tag: Tag, out: list[Item]) -> None:
        level = int(tag.name[1]) if tag.name in _HEADINGS else _STRONG_QUESTION
        if text := one_line(self._inline(tag, links=False)):
            out.append(Heading(level, text))

    def _inline(self, tag: Tag, *, links: bool = True) -> str:
        """The words of an element; line breaks of the source are spaces, <br> is one; blocks stand apart."""
        words = "".join(
            child if isinstance(child, str) else self._inline(child, links=links) for child in _children(tag)
        )
        if tag.name in _BLOCKS:
            words = f"\n{words}\n"
        if tag.name in {"sup", "sub"}:
            return raised(words, tag.name)
        return self._linked(tag, words) if links and tag.name == "a" else words

    def _linked(self, tag: Tag, words: str) -> str:
        target = str(tag.get("href") or "").strip()
        if not target or target.startswith("#"):
            return words
        try:
            target = urljoin(self._base or "", target)
        except ValueError:
            return words
        if not words.strip():
            words = " ".join(filter(None, (str(img.get("alt") or "").strip() for img in tag.find_all("img"))))
        safe = safe_link(target)
        if safe is None:
            return "" if words.strip() == target else words
        return readable_link(words, safe) if ":" in safe[:10] else words

    def _card(self, tag: Tag, out: list[Item]) -> None:
        """A link around blocks."""
        inner = self._items(tag)
        if inner and isinstance(last := inner[-1], Text):
            inner[-1] = Text(self._linked(tag, last.text), last.listed)
        out += inner

    def _details(self, tag: Tag, out: list[Item]) -> None:
        """A question to open; around other questions it is their heading."""
        summary = next((child for child in tag.find_all("summary", recursive=False)), None)
        question = one_line(self._inline(summary.extract(), links=False)) if summary is not None else ""
        inner = self._items(tag)
        if not question or any(isinstance(item, Faq) for item in inner):
            out += [Heading(_STRONG_QUESTION - 1, question), *inner] if question else inner
        elif answer := _plain(inner):
            out.append(Faq(question, answer))

    def _list(self, tag: Tag) -> list[str]:
        """The lines of a list; lists inside are set in, whether or not they stand in an item."""
        lines: list[str] = []
        step = -1 if tag.has_attr("reversed") else 1
        number = number_of(tag.get("start"), len(tag.find_all("li", recursive=False)) if step < 0 else 1)
        loose: list[str] = []
        for child in _children(tag):
            if isinstance(child, str) or child.name not in {"li", *_LISTS}:
                loose.append(child if isinstance(child, str) else self._inline(child))
                continue
            lines += filter(None, [one_line("".join(loose))])
            loose.clear()
            if child.name == "li":
                number = number_of(child.get("value"), number)
                lines += self._list_item(
                    child, f"{counted(number, str(tag.get('type') or '1'))}." if tag.name == "ol" else "•"
                )
                number += step
            else:
                lines += [f"  {line}" for line in self._list(child)]
        return lines + list(filter(None, [one_line("".join(loose))]))

    def _list_item(self, tag: Tag, mark: str) -> Iterator[str]:
        words: list[str] = []
        for item in [*self._items(tag), Text("", listed=True)]:
            if not (isinstance(item, Text) and item.listed):
                words.append(_words(item))
                continue
            if text := beside(words):
                yield f"{mark} {text}"
                mark = " "
            words = []
            yield from (f"  {line}" for line in item.text.split("\n") if line)

    def _definitions(self, tag: Tag, out: list[Item]) -> None:
        """A term that asks is a question; the others stay lines."""
        terms: list[Tag] = []
        answers: list[str] = []
        for child in definition_parts(tag):
            if child.name == "dt":
                if answers:
                    self._definition(terms, answers, out)
                    terms, answers = [], []
                terms.append(child)
            else:
                answers.append(_plain(self._items(child)))
        self._definition(terms, answers, out)

    def _definition(self, terms: list[Tag], answers: list[str], out: list[Item]) -> None:
        term = " / ".join(filter(None, (one_line(self._inline(tag, links=False)) for tag in terms)))
        answer = "\n".join(filter(None, answers))
        if term and answer and is_question(term):
            out.append(Faq(term, answer))
        elif term or answer:
            out.append(Text(" : ".join(filter(None, (term, answer)))))

    def _table(self, tag: Tag, out: list[Item]) -> None:
        for caption in tag.find_all("caption", recursive=False):
            self._into(caption, out)
        self._around(tag, out)
        rows = list(rows_of(tag))
        cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
        role = tag.get("role") in {"presentation", "none"}
        if role or id(tag) in self._holds_heading or not any(len(row) > 1 for row in cells):
            for cell in (cell for row in cells for cell in row):
                self._into(cell, out)
            return
        read = [[self._items(cell) for cell in row] for row in cells]
        if tag.find("table") is not None and any(_long(items) for row in read for items in row):
            out += [item for row in read for items in row for item in items]
            return
        table = [
            [Cell(beside(map(_words, items)), *span(cell)) for cell, items in zip(row, inner, strict=True)]
            for row, inner in zip(cells, read, strict=True)
        ]
        heads = next((n for n, row in enumerate(rows) if not self._names_columns(row)), len(rows))
        if text := table_text(table, heads):
            out.append(Text(text))

    def _around(self, table: Tag, out: list[Item]) -> None:
        """Words that stand in a table but in none of its cells: browsers show them above."""
        loose: list[str] = []
        parts = [table, *table.find_all(GROUPS, recursive=False), *rows_of(table)]
        for part in {id(part): part for part in parts}.values():
            loose += [
                child if isinstance(child, str) else self._inline(child)
                for child in _children(part)
                if isinstance(child, str) or child.name not in PARTS
            ]
        _flush(loose, out)

    def _names_columns(self, row: Tag) -> bool:
        """A corner may be empty."""
        cells = row.find_all(["td", "th"], recursive=False)
        if row.parent is not None and row.parent.name == "thead":
            return True
        filled = [cell for cell in cells if cell.get_text(strip=True)]
        told = filled if len(filled) > 1 else cells
        return all(cell.name == "th" or self._is_strong(cell) for cell in told)

    def _is_strong(self, tag: Tag) -> bool:
        """All its words are in bold."""
        words = 0
        for text in tag.find_all(string=True):
            if text.strip():
                words += 1
                if not any(parent.name in {"strong", "b"} for parent in _up_to(tag, text.parent)):
                    return False
        return words > 0

    def _is_strong_question(self, tag: Tag) -> bool:
        return is_question(one_line(self._inline(tag, links=False))) and self._is_strong(tag)


def _children(tag: Tag) -> Iterator[Tag | str]:
    from bs4 import Tag as Element

    for child in tag.children:
        if not isinstance(child, Element):
            yield _SPACE.sub(" ", str(child))
        else:
            yield "\n" if child.name == "br" else child


def _up_to(top: Tag, tag: Tag | None) -> Iterator[Tag]:
    while tag is not None and tag is not top:
        yield tag
        tag = tag.parent


def _flush(loose: list[str], out: list[Item]) -> None:
    text = clean("".join(loose))
    loose.clear()
    if text:
        out.append(Text(text))


def _long(items: list[Item]) -> bool:
    return sum(len(_words(item)) for item in items) > _LAYOUT_CHARS


def _words(item: Item) -> str:
    return f"{item.question}\n{item.answer}" if isinstance(item, Faq) else item.text


def _plain(items: list[Item]) -> str:
    return "\n".join(filter(None, map(_words, items)))
