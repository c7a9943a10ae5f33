"""What the people of the stories do with their hands: the visitor in the shop, the agents at their desks."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from ..servers import PASSWORD, Libri
from .conftest import NOTHING, OpenPage

# ---- the visitor


def open_chat(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^(Ouvrir la discussion|Open the chat)")).click()
    message_box(page).wait_for()


def message_box(page: Page) -> Locator:
    return page.get_by_label(re.compile("^(Votre message|Your message)$"))


def says(page: Page, text: str) -> None:
    box = message_box(page)
    box.fill(text)
    box.press("Enter")


def thread(page: Page) -> Locator:
    """The conversation in the widget."""
    return page.get_by_role("region", name="Messages")


def asks_for_a_person(page: Page) -> None:
    """Through the button, which also begins a conversation."""
    page.get_by_role("button", name=re.compile("^(Parler à un agent|Talk to a person)$")).first.click()
    expect(page.get_by_role("region", name=re.compile("^(File d’attente|Queue)$"))).to_be_visible()


# ---- the agents


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the log-in page."""
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("navigation").wait_for()


def become(page: Page, status: str) -> None:
    page.get_by_role("button", name=re.compile("Mon statut")).click()
    page.get_by_role("menuitemradio", name=re.compile(f"^{status}")).click()
    expect(page.get_by_role("button", name=re.compile(f"Mon statut.*{status}"))).to_be_visible()


def at_work(
    open_page: OpenPage, shop: Libri, first_name: str, status: str = "Disponible", forgives: str = NOTHING
) -> Page:
    """An agent signed in, with that status."""
    page = open_page(f"{shop.url}/agent", forgives=forgives)
    sign_in(page, f"{first_name}@shop.example")
    become(page, status)
    return page


def offers(page: Page) -> Locator:
    return page.get_by_role("region", name="Propositions de conversation")


def accepts(page: Page) -> None:
    """The conversation that is offered; then its field to answer is there."""
    offers(page).get_by_role("button", name="Accepter").first.click()
    answer_box(page).wait_for()


def answer_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^(Répondre à|Reply to)"))


def answers(page: Page, text: str) -> None:
    box = answer_box(page)
    box.fill(text)
    box.press("Enter")


def desk_thread(page: Page) -> Locator:
    """The open conversation in the dashboard."""
    return page.get_by_role("region", name=re.compile("^(Messages de la conversation|Messages of|Messages in)"))


def with_agent(open_page: OpenPage, shop: Libri, forgives: str = NOTHING) -> tuple[Page, Page]:
    """A visitor and Marie, in conversation."""
    marie = at_work(open_page, shop, "marie", forgives=forgives)
    visitor = open_page(shop.url, forgives=forgives)
    open_chat(visitor)
    asks_for_a_person(visitor)
    accepts(marie)
    expect(thread(visitor).get_by_text("Marie (Service Client) a rejoint la conversation")).to_be_visible()
    return visitor, marie
