"""`ports.KnowledgeReader`: fetches pages here, and reads them, like files, in a process of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from ...chat.ports.knowledge import Extract
from ...core.errors import Unavailable
from ...protocol import Lang
from .extract import ExtractLimits, Extractor, Wish
from .page import too_large
from .process import ProcessLimits, SourceToRead, read_apart
from .site import PAGE_KINDS, read_site

if TYPE_CHECKING:
    from .fetch import Resolver

AT_ONCE = 2
"""Imports that are read at the same time; the others wait."""


@dataclass(frozen=True, slots=True)
class SourceLimits:
    """Bytes of a web page, pages of a site, seconds a page may take; what may be read, and at what cost.

    `wait_seconds`: for a turn to read.
    """

    page_bytes: int
    pages: int
    seconds: float
    extract: ExtractLimits
    process: ProcessLimits = field(default_factory=ProcessLimits)
    private_hosts: Collection[str] = ()
    wait_seconds: float = 20.0


class SourceReader:
    """Nothing of a source is kept before all of it was read."""

    def __init__(self, limits: SourceLimits, default_lang: Lang, resolver: Resolver | None = None) -> None:
        self._limits = limits
        self._default = default_lang
        self._resolver = resolver
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def read_file(self, name: str, data: bytes, lang: Lang | None, title: str, to_confirm: bool) -> Extract:
        """A file by its name. The same name again is the same source."""
        if len(data) > self._limits.extract.file_bytes:
            raise too_large(self._limits.extract.file_bytes)
        return await self._read(SourceToRead("file", name, Wish(lang, title, to_confirm), files=(data,)))

    def extract_file(self, name: str, data: bytes, lang: Lang | None, title: str, to_confirm: bool) -> Extract:
        """`read_file` where there is no event loop, of a file the shop itself has named: in this process."""
        return Extractor(self._limits.extract, self._default).of_file(name, data, Wish(lang, title, to_confirm))

    async def read_address(
        self, url: str, lang: Lang | None, title: str, to_confirm: bool, *, sitemap: bool
    ) -> Extract:
        """A page, or all pages a sitemap names."""
        from .fetch import Fetcher, resolve

        url = urldefrag(url.strip())[0]
        limits, wish = self._limits, Wish(lang, title, to_confirm)
        async with Fetcher(
            seconds=limits.seconds, private_hosts=limits.private_hosts, resolver=self._resolver or resolve
        ) as fetcher:
            if not sitemap:
                page = await fetcher.get(url, max_bytes=limits.page_bytes, kinds=PAGE_KINDS)
                return await self._read(SourceToRead("page", url, wish, pages=(page,)))
            site = await read_site(
                fetcher,
                url,
                pages=limits.pages,
                page_bytes=limits.page_bytes,
                map_bytes=limits.extract.file_bytes,
            )
        return await self._read(
            SourceToRead("sitemap", url, wish, pages=site.pages, found=site.found, skipped=site.skipped)
        )

    async def _read(self, source: SourceToRead) -> Extract:
        try:
            async with asyncio.timeout(self._limits.wait_seconds):
                await self._gate.acquire()
        except TimeoutError:
            message = "Other sources are being read; please try again in a moment."
            raise Unavailable(message, retry_after=self._limits.wait_seconds) from None
        try:
            return await read_apart(source, self._limits.extract, self._default, self._limits.process)
        finally:
            self._gate.release()
