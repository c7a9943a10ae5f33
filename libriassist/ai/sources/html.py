"""HTML, as browsers build it from tidy and untidy markup: its title, its language, its FAQ markup, its blocks."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast, get_args

from ...core.errors import SourceUnreadable
from ...core.language.links import readable_links
from ...protocol import Lang
from .blocks import Blocks
from .document import Document, Faq, clean, one_line
from .encoding import decode
from .roles import open_up, take_roles
from .visible import main_part, strip_hidden

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_LANGS = get_args(Lang)
_DEPTH = 150
ELEMENTS_MOST = 300_000
"""Of one page, when nothing else is said: each takes about a kilobyte of memory."""
_PROLOGUE = re.compile(r"\A\s*<\?xml[^>]{0,500}>")
_TITLE_PARTS = re.compile(r" [|•·–—-] ")
_MARKUP = re.compile(
    r"</?(?:a|b|blockquote|br|code|dd|details|div|dl|dt|em|font|h[1-6]|hr|i|img|li|ol|p|pre|script|small|span|strong|style|sub|summary|sup|svg|table|tbody"
    r"|td|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>|&(?:[a-z]{2,8}|#\d{1,7}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)


def read_html(data: bytes, charset: str | None, url: str | None, elements: int) -> Document:
    """`charset`: what the HTTP header says; `url`: where the page is, for the links in it."""
    return read_markup(decode(data, charset, markup=True), url, elements)


def read_markup(text: str, url: str | None, elements: int) -> Document:
    """The document a person sees, structured data first."""
    soup = _soup(text, elements)
    lang = str((soup.html.get("lang") if soup.html is not None else "") or "")[:2].lower()
    title = one_line(soup.title.get_text()) if soup.title is not None else ""
    base = soup.select_one("base[href]")
    try:
        given = [*_json_ld(soup), *_microdata(soup)]
        open_up(soup)
        strip_hidden(soup)
        take_roles(soup)
        top = soup.find("h1")
        title = (one_line(top.get_text(" ")) if top is not None else "") or _TITLE_PARTS.split(title)[0]
        items = Blocks(main_part(soup), url, str(base["href"]) if base is not None else None).items()
    except RecursionError:
        raise _too_deep() from None
    return Document(title, [*given, *items], cast(Lang, lang) if lang in _LANGS else None)


def has_markup(text: str) -> bool:
    """Whether it holds elements or entities that pages are written with."""
    return _MARKUP.search(text) is not None


def plain_text(text: str) -> str:
    """A cell or field of a list: as text if it holds markup, else as it is."""
    text = readable_links(text)
    return clean(_plain(text) if has_markup(text) else text)


def _plain(markup: str) -> str:
    soup = _soup(markup.replace("\n", "<br>") if not re.search(r"<(?:p|br|li|div|tr)\b", markup) else markup)
    strip_hidden(soup)
    return Blocks(soup, None, None).plain()


def _soup(text: str, elements: int = ELEMENTS_MOST) -> BeautifulSoup:
    """Raises SourceUnreadable before a page made to fill the memory does so."""
    from bs4 import BeautifulSoup

    if text.count("<") > 2 * elements:
        raise SourceUnreadable("too_complex", "The page has too many elements to be read.")
    declared = _PROLOGUE.match(text)
    soup = BeautifulSoup(text[declared.end() :] if declared is not None else text, "lxml")
    if _deep(soup):
        raise _too_deep()
    return soup


def _too_deep() -> SourceUnreadable:
    return SourceUnreadable("too_deep", "The page is nested too deeply to be read.")


def _deep(soup: BeautifulSoup) -> bool:
    """Goes along the page once, counting what is open."""
    level: list[Tag] = list(soup.find_all(True, recursive=False))
    for _ in range(_DEPTH):
        level = [child for tag in level for child in tag.find_all(True, recursive=False)]
        if not level:
            return False
    return True


def _json_ld(soup: BeautifulSoup) -> Iterator[Faq]:
    """schema.org FAQPage as JSON-LD; answers there may be markup."""
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            data = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            answers = node.get("acceptedAnswer") or node.get("suggestedAnswer")
            answer = answers[0] if isinstance(answers, list) and answers else answers
            if _is_a(node, "Question") and isinstance(answer, dict):
                yield from _faq(str(node.get("name") or node.get("text") or ""), str(answer.get("text") or ""))


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """In the order they are written."""
    todo = [data]
    while todo:
        node = todo.pop()
        if isinstance(node, list):
            todo.extend(reversed(node))
        elif isinstance(node, dict):
            yield node
            todo.extend(value for value in reversed(node.values()) if isinstance(value, dict | list))


def _is_a(node: dict[str, Any], kind: str) -> bool:
    types = node.get("@type")
    return kind in (types if isinstance(types, list) else [types])


def _microdata(soup: BeautifulSoup) -> Iterator[Faq]:
    inside: set[int] = set()
    for tag in soup.select('[itemtype$="schema.org/Question"]'):
        if id(tag) in inside:
            continue
        inside.update(id(inner) for inner in tag.find_all(True))
        name, text = tag.select_one("[itemprop=name]"), tag.select_one("[itemprop=text]")
        if name is not None and text is not None:
            yield from _faq(name.get_text(" "), text.decode_contents())


def _faq(question: str, markup: str) -> Iterator[Faq]:
    answer = clean(_plain(markup if "<" in markup else html.unescape(markup)))
    question = one_line(_soup(question).get_text(" "))
    if question and answer:
        yield Faq(question, answer)
