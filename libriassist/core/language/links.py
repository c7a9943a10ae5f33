"""Addresses a client may be led to: only the schemes a shop needs; what runs a program is never kept."""

from __future__ import annotations

import html
import re

_SCHEME = re.compile(r"\A([a-zA-Z][a-zA-Z0-9+.-]*):")
_KEPT = frozenset({"http", "https", "mailto", "tel"})
_IGNORED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
"""What browsers skip in an address: `java\\nscript:` is a script all the same."""
_MARKDOWN = re.compile(
    r"!?\[([^\[\]\n]{0,500})\]\([ \t]{0,9}([^()\n]{0,2000}(?:\([^()\n]{0,500}\)[^()\n]{0,500}){0,9})\)"
)


def safe_link(address: str) -> str | None:
    """The address, if a client may follow it (or it names no scheme); None for `javascript:` and its like."""
    address = _IGNORED.sub("", address).strip()
    found = _SCHEME.match(html.unescape(address).strip())
    if not address or (found is not None and found.group(1).lower() not in _KEPT):
        return None
    return address


def without_unsafe_links(text: str) -> str:
    """Markdown links to an address that is not kept, as their words alone."""

    def words(link: re.Match[str]) -> str:
        return link.group(0) if _target(link) is not None else link.group(1)

    return _MARKDOWN.sub(words, text)


def readable_links(text: str) -> str:
    """Markdown links as clients can read them."""

    def words(link: re.Match[str]) -> str:
        target = _target(link)
        return readable_link(link.group(1), target) if target is not None and ":" in target else link.group(1)

    return _MARKDOWN.sub(words, text)


def _target(link: re.Match[str]) -> str | None:
    """Without the title that may stand behind it."""
    return safe_link(re.sub(r"""(?<!\s)\s++["'].*$""", "", link.group(2).strip().strip("<>")))


def readable_link(words: str, address: str) -> str:
    """`formulaire (https://shop.example/retour)`: for who reads text; not when the words say it already."""
    shown = re.sub(r"^(?:mailto|tel):", "", address, flags=re.IGNORECASE)
    if address[:7].lower() == "mailto:":
        shown = shown.partition("?")[0]
    if not shown or _bare(shown) in _bare(words):
        return words
    return f"{words.rstrip()} ({shown}){words[len(words.rstrip()) :]}" if words.strip() else shown


def _bare(text: str) -> str:
    """Without what does not tell addresses and telephone numbers apart."""
    bare = re.sub(r"\s+|^https?://(?:www\.)?|(?<!/)/++$", "", text.strip().lower())
    digits = re.sub(r"[().\s-]", "", bare)
    return digits[-9:] if re.fullmatch(r"\+?\d{6,}", digits) else bare
