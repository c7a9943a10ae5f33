"""Learning: what nobody knew becomes an entry, measured and published, and the next visitor is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ..servers import Libri, add_agents
from .conftest import PHONE, OpenPage
from .looks import is_fine
from .people import accepts, answers, asks_for_a_person, at_work, open_chat, says, sign_in, thread

pytestmark = pytest.mark.slow
ANSWER = "Nous ne vendons pas de trampolines gonflables, seulement des livres imprimés."


@pytest.fixture
def learning_shop(tmp_path: Path) -> Iterator[Libri]:
    server = Libri(tmp_path, words_per_second=0, learning_seconds=0.3)
    add_agents(server.database_url, ("Marie Dupont", "agent"), ("Sophie Laurent", "supervisor"))
    server.start()
    yield server
    server.stop()
    log = server.log.read_text()
    assert "Traceback" not in log, log


def asks_in_vain(open_page: OpenPage, shop: Libri, marie: Page, question: str) -> None:
    """A visitor whose question the assistant does not know gets Marie's answer."""
    visitor = open_page(shop.url)
    open_chat(visitor)
    says(visitor, question)
    not_known = re.compile("préfère ne rien inventer|pas certain d’avoir bien compris")
    expect(thread(visitor).get_by_text(not_known)).to_be_visible()
    asks_for_a_person(visitor)
    accepts(marie)
    answers(marie, ANSWER)
    expect(thread(visitor).get_by_text("seulement des livres imprimés")).to_be_visible()
    visitor.close()


def test_what_nobody_knew_is_grouped_drafted_measured_published_and_answered(
    learning_shop: Libri, open_page: OpenPage
) -> None:
    marie = at_work(open_page, learning_shop, "marie")
    asks_in_vain(open_page, learning_shop, marie, "Vendez-vous des trampolines gonflables ?")
    asks_in_vain(open_page, learning_shop, marie, "vendez vous des trampolines gonflables svp")
    verdict = marie.get_by_role("group", name="Ce transfert était-il justifié")
    verdict.get_by_role("button", name="Trop tard").click()
    expect(verdict.get_by_role("button", name="Trop tard")).to_have_attribute("aria-pressed", "true")

    sophie = open_page(f"{learning_shop.url}/agent")
    sign_in(sophie, "sophie@shop.example")
    sophie.get_by_role("link", name="Apprentissage").click()
    expect(sophie.get_by_role("heading", name="L’assistant en chiffres").last).to_be_visible()
    expect(sophie.get_by_role("banner")).to_contain_text("Apprentissage")
    row = sophie.get_by_role("button", name=re.compile("trampolines"))
    expect(row).to_contain_text("2 réponses d’agents", timeout=30_000)
    is_fine(sophie, "agent-learning")

    row.click()
    questions = sophie.get_by_role("region", name="Ce que les clients ont demandé")
    expect(questions.get_by_text(ANSWER)).to_have_count(2)
    expect(questions.get_by_role("link", name="Voir la conversation")).to_have_count(2)
    sophie.get_by_role("button", name="Rédiger une fiche").click()
    expect(sophie.get_by_role("textbox", name="Réponse")).to_have_value(ANSWER)
    effect = sophie.get_by_role("region", name="Avant et après")
    expect(effect.get_by_role("heading", name="Avec le brouillon")).to_be_visible(timeout=60_000)
    expect(effect.get_by_role("row", name=re.compile("2 questions du groupe"))).to_contain_text(
        re.compile("0.*[12]")
    )
    effect.get_by_text(re.compile("questions? reçoi")).click()
    is_fine(sophie, "agent-learning-draft")

    sophie.get_by_role("button", name="Publier").click()
    expect(sophie.get_by_text("Fiche publiée")).to_be_visible()
    expect(sophie.get_by_role("region", name="Fiche", exact=True)).to_contain_text(ANSWER)
    expect(effect.get_by_role("heading", name="Depuis la publication")).to_be_visible(timeout=60_000)

    visitor = open_page(learning_shop.url)
    open_chat(visitor)
    says(visitor, "Vendez-vous des trampolines gonflables ?")
    expect(thread(visitor).get_by_text("seulement des livres imprimés")).to_be_visible()

    phone = open_page(f"{learning_shop.url}/agent/learning", viewport=PHONE)
    sign_in(phone, "sophie@shop.example")
    phone.get_by_role("combobox", name="État").select_option("published")
    phone.get_by_role("button", name=re.compile("trampolines")).wait_for()
    is_fine(phone, "agent-learning-phone")
    phone.get_by_role("button", name=re.compile("trampolines")).click()
    phone.get_by_role("region", name="Avant et après").wait_for()
    is_fine(phone, "agent-learning-group-phone")


def test_with_nothing_learnt_the_page_says_so(learning_shop: Libri, open_page: OpenPage) -> None:
    sophie = open_page(f"{learning_shop.url}/agent/learning")
    sign_in(sophie, "sophie@shop.example")
    expect(sophie.get_by_text("Aucun groupe ici")).to_be_visible()
    is_fine(sophie, "agent-learning-empty")


def test_an_agent_is_told_that_learning_is_for_supervisors_and_sees_no_way_there(
    learning_shop: Libri, open_page: OpenPage
) -> None:
    marie = open_page(f"{learning_shop.url}/agent/learning")
    sign_in(marie, "marie@shop.example")
    expect(marie.get_by_text("Réservé aux superviseurs et aux administrateurs")).to_be_visible()
    expect(marie.get_by_role("link", name="Connaissances")).to_be_visible()
    expect(marie.get_by_role("link", name="Apprentissage")).to_have_count(0)
    marie.keyboard.press("Control+k")
    marie.get_by_role("combobox").last.fill("équipe")
    expect(marie.get_by_role("option", name="Équipe")).to_be_visible()
    marie.get_by_role("combobox").last.fill("apprentissage")
    expect(marie.get_by_role("option", name="Apprentissage")).to_have_count(0)
    marie.keyboard.press("Escape")
    expect(marie.get_by_role("dialog")).to_have_count(0)
    is_fine(marie, "agent-learning-refused")
