"""Before the visitor's click the widget is a button and nothing more; afterwards the conversation is kept."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from ..servers import Libri
from .conftest import OpenPage
from .people import open_chat, says, thread

SPY = """
window.touched = [];
for (const name of ['getItem', 'setItem', 'removeItem', 'key', 'clear']) {
  const real = Storage.prototype[name];
  Storage.prototype[name] = function (...given) {
    touched.push(`Storage.${name} ${given[0]}`);
    return real.apply(this, given);
  };
}
const openDatabase = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...given) {
  touched.push('IndexedDB');
  return openDatabase.apply(this, given);
};
const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
Object.defineProperty(document, 'cookie', {
  get() { touched.push('cookie read'); return get.call(document); },
  set(value) { touched.push('cookie written'); set.call(document, value); },
});
"""
ONE_LOOK = "Storage.getItem libriassist.talk"
"""Whether a talk with a person goes on: only then the visitor is followed."""
KEPT = "async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await indexedDB.databases()]"


def visits(page: Page, url: str) -> tuple[list[str], list[str]]:
    """Go to the shop as a new tab would; what is asked and which sockets are opened from then on."""
    asked: list[str] = []
    sockets: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.add_init_script(SPY)
    page.goto(url)
    page.get_by_role("button", name="Ouvrir la discussion").wait_for()
    page.wait_for_load_state("networkidle")
    return asked, sockets


def test_before_the_click_nothing_is_stored_opened_or_asked_and_one_key_is_read(
    shop: Libri, open_page: OpenPage
) -> None:
    page = open_page("about:blank")
    asked, sockets = visits(page, shop.url)

    of_the_widget = [url for url in asked if "widget" in url or "/api/" in url]
    assert of_the_widget == [f"{shop.url}/widget.js"]
    assert sockets == []
    assert page.evaluate("touched") == [ONE_LOOK]
    assert page.evaluate(KEPT) == []
    assert page.context.cookies() == []


def test_coming_near_fetches_the_panel_and_still_nothing_is_stored(shop: Libri, open_page: OpenPage) -> None:
    page = open_page("about:blank")
    asked, sockets = visits(page, shop.url)
    with page.expect_response(re.compile("/widget/panel-")):
        page.get_by_role("button", name="Ouvrir la discussion").hover()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/api/" in url]
    assert (sockets, page.evaluate("touched"), page.evaluate(KEPT)) == ([], [ONE_LOOK], [])


def test_the_visitor_is_told_who_answers_before_the_first_word(shop: Libri, open_page: OpenPage) -> None:
    page = open_page(shop.url)
    open_chat(page)
    expect(page.get_by_text("Vous échangez d’abord avec un assistant automatique (IA)")).to_be_visible()
    says(page, "Quel est le nombre minimum d’exemplaires ?")
    answers = thread(page).locator("li.ai .bubble:not(.typing)")
    expect(answers.first).to_be_visible()
    for answer in answers.all():
        label = answer.locator("xpath=..").get_by_text("Assistant IA")
        expect(label).to_have_count(1)
    assert page.context.cookies() == []


def test_the_conversation_is_there_when_the_visitor_comes_back(shop: Libri, open_page: OpenPage) -> None:
    first = open_page(shop.url)
    open_chat(first)
    says(first, "Quels formats de livre peut-on imprimer ?")
    expect(thread(first).get_by_text("Sept formats sont au catalogue")).to_be_visible()
    first.close()

    again = first.context.new_page()
    asked, sockets = visits(again, shop.url)
    assert not [url for url in asked if "/api/" in url]
    assert (sockets, again.evaluate("touched")) == ([], [ONE_LOOK])
    open_chat(again)
    expect(thread(again).locator(".own").get_by_text("Quels formats de livre peut-on")).to_have_count(1)
    expect(thread(again).get_by_text("Sept formats sont au catalogue")).to_be_visible()


def test_after_a_look_inside_without_a_word_nobody_waits(shop: Libri, open_page: OpenPage) -> None:
    page = open_page(shop.url)
    open_chat(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Ouvrir la discussion")).to_be_focused()
