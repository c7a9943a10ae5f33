"""Servers that die, networks that go, pages that are reloaded: nothing is lost, nothing is doubled."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from ..servers import Libri
from .conftest import OpenPage
from .looks import is_fine, shoot
from .people import answers, desk_thread, open_chat, says, thread, with_agent

DOWN = "ERR_|WebSocket connection|503|502"


def bubbles(where: Locator, text: str) -> Locator:
    """The messages with exactly these words."""
    return where.get_by_text(text, exact=True)


def each_once(visitor: Page, marie: Page, texts: list[str]) -> None:
    for text in texts:
        expect(bubbles(thread(visitor), text)).to_have_count(1)
        expect(bubbles(desk_thread(marie), text)).to_have_count(1)


def test_a_server_that_is_killed_while_both_write_loses_and_doubles_nothing(
    shop: Libri, open_page: OpenPage
) -> None:
    visitor, marie = with_agent(open_page, shop, forgives=DOWN)
    said = []
    for number in range(3):
        says(visitor, f"Avant la coupure {number}")
        answers(marie, f"Réponse avant {number}")
        said += [f"Avant la coupure {number}", f"Réponse avant {number}"]
    shop.kill()

    says(visitor, "Pendant la coupure")
    answers(marie, "Réponse pendant")
    said += ["Pendant la coupure", "Réponse pendant"]
    expect(visitor.get_by_text("Connexion interrompue, reconnexion en cours…")).to_be_visible()
    expect(marie.get_by_text("Connexion perdue. Reconnexion…")).to_be_visible()
    expect(marie.get_by_text(re.compile("envois? en attente, rien n’est perdu"))).to_be_visible()
    expect(thread(visitor).get_by_text("En attente de connexion").last).to_be_visible()
    is_fine(visitor, "widget-server-down")
    is_fine(marie, "dashboard-server-down")

    shop.start()
    expect(visitor.get_by_text("Connexion interrompue")).to_be_hidden(timeout=20_000)
    expect(marie.get_by_text("Connexion perdue")).to_be_hidden(timeout=20_000)
    each_once(visitor, marie, said)
    answers(marie, "Me revoilà")
    says(visitor, "Très bien")
    each_once(visitor, marie, [*said, "Me revoilà", "Très bien"])


def test_what_the_visitor_writes_offline_leaves_when_the_network_is_back(shop: Libri, open_page: OpenPage) -> None:
    visitor, marie = with_agent(open_page, shop, forgives=DOWN)
    visitor.context.set_offline(True)
    expect(visitor.get_by_text("Vous êtes hors connexion")).to_be_visible()
    says(visitor, "Écrit hors connexion")
    expect(thread(visitor).get_by_text("En attente de connexion")).to_be_visible()
    shoot(visitor, "widget-offline")
    answers(marie, "Vous êtes là ?")
    expect(thread(visitor).get_by_text("Vous êtes là ?")).to_have_count(0)

    visitor.context.set_offline(False)
    each_once(visitor, marie, ["Écrit hors connexion", "Vous êtes là ?"])
    expect(visitor.get_by_text("Vous êtes hors connexion")).to_be_hidden()
    expect(thread(visitor).get_by_text("En attente de connexion")).to_have_count(0)


def test_a_reload_in_mid_send_neither_loses_nor_doubles_the_message(shop: Libri, open_page: OpenPage) -> None:
    visitor, marie = with_agent(open_page, shop)
    deaf = True

    def relay(route: WebSocketRoute) -> None:
        """The server hears the page; while deaf, the page does not hear what the server says of its words."""
        server = route.connect_to_server()
        server.on_message(lambda text: None if deaf and "Avant le rechargement" in str(text) else route.send(text))

    visitor.route_web_socket(re.compile("/ws/client/"), relay)
    visitor.reload()
    open_chat(visitor)
    says(visitor, "Avant le rechargement")
    expect(bubbles(desk_thread(marie), "Avant le rechargement")).to_have_count(1)
    expect(thread(visitor).get_by_text("Envoi…")).to_be_visible()
    deaf = False
    visitor.reload()
    open_chat(visitor)
    expect(thread(visitor).get_by_text(re.compile("^(Envoyé|Lu)$"))).to_be_visible()
    each_once(visitor, marie, ["Avant le rechargement"])


def test_what_was_written_before_a_reload_without_a_line_is_sent_afterwards(
    shop: Libri, open_page: OpenPage
) -> None:
    visitor, marie = with_agent(open_page, shop)
    mute = True

    def relay(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda text: None if mute and "post_message" in str(text) else server.send(text))

    visitor.route_web_socket(re.compile("/ws/client/"), relay)
    visitor.reload()
    open_chat(visitor)
    says(visitor, "Jamais parti")
    expect(thread(visitor).get_by_text("Envoi…")).to_be_visible()
    mute = False
    visitor.reload()
    open_chat(visitor)
    each_once(visitor, marie, ["Jamais parti"])
