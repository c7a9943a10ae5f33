"""Help with writing: a visitor, an agent who writes French, and a language model's stand-in between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ..servers import Libri, add_agents
from ..standins.llm_server import LlmServer, Request, Status, Step, Words, llm_server
from .conftest import PHONE, OpenPage
from .looks import axe_violations, is_fine, shoot
from .people import answer_box, desk_thread, says, thread, with_agent
from .test_knowledge import knowledge

pytestmark = pytest.mark.slow
GERMAN = "Wann wird meine Bestellung geliefert?"
WORDS = {
    GERMAN: "Quand ma commande sera-t-elle livrée ?",
    "vendredi, promis pour 3 livres": "Vos 3 livres arrivent vendredi.",
    "Vos 3 livres arrivent vendredi.": "Ihre 3 Bücher kommen am Freitag.",
}


def knows(request: Request) -> Iterator[Step]:
    text = request.text.split("<text>")[-1].split("</text>")[0].strip()
    yield Words(WORDS.get(text, text))


@pytest.fixture
def model() -> Iterator[LlmServer]:
    with llm_server(knows) as running:
        yield running


@pytest.fixture
def shop_with_model(tmp_path: Path, model: LlmServer) -> Iterator[Libri]:
    server = Libri(
        tmp_path,
        llm_provider="openai",
        llm_model="stand-in",
        llm_url=model.url + "/v1",
        llm_retries=0,
        llm_breaker_failures=1000,
    )
    add_agents(server.database_url, ("Marie Dupont", "agent"), ("Sophie Laurent", "supervisor"))
    server.start()
    yield server
    server.stop()
    log = server.log.read_text()
    assert "Traceback" not in log, log


def chooses(page: Page, action: str) -> None:
    page.get_by_role("button", name="Améliorer ou traduire la réponse").click()
    page.get_by_role("menuitem", name=action).click()


def test_a_draft_is_improved_undone_translated_and_sent_and_the_client_sees_only_the_translation(
    shop_with_model: Libri, model: LlmServer, open_page: OpenPage
) -> None:
    visitor, marie = with_agent(open_page, shop_with_model, forgives="422|503")
    box = answer_box(marie)
    wand = marie.get_by_role("button", name="Améliorer ou traduire la réponse")
    expect(wand).to_be_disabled()
    box.fill("vendredi, promis pour 3 livres")
    chooses(marie, "Améliorer")
    proposal = marie.get_by_role("region", name="Proposition pour votre réponse")
    expect(proposal).to_contain_text("Vos 3 livres arrivent vendredi.")
    expect(box).to_have_value("vendredi, promis pour 3 livres")
    is_fine(marie, "agent-proposal")
    proposal.get_by_role("button", name="Accepter").click()
    expect(box).to_have_value("Vos 3 livres arrivent vendredi.")
    expect(box).to_be_focused()
    marie.get_by_role("button", name="Annuler", exact=True).click()
    expect(box).to_have_value("vendredi, promis pour 3 livres")

    model.says(Words("Vos 4 livres arrivent vendredi."))
    chooses(marie, "Corriger les fautes")
    expect(marie.get_by_role("alert").filter(has_text="Manquant : 3. Ajouté : 4.")).to_be_visible()
    model.says(Status(500))
    marie.get_by_role("button", name="Réessayer").click()
    expect(marie.get_by_role("alert").filter(has_text="L’assistant ne répond pas.")).to_be_visible()
    is_fine(marie, "agent-proposal-problem")
    model.script = knows
    marie.get_by_role("button", name="Réessayer").click()
    proposal.get_by_role("button", name="Ignorer").click()
    expect(proposal).to_have_count(0)
    expect(box).to_have_value("vendredi, promis pour 3 livres")

    box.fill("Vos 3 livres arrivent vendredi.")
    wand.focus()
    marie.keyboard.press("Enter")
    expect(marie.get_by_role("menuitem", name="Traduire en anglais")).to_be_visible()
    for _ in range(5):
        marie.keyboard.press("ArrowDown")
    expect(marie.get_by_role("menuitem", name="Traduire en allemand")).to_be_focused()
    model.says(Words("Ihre 3 Bücher kommen am Freitag."))
    marie.keyboard.press("Enter")
    expect(proposal).to_contain_text("Ihre 3 Bücher kommen am Freitag.")
    proposal.get_by_role("button", name="Accepter").focus()
    marie.keyboard.press("Enter")
    expect(marie.get_by_text("Le client ne verra pas votre texte d’origine.")).to_be_visible()
    expect(thread(visitor).get_by_text("Freitag")).to_have_count(0)
    box.press("Enter")
    expect(thread(visitor).get_by_text("Ihre 3 Bücher kommen am Freitag.")).to_be_visible()
    assert "arrivent vendredi" not in visitor.content()
    marie.get_by_text("Texte d’origine").click()
    expect(desk_thread(marie).get_by_text("Vos 3 livres arrivent vendredi.")).to_be_visible()
    is_fine(marie, "agent-original")


def test_live_translation_shows_the_clients_words_in_the_agents_language_and_is_remembered(
    shop_with_model: Libri, open_page: OpenPage
) -> None:
    visitor, marie = with_agent(open_page, shop_with_model)
    WORDS["When will my order be delivered to my house?"] = "Quand ma commande sera-t-elle livrée ?"
    says(visitor, "When will my order be delivered to my house?")
    expect(desk_thread(marie).get_by_text("When will my order be delivered to my house?")).to_be_visible()
    marie.get_by_role("button", name="Autres actions").click()
    marie.get_by_role("menuitemcheckbox", name="Traduire la conversation").click()
    marie.keyboard.press("Escape")
    expect(desk_thread(marie).get_by_text("Quand ma commande sera-t-elle livrée ?")).to_be_visible()
    expect(desk_thread(marie).get_by_text("Traduction automatique")).to_have_count(1)
    is_fine(marie, "agent-translation")
    marie.reload()
    expect(desk_thread(marie).get_by_text("Quand ma commande sera-t-elle livrée ?")).to_be_visible()
    marie.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    is_fine(marie, "agent-translation-phone")
    marie.get_by_role("button", name="Autres actions").click()
    marie.get_by_role("menuitemcheckbox", name="Traduire la conversation").click()
    expect(desk_thread(marie).get_by_text("Traduction automatique")).to_have_count(0)


def test_without_a_model_there_is_no_wand(shop: Libri, open_page: OpenPage) -> None:
    _, marie = with_agent(open_page, shop)
    answer_box(marie).fill("Bonjour")
    expect(marie.get_by_role("button", name=re.compile("Améliorer ou traduire"))).to_have_count(0)


def test_proposed_ways_to_ask_stand_in_the_form_and_count_once_they_are_saved(
    shop_with_model: Libri, model: LlmServer, open_page: OpenPage
) -> None:
    model.says(Words("Le livre existe en epub ?\nY a-t-il un ebook ?"))
    sophie = knowledge(open_page, shop_with_model, "sophie")
    sophie.get_by_role("searchbox").fill("version numérique")
    sophie.get_by_role("button", name=re.compile("version numérique")).click()
    ways = sophie.get_by_label("Autres façons de demander")
    expect(ways).to_have_value("")
    sophie.get_by_role("button", name="Proposer d’autres façons").click()
    expect(ways).to_have_value("Le livre existe en epub ?\nY a-t-il un ebook ?")
    shoot(sophie, "knowledge-phrasings")
    assert not axe_violations(sophie)
    ways.fill("Y a-t-il un ebook ?")
    sophie.get_by_role("button", name="Enregistrer et publier").click()
    expect(sophie.get_by_text("Modifiée par Sophie Laurent")).to_be_visible()
    expect(ways).to_have_value("Y a-t-il un ebook ?")
