"""A real Chromium (Debian's, without its own windows) and a real shop: each person gets a context of their own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    expect,
    sync_playwright,
)

from libriassist.ai.orders.demo import DEMO_ORDER_QUERY, create_demo_orders

from ..servers import Libri, add_agents

PATIENCE_MS = 15_000
"""On a machine that does much else."""
expect.set_options(timeout=PATIENCE_MS)
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-features=SpareRendererForSitePerProcess",
]  # fmt: skip
NOTHING = "(?!)"
"""No error of the console is forgiven."""
OpenPage = Callable[..., Page]
WATCH = """
document.addEventListener("securitypolicyviolation", event =>
  console.error(`the content policy refused ${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One a module: while it is open Playwright keeps an event loop running, and other tests need their own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"), args=ARGUMENTS
        )
        yield chromium
        chromium.close()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Libri]:
    """A server of its own for each story, with a team of four and the demonstration's orders."""
    create_demo_orders(tmp_path / "orders.db")
    server = Libri(
        tmp_path,
        orders_url=f"sqlite:///{tmp_path / 'orders.db'}",
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
    """Open a page as a new person, in a browser context of their own.

    In every tab of every person: an error in a script or in the console, a violation of the content policy,
    a dialog, or a request to another host than the shop's fails the test. `forgives`: a pattern of console
    errors that belong to the story, such as those of a server that is down.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_one(url: str, *, forgives: str = NOTHING, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "fr-FR", **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(WATCH)
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on("dialog", refuse)
        context.on("console", lambda message: hear(message, forgives))
        context.on("request", look_where)
        page = context.new_page()
        page.goto(url)
        return page

    def hear(message: ConsoleMessage, forgives: str) -> None:
        if message.type == "error" and not re.search(forgives, message.text):
            troubles.append(message.text)

    def refuse(dialog: Dialog) -> None:
        troubles.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def look_where(request: Request) -> None:
        if urlsplit(request.url).hostname not in {"127.0.0.1", None}:
            troubles.append(f"asked {request.url}")

    yield open_one
    for context in contexts:
        context.close()
    assert troubles == []
