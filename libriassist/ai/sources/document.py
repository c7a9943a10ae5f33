"""What every format is read into: headings, texts and questions with answers, in reading order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...protocol import Lang

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n\s*+")


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is the highest."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, a table (a line a row) or, `listed`, a list (`• ` or a number before each line)."""

    text: str
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Faq:
    """A question that stands with its answer."""

    question: str
    answer: str


Item = Heading | Text | Faq


@dataclass(frozen=True, slots=True)
class Document:
    """`lang` and `tags`: what the document itself says, if it does."""

    title: str
    items: Sequence[Item]
    lang: Lang | None = None
    tags: tuple[str, ...] = ()


def clean(text: str) -> str:
    """Visible characters only, spaces single, lines trimmed: what a reader sees is what is kept."""
    text = unicodedata.normalize("NFC", _BREAKS.sub("\n", text))
    text = _INVISIBLE.sub("", text)
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def one_line(text: str) -> str:
    """`clean`, on one line."""
    return clean(text).replace("\n", " ")


def beside(texts: Iterable[str]) -> str:
    """Several texts on one line, still told apart."""
    said = ""
    for text in texts:
        lines = text.split("\n") if text.startswith("• ") else [text]
        for line in filter(None, map(one_line, lines)):
            words = line.removeprefix("• ")
            said += (" " if said[-1:] in ".,;:!?…" else ", ") + words if said else words
    return said
