"""The parts of tables and lists in markup, tidy or not."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

GROUPS = ("thead", "tbody", "tfoot")
PARTS = frozenset({*GROUPS, "caption", "colgroup", "col", "tr", "td", "th"})


def definition_parts(tag: Tag) -> Iterator[Tag]:
    """The terms and answers, also those that a <div> holds together, or that stand in one never closed."""
    todo = deque(tag.find_all(True, recursive=False))
    while todo:
        child = todo.popleft()
        if child.name == "div":
            todo.extendleft(reversed(child.find_all(True, recursive=False)))
            continue
        first = child.find(["dt", "dd"], recursive=False)
        if first is not None:
            after = [first, *first.find_next_siblings(["dt", "dd", "div"])]
            todo.extendleft(part.extract() for part in reversed(after))
        yield child


def rows_of(table: Tag) -> Iterator[Tag]:
    """The foot last, wherever it is written; cells without a row are one, of the part they stand in."""
    cells = ["td", "th"]
    if table.find(cells, recursive=False) is not None:
        yield table
    for part in sorted(table.find_all(True, recursive=False), key=lambda part: part.name == "tfoot"):
        if part.name == "tr":
            yield part
        elif part.name in GROUPS:
            if part.find(cells, recursive=False) is not None:
                yield part
            yield from part.find_all("tr", recursive=False)


def span(cell: Tag) -> tuple[int, int]:
    """(columns, rows) it covers; no rows means all that are left."""
    return max(1, number_of(cell.get("colspan"), 1)), max(0, number_of(cell.get("rowspan"), 1))


def number_of(given: object, otherwise: int) -> int:
    found = re.match(r"\A\s*([+-]?\d{1,6})(?!\d)", str(given)) if given is not None else None
    return int(found.group(1)) if found is not None else otherwise
