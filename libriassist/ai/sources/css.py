"""The rules of a page's own style sheets that may hide something, and the elements each of them is for.

One pass over the style sheet and one over the page, whatever is written there. Understood are tags, classes,
ids and attributes with the descendant and child combinators; a rule written otherwise hides nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

_RULES_MOST = 2_000
_SELECTOR_CHARS = 300
_TOKENS = re.compile(r"[{}]|/\*")
_COMPOUND = re.compile(
    r"(?P<tag>\*|[\w-]+)?(?P<more>(?:[#.][\w-]+|\[[\w-]+(?:=(?:\"[^\"\]]*\"|'[^'\]]*'|[\w-]+))?\])*)"
)
_PIECE = re.compile(r"([#.])([\w-]+)|\[([\w-]+)(?:=[\"']?([^\"'\]]{0,200})[\"']?)?\]")
Condition = tuple[str, str, str | None]
"""`tag`, `id`, `class` or `attr`; its name; the value an attribute must have."""
Part = tuple[bool, tuple[Condition, ...]]
"""Whether the element must be a child of one that meets the part before (else: inside it); what it must be."""


def rules(css: str) -> Iterator[tuple[str, str]]:
    """(selectors, declarations) outside of any @-rule, in order."""
    depth, start, selector = 0, 0, ""
    place = 0
    pieces: list[str] = []
    while (found := _TOKENS.search(css, place)) is not None:
        place = found.end()
        if found.group() == "/*":
            pieces.append(css[start : found.start()])
            end = css.find("*/", place)
            start = place = len(css) if end < 0 else end + 2
            continue
        text = "".join([*pieces, css[start : found.start()]])
        pieces, start = [], place
        if found.group() == "{":
            selector = text.rpartition(";")[2].strip() if depth == 0 else "@"
            depth += 1
        elif depth > 0:
            depth -= 1
            if depth == 0 and selector and not selector.startswith("@"):
                yield selector, text


class Hider:
    """Says which declarations apply to an element, given what applies above it."""

    def __init__(self) -> None:
        self._first: dict[Condition, list[tuple[Part, int]]] = defaultdict(list)
        self._numbers: dict[tuple[Part, ...], int] = {}
        self._before: list[int | None] = []
        self._said: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self._rules = 0

    def add(self, selectors: str, declarations: str) -> None:
        """A rule; later ones win."""
        for selector in selectors.split(",") if len(selectors) <= _SELECTOR_CHARS * 20 else ():
            parts = _parts(selector.strip()) if len(selector) <= _SELECTOR_CHARS else ()
            if parts and self._rules < _RULES_MOST:
                self._rules += 1
                self._said[self._number(parts)].append((self._rules, declarations))

    def _number(self, parts: tuple[Part, ...]) -> int:
        """Beginnings that selectors share are looked for once."""
        known = self._numbers.get(parts)
        if known is None:
            before = self._number(parts[:-1]) if len(parts) > 1 else None
            known = self._numbers[parts] = len(self._before)
            self._before.append(before)
            self._first[parts[-1][1][-1]].append((parts[-1], known))
        return known

    def met(self, tag: Tag, parent: int, above: int) -> tuple[int, str]:
        """(which beginnings the element meets, as bits; its declarations). `above`: those of all around it."""
        bits = 0
        said: list[tuple[int, str]] = []
        for condition in _of(tag):
            for (child, needed), number in self._first.get(condition, ()):
                before = self._before[number]
                around = parent if child else above
                if (before is None or around >> before & 1) and all(_meets(tag, one) for one in needed):
                    bits |= 1 << number
                    said += self._said.get(number, ())
        return bits, ";".join(declarations for _, declarations in sorted(said))


def _parts(selector: str) -> tuple[Part, ...]:
    """Empty for what is not understood."""
    parts: list[Part] = []
    child = False
    for word in selector.replace(">", " > ").split():
        if word == ">":
            child = True
            continue
        found = _COMPOUND.fullmatch(word)
        if found is None:
            return ()
        parts.append((child, tuple(_conditions(found["tag"] or "*", found["more"]))))
        child = False
    return tuple(parts)


def _conditions(tag: str, more: str) -> Iterator[Condition]:
    """From what many elements meet to what few do."""
    yield ("tag", tag.lower(), None)
    pieces = _PIECE.findall(more)
    yield from (("attr", name.lower(), value or None) for _, _, name, value in pieces if name)
    yield from (("class", name, None) for kind, name, _, _ in pieces if kind == ".")
    yield from (("id", name, None) for kind, name, _, _ in pieces if kind == "#")


def _of(tag: Tag) -> Iterator[Condition]:
    yield ("tag", "*", None)
    yield ("tag", tag.name, None)
    for name, value in tag.attrs.items():
        yield ("attr", name, None)
        if isinstance(value, str):
            yield ("attr", name, value)
    yield from (("class", name, None) for name in dict.fromkeys(tag.get_attribute_list("class")) if name)
    yield ("id", str(tag.get("id") or ""), None)


def _meets(tag: Tag, condition: Condition) -> bool:
    kind, name, value = condition
    if kind == "tag":
        return name in {"*", tag.name}
    if kind == "id":
        return tag.get("id") == name
    if kind == "class":
        return name in tag.get_attribute_list("class")
    return tag.has_attr(name) and value in {None, str(tag.get(name))}
