"""Fetching pages without being led astray: only http(s), only public addresses, each checked and then used.

A name is resolved once, every address it has is judged, and the connection goes to one of those addresses
(the certificate is still checked against the name). A redirect is a new request, judged again.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

from ...core.errors import SourceUnreadable

Resolver = Callable[[str, int], Awaitable[list[str]]]
REDIRECTS = 3
_AGENT = "LibriAssist (knowledge import)"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NEVER = tuple(ipaddress.ip_network(net) for net in ("169.254.0.0/16", "fe80::/10", "fd00:ec2::/32"))
_METADATA = {ipaddress.ip_address("168.63.129.16"), ipaddress.ip_address("100.100.100.200")}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Page:
    """What came back. `url`: after redirects. `kind`: the media type, small letters; `charset` if declared."""

    url: str
    body: bytes
    kind: str
    charset: str | None


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet: not ours, not this machine's, no cloud's inside."""
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = _inner(address)
    if inner is not None:
        return is_public(str(inner))
    if any(address in net for net in _NEVER) or address in _METADATA:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: Address) -> Address | None:
    """The IPv4 address that an IPv6 address carries."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    mapped = address.ipv4_mapped or address.sixtofour
    if mapped is None and 0xFFFF < int(address) <= 0xFFFFFFFF:
        return ipaddress.IPv4Address(int(address))
    return mapped


def _private_allowed(text: str) -> bool:
    """What a host named in the settings may be: a private or this machine's address, never a metadata service."""
    address = ipaddress.ip_address(text.partition("%")[0])
    address = _inner(address) or address
    return not (address.is_link_local or address in _METADATA or any(address in net for net in _NEVER))


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
        judge = _private_allowed if host.lower() in self._private_hosts else is_public
        if not addresses or not all(judge(address) for address in addresses):
            raise refused(str(request.url))
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=addresses[0].partition("%")[0])
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


def refused(url: str) -> SourceUnreadable:
    message = f"{url[:200]} is not a public web address (http or https) and was not asked for anything."
    return SourceUnreadable("address_refused", message, url=url[:200])


def unreachable(url: str, why: str) -> SourceUnreadable:
    return SourceUnreadable("page_unreachable", f"{url[:200]} cannot be read: {why}.", url=url[:200], why=why)


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


def too_large(max_bytes: int, url: str = "") -> SourceUnreadable:
    limit = f"{max_bytes / 2**20:.3g}"
    name = f"{url[:200]} is" if url else "The file is"
    return SourceUnreadable("too_large", f"{name} larger than {limit} MB.", limit=limit, url=url[:200])
