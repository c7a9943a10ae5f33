"""A shop that changes its pages without loading them: one launcher, one panel, one socket, however it is done."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, WebSocket, expect

from ..servers import ROOT, Libri
from .conftest import PHONE, OpenPage
from .people import open_chat, says, thread

LIBRARIES = {
    "turbo": ROOT / "frontend/node_modules/@hotwired/turbo/dist/turbo.es2017-umd.js",
    "htmx": ROOT / "frontend/node_modules/htmx.org/dist/htmx.min.js",
    "idiomorph": ROOT / "frontend/node_modules/idiomorph/dist/idiomorph.min.js",
}
TAKE = """async number => {
  const answer = await (await fetch(number)).text();
  return new DOMParser().parseFromString(answer, 'text/html');
}"""
WAYS = {
    "body replaced": f"""async number => {{
      const fresh = await ({TAKE})(number);
      document.body.replaceWith(document.adoptNode(fresh.body));
      for (const old of document.body.querySelectorAll('script')) {{
        const script = document.createElement('script');
        for (const {{ name, value }} of old.attributes) script.setAttribute(name, value);
        old.replaceWith(script);
      }}
    }}""",
    "children replaced": f"""async number => {{
      const fresh = await ({TAKE})(number);
      document.body.replaceChildren(...fresh.body.childNodes);
    }}""",
    "all replaced": f"""async number => {{
      const fresh = await ({TAKE})(number);
      document.documentElement.replaceWith(document.adoptNode(fresh.documentElement));
    }}""",
    "written": """async number => {
      const answer = await (await fetch(number)).text();
      document.open();
      document.write(answer);
      document.close();
    }""",
    "morphed": f"""async number => {{
      const fresh = await ({TAKE})(number);
      Idiomorph.morph(document.body, fresh.body);
    }}""",
    "turbo": "number => Turbo.visit(new URL(number, location).href)",
    "htmx": "number => htmx.ajax('GET', new URL(number, location).pathname, { target: 'body' })",
}


class Pages(BaseHTTPRequestHandler):
    """A shop on another origin: /head/3 has the widget's script in its head, /body/3 in its body."""

    widget = ""

    def do_GET(self) -> None:
        place, _, name = self.path.strip("/").partition("/")
        if place == "library":
            self._answer("text/javascript", LIBRARIES[name].read_text())
            return
        tags = "".join(f'<script src="/library/{library}"></script>' for library in LIBRARIES)
        script = f'<script async src="{self.widget}"></script>'
        self._answer(
            "text/html; charset=utf-8",
            f"<!doctype html><html lang=fr><head><title>Page {name}</title><link rel=icon href='data:,'>{tags}"
            f"<meta name=viewport content='width=device-width'>{script if place == 'head' else ''}</head>"
            f"<body><main><h1>Page {name}</h1></main>{script if place == 'body' else ''}</body></html>",
        )

    def _answer(self, kind: str, text: str) -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the shop; its chat is on another server."""
    pages = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    address = f"http://127.0.0.1:{pages.server_port}"
    server = Libri(tmp_path_factory.mktemp("soft"), allowed_origins=address, words_per_second=200)
    server.start()
    Pages.widget = f"{server.url}/widget.js"
    Thread(target=pages.serve_forever, daemon=True).start()
    yield address
    pages.shutdown()
    pages.server_close()
    server.stop()


def comes_to(open_page: OpenPage, address: str, **options: object) -> tuple[Page, list[WebSocket]]:
    """A visitor of that page, and their sockets as they come."""
    page = open_page("about:blank", **options)
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))  # noqa: PLW0108
    page.goto(address)
    return page, sockets


def alive(sockets: list[WebSocket]) -> int:
    return sum(not socket.is_closed() for socket in sockets)


def settles(page: Page, sockets: list[WebSocket], count: int) -> None:
    """Sockets that are being closed need the other side's word."""
    for _ in range(50):
        if alive(sockets) == count:
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(200)
    assert alive(sockets) == count


def goes_on(page: Page, way: str, number: int) -> None:
    page.evaluate(WAYS[way], str(number))
    expect(page.get_by_role("heading", name=f"Page {number}", exact=True)).to_be_visible()
    expect(page.locator("libri-assist")).to_have_count(1)
    expect(page.locator("libri-assist .launcher")).to_be_attached()


@pytest.mark.parametrize("place", ["head", "body"])
@pytest.mark.parametrize("way", list(WAYS))
def test_after_ten_pages_there_is_one_live_socket_and_the_chat_works(
    elsewhere: str, open_page: OpenPage, way: str, place: str
) -> None:
    page, sockets = comes_to(open_page, f"{elsewhere}/{place}/0")
    open_chat(page)
    says(page, "Quel est le nombre minimum d’exemplaires ?")
    expect(thread(page).locator("li.ai .bubble:not(.typing)").nth(0)).to_be_visible()
    page.keyboard.press("Escape")
    for number in range(1, 11):
        goes_on(page, way, number)

    open_chat(page)
    says(page, "Livrez-vous en Belgique ?")
    expect(thread(page).locator(".own").get_by_text("Livrez-vous en Belgique ?")).to_have_count(1)
    expect(thread(page).locator(".own").get_by_text("Quel est le nombre minimum")).to_have_count(1)
    expect(thread(page).locator(".mark").last).to_have_text("Envoyé")
    settles(page, sockets, 1)


@pytest.mark.parametrize("way", list(WAYS))
def test_a_visitor_who_never_opened_the_chat_has_the_launcher_on_every_page_and_no_socket(
    elsewhere: str, open_page: OpenPage, way: str
) -> None:
    page, sockets = comes_to(open_page, f"{elsewhere}/head/0")
    expect(page.get_by_role("button", name="Ouvrir la discussion")).to_be_visible()
    for number in (1, 2, 3):
        goes_on(page, way, number)
        expect(page.get_by_role("button", name="Ouvrir la discussion")).to_be_visible()
    assert sockets == []
    assert (
        page.evaluate(
            "[...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(k => k.startsWith('libri'))"
        )
        == []
    )


@pytest.mark.parametrize("way", ["body replaced", "morphed", "turbo", "written"])
def test_an_open_panel_stays_open_over_the_next_page_with_its_words(
    elsewhere: str, open_page: OpenPage, way: str
) -> None:
    page, sockets = comes_to(open_page, f"{elsewhere}/body/0")
    open_chat(page)
    page.get_by_label("Votre message").fill("pas encore fini")
    goes_on(page, way, 1)
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_label("Votre message")).to_have_value("pas encore fini")
    page.keyboard.press("Escape")
    settles(page, sockets, 1)


def test_a_page_from_the_cache_of_the_shop_is_alive_again(elsewhere: str, open_page: OpenPage) -> None:
    page, _ = comes_to(open_page, f"{elsewhere}/head/0", viewport=PHONE)
    open_chat(page)
    goes_on(page, "turbo", 1)
    page.get_by_role("button", name="Fermer la discussion").click()
    page.evaluate("history.back()")
    expect(page.get_by_role("heading", name="Page 0", exact=True)).to_be_visible()
    expect(page.locator("libri-assist")).to_have_count(1)
    assert page.evaluate("document.querySelector('main').inert") is False


def test_a_script_tag_that_runs_twice_makes_one_widget(elsewhere: str, open_page: OpenPage) -> None:
    page, sockets = comes_to(open_page, f"{elsewhere}/head/0")
    again = """() => new Promise(done => {
      const script = document.createElement('script');
      script.src = document.querySelector('script[async]').src + '?again';
      script.onload = done;
      document.body.append(script);
    })"""
    page.evaluate(again)
    open_chat(page)
    page.evaluate(again)
    expect(page.locator("libri-assist")).to_have_count(1)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate("libri('close')")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.evaluate("window.libri = function () { (libri.q = libri.q || []).push(arguments) }; libri('open')")
    page.evaluate(again)
    expect(page.get_by_role("dialog")).to_be_visible()
    settles(page, sockets, 1)
    page.evaluate("libri('destroy')")
    expect(page.locator("libri-assist")).to_have_count(0)
    page.evaluate("document.body.append(document.createElement('p'))")
    page.wait_for_timeout(200)
    expect(page.locator("libri-assist")).to_have_count(0)
    settles(page, sockets, 0)
