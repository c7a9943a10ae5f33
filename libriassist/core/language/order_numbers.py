"""Order numbers: their shape is a setting, and they are recognised however clients type them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import cycle, groupby

DEFAULT_TEMPLATE = "CL-######-######"
"""`#` is a digit; letters, digits and separators (- _ . / and space) stand for themselves."""

_TEMPLATE = re.compile(r"[A-Za-z0-9#_./ -]{4,40}")
_MIN_DIGITS = 5
_MIN_DIGITS_BARE = 8
"""Digits that a number needs to be recognised without its leading letters."""
_MAX_CHARS = 65_536
_DASH = r"\-\u00ad\u2010-\u2015\u2043\u2212\ufe58\ufe63_./"
_BLANK = r"\s\u00a0\u200b\u202f\u2060\ufeff"
_GAP = rf"[{_BLANK}{_DASH}]{{0,6}}"
_FULL_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F)}


class OrderNumbers:
    """Finds the numbers of one shape, `CL-######-######` for example, and writes them that way.

    Separators, their absence, small letters, line breaks, full-width digits and all sorts of dashes are
    understood; so is the number without its leading letters, if its groups of digits are joined by dashes.
    Raises ValueError for a template that names no sensible shape.
    """

    def __init__(self, template: str = DEFAULT_TEMPLATE) -> None:
        self.template = checked_template(template)
        parts = _parts(template)
        whole, bare = _typed(parts), _typed_bare(parts)
        self._found = re.compile("|".join(filter(None, (whole, bare))), re.IGNORECASE | re.ASCII)
        exact = "".join("[0-9]" if char == "#" else re.escape(char) for char in template)
        self._exact = re.compile(exact)

    def find(self, message: str) -> list[str]:
        """The distinct numbers in a message, in their order, written as the template says."""
        matches = self._found.finditer(plain_width(message[:_MAX_CHARS]))
        return list(dict.fromkeys(self._written(match) for match in matches))

    def without(self, message: str, instead: str = " ") -> str:
        """The message with its numbers blanked, so that their digits are not read as something else."""
        return self._found.sub(instead, plain_width(message[:_MAX_CHARS]))

    def without_lettered(self, message: str) -> str:
        """The message with the numbers blanked that have a letter, and so cannot be a card's."""
        return self._found.sub(lambda m: " " if _lettered(m) else m.group(), plain_width(message[:_MAX_CHARS]))

    def spans(self, message: str, *, lettered: bool = False) -> list[tuple[int, int]]:
        """Where the numbers stand in a message; `lettered`: those only that have a letter."""
        matches = self._found.finditer(plain_width(message[:_MAX_CHARS]))
        return [match.span() for match in matches if not lettered or _lettered(match)]

    def is_exact(self, number: str) -> bool:
        """Whether this is a number exactly as the template writes it."""
        return self._exact.fullmatch(number) is not None

    @property
    def example(self) -> str:
        """A number for texts: each group counts from 1."""
        return "".join(
            "".join(str(digit) for digit, _ in zip(cycle((1, 2, 3, 4, 5, 6, 7, 8, 9, 0)), group, strict=False))
            if mark == "#"
            else "".join(group)
            for mark, group in groupby(self.template)
        )

    @property
    def unused(self) -> str:
        """A number that no order has: all zeros."""
        return self.template.replace("#", "0")

    def _written(self, match: re.Match[str]) -> str:
        digits = iter(re.sub(r"[^0-9]", "", "".join(group for group in match.groups() if group)))
        return "".join(next(digits) if char == "#" else char for char in self.template)


def _lettered(match: re.Match[str]) -> bool:
    return any(map(str.isalpha, match.group()))


def checked_template(template: str) -> str:
    """The template itself. Raises ValueError saying what is wrong with it."""
    if not _TEMPLATE.fullmatch(template):
        raise ValueError("an order number is 4 to 40 letters, digits, # and separators, like CL-######-######")
    if template.count("#") < _MIN_DIGITS:
        raise ValueError(f"an order number needs at least {_MIN_DIGITS} digits (#), else it could be guessed")
    if template.strip(" -_./") != template:
        raise ValueError("an order number begins and ends with a letter, a digit or #")
    return template


def plain_width(text: str) -> str:
    """Full-width letters, digits and dashes as the ordinary ones; the length stays."""
    return text.translate(_FULL_WIDTH)


def _parts(template: str) -> list[str]:
    """`CL-####` gives `CL`, `-`, `####`: runs of digits to come, of fixed characters, of separators."""
    kinds = groupby(template, key=lambda char: "#" if char == "#" else " " if char in " -_./" else "A")
    return ["".join(run) for _, run in kinds]


def _typed(parts: list[str]) -> str:
    """The whole number; a gap may be anywhere between parts. Glued to a word is fine, to a digit is not."""
    body = _GAP.join(_part(part) for part in parts if part.strip(" -_./"))
    if parts[0][0] == "#":
        return rf"(?<![^\W_]){body}(?![^\W_])"
    return rf"{'' if parts[0][0].isalpha() else '(?<![0-9])'}{body}(?![0-9])"


def _typed_bare(parts: list[str]) -> str | None:
    """Without its leading letters, if there are several long groups, joined by real dashes."""
    if not parts[0].isalpha():
        return None
    rest = [part for part in parts[1:] if part.strip(" -_./")]
    groups = [part for part in rest if part[0] == "#"]
    if len(groups) < 2 or groups != rest or sum(map(len, groups)) < _MIN_DIGITS_BARE:
        return None
    dash = rf"[{_BLANK}]?[{_DASH}][{_BLANK}]?"
    return rf"(?<![^\W_]){dash.join(rf'([0-9]{{{len(group)}}})' for group in groups)}(?![^\W_])"


def _part(part: str) -> str:
    if part[0] == "#":
        return "(" + rf"[{_BLANK}]?".join(["[0-9]"] * len(part)) + ")"
    return rf"[{_BLANK}]?".join(map(re.escape, part))


SHIPPED = OrderNumbers()
"""The shape in force unless a shop sets its own; whoever serves a shop passes the shop's."""


@lru_cache(maxsize=32)
def numbers_like(template: str) -> OrderNumbers:
    """Compiled once a template. Raises ValueError for one that names no sensible shape."""
    return OrderNumbers(template)
