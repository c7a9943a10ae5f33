"""The words of a Word paragraph that Word shows, each once: not those deleted, moved away, hidden or white."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...core.language.links import readable_link, safe_link
from .document import one_line
from .signs import raised
from .word_package import Node, WordPackage, child, is_on, name_of, value

_NOT_SHOWN = frozenset({
    "del", "moveFrom", "delText", "delInstrText", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr",
    "sdtEndPr", "fldData", "annotationRef", "cNvPr", "docPr",
})  # fmt: skip
_BREAKS = frozenset({"br", "cr"})
_TEXT_BOXES = frozenset({"txbxContent"})
_SYMBOLS = {
    0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0xFC: "✓", 0xFB: "✗", 0xE0: "→", 0xF0: "⇨", 0x4A: "☺", 0x28: "☎", 0x2A: "✉",
    0xA8: "☐", 0xFE: "☑", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0x6C: "●", 0x6E: "■", 0x71: "❑", 0x76: "❖",
}  # fmt: skip
"""Of the fonts Symbol and Wingdings, whose letters are pictures."""
_GREEK = {
    0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xD6: "√",
    0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x44: "Δ", 0x53: "Σ",
    0x57: "Ω", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xE2: "®", 0xE3: "©", 0xE4: "™", 0xAC: "←", 0xAE: "→", 0xA0: "€",
    0xDE: "⇒", 0xB2: "″", 0xA2: "′",
}  # fmt: skip
"""Of the font Symbol alone."""
_RAISED = {"superscript": "sup", "subscript": "sub"}


@dataclass(slots=True)
class Field:
    """A field of which only the result is shown. `told`: what it was asked for; `out`, `start`: where."""

    told: str = ""
    shows: bool = False
    out: Shown | None = None
    start: int = 0


@dataclass(slots=True)
class Shown:
    """What a paragraph shows: its words, whether all are bold, and the text boxes that hang on it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Node] = field(default_factory=list)
    bold: bool = True

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class WordText:
    """`shaded`: the paper here is not white, so that white words are seen."""

    def __init__(self, package: WordPackage) -> None:
        self._package = package
        self._fields: list[Field] = []
        self._notes: set[tuple[str, str]] = set()

    def shown(self, paragraph: Node, *, shaded: bool) -> Shown:
        style = value(child(paragraph, "pPr", "pStyle"))
        shaded = shaded or _filled(child(paragraph, "pPr", "shd"))
        shaded = shaded or any(_filled(child(s.node, "pPr", "shd")) for s in self._package.chain(style))
        out = Shown()
        for inner in paragraph:
            self._into(inner, out, style, shaded)
        self._fields = [one for one in self._fields if one.shows]
        return out

    def _into(self, node: Node, out: Shown, style: str | None, shaded: bool) -> None:
        name = name_of(node)
        if name in _NOT_SHOWN or not name:
            return
        if name == "AlternateContent":
            if (chosen := chosen_of(node)) is not None:
                self._all(chosen, out, style, shaded)
        elif name in _TEXT_BOXES:
            out.boxes.append(node)
        elif name == "r":
            self._run(node, out, style, shaded)
        elif name in {"hyperlink", "fldSimple"}:
            self._link(node, out, style, shaded)
        elif name == "t":
            self._say(node.text or "", out)
        else:
            self._all(node, out, style, shaded)

    def _all(self, node: Node, out: Shown, style: str | None, shaded: bool) -> None:
        for inner in node:
            self._into(inner, out, style, shaded)

    def _run(self, run: Node, out: Shown, style: str | None, shaded: bool) -> None:
        visible = self._visible(run, style, shaded)
        before = len(out.pieces)
        for inner in run:
            name = name_of(inner)
            if name == "fldChar":
                self._field(value(inner, "fldCharType") or "", out)
            elif name == "instrText":
                if self._fields:
                    self._fields[-1].told += inner.text or ""
            elif not visible and name not in {"drawing", "pict", "object", "AlternateContent"}:
                continue
            elif (sign := self._sign(inner, name)) is not None:
                self._say(sign, out)
            else:
                self._into(inner, out, style, shaded)
        said = "".join(out.pieces[before:])
        if said.strip() and not is_on(self._first(run, style, "b")):
            out.bold = False
        if visible and (how := _RAISED.get(value(self._first(run, style, "vertAlign")) or "")) is not None:
            out.pieces[before:] = [raised(said, how)]

    def _given(self, run: Node, style: str | None) -> list[Node | None]:
        """What is said of the letters of a run: by itself, by its style, by the style of its paragraph."""
        own = child(run, "rPr")
        styles = [value(child(own, "rStyle")), style]
        return [own, *(child(s.node, "rPr") for one in styles for s in self._package.chain(one))]

    def _first(self, run: Node, style: str | None, name: str) -> Node | None:
        return next((found for node in self._given(run, style) if (found := child(node, name)) is not None), None)

    def _sign(self, node: Node, name: str) -> str | None:
        """What stands for a letter."""
        if name in {"tab", "ptab"}:
            return "\t"
        if name in _BREAKS:
            return "\n"
        if name == "noBreakHyphen":
            return "\u2011"
        if name == "sym":
            return _symbol(value(node, "char") or "", value(node, "font") or "")
        if name in {"footnoteReference", "endnoteReference"}:
            return self._note(name.removesuffix("Reference"), value(node, "id") or "")
        return None

    def _note(self, kind: str, number: str) -> str:
        """A note stands where it belongs, in brackets."""
        note = self._package.notes.get((kind, number))
        if note is None or (kind, number) in self._notes:
            return ""
        self._notes.add((kind, number))
        fields, self._fields = self._fields, []
        said = " ".join(one_line(self.shown(p, shaded=False).text) for p in note.iter() if name_of(p) == "p")
        self._fields = fields
        return f" ({said})" if said.strip() else ""

    def _say(self, text: str, out: Shown) -> None:
        if all(one.shows for one in self._fields):
            out.pieces.append(text)

    def _field(self, kind: str, out: Shown) -> None:
        if kind == "begin":
            self._fields.append(Field())
        elif kind == "separate" and self._fields:
            opened = self._fields[-1]
            opened.shows, opened.out, opened.start = True, out, len(out.pieces)
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.out is out:
                self._lead(_address(ended.told), ended.start, out)

    def _link(self, node: Node, out: Shown, style: str | None, shaded: bool) -> None:
        start = len(out.pieces)
        self._all(node, out, style, shaded)
        told = value(node, "instr")
        address = self._package.links.get(value(node, "id") or "") if told is None else _address(told)
        place = value(node, "anchor")
        if address and place and "#" not in address and address.startswith("http"):
            address = f"{address}#{place}"
        self._lead(address, start, out)

    def _lead(self, address: str | None, start: int, out: Shown) -> None:
        """The words since `start` lead there."""
        safe = safe_link(address) if address else None
        words = "".join(out.pieces[start:])
        if safe is not None and ":" in safe[:10] and words.strip():
            out.pieces[start:] = [readable_link(words, safe)]

    def _visible(self, run: Node, style: str | None, shaded: bool) -> bool:
        given = self._given(run, style)
        vanish, colour = self._first(run, style, "vanish"), self._first(run, style, "color")
        shaded = shaded or any(_filled(child(node, "shd")) or _marked(child(node, "highlight")) for node in given)
        white = (value(colour) or "").upper() == "FFFFFF" and not shaded
        return not is_on(vanish) and not white


def _symbol(char: str, font: str) -> str:
    try:
        code = int(char, 16)
    except ValueError:
        return "▪"
    if font.lower() == "symbol" and code & 0xFF in _GREEK:
        return _GREEK[code & 0xFF]
    return chr(code) if code < 0xE000 and "dings" not in font.lower() else _SYMBOLS.get(code & 0xFF, "▪")


def chosen_of(alternate: Node) -> Node | None:
    """Of several forms of the same thing, the one that Word shows."""
    choice, fallback = child(alternate, "Choice"), child(alternate, "Fallback")
    if choice is None or (fallback is not None and _says(fallback) and not _says(choice)):
        return fallback
    return choice


def _says(node: Node) -> bool:
    return any(name_of(inner) == "t" and inner.text for inner in node.iter())


def is_shaded(properties: Node | None) -> bool:
    """Whether a cell or a table says that its paper is not white."""
    return _filled(child(properties, "shd"))


def _filled(shading: Node | None) -> bool:
    return (value(shading, "fill") or "auto").lower() not in {"auto", "ffffff"} or (
        value(shading, "themeFill") or "background1"
    ) not in {"background1", "none"}


def _marked(highlight: Node | None) -> bool:
    return (value(highlight) or "none") not in {"none", "white"}


def _address(told: str) -> str | None:
    """Of a field that is a link: `HYPERLINK "https://..."`."""
    found = re.match(r'\A\s*HYPERLINK\s+(?:"([^"]+)"|([^\s"\\]+))', told, re.IGNORECASE)
    return (found.group(1) or found.group(2)) if found is not None else None


def boxes_fill(box: Node) -> bool:
    """Whether a text box has paper of its own, so that white words on it are seen."""
    for above in box.iterancestors():
        name = name_of(above)
        if name == "wsp":
            return child(above, "spPr", "solidFill") is not None or child(above, "style", "fillRef") is not None
        if name in {"shape", "rect", "roundrect"}:
            return (value(above, "fillcolor") or "white").lower() not in {"white", "#fff", "#ffffff"}
        if name == "p":
            break
    return False


def nodes_of(node: Node) -> Iterator[Node]:
    """The children, seen through what only groups them."""
    for inner in node:
        name = name_of(inner)
        if name in {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"}:
            yield from nodes_of(inner)
        elif name == "AlternateContent":
            if (chosen := chosen_of(inner)) is not None:
                yield from nodes_of(chosen)
        elif name not in _NOT_SHOWN:
            yield inner
