"""HTML, through beautifulsoup4: headings, paragraphs, lists, tables; FAQ markup of every usual kind."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast, get_args

from ...core.errors import SourceUnreadable
from ...protocol import Lang
from .chunks import is_question
from .document import Document, Faq, Heading, Item, Text, clean, one_line, table_lines
from .visible import main_part, strip_hidden

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_LANGS = get_args(Lang)
_HEADING = re.compile(r"h([1-6])")
_CONTAINERS = {
    "p", "div", "section", "article", "main", "body", "html", "ul", "ol", "dl", "table", "blockquote", "details",
    "figure", "header", "footer", "pre", "address", "center", "fieldset", "li", "hr", "h1", "h2", "h3", "h4", "h5",
    "h6",
}  # fmt: skip
_STRONG_QUESTION = 7
"""A paragraph in bold that asks is a heading below all others."""
_DEPTH = 200
_TITLE_PARTS = re.compile(r"\s+[|•·–—]\s+|\s+-\s+")


def read_html(data: bytes, charset: str | None = None) -> Document:
    """Raises SourceUnreadable when the bytes are not in the encoding that is declared (else UTF-8)."""
    from bs4.dammit import EncodingDetector

    declared = charset or EncodingDetector.find_declared_encoding(data, is_html=True) or "utf-8-sig"
    if data[:3] == b"\xef\xbb\xbf":
        declared = "utf-8-sig"
    try:
        text = data.decode(declared)
    except (UnicodeDecodeError, LookupError):
        message = f"The page is not in the encoding it declares ({declared[:40]})."
        raise SourceUnreadable("wrong_encoding", message, line="1") from None
    return read_markup(text)


def read_markup(text: str) -> Document:
    """The document a person sees, structured data first."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "html.parser")
    if _depth(soup) > _DEPTH:
        raise SourceUnreadable("too_deep", "The page is nested too deeply to be read.")
    given = [*_json_ld(soup), *_microdata(soup)]
    lang = str((soup.html.get("lang") if soup.html is not None else "") or "")[:2].lower()
    title = one_line(soup.title.get_text()) if soup.title is not None else ""
    strip_hidden(soup)
    top = soup.find("h1")
    title = (one_line(top.get_text(" ")) if top is not None else "") or _TITLE_PARTS.split(title)[0]
    items = [*given, *_items(main_part(soup))]
    return Document(title, items, cast(Lang, lang) if lang in _LANGS else None)


def _depth(soup: BeautifulSoup) -> int:
    deepest, todo = 0, [(soup, 0)]
    while todo:
        tag, depth = todo.pop()
        deepest = max(deepest, depth)
        todo.extend((child, depth + 1) for child in tag.find_all(True, recursive=False))
    return deepest


def _items(part: Tag) -> Iterator[Item]:
    """Blocks in reading order; loose words between blocks are paragraphs too."""
    from bs4 import NavigableString
    from bs4 import Tag as Element

    loose: list[str] = []
    for child in part.children:
        if isinstance(child, NavigableString):
            loose.append(re.sub(r"\s+", " ", str(child)))
        elif isinstance(child, Element):
            if child.name == "br":
                loose.append("\n")
            elif child.name in _CONTAINERS or child.find(list(_CONTAINERS)) is not None:
                yield from _flushed(loose)
                yield from _block(child)
            else:
                loose.append(_inline(child))
    yield from _flushed(loose)


def _flushed(loose: list[str]) -> Iterator[Item]:
    text = clean("".join(loose))
    loose.clear()
    if text:
        yield Text(text)


def _block(tag: Tag) -> Iterator[Item]:
    if found := _HEADING.fullmatch(tag.name):
        if text := one_line(_inline(tag)):
            yield Heading(int(found.group(1)), text)
    elif tag.name == "details":
        yield from _details(tag)
    elif tag.name in {"ul", "ol"}:
        if text := "\n".join(_list_lines(tag, 0)):
            yield Text(text)
    elif tag.name == "dl":
        yield from _definitions(tag)
    elif tag.name == "table" and tag.find("table") is None:
        yield from _table(tag)
    elif tag.name == "pre":
        yield from _flushed([tag.get_text()])
    elif tag.name == "p" and _is_strong_question(tag):
        yield Heading(_STRONG_QUESTION, one_line(_inline(tag)))
    else:
        yield from _items(tag)


def _inline(tag: Tag) -> str:
    """The words of an inline element; line breaks of the source are spaces, <br> is one."""
    from bs4 import NavigableString
    from bs4 import Tag as Element

    parts: list[str] = []
    for child in tag.children:
        if isinstance(child, NavigableString):
            parts.append(re.sub(r"\s+", " ", str(child)))
        elif isinstance(child, Element):
            parts.append("\n" if child.name == "br" else _inline(child))
    return "".join(parts)


def _details(tag: Tag) -> Iterator[Item]:
    summary = tag.select_one("summary")
    question = one_line(_inline(summary)) if summary is not None else ""
    if summary is not None:
        summary.decompose()
    answer = _plain(_items(tag))
    if question and answer:
        yield Faq(question, answer)
    elif answer:
        yield Text(answer)


def _list_lines(tag: Tag, depth: int) -> Iterator[str]:
    for number, item in enumerate(tag.find_all("li", recursive=False), start=1):
        inner = [child.extract() for child in item.find_all(["ul", "ol"], recursive=False)]
        mark = f"{number}." if tag.name == "ol" else "•"
        if text := one_line(_plain(_items(item))):
            yield f"{'  ' * depth}{mark} {text}"
        for child in inner:
            yield from _list_lines(child, depth + 1)


def _definitions(tag: Tag) -> Iterator[Item]:
    """A term that asks is a question; the others stay lines."""
    term, answer = "", ""
    for child in [*tag.find_all(["dt", "dd"]), None]:
        if child is None or child.name == "dt":
            if term and answer:
                yield Faq(term, answer) if is_question(term) else Text(f"{term} : {answer}")
            term, answer = one_line(_inline(child)) if child is not None else "", ""
        else:
            answer = "\n".join(part for part in (answer, _plain(_items(child))) if part)


def _table(tag: Tag) -> Iterator[Item]:
    rows = tag.find_all("tr")
    cells = [[_inline(cell) for cell in row.find_all(["td", "th"])] for row in rows]
    header = bool(rows) and rows[0].find("td") is None
    if text := table_lines(cells, header=header):
        yield Text(text)


def _is_strong_question(tag: Tag) -> bool:
    text = one_line(_inline(tag))
    strong = "".join(one_line(_inline(part)) for part in tag.find_all(["strong", "b"]))
    return is_question(text) and len(strong) >= len(text) - 2


def _plain(items: Iterator[Item]) -> str:
    parts = [f"{item.question}\n{item.answer}" if isinstance(item, Faq) else item.text for item in items]
    return "\n".join(part for part in parts if part)


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
    todo = [data]
    while todo:
        node = todo.pop(0)
        if isinstance(node, list):
            todo = [*node, *todo]
        elif isinstance(node, dict):
            yield node
            todo = [*(v for v in node.values() if isinstance(v, dict | list)), *todo]


def _is_a(node: dict[str, Any], kind: str) -> bool:
    types = node.get("@type")
    return kind in (types if isinstance(types, list) else [types])


def _microdata(soup: BeautifulSoup) -> Iterator[Faq]:
    for tag in soup.select('[itemtype$="schema.org/Question"]'):
        name, text = tag.select_one("[itemprop=name]"), tag.select_one("[itemprop=text]")
        if name is not None and text is not None:
            yield from _faq(name.get_text(" "), text.decode_contents())


def _faq(question: str, markup: str) -> Iterator[Faq]:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup if "<" in markup else html.unescape(markup), "html.parser")
    strip_hidden(soup)
    answer = clean(_plain(_items(soup)))
    question = one_line(BeautifulSoup(question, "html.parser").get_text(" "))
    if question and answer:
        yield Faq(question, answer)
