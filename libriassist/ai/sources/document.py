"""What every format is read into: headings, texts and questions with answers, in reading order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ...core.errors import SourceUnreadable
from ...protocol import Lang

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is the highest."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, a list (`• ` before each line) or a table (a line a row)."""

    text: str


@dataclass(frozen=True, slots=True)
class Faq:
    """A question that stands with its answer."""

    question: str
    answer: str


Item = Heading | Text | Faq


@dataclass(frozen=True, slots=True)
class Document:
    """`lang`: what the document itself says, if it does."""

    title: str
    items: Sequence[Item]
    lang: Lang | None = None


def clean(text: str) -> str:
    """Visible characters only, spaces single, lines trimmed: what a reader sees is what is kept."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _INVISIBLE.sub("", text).replace("\u2028", "\n").replace("\u2029", "\n")
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def one_line(text: str) -> str:
    """`clean`, on one line."""
    return clean(text).replace("\n", " ")


def table_lines(rows: Sequence[Sequence[str]], *, header: bool) -> str:
    """A table as lines that each make sense alone: `• Papier : 80 g ; Prix : 5 €`."""
    rows = [[one_line(cell) for cell in row] for row in rows]
    rows = [row for row in rows if any(row)]
    if header and len(rows) > 1 and len(rows[0]) > 1:
        names = rows[0]
        return "\n".join(
            "• " + " ; ".join(f"{name} : {cell}" if name else cell for name, cell in _pairs(names, row) if cell)
            for row in rows[1:]
        )
    return "\n".join("• " + " : ".join(cell for cell in row if cell) for row in rows)


def _pairs(names: Sequence[str], row: Sequence[str]) -> list[tuple[str, str]]:
    return [(names[place] if place < len(names) else "", cell) for place, cell in enumerate(row)]


def decode(data: bytes) -> str:
    """UTF-8 (or UTF-16 with its mark). Raises SourceUnreadable: a wrong guess would garble every accent."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"The text is not UTF-8 (line {line}). Save it again as UTF-8."
        raise SourceUnreadable("wrong_encoding", message, line=str(line)) from None
    if text.count("\0") > 0:
        raise SourceUnreadable("wrong_encoding", "This is not a text file.", line="1")
    return text
