"""Pages and sitemaps, from a real server; and every way to an address that must not be asked (S29)."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator

import pytest

from libriassist.ai.sources.extract import ExtractLimits
from libriassist.ai.sources.fetch import Fetcher, Resolver, resolve
from libriassist.ai.sources.reader import SourceLimits, SourceReader
from libriassist.ai.sources.site import PAGE_KINDS
from libriassist.chat.ports.knowledge import Extract
from libriassist.core.errors import SourceUnreadable
from libriassist.core.network.reach import is_metadata, is_own, is_public

from .papers import pdf
from .site import Answer, Site, a_site

pytestmark = pytest.mark.anyio
OURS = ("127.0.0.1", "intranet.example")


@pytest.fixture
def site() -> Iterator[Site]:
    with a_site() as site:
        yield site


def names(table: dict[str, list[str]]) -> Resolver:
    """A name server that knows these names."""

    async def look(host: str, port: int) -> list[str]:
        return table[host] if host in table else await resolve(host, port)

    return look


async def reason(url: str, resolver: Resolver = resolve, hosts: tuple[str, ...] = (), **limits: float) -> str:
    with pytest.raises(SourceUnreadable) as caught:
        async with Fetcher(seconds=limits.get("seconds", 5), private_hosts=hosts, resolver=resolver) as fetcher:
            await fetcher.get(url, max_bytes=int(limits.get("max_bytes", 10_000)), kinds=PAGE_KINDS)
    return caught.value.details["reason"]


async def read(site: Site, path: str, *, sitemap: bool = False, pages: int = 500) -> Extract:
    limits = SourceLimits(100_000, pages, 5, ExtractLimits(2_000_000), private_hosts=OURS)
    reader = SourceReader(limits, "fr")
    return await reader.read_address(site.url(path), None, "", False, sitemap=sitemap)


# ------------------------------------------------------------------------------------ refused addresses


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0",
        "localhost", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "169.254.1.1", "100.64.0.1",
        "100.100.100.200", "168.63.129.16", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[::127.0.0.1]",
        "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[2002:7f00:1::]", "[64:ff9b::7f00:1]",
        "[64:ff9b::a9fe:a9fe]", "[2001:0:0:0:0:0:80ff:fffe]",
    ],
)  # fmt: skip
async def test_no_private_address_is_asked_however_it_is_written(host: str, site: Site) -> None:
    assert await reason(f"http://{host}:{site.port}/") in {"address_refused", "page_unreachable"}
    assert site.asked == []


def test_public_addresses_are_told_from_others() -> None:
    assert is_public("93.184.215.14") and is_public("2606:2800:220:1::1") and is_public("64:ff9b::5db8:d70e")
    assert not any(map(is_public, ("10.1.2.3", "::ffff:10.1.2.3", "fe80::1%eth0", "100.64.0.1", "::1")))


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.215.14", "10.0.0.5"], ["::ffff:127.0.0.1"], []])
async def test_a_name_that_leads_inside_is_not_asked(addresses: list[str], site: Site) -> None:
    known = names({"shop.example": addresses})
    assert await reason(f"http://shop.example:{site.port}/", known) == "address_refused"
    assert site.asked == []


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://shop.example/", "gopher://127.0.0.1/", "http://", "//x", "", "javascript:x",
     "http://a:b@127.0.0.1/", "http://127.0.0.1@evil.example/", "http://[::1", "http://x:99999/"],
)  # fmt: skip
async def test_only_plain_web_addresses_are_asked(url: str) -> None:
    assert await reason(url) in {"address_refused", "page_unreachable"}


async def test_a_redirect_is_judged_like_a_first_request(site: Site) -> None:
    inside = site.url("/secret", "localhost")
    site.pages["/a"] = Answer(status=302, headers={"location": inside})
    site.pages["/b"] = Answer(status=301, headers={"location": "http://169.254.169.254/latest/meta-data/"})
    site.pages["/c"] = Answer(status=307, headers={"location": "file:///etc/passwd"})
    for path in ("/a", "/b", "/c"):
        assert await reason(site.url(path), hosts=OURS) == "address_refused"
    assert [path for path, _ in site.asked] == ["/a", "/b", "/c"]
    site.pages["/loop"] = Answer(status=302, headers={"location": "/loop"})
    assert await reason(site.url("/loop"), hosts=OURS) == "page_unreachable"


async def test_the_checked_address_is_the_one_used_and_a_name_is_asked_once(site: Site) -> None:
    """A name server that answers something else the second time (rebinding) gains nothing."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    async def look(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    site.pages["/"] = Answer(b"<h1>A</h1><p>Bonjour.")
    async with Fetcher(seconds=5, private_hosts=OURS, resolver=look) as fetcher:
        page = await fetcher.get(site.url("/", "intranet.example"), max_bytes=1_000, kinds=PAGE_KINDS)
    assert page.body == b"<h1>A</h1><p>Bonjour."
    assert asked == ["intranet.example"]
    assert site.asked == [("/", f"intranet.example:{site.port}")]


async def test_a_named_private_host_is_allowed_but_never_a_metadata_service(site: Site) -> None:
    site.pages["/"] = Answer(b"x", "text/plain")
    assert (await read_ok(site.url("/"))) == b"x"
    for address in ("169.254.169.254", "fd00:ec2::254", "168.63.129.16"):
        known = names({"intranet.example": [address]})
        assert await reason("http://intranet.example/", known, OURS) == "address_refused"


async def read_ok(url: str) -> bytes:
    async with Fetcher(seconds=5, private_hosts=OURS) as fetcher:
        return (await fetcher.get(url, max_bytes=10_000, kinds=PAGE_KINDS)).body


async def test_a_page_too_slow_too_large_or_of_another_kind_is_refused(site: Site) -> None:
    site.pages["/slow"] = Answer(b"x", seconds=1.0)
    site.pages["/large"] = Answer(b"x" * 20_000)
    packed = gzip.compress(b"0" * 5_000_000)
    site.pages["/bomb"] = Answer(packed, headers={"content-encoding": "gzip"})
    site.pages["/image"] = Answer(b"\x89PNG", "image/png")
    site.pages["/json"] = Answer(b"{}", "application/json")
    site.pages["/br"] = Answer(b"x", headers={"content-encoding": "br"})
    site.pages["/good"] = Answer(gzip.compress(b"<p>Bonjour"), headers={"content-encoding": "gzip"})
    began = time.monotonic()
    assert await reason(site.url("/slow"), hosts=OURS, seconds=0.2) == "page_unreachable"
    assert time.monotonic() - began < 1.5
    assert await reason(site.url("/large"), hosts=OURS) == "too_large"
    assert await reason(site.url("/bomb"), hosts=OURS, max_bytes=100_000) == "too_large"
    assert await reason(site.url("/image"), hosts=OURS) == "wrong_content_type"
    assert await reason(site.url("/json"), hosts=OURS) == "wrong_content_type"
    assert await reason(site.url("/br"), hosts=OURS) == "page_unreachable"
    assert await reason(site.url("/none"), hosts=OURS) == "page_unreachable"
    assert await reason("http://127.0.0.1:1/", hosts=OURS) == "page_unreachable"
    assert await read_ok(site.url("/good")) == b"<p>Bonjour"


# ------------------------------------------------------------------------------------ pages and sitemaps


async def test_a_page_is_read_with_its_address(site: Site) -> None:
    site.pages["/faq"] = Answer("<title>Aide | X</title><h2>Quel délai ?</h2><p>Cinq jours à réception.".encode())
    site.pages["/doc.pdf"] = Answer(pdf([[("Bonjour à tous.", 10)]]), "application/pdf")
    found = await read(site, "/faq#haut")
    [entry] = found.entries
    assert (entry.text.question, entry.text.answer) == ("Quel délai ?", "Cinq jours à réception.")
    assert (entry.text.url, found.location, found.kind, found.title) == (
        site.url("/faq"), site.url("/faq"), "page", "Aide",
    )  # fmt: skip
    assert (await read(site, "/doc.pdf")).entries[0].text.answer == "Bonjour à tous."


def a_map(site: Site, paths: list[str], tag: str = "url") -> bytes:
    inner = "".join(f"<{tag}><loc>{site.url(path)}</loc></{tag}>" for path in paths)
    root = "urlset" if tag == "url" else "sitemapindex"
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'.encode()


async def test_a_sitemap_index_leads_to_the_pages_of_this_host_only(site: Site) -> None:
    site.pages["/index.xml"] = Answer(a_map(site, ["/one.xml", "/two.xml.gz"], "sitemap"), "application/xml")
    site.pages["/one.xml"] = Answer(
        a_map(site, ["/a", "/b", "/a#x"]).replace(
            b"</urlset>", b"<url><loc>http://evil.example/</loc></url></urlset>"
        ),
        "text/xml",
    )
    site.pages["/two.xml.gz"] = Answer(gzip.compress(a_map(site, ["/c", "/gone"])), "application/gzip")
    for name in "abc":
        site.pages[f"/{name}"] = Answer(f"<h1>{name}</h1><p>Texte {name}.</p><p>Pied de page.</p>".encode())
    found = await read(site, "/index.xml", sitemap=True)
    assert (found.read, found.found) == (3, 4)
    assert [d.text.answer.split("\n")[0] for d in found.entries] == ["Texte a.", "Texte b.", "Texte c."]
    assert [skipped.url for skipped in found.skipped] == [site.url("/gone")]


async def test_a_sitemap_of_the_bare_domain_leads_to_the_www_it_moved_to_and_no_further(site: Site) -> None:
    known = names(
        {"shop.example": ["127.0.0.1"], "www.shop.example": ["127.0.0.1"], "evil.example": ["127.0.0.1"]}
    )
    hosts = ("shop.example", "www.shop.example", "evil.example")
    reader = SourceReader(
        SourceLimits(100_000, 500, 5, ExtractLimits(2_000_000), private_hosts=hosts), "fr", known
    )
    inner = a_map(site, ["/a", "/away"]).replace(b"127.0.0.1", b"www.shop.example")
    site.pages["/map.xml"] = Answer(status=301, headers={"location": site.url("/www.xml", "www.shop.example")})
    site.pages["/www.xml"] = Answer(
        a_map(site, ["/pages.xml.gz"], "sitemap").replace(b"127.0.0.1", b"shop.example"), "application/xml"
    )
    xml = b'\xef\xbb\xbf\n\n <?xml version="1.0" encoding="UTF-8"?>\n' + inner
    site.pages["/pages.xml.gz"] = Answer(gzip.compress(xml), "application/octet-stream")
    site.pages["/a"] = Answer(b"<h1>a</h1><p>Texte.</p>")
    site.pages["/away"] = Answer(status=302, headers={"location": site.url("/evil", "evil.example")})
    site.pages["/evil"] = Answer(b"<h1>e</h1><p>Ailleurs.</p>")
    found = await reader.read_address(site.url("/map.xml", "shop.example"), None, "", False, sitemap=True)
    assert [entry.text.answer for entry in found.entries] == ["Texte."]
    assert [skipped.url for skipped in found.skipped] == [site.url("/away", "www.shop.example")]
    site.pages["/out.xml"] = Answer(status=301, headers={"location": site.url("/www.xml", "evil.example")})
    with pytest.raises(SourceUnreadable) as caught:
        await reader.read_address(site.url("/out.xml", "shop.example"), None, "", False, sitemap=True)
    assert caught.value.details["reason"] == "page_unreachable" and "another site" in caught.value.message


async def test_of_a_sitemap_with_10_000_pages_the_first_are_read_and_all_are_counted(site: Site) -> None:
    site.pages["/map.xml"] = Answer(a_map(site, [f"/{n}" for n in range(10_000)]), "application/xml")
    for number in range(40):
        site.pages[f"/{number}"] = Answer(f"<h1>Page {number}</h1><p>Texte {number}.".encode())
    found = await read(site, "/map.xml", sitemap=True, pages=30)
    assert (found.read, found.found, len(found.entries), found.skipped) == (30, 10_000, 30, [])
    assert len(site.asked) == 31


async def test_what_is_no_sitemap_is_refused(site: Site) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'
    for name, body in {"html": b"<html><p>", "empty": b"", "laughs": laughs}.items():
        site.pages[f"/{name}"] = Answer(body, "text/xml")
        with pytest.raises(SourceUnreadable) as caught:
            await read(site, f"/{name}", sitemap=True)
        assert caught.value.details["reason"] == "sitemap_unreadable"
    site.pages["/none"] = Answer(a_map(site, []), "text/xml")
    with pytest.raises(SourceUnreadable) as caught:
        await read(site, "/none", sitemap=True)
    assert caught.value.details["reason"] == "sitemap_empty"
    site.pages["/dead"] = Answer(a_map(site, ["/x", "/y"]), "text/xml")
    with pytest.raises(SourceUnreadable) as caught:
        await read(site, "/dead", sitemap=True)
    assert caught.value.details["reason"] == "page_unreachable"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("1.1.1.1", True), ("2606:2800:220:1::1", True), ("2a01:e0a::1", True),
        ("::ffff:93.184.215.14", True), ("64:ff9b::5db8:d70e", True), ("2002:5db8:d70e::1", True),
        ("fec0::1", False), ("192.0.0.8", False), ("192.0.0.1", False), ("192.88.99.1", False),
        ("3fff::1", False), ("3ffe::1", False), ("2001:db8::1", False), ("2001:2::1", False), ("100::1", False),
        ("5f00::1", False), ("2001:470::5efe:10.0.0.1", False), ("2001:470::200:5efe:192.168.1.1", False),
        ("fe80::5efe:1.1.1.1", False), ("2001:470::5efe:1.1.1.1", True), ("2002:a00:1::1", False),
        ("2002:7f00:1::", False), ("64:ff9b::a00:1", False), ("64:ff9b:1::a00:1", False),
        ("64:ff9b:1::5db8:d70e", False), ("2001:0:a00:1::80ff:fffe", False),
        ("2001:0:5db8:d70e::80ff:fffe", False), ("::5db8:d70e", False), ("::ffff:0:5db8:d70e", False),
        ("0.1.2.3", False), ("198.19.0.1", False), ("203.0.113.7", False), ("255.255.255.255", False),
        ("::", False), ("::1", False), ("ff0e::1", False), ("fc00::1", False), ("4000::1", False),
        ("64:ff9b::a9fe:a9fe", False),
    ],
)  # fmt: skip
def test_only_globally_reachable_unicast_is_public_and_so_is_what_it_carries(address: str, public: bool) -> None:
    assert is_public(address) is public
    assert not (is_own(address) and public)


def test_a_gateway_to_a_public_address_is_not_our_own_network() -> None:
    assert all(
        map(is_own, ("127.0.0.1", "10.1.2.3", "100.64.0.1", "::1", "fd12::1", "fe80::1%eth0", "::ffff:10.0.0.1"))
    )
    assert not any(
        map(is_own, ("2001:0:5db8:d70e::1", "64:ff9b::5db8:d70e", "192.0.0.8", "2001:db8::1", "1.1.1.1"))
    )
    assert all(map(is_metadata, ("169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "fd00:ec2::254")))
