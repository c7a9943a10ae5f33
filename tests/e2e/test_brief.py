"""The agent reads the brief and clicks a line: the message it came from is there, lit up."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from ..servers import Libri
from .conftest import DESKTOP, PHONE, OpenPage
from .looks import is_fine, shoot
from .people import accepts, answers, at_work, become, desk_thread, open_chat, says, sign_in, thread

COMPLAINT = "Bonjour, j’ai reçu hier ma commande CL-401372-487531 et 3 livres ont la couverture déchirée."


def complains(visitor: Page) -> None:
    """A question answered, then a complaint, then a person asked for."""
    open_chat(visitor)
    says(visitor, "Quels formats de livre peut-on imprimer ?")
    expect(thread(visitor).get_by_text("Sept formats sont au catalogue")).to_be_visible()
    says(visitor, COMPLAINT)
    expect(thread(visitor).get_by_text("couverture déchirée")).to_be_visible()
    says(visitor, "C’est inadmissible, je veux parler à un responsable !")
    expect(visitor.get_by_role("region", name="File d’attente")).to_be_visible()


@pytest.mark.parametrize(("device", "size"), [("desktop", {"width": 1440, "height": 900}), ("phone", PHONE)])
def test_the_agent_reads_the_brief_and_clicks_a_line(
    shop: Libri, open_page: OpenPage, device: str, size: dict[str, int]
) -> None:
    marie = open_page(f"{shop.url}/agent", viewport=size, is_mobile=device == "phone", has_touch=device == "phone")
    sign_in(marie, "marie@shop.example")
    become(marie, "Disponible")
    visitor = open_page(shop.url, viewport=DESKTOP)
    complains(visitor)
    accepts(marie)
    if device == "phone":
        marie.get_by_role("button", name="Infos client").click()
    card = marie.get_by_role("region", name="L’essentiel")
    need = card.get_by_role("button", name=re.compile("couverture déchirée"))
    expect(need).to_be_visible()
    expect(card.get_by_text("En colère")).to_be_visible()
    expect(card.get_by_text("CL-401372-487531").first).to_be_visible()
    expect(card.get_by_text("Dit par le client, non vérifié")).to_be_visible()
    is_fine(marie, f"brief-{device}")
    need.click()
    lit = desk_thread(marie).locator("[data-pointed]")
    expect(lit).to_contain_text("couverture déchirée")
    expect(lit).to_be_in_viewport()
    shoot(marie, f"brief-pointed-{device}")
    expect(thread(visitor).get_by_text("L’essentiel")).to_have_count(0)


def test_the_brief_goes_to_the_next_agent_with_what_the_first_one_said(shop: Libri, open_page: OpenPage) -> None:
    marie, paul = at_work(open_page, shop, "marie"), at_work(open_page, shop, "paul", "Occupé")
    visitor = open_page(shop.url)
    complains(visitor)
    accepts(marie)
    answers(marie, "Bonjour, je vous renvoie 3 exemplaires demain.")
    expect(thread(visitor).get_by_text("3 exemplaires demain")).to_be_visible()
    marie.get_by_role("button", name="Transférer").click()
    expect(marie.get_by_text("l’essentiel, avec ce que vous avez déjà dit")).to_be_visible()
    marie.get_by_role("radio", name=re.compile("Paul")).check()
    marie.get_by_role("dialog").get_by_role("button", name="Transférer").click()
    paul.goto(f"{shop.url}/agent/conversations")
    paul.get_by_role("link", name=re.compile("CL-|Visiteur|Client")).first.click()
    said = paul.get_by_role("region", name="Déjà dit par un agent")
    expect(said.get_by_text("je vous renvoie 3 exemplaires demain.")).to_be_visible()


def test_the_agent_gives_the_conversation_back_to_the_assistant(shop: Libri, open_page: OpenPage) -> None:
    marie = at_work(open_page, shop, "marie")
    visitor = open_page(shop.url)
    complains(visitor)
    accepts(marie)
    answers(marie, "Bonjour, je m’en occupe.")
    expect(thread(visitor).get_by_text("je m’en occupe")).to_be_visible()
    marie.keyboard.press("Escape")
    marie.get_by_role("button", name="Autres actions").click()
    marie.get_by_role("menuitem", name="Rendre à l’assistant").click()
    marie.get_by_label("Dernier mot au client").fill("Bonne lecture, à bientôt.")
    is_fine(marie, "return")
    marie.get_by_role("dialog").get_by_role("button", name="Rendre à l’assistant").click()
    expect(thread(visitor).get_by_text("Bonne lecture, à bientôt.")).to_be_visible()
    expect(thread(visitor).get_by_text("L’assistant reprend la conversation.")).to_be_visible()
    says(visitor, "Quels formats de livre peut-on imprimer ?")
    expect(thread(visitor).get_by_text("Sept formats sont au catalogue")).to_have_count(2)
    expect(thread(visitor).get_by_text("Assistant IA").last).to_be_visible()
