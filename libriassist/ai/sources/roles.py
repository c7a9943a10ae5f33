"""What elements of a page are for, whatever they are called: tables of <div>, what clicks open, outer forms."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .chunks import is_question
from .document import one_line

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_TITLES = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary")
_OPENERS = (
    "button[aria-expanded], [role=button][aria-controls], [role=tab], button[aria-controls], "
    "[data-bs-toggle=collapse], [data-toggle=collapse]"
)
_HIDING = ("hidden", "aria-hidden", "style", "class")
_TABLES = ["table", "grid", "treegrid"]
_PARTS = {
    "rowgroup": "tbody",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
}
_CELL = frozenset({"row"})
_STANDS_IN = {
    "rowgroup": frozenset(_TABLES), "row": frozenset({"rowgroup", *_TABLES}),
    "cell": _CELL, "gridcell": _CELL, "columnheader": _CELL, "rowheader": _CELL,
}  # fmt: skip
_FORMS = 20
_MOST = 0.5
"""The share of a page's words from which a form is the page, not a part to fill in."""


def open_up(soup: BeautifulSoup) -> None:
    """What a click shows is shown, under the words of its button; a form around the page is no form."""
    openers = [opener for opener in soup.select(_OPENERS) if not opener.has_attr("aria-haspopup")]
    named = {str(tag["id"]): tag for tag in soup.find_all(id=True)} if openers else {}
    for opener in openers:
        for name in str(opener.get("aria-controls") or "").split():
            for attribute in _HIDING if name in named else ():
                del named[name][attribute]
        if opener.name == "button" and opener.find_parent(_TITLES) is None:
            opener.name = "h6" if is_question(one_line(opener.get_text(" "))) else "p"
    for button in soup.find_all("button"):
        if button.find_parent(_TITLES) is not None:
            button.name = "span"
    words = len(soup.get_text())
    for form in soup.find_all("form", limit=_FORMS):
        if form.find(["h1", "main", "article"]) is not None or len(form.get_text()) > _MOST * words:
            form.name = "div"


def take_roles(soup: BeautifulSoup) -> None:
    """Tables and headings that only their roles tell become what they are."""
    for heading in soup.select("div[role=heading], span[role=heading], p[role=heading]"):
        level = str(heading.get("aria-level") or "2")
        heading.name = f"h{level}" if level in "123456" else "h6"
    parts: dict[int, list[Tag]] = defaultdict(list)
    for part in soup.find_all(role=list(_PARTS)):
        if (table := part.find_parent(role=_TABLES)) is not None:
            parts[id(table)].append(part)
    for table in soup.find_all(["div", "section", "span"], role=_TABLES):
        if _is_tidy(table, parts[id(table)]):
            table.name = "table"
            for part in parts[id(table)]:
                part.name = _PARTS[str(part["role"])]


def _is_tidy(table: Tag, parts: list[Tag]) -> bool:
    """Each part stands directly in what it belongs to, so that none is lost."""
    return bool(parts) and all(
        part.parent is table
        or (part.parent is not None and str(part.parent.get("role")) in _STANDS_IN[str(part["role"])])
        for part in parts
    )
