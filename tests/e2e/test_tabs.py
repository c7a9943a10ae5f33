"""Several tabs of one person show one truth, and only one of them rings."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from ..servers import Libri
from .conftest import OpenPage
from .people import (
    answer_box,
    answers,
    asks_for_a_person,
    at_work,
    desk_thread,
    offers,
    open_chat,
    says,
    thread,
    with_agent,
)

COUNT_SOUNDS = """
window.sounds = 0;
const Real = OscillatorNode;
window.OscillatorNode = class extends Real { constructor(...given) { super(...given); window.sounds += 1; } };
"""


def second_tab(page: Page, url: str) -> Page:
    tab = page.context.new_page()
    tab.goto(url)
    return tab


def test_a_conversation_begun_in_one_tab_of_the_visitor_appears_in_the_other(
    shop: Libri, open_page: OpenPage
) -> None:
    one = open_page(shop.url)
    open_chat(one)
    other = second_tab(one, shop.url)
    open_chat(other)
    says(one, "Quels formats de livre peut-on imprimer ?")
    for tab in (one, other):
        expect(thread(tab).locator(".own").get_by_text("Quels formats de livre")).to_have_count(1)
        expect(thread(tab).get_by_text("Sept formats sont au catalogue")).to_have_count(1)
    says(other, "Quel est le nombre minimum d’exemplaires ?")
    expect(thread(one).locator(".own").get_by_text("nombre minimum d’exemplaires")).to_have_count(1)
    asks_for_a_person(one)
    expect(other.get_by_role("region", name="File d’attente")).to_be_visible()
    marie = at_work(open_page, shop, "marie")
    offers(marie).get_by_role("button", name="Accepter").click()
    answers(marie, "Bonjour à tous les onglets")
    for tab in (one, other):
        expect(thread(tab).get_by_text("Bonjour à tous les onglets")).to_have_count(1)
        expect(tab.get_by_role("region", name="File d’attente")).to_be_hidden()


def test_two_tabs_of_an_agent_show_the_same_and_read_marks_outlive_a_reload(
    shop: Libri, open_page: OpenPage
) -> None:
    visitor, marie = with_agent(open_page, shop)
    other = second_tab(marie, marie.url)
    answer_box(other).wait_for()
    answers(marie, "Écrit dans le premier onglet")
    expect(desk_thread(other).get_by_text("Écrit dans le premier onglet")).to_have_count(1)
    answers(other, "Et dans le second")
    expect(desk_thread(marie).get_by_text("Et dans le second")).to_have_count(1)
    says(visitor, "Je vous lis bien")
    for tab in (marie, other):
        expect(desk_thread(tab).get_by_text("Je vous lis bien")).to_have_count(1)
    expect(thread(visitor).get_by_text("Lu", exact=True)).to_be_visible()
    expect(desk_thread(marie).get_by_text("Lu", exact=True)).to_be_visible()

    visitor.reload()
    open_chat(visitor)
    expect(thread(visitor).get_by_text("Lu", exact=True)).to_be_visible()
    marie.reload()
    expect(desk_thread(marie).get_by_text("Lu", exact=True)).to_be_visible()

    other.get_by_role("button", name="Fermer", exact=True).click()
    confirm = other.get_by_role("button", name="Fermer quand même")
    confirm.click()
    expect(marie.get_by_text("Conversation fermée par Marie Dupont")).to_be_visible()
    expect(visitor.get_by_text("Comment s’est passé cet échange ?")).to_be_visible()


def test_of_two_tabs_of_an_agent_exactly_one_rings(shop: Libri, open_page: OpenPage) -> None:
    marie = at_work(open_page, shop, "marie")
    marie.context.add_init_script(COUNT_SOUNDS)
    marie.reload()
    tabs = [marie, second_tab(marie, f"{shop.url}/agent")]
    for tab in tabs:
        tab.get_by_role("heading", name="Bonjour").click()
    visitor = open_page(shop.url)
    open_chat(visitor)
    asks_for_a_person(visitor)
    for tab in tabs:
        expect(offers(tab).get_by_role("article")).to_have_count(1)
    marie.wait_for_timeout(300)
    rang = [tab.evaluate("sounds") > 0 for tab in tabs]
    assert sorted(rang) == [False, True]

    offers(tabs[1]).get_by_role("button", name="Accepter").click()
    for tab in tabs:
        expect(offers(tab).get_by_role("article")).to_have_count(0)
    expect(tabs[0].get_by_role("link", name=re.compile("Conversations")).first).to_be_visible()
