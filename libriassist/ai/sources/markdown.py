"""Markdown (and plain text): rendered to HTML by markdown-it, then read like a page."""

from __future__ import annotations

import re

from .document import Document
from .html import read_markup

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)


def read_markdown(text: str) -> Document:
    """The document; a front matter gives its title only."""
    from markdown_it import MarkdownIt

    text = text.replace("\r\n", "\n")
    title = ""
    if front := _FRONT_MATTER.match(text):
        text = text[front.end() :]
        title = found.group(1) if (found := _TITLE.search(front.group(1))) else ""
    document = read_markup(MarkdownIt("commonmark").enable("table").render(text))
    return Document(title or document.title, document.items, document.lang)
