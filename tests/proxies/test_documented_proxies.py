"""Every example of docs/operating.md, taken out of the page and run with the real program."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from libriassist.config import Settings

from ..servers import ROOT, Libri, Program, add_agents, free_port
from ..talk import Agent, Client

pytestmark = [pytest.mark.servers, pytest.mark.anyio]
PAGE = (ROOT / "docs" / "operating.md").read_text()
LIMIT = 5


def example(language: str, containing: str = "") -> str:
    """The block of that language in the page."""
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    found = [block for block in blocks if containing in block]
    assert len(found) == 1, f"{len(found)} {language} blocks with {containing!r}"
    return found[0]


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """With the names of this test in place of the page's; each must be there."""
    for before, after in pairs:
        assert before in text, before
        text = text.replace(before, after)
    return text


def program(name: str) -> str:
    """Its path; Debian keeps servers where only root looks."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    assert found is not None, f"{name} is not installed: `make test-servers` as root installs it"
    return found


class Certificate:
    """For localhost, signed by itself."""

    def __init__(self, folder: Path) -> None:
        self.chain, self.key, self.both = folder / "chat.pem", folder / "chat.key", folder / "both.pem"
        command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        names = [
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-keyout",
            str(self.key),
            "-out",
            str(self.chain),
        ]
        subprocess.run([*command.split(), *names], check=True, capture_output=True)
        self.both.write_text(self.chain.read_text() + self.key.read_text())


def nginx(folder: Path, cert: Certificate, port: int, upstream: int, *, several: bool = False) -> Program:
    site = replaced(
        example("nginx", "server_name"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("chat.shop.example", "localhost"),
        ("/etc/ssl/chat.pem", str(cert.chain)),
        ("/etc/ssl/chat.key", str(cert.key)),
        ("http://127.0.0.1:8000", "http://libriassist" if several else f"http://127.0.0.1:{upstream}"),
    )
    if several:
        both = ("127.0.0.1:8001", f"127.0.0.1:{upstream}"), ("127.0.0.1:8002", f"localhost:{upstream}")
        site = replaced(example("nginx", "upstream"), *both) + site
    paths = " ".join(
        f"{kind}_temp_path {folder};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    head = f"{user} pid {folder}/nginx.pid; error_log stderr; events {{}}"
    config = folder / "nginx.conf"
    config.write_text(f"{head}\nhttp {{ access_log off; {paths}\n{site}}}\n")
    return Program(
        [program("nginx"), "-c", str(config), "-p", str(folder), "-g", "daemon off;"], port, folder / "nginx.log"
    )


def several_nginx(folder: Path, cert: Certificate, port: int, upstream: int) -> Program:
    return nginx(folder, cert, port, upstream, several=True)


def caddy(folder: Path, cert: Certificate, port: int, upstream: int) -> Program:
    site = replaced(
        example("caddy"),
        ("chat.shop.example {", f"https://localhost:{port} {{\n\tbind 127.0.0.1\n\ttls {cert.chain} {cert.key}"),
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
    )
    config = folder / "Caddyfile"
    config.write_text(f"{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{site}")
    command = [program("caddy"), "run", "--config", str(config), "--adapter", "caddyfile"]
    homes = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    return Program(command, port, folder / "caddy.log", homes)


def haproxy(folder: Path, cert: Certificate, port: int, upstream: int) -> Program:
    config = folder / "haproxy.cfg"
    config.write_text(
        replaced(
            example("haproxy"),
            ("bind :443", f"bind 127.0.0.1:{port}"),
            ("/etc/ssl/chat-with-key.pem", str(cert.both)),
            ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        )
    )
    return Program([program("haproxy"), "-db", "-f", str(config)], port, folder / "haproxy.log")


class Site:
    """A server behind a proxy."""

    def __init__(self, server: Libri, proxy: Program, cert: Certificate) -> None:
        self.server = server
        self.proxy = proxy
        self.cert = cert
        self.url = f"https://localhost:{proxy.port}"

    def browser(self, address: str = "127.0.0.1") -> httpx.Client:
        """Somebody who comes from this address."""
        transport = httpx.HTTPTransport(
            verify=ssl.create_default_context(cafile=self.cert.chain), local_address=address
        )
        return httpx.Client(base_url=self.url, transport=transport, headers={"origin": self.url}, timeout=30)

    def upload(self, client: Client, content: bytes) -> httpx.Response:
        with self.browser() as browser:
            return browser.post(
                f"/api/client/files?cmd_id={secrets.token_hex(16)}",
                content=content,
                headers={"authorization": f"Bearer {client.id}.{client.token}", "x-file-name": "livre.txt"},
            )


@pytest.fixture(params=[nginx, several_nginx, caddy, haproxy])
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    make: Callable[[Path, Certificate, int, int], Program] = request.param
    cert, port = Certificate(tmp_path), free_port()
    monkeypatch.setenv("SSL_CERT_FILE", str(cert.chain))
    public_url = f"https://localhost:{port}"
    server = Libri(
        tmp_path / "data", public_url=public_url, trusted_proxies="127.0.0.1", sessions_per_minute=LIMIT
    )
    add_agents(server.database_url, ("Marie Dupont", "agent"))
    server.start()
    proxy = make(tmp_path, cert, port, server.port)
    try:
        proxy.start()
        yield Site(server, proxy, cert)
    finally:
        proxy.stop()
        server.stop()


async def test_a_visitor_and_an_agent_talk_through_it(site: Site) -> None:
    client, agent = Client([site.url]), Agent([site.url], "marie@shop.example")
    await client.opens_the_chat()
    await client.says("Quels formats de livre peut-on imprimer ?")
    await client.sees("message.posted", sender_type="ai")
    await agent.signs_in()
    await agent.becomes("available")
    await client.asks_for_human()
    assert client.conversation_id is not None
    await agent.until(lambda: client.conversation_id in agent.desk, "a row on the desk")
    await agent.accepts(client.conversation_id)
    await client.sees("agent.assigned")
    await client.leaves()
    await agent.leaves()


async def test_files_up_to_the_limit_pass_and_larger_ones_are_refused_by_libriassist_in_words(site: Site) -> None:
    client = Client([site.url])
    await client.opens_the_chat()
    for kib in (140, 9 * 1024, 10 * 1024):
        done = site.upload(client, b"Une ligne du livre.....\n" * (kib * 1024 // 24))
        assert done.status_code == 201, (kib, done.text)
    for kib in (11 * 1024, 25 * 1024):
        done = site.upload(client, b"Une ligne du livre.....\n" * (kib * 1024 // 24))
        assert (done.status_code, done.json()["code"]) in ((413, "file_too_large"), (413, "frame_too_large"))
        assert done.json()["message"]
    await client.leaves()


def test_each_visitor_has_limits_of_their_own_whatever_they_claim(site: Site) -> None:
    for address in ("127.0.0.2", "127.0.0.3"):
        with site.browser(address) as browser:
            claims = [{"x-forwarded-for": f"203.0.113.{n}"} for n in range(LIMIT + 1)]
            answers = [browser.post("/api/client/sessions", headers=claim).status_code for claim in claims]
        assert answers == [201] * LIMIT + [429], address


def test_it_tells_browsers_to_keep_to_https(site: Site) -> None:
    with site.browser() as browser:
        page = browser.get("/agent")
    assert page.status_code == 200 and "strict-transport-security" in page.headers


def test_every_time_out_is_longer_than_the_time_between_two_pings() -> None:
    ping = Settings().ping_seconds
    waits = re.findall(r"(?:_(?:read|send)_timeout|timeout (?:client|server|tunnel)) +(\d+)s", PAGE)
    assert len(waits) == 5 and all(int(seconds) > 2 * ping for seconds in waits)


def test_the_service_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    unit = tmp_path / "libriassist.service"
    unit.write_text(
        replaced(
            example("ini"),
            ("/opt/libriassist/bin/libriassist", "/bin/true"),
            ("User=libriassist", "User=www-data"),
        )
    )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and str(unit.name) not in done.stderr, done.stderr
