"""The whole of it in English: no French word is left in what the product itself says."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from ..servers import ROOT, Libri
from .conftest import OpenPage
from .looks import is_fine
from .people import accepts, answers, asks_for_a_person, at_work, open_chat, says, thread, with_agent

CHROME = """() => {
  const out = [document.title, document.documentElement.lang];
  const look = root => { for (const e of root.querySelectorAll('*')) {
    if (e.shadowRoot) look(e.shadowRoot);
    if (!e.checkVisibility() || e.closest('.own, .bubble, .sources, [lang=fr]')) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) out.push(e.getAttribute(name) ?? '');
    for (const n of e.childNodes) if (n.nodeType === 3 && n.data.trim()) out.push(n.data.trim());
  } };
  look(document);
  return out;
}"""


def words_of(app: str, lang: str) -> set[str]:
    """The pieces of an app's texts between their parameters."""
    texts: set[str] = set()
    catalogues = list((ROOT / "frontend" / app).glob(f"**/locales/{lang}.json"))
    assert catalogues
    for text in (text for catalogue in catalogues for text in json.loads(catalogue.read_text()).values()):
        for form in text.values() if isinstance(text, dict) else [text]:
            texts |= {piece.strip(" .:,;()") for piece in re.split(r"\{\w+\}", form)}
    return texts


def french_left(page: Page, app: str) -> list[str]:
    """French texts of an app that are on this page, although it is in English."""
    french = {t for t in words_of(app, "fr") - words_of(app, "en") if len(t) > 3}
    shown = page.evaluate(CHROME)
    assert len(shown) > 5
    whole = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, french))})(?!\w)")
    return [line for line in shown if whole.search(line)]


def test_a_visitor_in_english_reads_no_french(shop: Libri, open_page: OpenPage) -> None:
    visitor = open_page(f"{shop.url}/?lang=en", locale="en-GB")
    marie = at_work(open_page, shop, "marie")

    def is_english(name: str) -> None:
        assert french_left(visitor, "widget") == [], name
        assert french_left(visitor, "demo-site") == [], name

    open_chat(visitor)
    is_english("open")
    says(visitor, "Which format suits a photo book?")
    expect(thread(visitor).locator(".ai .bubble:not(.typing)")).to_have_count(2)
    expect(thread(visitor).get_by_text("AI assistant").last).to_be_visible()
    is_english("answer")
    is_fine(visitor, "english-answer")
    asks_for_a_person(visitor)
    is_english("waiting")
    expect(marie.get_by_role("region", name="Propositions").get_by_text("Anglais")).to_be_visible()
    accepts(marie)
    expect(thread(visitor).get_by_text("Marie (Customer Service) joined the conversation")).to_be_visible()
    answers(marie, "Hello!")
    expect(thread(visitor).get_by_text("Hello!", exact=True)).to_be_visible()
    is_english("with Marie")
    visitor.get_by_role("button", name="End the conversation").click()
    expect(visitor.get_by_role("alertdialog")).to_be_visible()
    is_english("ending")
    visitor.get_by_role("button", name="End it").click()
    expect(visitor.get_by_text("How did this conversation go?")).to_be_visible()
    visitor.get_by_role("radio", name="4 stars").check(force=True)
    is_english("rating")
    is_fine(visitor, "english-rating")
    visitor.get_by_role("button", name="Send my rating").click()
    expect(visitor.get_by_text("Thank you for your rating!")).to_be_visible()
    is_english("thanks")
    visitor.get_by_role("button", name="New conversation").click()
    expect(visitor.get_by_label("Your message")).to_be_focused()


def test_the_log_in_page_speaks_english_on_demand(shop: Libri, open_page: OpenPage) -> None:
    page = open_page(f"{shop.url}/agent")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    assert french_left(page, "agent-dashboard") == []


def test_the_dashboard_switched_to_english_keeps_no_french(shop: Libri, open_page: OpenPage) -> None:
    visitor, marie = with_agent(open_page, shop)
    says(visitor, "My file is refused")
    marie.keyboard.press("Control+k")
    marie.get_by_role("option", name="Switch to English").click()
    expect(marie.get_by_role("tab", name="Private note")).to_be_visible()
    assert french_left(marie, "agent-dashboard") == []
    is_fine(marie, "english-conversation")
    for place in ("Dashboard", "Team"):
        marie.get_by_role("link", name=place).click()
        expect(marie.get_by_role("heading", level=1)).to_be_visible()
        assert french_left(marie, "agent-dashboard") == [], place
    for layer in ("Settings", "Keyboard shortcuts"):
        marie.get_by_role("button", name=layer).click()
        expect(marie.get_by_role("dialog")).to_be_visible()
        assert french_left(marie, "agent-dashboard") == [], layer
        marie.keyboard.press("Escape")
        expect(marie.get_by_role("dialog")).to_have_count(0)
    marie.reload()
    expect(marie.get_by_role("heading", name="Team", level=1)).to_be_visible()
