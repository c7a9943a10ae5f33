"""A client who waits, leaves and comes back: what they read, and what the agents see meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from libriassist.store import schema

from ..servers import Libri, add_agents
from ..web.cast import alter, wait_for_row
from .conftest import PHONE, OpenPage
from .looks import is_fine
from .people import asks_for_a_person, at_work, offers, open_chat, says, thread

QUEUE_MS = 15_000
"""A quiet line is looked at every five seconds; on a loaded machine it takes longer to be told."""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Libri]:
    """Clients are away after two seconds, which is seen soon."""
    server = Libri(tmp_path, client_away_seconds=2, line_look_seconds=0.5, handling_seconds=1200)
    add_agents(server.database_url, ("Marie Dupont", "agent"), max_conversations=1)
    server.start()
    yield server
    server.stop()
    log = server.log.read_text()
    assert "Traceback" not in log, log


def box(page: Page) -> Locator:
    return page.get_by_role("region", name=re.compile("File d’attente|Queue"))


def waiting_clients(marie: Page) -> None:
    marie.get_by_role("link", name="Conversations").click()
    marie.get_by_role("tab", name=re.compile("En attente")).click()


def long_gone(shop: Libri, **span: float) -> None:
    """Whoever is away, once somebody is, has been for so long."""
    before = datetime.now(UTC) - timedelta(**span)
    away = schema.conversations.c.client_away_since.is_not(None)
    wait_for_row(shop, away)
    values = {"client_away_since": before, "client_seen_at": before}
    alter(shop, sa.update(schema.conversations).where(away).values(values))


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_client_who_leaves_stands_aside_and_reads_on_return_that_their_place_was_kept(
    shop: Libri, open_page: OpenPage, screen: str
) -> None:
    options = {"viewport": PHONE, "has_touch": True} if screen == "phone" else {}
    ghost, visitor = open_page(shop.url, **options), open_page(shop.url, **options)
    open_chat(ghost)
    says(ghost, "Ma reliure est abîmée, je veux parler à quelqu'un")
    expect(box(ghost)).to_contain_text(
        "Tous nos conseillers sont occupés ou absents. Vous êtes en position 1", timeout=QUEUE_MS
    )
    expect(box(ghost)).to_contain_text("votre place est gardée. Écrivez votre question", timeout=QUEUE_MS)
    is_fine(ghost, f"nobody-{screen}")
    ghost.goto("about:blank")

    open_chat(visitor)
    asks_for_a_person(visitor)
    marie = at_work(open_page, shop, "marie", "Occupé")
    waiting_clients(marie)
    expect(marie.get_by_role("heading", name=re.compile("1 client absent"))).to_be_visible(timeout=30_000)
    expect(marie.get_by_text("Parti il y a 1 min")).to_be_visible()
    expect(box(visitor)).to_contain_text(
        "Tous nos conseillers sont occupés. Vous êtes en position 1", timeout=QUEUE_MS
    )
    is_fine(marie, f"absent-{screen}")
    visitor.reload()
    open_chat(visitor)
    expect(box(visitor)).to_contain_text("Vous êtes en position 1", timeout=QUEUE_MS)

    long_gone(shop, minutes=16)
    wait_for_row(shop, schema.conversations.c.client_asked_at.is_not(None))
    ghost.goto(shop.url)
    open_chat(ghost)
    expect(thread(ghost).get_by_text("Êtes-vous toujours là ? Votre place est gardée.")).to_be_visible()
    expect(box(ghost)).to_contain_text("Vous êtes en position 1", timeout=QUEUE_MS)
    expect(box(visitor)).to_contain_text("Vous êtes en position 2", timeout=QUEUE_MS)
    expect(marie.get_by_role("heading", name=re.compile("absent"))).to_have_count(0)
    is_fine(ghost, f"asked-{screen}")

    marie.get_by_role("button", name=re.compile("Mon statut")).click()
    marie.get_by_role("menuitemradio", name=re.compile("^Disponible")).click()
    expect(offers(marie)).to_contain_text("Ma reliure est abîmée")
    expect(box(ghost)).to_contain_text("Un conseiller va vous répondre sous peu", timeout=QUEUE_MS)
    expect(box(ghost)).to_contain_text("moins d’une minute", timeout=QUEUE_MS)
    expect(box(visitor)).to_contain_text(
        "L’attente est plus longue que d’habitude : plus de 15 minutes", timeout=QUEUE_MS
    )
    expect(box(visitor)).not_to_contain_text("sous peu", timeout=QUEUE_MS)
    expect(thread(visitor)).not_to_contain_text("Temps d’attente estimé")
    is_fine(visitor, f"long-wait-{screen}")


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_client_who_did_not_come_back_reads_why_and_takes_the_conversation_up_again(
    shop: Libri, open_page: OpenPage, screen: str
) -> None:
    options = {"viewport": PHONE, "has_touch": True} if screen == "phone" else {}
    visitor = open_page(shop.url, **options)
    open_chat(visitor)
    says(visitor, "Je veux parler à quelqu'un")
    expect(box(visitor)).to_be_visible()
    visitor.goto("about:blank")
    long_gone(shop, hours=25)
    wait_for_row(shop, schema.conversations.c.status == "closed")
    visitor.goto(shop.url)
    visitor.get_by_role("button", name=re.compile("^Ouvrir la discussion")).click()
    expect(thread(visitor).get_by_text("Vous n’étiez plus là : votre demande a quitté la file")).to_be_visible()
    expect(visitor.get_by_text("Comment s’est passé cet échange")).to_have_count(0)
    is_fine(visitor, f"given-up-{screen}")
    visitor.get_by_role("button", name="Demander à nouveau un conseiller").click()
    expect(box(visitor)).to_contain_text("Vous êtes en position 1", timeout=QUEUE_MS)
    expect(thread(visitor).get_by_text("Je veux parler à quelqu'un")).to_be_visible()
