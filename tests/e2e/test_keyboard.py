"""Without a mouse: the visitor asks and rates, the agent takes, answers, notes and closes, also on AZERTY."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from ..servers import PASSWORD, Libri
from .conftest import OpenPage
from .looks import is_fine
from .people import at_work, desk_thread, offers, open_chat, says, thread

FOCUSED = """() => {
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  return e?.getAttribute('aria-label') || e?.textContent || '';
}"""
RING = """() => {
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  const s = getComputedStyle(e);
  return s.outlineStyle !== 'none' || s.boxShadow !== 'none';
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is there, with a visible ring."""
    for _ in range(60):
        if re.search(name, page.evaluate(FOCUSED)):
            assert page.evaluate(RING), f"no focus ring on {name}"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {name}")


def strike(page: Page, key: str, code: str, *, shift: bool = False) -> None:
    """A key as another keyboard sends it: what it writes, and where it is."""
    devtools = page.context.new_cdp_session(page)
    press = {"key": key, "code": code, "text": key, "unmodifiedText": key, "modifiers": 8 * shift}
    devtools.send("Input.dispatchKeyEvent", {"type": "keyDown", **press})
    devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **press})
    devtools.detach()


def test_a_visitor_opens_asks_ends_and_rates_without_a_mouse(shop: Libri, open_page: OpenPage) -> None:
    page = open_page(shop.url)
    tab_to(page, "^Ouvrir la discussion")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Votre message")).to_be_focused()
    page.keyboard.type("Quels formats de livre peut-on imprimer ?")
    page.keyboard.press("Enter")
    expect(thread(page).get_by_text("Sept formats sont au catalogue")).to_be_visible()
    expect(page.get_by_label("Votre message")).to_be_focused()

    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Ouvrir la discussion")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_label("Votre message")).to_be_focused()

    tab_to(page, "^Terminer la conversation")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Continuer")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    tab_to(page, "^Terminer la conversation")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Continuer")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Comment s’est passé cet échange ?")).to_be_visible()

    tab_to(page, "^1 étoile")
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="5 étoiles")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Parfait")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Merci pour votre avis !")).to_be_visible()


def test_an_agent_signs_in_takes_answers_notes_and_closes_on_azerty(shop: Libri, open_page: OpenPage) -> None:
    visitor = open_page(shop.url)
    open_chat(visitor)
    says(visitor, "Je veux parler à quelqu'un")
    page = open_page(f"{shop.url}/agent")
    expect(page.get_by_label("Adresse e-mail")).to_be_focused()
    page.keyboard.type("marie@shop.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Bonjour").wait_for()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("Disponible")
    page.keyboard.press("Enter")
    expect(offers(page).get_by_role("article")).to_be_visible()

    strike(page, "a", "KeyQ")  # where Q is on QWERTY
    box = page.get_by_role("textbox", name=re.compile("^Répondre à"))
    expect(box).to_be_focused()
    page.keyboard.type("Bonjour, je vous écoute.")
    page.keyboard.press("Enter")
    expect(thread(visitor).get_by_text("Bonjour, je vous écoute.")).to_be_visible()

    page.keyboard.press("Escape")
    expect(box).not_to_be_focused()
    strike(page, "n", "KeyN")
    expect(page.get_by_role("textbox", name=re.compile("^Note privée"))).to_be_focused()
    page.keyboard.type("Cliente pressée")
    page.keyboard.press("Enter")
    expect(desk_thread(page).get_by_text("Cliente pressée")).to_be_visible()

    page.keyboard.press("Escape")
    strike(page, "?", "KeyM", shift=True)
    expect(page.get_by_role("dialog", name="Raccourcis clavier")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    strike(page, "e", "KeyE")
    expect(visitor.get_by_text("Comment s’est passé cet échange ?")).to_be_visible()
    strike(page, "g", "KeyG")
    strike(page, "d", "KeyD")
    expect(page.get_by_role("heading", name="Bonjour")).to_be_visible()


def test_letters_typed_in_a_field_are_never_shortcuts(shop: Libri, open_page: OpenPage) -> None:
    page = at_work(open_page, shop, "marie", "Occupé")
    page.get_by_role("link", name="Conversations").click()
    page.get_by_role("searchbox").or_(page.get_by_placeholder("Nom, commande")).first.fill("")
    page.keyboard.type("agency, gd")
    expect(page).to_have_url(re.compile("/agent/conversations"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_palette_says_that_nothing_is_found_and_goes_on(shop: Libri, open_page: OpenPage) -> None:
    page = at_work(open_page, shop, "marie")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox")
    field.fill("zzzz")
    expect(page.get_by_role("status").get_by_text("Aucun résultat.")).to_be_visible()
    expect(page.get_by_role("option")).to_have_count(0)
    is_fine(page, "palette-empty")
    field.fill("raccourcis")
    expect(page.get_by_role("option", name="Raccourcis clavier")).to_be_visible()
    is_fine(page, "palette-found")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Raccourcis clavier")).to_be_visible()
