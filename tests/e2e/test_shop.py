"""A real installation begins empty: its admin is told what to do, names the shop, and the visitor reads it."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

from ..servers import Libri, add_agents
from .conftest import PHONE, OpenPage
from .looks import is_fine
from .people import open_chat, says, sign_in, thread

SITE = """<!doctype html><html lang="fr"><title>Vitrine</title><main><h1>Fleurs</h1></main>
<script async src="%s/widget.js"></script>"""


class Site(ThreadingHTTPServer):
    """The shop's own site, on an origin of its own, with the tag pasted in."""

    page = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Page)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.server.page.encode() if self.path == "/" else b"")  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield server
        server.shutdown()
        serving.join()


@pytest.fixture
def shop(tmp_path: Path, site: Site) -> Iterator[Libri]:
    """No demo, no knowledge, nobody but the first admin."""
    server = Libri(tmp_path, demo=False, words_per_second=200, allowed_origins=site.url)
    site.page = SITE % server.url
    add_agents(server.database_url, ("Alex Martin", "admin"))
    server.start()
    yield server
    server.stop()


@pytest.mark.slow
@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE], ids=["desktop", "phone"])
def test_a_new_shop_tells_its_admin_what_is_missing_and_takes_its_name(
    site: Site, shop: Libri, open_page: OpenPage, size: dict[str, int]
) -> None:
    desk = open_page(f"{shop.url}/agent", viewport=size)
    sign_in(desk, "alex@shop.example")
    steps = desk.get_by_role("region", name="Mise en route")
    expect(steps.get_by_role("link")).to_have_count(3)
    expect(steps).to_contain_text("Votre base de connaissances est vide")
    is_fine(desk, f"shop-steps-{size['width']}")
    steps.get_by_role("link", name="Donner le nom de la boutique").click()
    desk.get_by_label("Nom de la boutique").fill("Fleurs d’Oc")
    desk.get_by_label("Questions proposées (Français)").fill(
        "Livrez-vous le dimanche ?\n\nFaites-vous des couronnes ?"
    )
    desk.get_by_role("button", name="Enregistrer").click()
    expect(desk.get_by_text("Les réglages de la boutique sont enregistrés.")).to_be_visible()
    expect(desk.get_by_role("heading", name="Derniers changements")).to_be_visible()
    is_fine(desk, f"shop-settings-{size['width']}")
    visitor = open_page(site.url, viewport=size, forgives="404")
    open_chat(visitor)
    expect(visitor.get_by_text("Je suis l’assistant de Fleurs d’Oc.")).to_be_visible()
    expect(visitor.get_by_role("button", name="Faites-vous des couronnes ?")).to_be_visible()
    expect(visitor.get_by_role("button", name="Où en est ma commande ?")).to_have_count(0)
    is_fine(visitor, f"shop-widget-{size['width']}")
    says(visitor, "Quels formats de livre peut-on imprimer ?")
    expect(thread(visitor)).to_contain_text("je préfère ne rien inventer")
