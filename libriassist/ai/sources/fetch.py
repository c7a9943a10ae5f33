"""Fetching pages without being led astray: only http(s), only public addresses, each checked and then used.

A name is resolved once, every address it has is judged, and the connection goes to one of those addresses
(the certificate is still checked against the name). A redirect is a new request, judged again.
"""

from __future__ import annotations

import asyncio
import socket
import zlib
from collections.abc import Awaitable, Callable, Collection
from urllib.parse import urljoin

import httpx

from ...core.errors import SourceUnreadable
from ...core.network.reach import is_metadata, is_public
from .page import Page, refused, too_large, unreachable

Resolver = Callable[[str, int], Awaitable[list[str]]]
REDIRECTS = 3
_AGENT = "LibriAssist (knowledge import)"


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


class PinnedTransport(httpx.AsyncBaseTransport):
    """Connects to the address that was judged, under the name that was asked for."""

    def __init__(self, private_hosts: Collection[str], resolver: Resolver) -> None:
        self._private_hosts = {host.lower() for host in private_hosts}
        self._resolver = resolver
        self._inner = httpx.AsyncHTTPTransport(trust_env=False, retries=0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises SourceUnreadable("address_refused") before a single packet is sent."""
        host, scheme = request.url.host, request.url.scheme
        if scheme not in ("http", "https") or not host or request.url.userinfo:
            raise refused(str(request.url))
        port = request.url.port or (443 if scheme == "https" else 80)
        try:
            addresses = await self._resolver(request.url.raw_host.decode("ascii"), port)
        except (OSError, UnicodeError):
            raise unreachable(str(request.url), "its name is not known") from None
        named = host.lower() in self._private_hosts
        if not addresses or not all(not is_metadata(a) if named else is_public(a) for a in addresses):
            raise refused(str(request.url))
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=addresses[0].partition("%")[0])
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


class Fetcher:
    """Gets pages, within `seconds` and `max_bytes` each. Close it after use."""

    def __init__(
        self, *, seconds: float, private_hosts: Collection[str] = (), resolver: Resolver = resolve
    ) -> None:
        self._seconds = seconds
        transport = PinnedTransport(private_hosts, resolver)
        self._client = httpx.AsyncClient(
            transport=transport, trust_env=False, timeout=seconds, follow_redirects=False, verify=True,
            headers={"user-agent": _AGENT, "accept-encoding": "gzip"},
        )  # fmt: skip

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def get(self, url: str, *, max_bytes: int, kinds: Collection[str]) -> Page:
        """One page, redirects followed. Raises SourceUnreadable; `url` is in its details."""
        try:
            async with asyncio.timeout(self._seconds):
                for _ in range(REDIRECTS + 1):
                    found = await self._once(url, max_bytes, kinds)
                    if isinstance(found, Page):
                        return found
                    url = found
        except TimeoutError:
            raise unreachable(url, f"no answer within {self._seconds:g} s") from None
        except (httpx.InvalidURL, ValueError):
            raise refused(url) from None
        except httpx.HTTPError as error:
            raise unreachable(url, type(error).__name__) from error
        raise unreachable(url, "too many redirects")

    async def _once(self, url: str, max_bytes: int, kinds: Collection[str]) -> Page | str:
        """The page, or where it says to look."""
        asked = httpx.URL(url)
        if asked.scheme not in ("http", "https") or not asked.host:
            raise refused(url)
        async with self._client.stream("GET", asked) as answer:
            if answer.is_redirect:
                target: str = urljoin(url, answer.headers.get("location", ""))
                if asked.scheme == "https" and not target.startswith("https:"):
                    raise refused(target)
                return target
            if answer.status_code != 200:
                raise unreachable(url, f"it answers {answer.status_code}")
            kind, _, parameters = answer.headers.get("content-type", "").partition(";")
            kind = kind.strip().lower()
            if kind not in kinds:
                message = f"{url[:200]} is {kind or 'of no declared type'}, which cannot be read."
                raise SourceUnreadable("wrong_content_type", message, url=url[:200], kind=kind)
            body = await _body(answer, url, max_bytes)
            charset = answer.charset_encoding if parameters else None
            return Page(url=url, body=body, kind=kind, charset=charset)


async def _body(answer: httpx.Response, url: str, max_bytes: int) -> bytes:
    """The body, unpacked no further than `max_bytes`."""
    packing = answer.headers.get("content-encoding", "identity").lower()
    if packing not in ("identity", "gzip", ""):
        raise unreachable(url, "it is packed in an unknown way")
    unpack = zlib.decompressobj(wbits=31) if packing == "gzip" else None
    body = bytearray()
    async for chunk in answer.aiter_raw():
        try:
            body += unpack.decompress(chunk, max_bytes + 1 - len(body)) if unpack is not None else chunk
        except zlib.error:
            raise unreachable(url, "its packing is damaged") from None
        if len(body) > max_bytes:
            raise too_large(max_bytes, url)
    return bytes(body)
