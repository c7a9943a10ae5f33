"""Waiting for a person when nobody is there, and being handed from one colleague to another."""

from __future__ import annotations

import re

from playwright.sync_api import WebSocketRoute, expect

from ..servers import Libri
from .conftest import OpenPage
from .looks import is_fine, shoot
from .people import (
    accepts,
    answers,
    asks_for_a_person,
    at_work,
    desk_thread,
    offers,
    open_chat,
    says,
    sign_in,
    thread,
    with_agent,
)

QUEUE_MS = 15_000
"""A quiet line is looked at every five seconds; on a loaded machine it takes longer to be told."""


def test_when_nobody_is_there_the_assistant_stays_and_the_next_agent_is_asked(
    shop: Libri, open_page: OpenPage
) -> None:
    visitor = open_page(shop.url)
    open_chat(visitor)
    says(visitor, "Je veux parler à quelqu'un")
    queue = visitor.get_by_role("region", name="File d’attente")
    expect(queue).to_contain_text(
        "Tous nos conseillers sont occupés ou absents. Vous êtes en position 1", timeout=QUEUE_MS
    )
    expect(thread(visitor).get_by_text("Votre demande est enregistrée")).to_be_in_viewport()
    is_fine(visitor, "widget-nobody-there")

    says(visitor, "Quels formats de livre peut-on imprimer ?")
    expect(thread(visitor).get_by_text("Sept formats sont au catalogue")).to_be_in_viewport()
    expect(queue).to_be_visible()

    queue.get_by_role("button", name="Annuler").click()
    expect(thread(visitor).get_by_text("Vous avez quitté la file d’attente")).to_be_in_viewport()
    expect(queue).to_be_hidden()

    asks_for_a_person(visitor)
    marie = at_work(open_page, shop, "marie")
    expect(offers(marie)).to_contain_text("Nouveau client en attente")
    expect(queue).to_contain_text("Un conseiller va vous répondre sous peu", timeout=QUEUE_MS)
    accepts(marie)
    expect(thread(visitor).get_by_text("Marie (Service Client) a rejoint la conversation")).to_be_in_viewport()
    expect(queue).to_be_hidden()


def test_an_offer_that_is_passed_on_goes_to_the_colleague(shop: Libri, open_page: OpenPage) -> None:
    marie = at_work(open_page, shop, "marie")
    visitor = open_page(shop.url)
    open_chat(visitor)
    asks_for_a_person(visitor)
    expect(offers(marie)).to_contain_text("Nouveau client")
    is_fine(marie, "offer-wide")
    card = offers(marie).get_by_role("article").bounding_box()
    main = marie.get_by_role("main").bounding_box()
    assert card is not None
    assert main is not None
    assert card["width"] > 0.95 * main["width"], "the offer leaves the rest of its line empty"
    assert card["height"] < 130, "the offer takes more of the page than it needs"
    assert card["y"] + card["height"] <= main["y"], "the offer covers the page"
    paul = at_work(open_page, shop, "paul")
    offers(marie).get_by_role("button", name="Passer").click()
    expect(offers(marie).get_by_role("article")).to_have_count(0)
    accepts(paul)
    expect(thread(visitor).get_by_text("Paul (Service Client) a rejoint la conversation")).to_be_visible()


def test_a_conversation_goes_to_a_colleague_with_a_note_the_client_never_sees(
    shop: Libri, open_page: OpenPage
) -> None:
    visitor, marie = with_agent(open_page, shop)
    paul = at_work(open_page, shop, "paul")
    sophie = at_work(open_page, shop, "sophie", "Occupé")
    frames: list[str] = []
    visitor.on("websocket", lambda socket: socket.on("framereceived", lambda text: frames.append(str(text))))
    visitor.reload()
    open_chat(visitor)
    says(visitor, "Mon fichier est refusé.")
    expect(desk_thread(marie).get_by_text("Mon fichier est refusé.")).to_be_visible()

    marie.get_by_role("button", name="Transférer").click()
    dialog = marie.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name=re.compile("Alex"))).to_be_disabled()
    dialog.get_by_role("radio", name=re.compile("Paul")).check()
    dialog.get_by_label("Note pour votre collègue").fill("Polices non incorporées, rester patient")
    is_fine(marie, "transfer")
    dialog.get_by_role("button", name="Transférer").click()

    expect(thread(visitor).get_by_text("Marie a confié votre conversation à Paul (Service")).to_be_visible()
    paul.get_by_role("link", name="Conversations").click()
    paul.get_by_role("link", name=re.compile("Mon fichier est refusé")).click()
    expect(desk_thread(paul).get_by_text("Polices non incorporées, rester patient")).to_be_visible()
    answers(paul, "Bonjour, je reprends votre dossier.")
    expect(thread(visitor).get_by_text("je reprends votre dossier")).to_be_visible()
    assert not any("Polices non incorporées" in frame for frame in frames)
    assert any("je reprends votre dossier" in frame for frame in frames)
    assert "Polices" not in (visitor.locator("libri-assist").text_content() or "")

    sophie.get_by_role("link", name="Conversations").click()
    sophie.get_by_role("tab", name="Toutes").click()
    row = sophie.get_by_role("link", name=re.compile("je reprends votre dossier"))
    expect(row).to_contain_text("Paul Bernard")
    row.click()
    expect(desk_thread(sophie).get_by_text("Polices non incorporées, rester patient")).to_be_visible()
    is_fine(sophie, "supervisor")


def test_a_colleague_who_is_a_moment_late_reads_who_took_it(shop: Libri, open_page: OpenPage) -> None:
    marie = at_work(open_page, shop, "marie")
    visitor = open_page(shop.url)
    open_chat(visitor)
    says(visitor, "Je veux parler à quelqu'un")
    # The conversation is Marie's by then: asking for it again is refused, which the browser logs.
    paul = open_page("about:blank", forgives="40[14] ")
    held: list[str | bytes] = []
    late = False

    def relay(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        routes.append(route)
        server.on_message(lambda text: held.append(text) if late else route.send(text))

    routes: list[WebSocketRoute] = []
    paul.route_web_socket(re.compile("/ws/agent/"), relay)
    paul.goto(f"{shop.url}/agent")
    sign_in(paul, "paul@shop.example")
    paul.get_by_role("link", name="Conversations").click()
    paul.get_by_role("tab", name=re.compile("En attente")).click()
    paul.get_by_role("link", name=re.compile("parler à quelqu")).click()
    take = paul.get_by_role("button", name="Prendre la conversation")
    expect(take).to_be_visible()

    late = True
    accepts(marie)
    take.click()
    expect(thread(visitor).get_by_text("Marie (Service Client) a rejoint")).to_be_visible()
    while not any("already_taken" in str(text) for text in held):
        paul.wait_for_timeout(50)
    late = False
    for text in held:
        routes[-1].send(text)
    expect(paul.get_by_text("Déjà prise par Marie Dupont.")).to_be_visible()
    shoot(paul, "already-taken")
