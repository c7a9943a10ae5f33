"""Web pages and sitemaps: which pages there are, and all of them read before anything is kept."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

from ...chat.ports.knowledge import Skipped
from ...core.errors import SourceUnreadable
from .page import Page, too_large, unreachable

if TYPE_CHECKING:
    from .fetch import Fetcher

PAGE_KINDS = frozenset({
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf", "text/csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
})  # fmt: skip
MAP_KINDS = frozenset({
    "application/xml", "text/xml", "application/gzip", "application/x-gzip", "text/plain",
    "application/octet-stream", "binary/octet-stream", "application/x-xml", "application/rss+xml",
})  # fmt: skip
AT_ONCE = 4
MAPS_MOST = 50
_GZIP = b"\x1f\x8b"
_FEED = 65_536


@dataclass(frozen=True, slots=True)
class Site:
    """The pages read, how many the sitemap names, and those that could not be read with the reason."""

    pages: Sequence[Page]
    found: int
    skipped: Sequence[Skipped]


async def read_site(fetcher: Fetcher, url: str, *, pages: int, page_bytes: int, map_bytes: int) -> Site:
    """The first `pages` pages of a sitemap (or of a sitemap index), those of the same site."""
    addresses, skipped = await _addresses(fetcher, url, map_bytes)
    if not addresses:
        raise SourceUnreadable("sitemap_empty", "The sitemap names no page of its own site.", url=url[:200])
    gate = asyncio.Semaphore(AT_ONCE)
    read = await asyncio.gather(*(_page(fetcher, gate, a, page_bytes) for a in addresses[:pages]))
    found = [page for page in read if isinstance(page, Page)]
    skipped += [Skipped(e.details["url"], e.message) for e in read if isinstance(e, SourceUnreadable)]
    if not found:
        raise unreachable(url, "none of its pages can be read")
    return Site(found, len(addresses), skipped)


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one shop: the same host, with or without `www.`."""
    try:
        hosts = [(urlsplit(url).hostname or "").lower().rstrip(".").removeprefix("www.") for url in (one, other)]
    except ValueError:
        return False
    return hosts[0] == hosts[1] != ""


async def _page(fetcher: Fetcher, gate: asyncio.Semaphore, url: str, page_bytes: int) -> Page | SourceUnreadable:
    async with gate:
        try:
            page = await fetcher.get(url, max_bytes=page_bytes, kinds=PAGE_KINDS)
            if not same_site(url, page.url):
                raise unreachable(url, f"it leads to another site ({urlsplit(page.url).hostname})")
        except SourceUnreadable as error:
            error.details["url"] = url
            return error
        return page


async def _addresses(fetcher: Fetcher, url: str, map_bytes: int) -> tuple[list[str], list[Skipped]]:
    """Page addresses in the sitemap's order, each once; nested sitemaps one level deep."""
    reached, top, nested = await _map(fetcher, url, map_bytes)
    skipped: list[Skipped] = []
    for inner in nested[:MAPS_MOST]:
        if not same_site(inner, reached):
            skipped.append(Skipped(inner, "A sitemap of another site."))
            continue
        top += (await _map(fetcher, inner, map_bytes))[1]
    if len(nested) > MAPS_MOST:
        skipped.append(Skipped(url, f"Only the first {MAPS_MOST} of {len(nested)} sitemaps were read."))
    pages = list(dict.fromkeys(urldefrag(page)[0] for page in top if same_site(page, reached)))
    return pages, skipped


@dataclass(slots=True)
class _Map:
    """Takes the addresses out of a sitemap while it is read; the rest of it is never kept."""

    pages: list[str] = field(default_factory=list)
    maps: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)

    def start(self, tag: str, _attributes: object) -> None:
        self._open.append(tag.rpartition("}")[2].lower())
        self._text.clear()
        if len(self._open) > 20:
            raise ValueError("nested too deeply")

    def data(self, text: str) -> None:
        if self._open[-1:] == ["loc"]:
            self._text.append(text)

    def end(self, _tag: str) -> None:
        address = "".join(self._text).strip()
        if self._open == ["urlset", "url", "loc"] and address:
            self.pages.append(address)
        elif self._open == ["sitemapindex", "sitemap", "loc"] and address:
            self.maps.append(address)
        self._open.pop()
        self._text.clear()

    def close(self) -> None:
        """The end of the document."""


async def _map(fetcher: Fetcher, url: str, map_bytes: int) -> tuple[str, list[str], list[str]]:
    """(where it was found, pages, further sitemaps) that one sitemap names."""
    page = await fetcher.get(url, max_bytes=map_bytes, kinds=MAP_KINDS)
    if not same_site(url, page.url):
        raise unreachable(url, f"it leads to another site ({urlsplit(page.url).hostname})")
    found = await asyncio.to_thread(_read_map, page, map_bytes)
    return page.url, found.pages, found.maps


def _read_map(page: Page, map_bytes: int) -> _Map:
    """A sitemap of XML, packed or not, or of plain lines."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    body = page.body
    found = _Map()
    try:
        if body[:2] == _GZIP:
            body = zlib.decompressobj(wbits=31).decompress(body, map_bytes + 1)
            if len(body) > map_bytes:
                raise too_large(map_bytes, page.url)
        body = body.removeprefix(b"\xef\xbb\xbf").lstrip()
        if page.kind == "text/plain" and body[:4] == b"http":
            found.pages = body.decode("utf-8", "replace").split()
            return found
        parser = DefusedXMLParser(target=found, forbid_dtd=False)
        for start in range(0, len(body), _FEED):
            parser.feed(body[start : start + _FEED])
        parser.close()
    except (ParseError, DefusedXmlException, zlib.error, ValueError) as error:
        message = "This is not a sitemap that can be read."
        raise SourceUnreadable("sitemap_unreadable", message, url=page.url[:200]) from error
    return found
