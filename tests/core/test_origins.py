"""Origins in the settings are what browsers send, or are refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from starlette.datastructures import Headers

from libriassist.config import Settings
from libriassist.core.errors import OriginRefused
from libriassist.web.access import check_agent_origin, check_client_origin


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://shop.example", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://x:80", "http://x"),
        ("http://x:443", "http://x:443"),
        ("https://x:80", "https://x:80"),
        ("https://x:08443/", "https://x:8443"),
        ("https://x:", "https://x"),
        (" HTTPS://Shop.EXAMPLE/ ", "https://shop.example"),
        ("https://shop.example.", "https://shop.example"),
        ("https://shop.example.", "https://shop.example."),
        ("https://shop.example", "https://shop.example."),
        ("https://shop.example:8443", "https://shop.example.:8443"),
        ("https://shop.example.:443/", "https://shop.example"),
        ("https://Bücher.example", "https://xn--bcher-kva.example"),
        ("https://été.exemple.fr:443", "https://xn--t-9fab.exemple.fr"),
        ("https://faß.example", "https://xn--fa-hia.example"),
        ("https://my_shop.example", "https://my_shop.example"),
        ("http://[::1]:80", "http://[::1]"),
        ("http://[0:0::1]:8080", "http://[::1]:8080"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_an_allowed_origin_is_the_one_the_browser_sends(written: str, sent: str) -> None:
    check_client_origin(Headers({"origin": sent}), Settings(allowed_origins=f"https://other.example, {written}"))
    check_agent_origin(Headers({"origin": sent}), Settings(public_url=written))


@pytest.mark.parametrize(
    "written",
    [
        "shop.example", "https://", "https://shop.example/path", "https://shop.example?x", "https://a@shop.example",
        "*", "https://*.example", "ftp://shop.example", "wss://shop.example", "https://x:99999", "https://x:0",
        "https://x:port", "null", "https://-a.example", "https://a..b", "http://1.2.3", "https://[::1", "https://x#y",
        "https://shop.example\\x", "https://münchen…de",
    ],
)  # fmt: skip
def test_what_is_no_origin_is_refused_at_the_start(written: str) -> None:
    with pytest.raises(ValidationError, match="is not an origin like"):
        Settings(allowed_origins=written)
    with pytest.raises(ValidationError, match="is not an origin like"):
        Settings(public_url=written)


def test_several_origins_may_be_set_apart_by_blanks() -> None:
    assert Settings(allowed_origins="https://a.example https://b.example:443").origins == {
        "https://a.example",
        "https://b.example",
    }


def test_another_host_is_still_another_host() -> None:
    settings = Settings(allowed_origins="https://shop.example")
    for sent in ("https://shop.example:8443", "http://shop.example", "https://shop.example.evil", "", "null"):
        with pytest.raises(OriginRefused):
            check_client_origin(Headers({"origin": sent}), settings)
