"""Tables as lines that each make sense alone; a cell that spans others says its words in each it covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ...core.errors import SourceUnreadable
from .document import one_line

_COLUMNS_MOST = 200
_CARRIED_CHARS = 300
"""Longer words are said once, however many cells they cover."""
_CARRIED_MOST = 1_000_000
Placed = tuple[int, str]
"""Which cell, and its words."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`across` and `down`: how many columns and rows it covers."""

    text: str
    across: int = 1
    down: int = 1


def table_text(rows: Sequence[Sequence[Cell]], heads: int = 0) -> str:
    """`• Papier : 80 g ; Prix : 5 €`, a line a row; the first `heads` rows name the columns."""
    grid = _grid(rows)
    named = [row for row in grid[:heads] if _filled(row)]
    body = [row for row in grid[heads:] if _filled(row)]
    if not body:
        named, body = [], named
    names = _names(named) if max(map(len, named), default=0) > 1 else {}
    lines = ["• " + _line(row, {}) for row in named] if not names else []
    return "\n".join(lines + ["• " + _line(row, names) for row in body])


def _grid(rows: Sequence[Sequence[Cell]]) -> list[dict[int, Placed]]:
    grid: list[dict[int, Placed]] = [{} for _ in rows]
    number, carried = 0, 0
    for top, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[top]:
                column += 1
            number += 1
            words = one_line(cell.text)
            across = max(1, min(cell.across, _COLUMNS_MOST))
            down = min(cell.down or len(rows), len(rows) - top)
            if len(words) > _CARRIED_CHARS or column > _COLUMNS_MOST:
                across = down = 1
            carried += (across * down - 1) * (len(words) + 1)
            if carried > _CARRIED_MOST:
                raise SourceUnreadable("too_complex", "A table of it has too many joined cells to be read.")
            for below in range(down):
                for beside in range(across):
                    grid[top + below].setdefault(column + beside, (number, words))
            column += across
    return grid


def _filled(row: dict[int, Placed]) -> bool:
    return any(words for _, words in row.values())


def _names(rows: Sequence[dict[int, Placed]]) -> dict[int, str]:
    """Of each column; several rows of names are told from the general to the particular."""
    columns = sorted({column for row in rows for column in row})
    return {
        column: " ".join(dict.fromkeys(row[column][1] for row in rows if column in row and row[column][1]))
        for column in columns
    }


def _line(row: dict[int, Placed], names: dict[int, str]) -> str:
    cells = [(column, *row[column]) for column in sorted(row)]
    if len({number for _, number, _ in cells}) == 1 and len(cells) > 1:
        return cells[0][2]
    if not names:
        apart = [next(same)[2] for _, same in groupby(cells, key=lambda cell: cell[1])]
        return " : ".join(words for words in apart if words)
    told = ((names.get(column, ""), words) for column, _, words in cells if words)
    return " ; ".join(f"{name} : {words}" if name else words for name, words in told)
