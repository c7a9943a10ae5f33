"""A real Chromium (Debian's) and a real shop: each person gets a browser context of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from libriassist.ai.demo_orders import DEMO_ORDER_QUERY, create_demo_orders

from ..servers import PASSWORD, ROOT, Libri, add_agents

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def store_front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Libri]:
    """One server for the stories of a module; a story cleans up after itself."""
    folder = tmp_path_factory.mktemp("shop")
    create_demo_orders(folder / "orders.db")
    server = Libri(
        folder,
        orders_url=f"sqlite:///{folder / 'orders.db'}",
        orders_query=DEMO_ORDER_QUERY,
        words_per_second=200,
    )
    add_agents(
        server.database_url,
        ("Marie Dupont", "agent"),
        ("Paul Bernard", "agent"),
        ("Sophie Laurent", "supervisor"),
        ("Alex Martin", "admin"),
    )
    server.start()
    yield server
    server.stop()
    log = server.log.read_text()
    assert "Traceback" not in log, log


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open a page as a new person; every script error and console error fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(url: str, **options: Any) -> Page:
        values: dict[str, Any] = {"viewport": DESKTOP, "locale": "fr-FR", **options}
        context = browser.new_context(**values)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" and _matters(m.text) else None)
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


def _matters(text: str) -> bool:
    """A request refused with 401 before signing in is written by the browser itself."""
    return "401 (Unauthorized)" not in text


def axe_violations(page: Page) -> list[str]:
    """What axe finds on this page, open shadow roots included."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags}).then(r => r.violations)", TAGS)
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]


def too_wide(page: Page) -> list[str]:
    """Elements whose text does not fit, in the page and in open shadow roots."""
    found: list[str] = page.evaluate("""() => {
      const out = [];
      const look = root => { for (const e of root.querySelectorAll('*')) {
        if (e.shadowRoot) look(e.shadowRoot);
        const s = getComputedStyle(e);
        const clips = s.overflowX === 'visible' || s.overflowX === 'clip';
        if (clips && e.clientWidth > 4 && e.scrollWidth > e.clientWidth + 1 && e.children.length === 0
            && s.textOverflow !== 'ellipsis')
          out.push(e.outerHTML.slice(0, 160));
      } };
      look(document);
      if (document.documentElement.scrollWidth > innerWidth) out.push('the page scrolls sideways');
      return out;
    }""")
    return found


def shoot(page: Page, name: str) -> None:
    """Keep a picture for people to look at."""
    folder = ROOT / "test-results" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")


def sign_in(page: Page, email: str) -> None:
    """Fill in the log-in page."""
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("heading", name="Bonjour").wait_for()
