"""What a visitor takes along to the next page of the shop, and what stays when they leave a shared computer."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from ..servers import Libri
from .conftest import PHONE, OpenPage
from .looks import shoot
from .people import answers, message_box, open_chat, says, sign_in, thread, with_agent

KEPT = (
    "[...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(key => key.startsWith('libriassist'))"
)
OLD = """
delete URL.canParse; delete Array.prototype.at; delete Array.prototype.findLast; delete window.structuredClone;
delete AbortSignal.any; delete AbortSignal.timeout; delete Promise.withResolvers; delete Array.prototype.toSorted;
delete Crypto.prototype.randomUUID; delete Object.hasOwn; delete Intl.Segmenter; delete window.CSSStyleSheet;
"""


def test_without_a_click_the_next_page_shows_the_agents_message_and_keeps_the_draft(
    shop: Libri, open_page: OpenPage
) -> None:
    visitor, marie = with_agent(open_page, shop)
    message_box(visitor).fill("pas encore envoyé")
    visitor.reload()
    answers(marie, "Je regarde votre commande.")
    expect(visitor.get_by_role("button", name=re.compile("nouveaux messages : 1"))).to_be_visible()
    expect(marie.get_by_text("hors ligne")).to_have_count(0)
    shoot(visitor, "next-page-badge")
    other = visitor.context.new_page()
    other.goto(shop.url)
    expect(other.get_by_role("button", name=re.compile("nouveaux messages : 1"))).to_be_visible()

    open_chat(visitor)
    expect(message_box(visitor)).to_have_value("pas encore envoyé")
    expect(thread(visitor).get_by_text("Je regarde votre commande.")).to_be_visible()
    expect(other.get_by_role("button", name="Ouvrir la discussion", exact=True)).to_be_visible()


def test_after_end_and_forget_the_next_person_finds_nothing(shop: Libri, open_page: OpenPage) -> None:
    page = open_page(shop.url)
    open_chat(page)
    says(page, "Mon secret de lecture")
    expect(thread(page).locator("li.ai .bubble:not(.typing)").nth(0)).to_be_visible()
    other = page.context.new_page()
    other.goto(shop.url)
    open_chat(other)
    expect(thread(other).get_by_text("Mon secret de lecture")).to_be_visible()
    old = page.evaluate("JSON.parse(localStorage.getItem('libriassist.client'))")

    page.get_by_role("button", name="Terminer et oublier").click()
    shoot(page, "forget-asked")
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as told:
        page.get_by_role("alertdialog").get_by_role("button", name="Terminer et oublier").click()
    assert told.value.status == 204
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(other.get_by_role("dialog")).to_be_hidden()
    for tab in (page, other):
        keeps(tab, [])
    refused = page.request.delete(
        f"{shop.url}/api/client/sessions", headers={"authorization": f"Bearer {old['client_id']}.{old['token']}"}
    )
    assert refused.status == 401

    open_chat(page)
    expect(page.get_by_text("Mon secret de lecture")).to_have_count(0)
    page.evaluate("libri('reset')")
    expect(page.get_by_role("dialog")).to_be_hidden()
    keeps(page, [])


def test_who_forgets_without_a_network_is_forgotten_by_the_server_at_the_next_page(
    shop: Libri, open_page: OpenPage
) -> None:
    page = open_page(shop.url, forgives="ERR_FAILED")
    open_chat(page)
    says(page, "Mon secret hors connexion")
    expect(thread(page).locator("li.ai .bubble:not(.typing)").nth(0)).to_be_visible()
    page.route("**/api/client/sessions", lambda route: route.abort())
    page.get_by_role("button", name="Terminer et oublier").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Terminer et oublier").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    keeps(page, ["libriassist.talk"])
    page.unroute("**/api/client/sessions")
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as told:
        page.reload()
    assert told.value.status == 204
    keeps(page, [])
    open_chat(page)
    expect(page.get_by_text("Mon secret hors connexion")).to_have_count(0)


def keeps(page: Page, keys: list[str]) -> None:
    """What the widget keeps in this browser, as soon as the server answered."""
    page.wait_for_function(f"keys => JSON.stringify({KEPT}) === JSON.stringify(keys)", arg=keys, timeout=5_000)


def composed_enter(page: Page) -> None:
    """As Safari tells of the Enter that ends a composition."""
    message_box(page).dispatch_event(
        "keydown", {"key": "Enter", "keyCode": 229, "bubbles": True, "cancelable": True}
    )


def test_an_old_browser_shows_links_and_files_messages_whole(shop: Libri, open_page: OpenPage) -> None:
    # Without constructable style sheets the sample shop refuses the styles, as docs/browsers.md says.
    page = open_page("about:blank", forgives="style-src")
    page.add_init_script(OLD)
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    page.goto(shop.url)
    open_chat(page)
    message_box(page).fill("日本")
    composed_enter(page)
    expect(thread(page).locator(".own")).to_have_count(0)
    says(page, "Voir https://fr.wikipedia.org/wiki/Livre_(document), merci.")
    link = thread(page).get_by_role("link", name="https://fr.wikipedia.org/wiki/Livre_(document)", exact=True)
    expect(link).to_be_visible()
    expect(thread(page).locator("li.ai .bubble:not(.typing)").nth(0)).to_be_visible()
    shoot(page, "old-browser-phone")


def test_a_message_that_cannot_be_drawn_is_shown_as_plain_text(shop: Libri, open_page: OpenPage) -> None:
    page = open_page("about:blank")
    page.add_init_script("Date.prototype.toLocaleTimeString = () => { throw new Error('no times here') }")
    page.goto(shop.url)
    open_chat(page)
    says(page, "Toujours lisible")
    expect(thread(page).locator(".own .bubble").get_by_text("Toujours lisible")).to_be_visible()
    expect(message_box(page)).to_be_visible()


def test_the_log_in_page_asks_who_is_there_without_an_error(shop: Libri, open_page: OpenPage) -> None:
    page = open_page(f"{shop.url}/agent", viewport=PHONE)
    sign_in(page, "marie@shop.example")
    bar = page.get_by_role("navigation")
    expect(bar.get_by_role("button", name="Plus")).to_be_visible()
    shoot(page, "phone-bar")
    bar.get_by_role("button", name="Plus").click()
    shoot(page, "phone-bar-more")
    expect(page.get_by_role("menuitem", name="Réglages")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Raccourcis")).to_have_count(0)
    page.get_by_role("menuitem", name="Équipe").click()
    expect(page).to_have_url(re.compile("/agent/team"))


def test_a_phone_has_no_keyboard_and_is_told_of_no_shortcuts(shop: Libri, open_page: OpenPage) -> None:
    page = open_page(f"{shop.url}/agent", viewport=PHONE)
    sign_in(page, "marie@shop.example")
    page.get_by_role("button", name="Chercher une action").click()
    expect(page.get_by_role("option", name="Réglages")).to_be_visible()
    page.get_by_role("combobox").fill("raccourcis")
    expect(page.get_by_role("status").get_by_text("Aucun résultat.")).to_be_visible()
    page.get_by_role("combobox").fill("")
    expect(page.locator("kbd:visible")).to_have_count(0)
    page.get_by_role("option", name="Réglages").click()
    settings = page.get_by_role("dialog", name="Réglages")
    expect(settings.get_by_text("Apparence").first).to_be_visible()
    expect(settings.get_by_text("Raccourcis").first).to_be_hidden()
