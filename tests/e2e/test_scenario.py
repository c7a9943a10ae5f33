"""The plan's complete scenario in two browsers, in French, the visitor on a desktop and on a phone; Marie too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from ..servers import Libri
from .conftest import DESKTOP, PHONE, OpenPage
from .looks import is_fine
from .people import accepts, answers, asks_for_a_person, become, offers, open_chat, says, sign_in, thread


@pytest.mark.parametrize(("device", "size"), [("desktop", DESKTOP), ("phone", PHONE)])
def test_the_whole_story(shop: Libri, open_page: OpenPage, device: str, size: dict[str, int]) -> None:
    options = {"viewport": size, "is_mobile": device == "phone", "has_touch": device == "phone"}
    visitor = open_page(shop.url, **options)
    marie = open_page(f"{shop.url}/agent")
    marie.get_by_label("Adresse e-mail").wait_for()
    if device == "desktop":
        is_fine(marie, "login")
    sign_in(marie, "marie@shop.example")
    become(marie, "Disponible")
    if device == "desktop":
        is_fine(marie, "dashboard")

    # 1-2: the widget, a question, an answer with its source
    open_chat(visitor)
    said = thread(visitor)
    is_fine(visitor, f"widget-open-{device}")
    says(visitor, "Où en est ma commande CL-401372-487531 ?")
    says(visitor, "jean.martin@example.com")
    expect(said.get_by_text("En production")).to_be_visible()
    says(visitor, "Quels formats de livre peut-on imprimer ?")
    expect(said.get_by_text("Sept formats sont au catalogue")).to_be_visible()
    expect(said.get_by_text(re.compile("^Source"))).to_be_visible()
    expect(said.get_by_text("Assistant IA").last).to_be_visible()
    is_fine(visitor, f"widget-answer-{device}")

    # 3-4: a person is asked for
    says(visitor, "Je veux parler à quelqu'un")
    expect(said.get_by_text("Je vous mets en relation avec un conseiller")).to_be_in_viewport()
    expect(visitor.get_by_text("Vous êtes en position 1")).to_be_visible()
    is_fine(visitor, f"widget-waiting-{device}")

    # 5-6: Marie is notified and accepts
    offer = marie.get_by_role("region", name="Propositions de conversation")
    expect(offer).to_be_visible()
    if device == "desktop":
        is_fine(marie, "offer")
    offer.get_by_role("button", name="Accepter").click()

    # 7: she has joined, both write
    expect(said.get_by_text("Marie (Service Client) a rejoint la conversation")).to_be_visible()
    answer = marie.get_by_role("textbox", name=re.compile("^Répondre à"))
    answer.wait_for()
    answer.press_sequentially("Bonjour Jean, ")
    expect(visitor.get_by_label("Marie écrit")).to_be_visible()
    answer.press_sequentially("je prends le relais.")
    answer.press("Enter")
    expect(said.get_by_text("je prends le relais.")).to_be_visible()
    says(visitor, "Merci Marie !")
    expect(marie.get_by_text("Merci Marie !").last).to_be_visible()

    # 8: the history, the order, a private note
    expect(marie.get_by_text("Sept formats sont au catalogue")).to_be_attached()
    panel = marie.get_by_role("complementary").last
    for text in ("Jean Martin", "CL-401372-487531", "En production", "28/10/2025"):
        expect(panel.get_by_text(text).first).to_be_visible()
    marie.get_by_role("tab", name="Note privée").click()
    note = marie.get_by_role("textbox", name=re.compile("^Note privée"))
    note.fill("Cliente à rappeler demain")
    note.press("Enter")
    expect(marie.get_by_text("Cliente à rappeler demain").last).to_be_visible()
    expect(said.get_by_text("à rappeler demain")).to_have_count(0)
    if device == "desktop":
        is_fine(marie, "conversation")
    is_fine(visitor, f"widget-with-marie-{device}")

    # 9: the end, five stars
    marie.get_by_role("tab", name="Répondre").click()
    answer.fill("Autre chose pour vous ?")
    answer.press("Enter")
    expect(said.get_by_text("Autre chose pour vous ?")).to_be_visible()
    expect(marie.get_by_text("Autre chose pour vous ?").nth(1)).to_be_visible()  # in the list too
    marie.get_by_role("button", name="Fermer", exact=True).click()
    expect(visitor.get_by_text("Comment s’est passé cet échange ?")).to_be_visible()
    is_fine(visitor, f"widget-rating-{device}")
    visitor.get_by_role("radio", name="5 étoiles").check(force=True)
    visitor.get_by_label("Un commentaire").fill("Très bien")
    visitor.get_by_role("button", name="Envoyer mon avis").click()
    expect(visitor.get_by_text("Merci pour votre avis !")).to_be_visible()
    is_fine(visitor, f"widget-thanks-{device}")


def test_an_agent_works_on_a_phone(shop: Libri, open_page: OpenPage) -> None:
    visitor = open_page(shop.url)
    open_chat(visitor)
    says(visitor, "Où en est ma commande CL-401372-487531 ?")
    expect(thread(visitor).get_by_text("l’adresse e-mail ou le code postal")).to_be_visible()
    says(visitor, "31000")
    expect(thread(visitor).get_by_text("En production")).to_be_visible()
    marie = open_page(f"{shop.url}/agent", viewport=PHONE, is_mobile=True, has_touch=True)
    marie.get_by_label("Adresse e-mail").wait_for()
    is_fine(marie, "phone-login")
    sign_in(marie, "marie@shop.example")
    become(marie, "Disponible")
    is_fine(marie, "phone-dashboard")
    asks_for_a_person(visitor)
    expect(offers(marie).get_by_role("article")).to_be_visible()
    is_fine(marie, "phone-offer")
    accepts(marie)
    answers(marie, "Bonjour Jean, je regarde votre commande.")
    expect(thread(visitor).get_by_text("je regarde votre commande")).to_be_visible()
    is_fine(marie, "phone-conversation")
    marie.get_by_role("button", name="Infos client").click()
    expect(
        marie.get_by_role("region", name="Client", exact=True).get_by_text("Les Sentiers d’automne")
    ).to_be_visible()
    is_fine(marie, "phone-client")
    marie.get_by_role("button", name="Fermer", exact=True).click()
    marie.get_by_role("link", name="Retour à la liste").click()
    expect(marie.get_by_role("link", name=re.compile("Jean Martin"))).to_be_visible()
    is_fine(marie, "phone-list")
