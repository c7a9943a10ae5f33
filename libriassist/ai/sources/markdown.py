"""Markdown (and plain text): rendered to HTML by markdown-it, then read like a page."""

from __future__ import annotations

from .document import Document
from .front_matter import split_front_matter
from .html import has_markup, read_markup
from .pairs import marks_apart


def read_markdown(text: str, url: str | None, elements: int) -> Document:
    """The document; a front matter gives its title, language and tags, and is no text.

    `<votre nom>` is no markup unless there is some.
    """
    from markdown_it import MarkdownIt

    front, text = split_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    renderer = MarkdownIt("commonmark", {"html": has_markup(text)}).enable("table")
    renderer.validateLink = _any_link  # type: ignore[method-assign]
    document = read_markup(renderer.render(marks_apart(text)), url, elements)
    return Document(front.title or document.title, document.items, front.lang or document.lang, front.tags)


def _any_link(url: str) -> bool:
    """Who reads the page judges its links; refused here, their source would be left in the text."""
    return bool(url)
