"""A web page as it came, and why one is refused; light, while what fetches pages is loaded when it is needed."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.errors import SourceUnreadable


@dataclass(frozen=True, slots=True)
class Page:
    """What came back. `url`: after redirects. `kind`: the media type, small letters; `charset` if declared."""

    url: str
    body: bytes
    kind: str
    charset: str | None


def refused(url: str) -> SourceUnreadable:
    message = f"{url[:200]} is not a public web address (http or https) and was not asked for anything."
    return SourceUnreadable("address_refused", message, url=url[:200])


def unreachable(url: str, why: str) -> SourceUnreadable:
    return SourceUnreadable("page_unreachable", f"{url[:200]} cannot be read: {why}.", url=url[:200], why=why)


def too_large(max_bytes: int, url: str = "") -> SourceUnreadable:
    limit = f"{max_bytes / 2**20:.3g}"
    name = f"{url[:200]} is" if url else "The file is"
    return SourceUnreadable("too_large", f"{name} larger than {limit} MB.", limit=limit, url=url[:200])
