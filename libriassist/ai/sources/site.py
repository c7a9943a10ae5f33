"""Web pages and sitemaps: which pages there are, and all of them read before anything is kept."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from ...chat.knowledge_ports import Skipped
from ...core.errors import SourceUnreadable
from .fetch import Fetcher, Page, too_large, unreachable

PAGE_KINDS = frozenset({
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf", "text/csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
})  # fmt: skip
MAP_KINDS = frozenset({"application/xml", "text/xml", "application/gzip", "application/x-gzip", "text/plain"})
AT_ONCE = 4
MAPS_MOST = 50
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Site:
    """The pages read, how many the sitemap names, and those that could not be read with the reason."""

    pages: Sequence[Page]
    found: int
    skipped: Sequence[Skipped]


async def read_site(fetcher: Fetcher, url: str, *, pages: int, page_bytes: int, map_bytes: int) -> Site:
    """The first `pages` pages of a sitemap (or of a sitemap index), those of the same host."""
    addresses, skipped = await _addresses(fetcher, url, map_bytes)
    if not addresses:
        raise SourceUnreadable("sitemap_empty", "The sitemap names no page of its own host.", url=url[:200])
    gate = asyncio.Semaphore(AT_ONCE)
    read = await asyncio.gather(*(_page(fetcher, gate, a, page_bytes) for a in addresses[:pages]))
    found = [page for page in read if isinstance(page, Page)]
    skipped += [Skipped(e.details["url"], e.message) for e in read if isinstance(e, SourceUnreadable)]
    if not found:
        raise unreachable(url, "none of its pages can be read")
    return Site(found, len(addresses), skipped)


async def _page(fetcher: Fetcher, gate: asyncio.Semaphore, url: str, page_bytes: int) -> Page | SourceUnreadable:
    async with gate:
        try:
            return await fetcher.get(url, max_bytes=page_bytes, kinds=PAGE_KINDS)
        except SourceUnreadable as error:
            error.details["url"] = url
            return error


async def _addresses(fetcher: Fetcher, url: str, map_bytes: int) -> tuple[list[str], list[Skipped]]:
    """Page addresses in the sitemap's order, each once; nested sitemaps one level deep."""
    host = urlsplit(url).hostname
    top, nested = await _map(fetcher, url, map_bytes)
    skipped: list[Skipped] = []
    for inner in nested[:MAPS_MOST]:
        if urlsplit(inner).hostname != host:
            skipped.append(Skipped(inner, "A sitemap of another host."))
            continue
        top += (await _map(fetcher, inner, map_bytes))[0]
    if len(nested) > MAPS_MOST:
        skipped.append(Skipped(url, f"Only the first {MAPS_MOST} of {len(nested)} sitemaps were read."))
    pages = list(dict.fromkeys(urldefrag(page)[0] for page in top))
    return [page for page in pages if urlsplit(page).hostname == host], skipped


async def _map(fetcher: Fetcher, url: str, map_bytes: int) -> tuple[list[str], list[str]]:
    """(pages, further sitemaps) that one sitemap names."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    page = await fetcher.get(url, max_bytes=map_bytes, kinds=MAP_KINDS)
    body = page.body
    try:
        if body[:2] == _GZIP:
            body = zlib.decompressobj(wbits=31).decompress(body, map_bytes + 1)
            if len(body) > map_bytes:
                raise too_large(map_bytes, url)
        root = await asyncio.to_thread(fromstring, body)
    except (ParseError, DefusedXmlException, zlib.error, ValueError) as error:
        raise SourceUnreadable("sitemap_unreadable", "This is not a sitemap that can be read.", url=url) from error
    pages: list[str] = []
    maps: list[str] = []
    for node in root:
        location = next((child.text for child in node if child.tag.endswith("}loc") or child.tag == "loc"), None)
        if location and location.strip():
            (maps if node.tag.endswith("sitemap") else pages).append(location.strip())
    return pages, maps
