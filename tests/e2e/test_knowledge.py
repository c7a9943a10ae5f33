"""A supervisor changes what the assistant says, tries it, publishes it, and a visitor is told so."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ..servers import Libri
from .conftest import PHONE, OpenPage
from .looks import is_fine
from .people import open_chat, says, sign_in, thread

pytestmark = pytest.mark.slow
QUESTION = "Livrez-vous par pigeon voyageur ?"
ANSWER = "Oui, par pigeon voyageur, dans un rayon de 40 km autour de Toulouse."


def knowledge(open_page: OpenPage, shop: Libri, name: str, **options: object) -> Page:
    page = open_page(f"{shop.url}/agent", forgives="409|422", **options)
    sign_in(page, f"{name}@shop.example")
    page.get_by_role("link", name=re.compile("Connaissances|Fiches")).click()
    page.get_by_role("searchbox", name="Chercher une fiche").wait_for()
    return page


def until_in_use(page: Page) -> None:
    """The list says so too, but only after it was read anew."""
    asked = "async () => (await (await fetch('/api/knowledge/entries?limit=1')).json()).in_use"
    deadline = time.monotonic() + 30
    while not page.evaluate(asked):
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)


def test_a_supervisor_edits_tries_and_publishes_and_a_visitor_gets_the_new_answer(
    shop: Libri, open_page: OpenPage
) -> None:
    sophie = knowledge(open_page, shop, "sophie")
    expect(sophie.get_by_role("status").get_by_text("60 fiches")).to_be_visible()
    is_fine(sophie, "knowledge-list")
    sophie.get_by_role("button", name="Nouvelle fiche").click()
    sophie.get_by_label("Question", exact=True).fill(QUESTION)
    sophie.get_by_label("Réponse").fill(ANSWER)
    sophie.get_by_label("Autres façons de demander").fill("Envoi par pigeon")
    trial = sophie.get_by_role("region", name="Essai")
    trial.get_by_role("textbox").fill(QUESTION)
    expect(trial.get_by_text(ANSWER)).to_be_visible()
    expect(trial.get_by_text("Répond", exact=True)).to_be_visible()
    sophie.get_by_role("button", name="Publier").click()
    expect(sophie.get_by_text("Créée par Sophie Laurent")).to_be_visible()

    sophie.get_by_label("Réponse").fill(ANSWER.replace("40 km", "50 km"))
    expect(trial.get_by_text("50 km")).to_have_count(0)
    trial = sophie.get_by_role("region", name="Essai")
    trial.get_by_role("textbox").fill(QUESTION)
    expect(trial.get_by_text("50 km")).to_be_visible()
    is_fine(sophie, "knowledge-entry")
    sophie.get_by_role("button", name="Enregistrer et publier").click()
    expect(sophie.get_by_text("Modifiée par Sophie Laurent")).to_be_visible()
    until_in_use(sophie)

    visitor = open_page(shop.url)
    open_chat(visitor)
    says(visitor, QUESTION)
    expect(thread(visitor).get_by_text("50 km")).to_be_visible()

    sophie.get_by_role("button", name="Rétablir la version 1").click()
    expect(sophie.get_by_label("Réponse")).to_have_value(ANSWER)


def test_a_file_is_imported_and_a_refusal_is_told_in_words(
    shop: Libri, open_page: OpenPage, tmp_path: Path
) -> None:
    guide = tmp_path / "guide.md"
    guide.write_text("# Guide\n\n## Faites-vous des marque-pages en cuir ?\n\nNon, en carton seulement.\n")
    wrong = tmp_path / "vieux.pdf"
    wrong.write_bytes(b"%PDF-1.7 rien de plus")
    alex = knowledge(open_page, shop, "alex")
    alex.get_by_role("button", name="Sources").click()
    dialog = alex.get_by_role("dialog", name="Sources")
    dialog.get_by_label("Fichier à lire").set_input_files(wrong)
    dialog.get_by_role("button", name="Lire", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("est endommagé ou ne peut pas être lu")
    dialog.get_by_label("Fichier à lire").set_input_files(guide)
    dialog.get_by_role("button", name="Lire", exact=True).click()
    expect(dialog.get_by_text("Ajoutées : 1.")).to_be_visible()
    is_fine(alex, "knowledge-sources")
    dialog.get_by_role("button", name="Voir").last.click()
    alex.get_by_role("button", name=re.compile("marque-pages en cuir")).click()
    expect(alex.get_by_label(re.compile(r"^À confirmer\s:"))).to_be_checked()


def test_an_agent_reads_and_tries_on_a_phone_but_cannot_change(shop: Libri, open_page: OpenPage) -> None:
    marie = knowledge(open_page, shop, "marie", viewport=PHONE)
    is_fine(marie, "knowledge-phone")
    marie.get_by_role("searchbox").fill("isbn obligatoire")
    marie.get_by_role("button", name=re.compile("ISBN est-il obligatoire")).click()
    expect(marie.get_by_label("Réponse")).not_to_be_editable()
    expect(marie.get_by_role("button", name="Publier")).to_have_count(0)
    trial = marie.get_by_role("region", name="Essai")
    trial.get_by_role("textbox").fill("Faut-il un ISBN ?")
    expect(trial.get_by_text("Fiches les plus proches")).to_be_visible()
    is_fine(marie, "knowledge-phone-entry")
    marie.get_by_role("button", name="Retour à la liste").click()
    expect(marie.get_by_role("searchbox")).to_have_value("isbn obligatoire")
