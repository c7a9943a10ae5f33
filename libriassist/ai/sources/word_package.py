"""A Word file taken apart: its parts, read within bounds; relationships, styles, numbering, notes."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from ...core.errors import SourceUnreadable
from .document import one_line
from .signs import counted

_HEADING = re.compile(r"(?:heading|titre|überschrift|título|titolo)\s*(\d)", re.IGNORECASE)
Node = etree._Element


def name_of(node: Node) -> str:
    """Without its namespace; empty for comments and the like."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(node: Node | None, *names: str) -> Node | None:
    """The first child of that name, then its child of the next."""
    for name in names:
        if node is None:
            return None
        node = next((inner for inner in node if name_of(inner) == name), None)
    return node


def value(node: Node | None, attribute: str = "val") -> str | None:
    """An attribute, whatever its namespace."""
    if node is None:
        return None
    return next((str(v) for k, v in node.attrib.items() if str(k).rpartition("}")[2] == attribute), None)


def is_on(node: Node | None) -> bool:
    """Of a property that is there: on unless it says otherwise."""
    return node is not None and value(node) not in {"0", "false", "off"}


@dataclass(slots=True)
class Style:
    """A paragraph, character or table style; what it says nothing of, the one it is based on says."""

    name: str
    node: Node
    based_on: str | None


@dataclass(slots=True)
class Level:
    """How a level of a list counts."""

    form: str = "bullet"
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """Levels by list and depth, and where each list stands."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def mark(self, number: str, depth: int) -> str:
        """The next mark of that list at that depth: `•` or `3.`."""
        level = self.levels.get(number, {}).get(depth, Level())
        counts = self.counts.setdefault(number, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [known for known in counts if known > depth]:
            del counts[deeper]
        if level.form == "none":
            return ""
        return "•" if level.form == "bullet" else f"{counted(counts[depth], level.form)}."


class WordPackage:
    """At most `unpacked_bytes` of it are unpacked, and `marks` tags and attributes of one part read.

    Raises SourceUnreadable for more: such a file is made to fill the memory.
    """

    def __init__(self, data: bytes, unpacked_bytes: int, marks: int) -> None:
        self._limit = self._left = unpacked_bytes
        self._marks = marks
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {info.filename: info for info in self._archive.infolist()}
        main = self._targets("").get("officeDocument") or "word/document.xml"
        self._main = main
        document = self.part(main)
        body = child(document, "body") if document is not None else None
        if body is None:
            raise ValueError("no Word document")
        self.body: Node = body

    def part(self, path: str) -> Node | None:
        """A part as a tree; entities are left alone, nothing outside is asked for."""
        info = self._names.get(path)
        if info is None:
            return None
        with self._archive.open(info) as packed:
            data = packed.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            limit = f"{self._limit / 2**20:.3g}"
            raise SourceUnreadable(
                "too_large", f"The document is larger than {limit} MB when unpacked.", limit=limit
            )
        if data.count(b"<") + data.count(b"=") > self._marks:
            raise SourceUnreadable("too_complex", "The document has too many elements to be read.")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(data, parser)

    def _relations(self, path: str) -> Iterator[tuple[str, str, str, bool]]:
        """(id, kind, target, whether it is outside) of what a part refers to."""
        folder, name = posixpath.split(path)
        root = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        for node in root if root is not None else ():
            target, outside = value(node, "Target") or "", value(node, "TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield value(node, "Id") or "", (value(node, "Type") or "").rpartition("/")[2], target, outside

    def _targets(self, path: str) -> dict[str, str]:
        return {kind: target for _, kind, target, outside in self._relations(path) if not outside}

    @cached_property
    def links(self) -> dict[str, str]:
        """Addresses outside, by the id that links name them by."""
        return {number: target for number, _, target, outside in self._relations(self._main) if outside}

    @cached_property
    def title(self) -> str:
        core = self.part(self._targets("").get("core-properties", ""))
        title = child(core, "title")
        return one_line(title.text or "") if title is not None else ""

    @cached_property
    def styles(self) -> dict[str, Style]:
        root = self.part(self._targets(self._main).get("styles", ""))
        found: dict[str, Style] = {}
        for node in root if root is not None else ():
            if name_of(node) == "style":
                name = value(child(node, "name")) or ""
                found[value(node, "styleId") or ""] = Style(name, node, value(child(node, "basedOn")))
        return found

    def chain(self, style: str | None) -> Iterator[Style]:
        """A style and those it is based on."""
        seen: set[str] = set()
        while style is not None and style not in seen and (found := self.styles.get(style)) is not None:
            seen.add(style)
            yield found
            style = found.based_on

    def heading_level(self, style: str | None) -> int | None:
        """By the style's name, or by its place in the outline."""
        for found in self.chain(style):
            if (named := _HEADING.match(found.name)) is not None:
                return int(named.group(1)) or 1
            if found.name.lower() in {"title", "titre", "titel", "título", "titolo"}:
                return 1
            if (outline := value(child(found.node, "pPr", "outlineLvl"))) is not None and outline.isdecimal():
                return int(outline) + 1 if int(outline) < 9 else None
        return None

    @cached_property
    def numbering(self) -> Numbering:
        root = self.part(self._targets(self._main).get("numbering", ""))
        kinds: dict[str, dict[int, Level]] = {}
        made = Numbering()
        for node in root if root is not None else ():
            if name_of(node) == "abstractNum":
                kinds[value(node, "abstractNumId") or ""] = dict(map(_level, _named(node, "lvl")))
            elif name_of(node) == "num":
                levels = dict(kinds.get(value(child(node, "abstractNumId")) or "", {}))
                for override in _named(node, "lvlOverride"):
                    depth = int(value(override, "ilvl") or 0)
                    start = value(child(override, "startOverride"))
                    if (whole := child(override, "lvl")) is not None:
                        levels[depth] = _level(whole)[1]
                    if start is not None:
                        levels[depth] = Level(levels.get(depth, Level()).form, int(start))
                made.levels[value(node, "numId") or ""] = levels
        return made

    @cached_property
    def notes(self) -> dict[tuple[str, str], Node]:
        """Foot- and endnotes, by kind and id."""
        found: dict[tuple[str, str], Node] = {}
        for kind in ("footnote", "endnote"):
            root = self.part(self._targets(self._main).get(f"{kind}s", ""))
            for node in root if root is not None else ():
                if value(node, "type") not in {"separator", "continuationSeparator", "continuationNotice"}:
                    found[kind, value(node, "id") or ""] = node
        return found


def _named(node: Node, name: str) -> Iterator[Node]:
    return (inner for inner in node if name_of(inner) == name)


def _level(node: Node) -> tuple[int, Level]:
    start = value(child(node, "start"))
    form = value(child(node, "numFmt")) or "decimal"
    return int(value(node, "ilvl") or 0), Level(form, int(start) if start is not None else 1)
