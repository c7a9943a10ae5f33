"""What of a page a person sees: hidden elements are taken out, however they are hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .css import Hider, rules

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_NEVER = (
    "head, title, script, style, template, noscript, svg, iframe, object, canvas, form, button, input, select, "
    "textarea"
)
_AROUND = "nav, header, footer, aside, [role=navigation], [role=banner], [role=contentinfo], [role=search], dialog"
_OWN = ("article", "main", "section")
"""What stands at the edges of these belongs to them, not to the site around."""
_HIDDEN = '[hidden], [aria-hidden="true"], [type=hidden]'
_OFF = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?:;|$|!)|font-size:0(?:\.0+)?(?:px|pt|em|rem|%)?(?:;|$|!)"
    r"|(?:left|top|right|text-indent):-\d{3,}|clip:rect\(0|clip-path:inset\((?:50|100)%|transform:scale\(0"
    r"|content-visibility:hidden"
)
_TINY = re.compile(r"font-size:(?:0?\.\d+|[01](?:\.\d+)?)(?:px|pt)")
_COLOUR = re.compile(r"(?:^|;)color:([^;!]+)")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
_RGB = re.compile(r"rgba?\((\d+)[, ]+(\d+)[, ]+(\d+)(?:[,/ ]+([\d.]+%?))?\)")
_NAMES = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
_WHITE = (255, 255, 255)
_NEAR = 12
"""Colours that differ by no more, in each of red, green and blue, cannot be told apart."""
Colour = tuple[int, int, int]


def strip_hidden(soup: BeautifulSoup) -> None:
    """Take out comments, scripts and everything that is not shown. The page's own rules count too."""
    from bs4.element import PreformattedString

    hider = _hider(soup)
    for text in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        text.extract()
    for tag in soup.select(f"{_NEVER}, {_HIDDEN}"):
        tag.decompose()
    if soup.body is not None or soup.find() is not None:
        _strip_unseen(soup, hider)


def main_part(soup: BeautifulSoup) -> Tag:
    """The article itself when the page marks it, else all but what stands around it."""
    body: Tag = soup.body or soup
    titled = above(body, ["h1"])
    for tag in body.select(_AROUND):
        if not tag.decomposed and id(tag) not in titled and not _is_own(tag):
            tag.decompose()
    words = len(body.get_text())
    for selector, share in (("main", 0.0), ("[role=main]", 0.0), ("article", 0.5)):
        found = body.select(selector)
        if len(found) == 1 and found[0].get_text(strip=True) and len(found[0].get_text()) >= share * words:
            part: Tag = found[0]
            return part
    return body


def _is_own(tag: Tag) -> bool:
    """The head, foot or margin of an article."""
    around = tag.name in {"header", "footer", "aside"} and not tag.has_attr("role")
    return around and tag.find_parent(_OWN) is not None


def above(root: Tag, names: Iterable[str]) -> set[int]:
    """The `id()` of every element that holds one of these, somewhere inside; in one pass."""
    found: set[int] = set()
    for tag in root.find_all(list(names)):
        for parent in tag.parents:
            if id(parent) in found:
                break
            found.add(id(parent))
    return found


def _hider(soup: BeautifulSoup) -> Hider:
    """The rules of the page's <style> elements that may hide something."""
    hider = Hider()
    for selectors, declarations in rules("\n".join(style.get_text() for style in soup.find_all("style"))):
        wanted = declarations.replace(" ", "").lower()
        if _OFF.search(wanted) or _TINY.search(wanted) or "color:" in wanted or "background" in wanted:
            hider.add(selectors, declarations.strip().rstrip(";"))
    return hider


def _strip_unseen(root: Tag, hider: Hider) -> None:
    """Depth first without recursion: pages may be nested deeper than Python's stack."""
    from bs4 import Tag as Element

    todo: list[tuple[Tag, Colour | None, Colour, int, int]] = [(root, (0, 0, 0), _WHITE, 0, 0)]
    gone: list[Tag] = []
    while todo:
        tag, ink, paper, parent, above = todo.pop()
        bits, said = hider.met(tag, parent, above)
        style = re.sub(r"\s+", "", f"{said};{tag.get('style') or ''}").lower()
        if _OFF.search(style) or _TINY.search(style):
            gone.append(tag)
            continue
        if found := _BACKGROUND.findall(style):
            paper = _colour(found[-1]) or paper
        if given := tag.get("bgcolor"):
            paper = _colour(str(given)) or paper
        if found := _COLOUR.findall(style):
            ink = _colour(found[-1])
        if tag.name == "font" and tag.get("color"):
            ink = _colour(str(tag["color"]))
        if ink is not None and all(abs(one - other) <= _NEAR for one, other in zip(ink, paper, strict=True)):
            for text in list(tag.find_all(string=True, recursive=False)):
                text.extract()
        inside = above | bits
        todo.extend((child, ink, paper, bits, inside) for child in tag.children if isinstance(child, Element))
    for tag in gone:
        tag.decompose()


def _colour(value: str) -> Colour | None:
    """None for what cannot be told (variables, gradients); fully transparent ink is told as white."""
    value = value.strip().lower()
    if value in _NAMES:
        return _NAMES[value]
    if value == "transparent":
        return None
    if found := _RGB.match(value):
        return (int(found.group(1)), int(found.group(2)), int(found.group(3)))
    digits = value.removeprefix("#")
    if len(digits) in (3, 4) and all(c in "0123456789abcdef" for c in digits):
        digits = "".join(c * 2 for c in digits)
    if len(digits) in (6, 8) and all(c in "0123456789abcdef" for c in digits):
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))
    return None
