"""Origins as browsers write them: what people put into a setting, and what a request says, in one form."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

import idna

_DEFAULT_PORTS = {"http": 80, "https": 443}
_ASCII_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LAST_DOT = re.compile(r"\.(?=(?::\d+)?$)")


def origin_of(value: str) -> str:
    """The origin a browser sends for this address: lower case, punycode, no default port, no trailing dot.

    Raises ValueError for what is no bare origin.
    """
    value = value.strip()
    try:
        if not value.isprintable() or " " in value:
            raise _refused(value)
        parts = urlsplit(value)
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError:
        raise _refused(value) from None
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)
    if not bare or parts.scheme not in _DEFAULT_PORTS or port == 0:
        raise _refused(value)
    shown = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


def origins_of(value: str) -> list[str]:
    """The origins of a list with commas or blanks between them. Raises ValueError."""
    return [origin_of(one) for one in re.split(r"[\s,]+", value) if one]


def sent_origin(value: str | None) -> str | None:
    """What a browser sent, in the form of `origin_of`: only a trailing dot of the host can differ."""
    return None if value is None else _LAST_DOT.sub("", value)


def _host(host: str) -> str:
    """Raises ValueError."""
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host)}]"
    host = host.removesuffix(".")
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode()
    if not _ASCII_HOST.fullmatch(host) or len(host) > 253:
        raise ValueError(host)
    if host.rsplit(".", 1)[-1].isdecimal():
        return str(ipaddress.IPv4Address(host))
    return host


def _refused(value: str) -> ValueError:
    return ValueError(
        f"{value!r} is not an origin like https://shop.example.com (http or https, a host, a port if "
        "need be; no path, no wildcard)"
    )
