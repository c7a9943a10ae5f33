"""What is missing is seen and mended in the dashboard, and a visitor reads it in their language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from ..servers import Libri
from .conftest import PHONE, OpenPage
from .looks import axe_violations, is_fine, shoot
from .people import open_chat, says, thread
from .test_knowledge import knowledge, until_in_use

pytestmark = pytest.mark.slow
ASKED = "Do you offer a digital version of the book?"


def in_english(page: Page) -> Page:
    page.locator("summary", has_text="Anglais").click()
    return page


def test_an_edited_entry_leaves_its_translation_out_of_date_until_it_is_corrected(
    shop: Libri, open_page: OpenPage
) -> None:
    visitor = open_page(shop.url)
    open_chat(visitor)
    says(visitor, ASKED)
    expect(thread(visitor).get_by_text("€15 in addition to a paper order")).to_be_visible()

    sophie = knowledge(open_page, shop, "sophie")
    needs = sophie.get_by_role("region", name="Traductions")
    expect(needs.get_by_role("row", name=re.compile("Anglais"))).to_contain_text(re.compile(r"60\s/\s60"))
    is_fine(sophie, "knowledge-upkeep")
    sophie.get_by_role("searchbox").fill("version numérique")
    sophie.get_by_role("button", name=re.compile("version numérique")).click()
    price = sophie.get_by_label("Réponse", exact=True)
    price.fill(price.input_value().replace("15 €", "18 €"))
    sophie.get_by_role("button", name="Enregistrer et publier").click()
    expect(sophie.get_by_text("Modifiée par Sophie Laurent")).to_be_visible()
    in_english(sophie)
    expect(sophie.get_by_text("Chiffres différents").first).to_be_visible()
    expect(sophie.get_by_text("Pas donnée aux clients").first).to_be_visible()
    shoot(sophie, "knowledge-translation")
    assert not axe_violations(sophie)
    answer = sophie.get_by_label(re.compile(r"^Anglais\s: réponse$"))
    answer.fill(answer.input_value().replace("€15", "€18"))
    sophie.get_by_role("region", name="Traductions").get_by_role("button", name="Enregistrer").click()
    expect(sophie.get_by_text("Traduite par Sophie Laurent")).to_be_visible()
    expect(sophie.locator("summary", has_text="Anglais").get_by_text("Lue par les clients")).to_be_visible()
    until_in_use(sophie)

    sophie.get_by_role("button", name="Dans 6 mois").click()
    sophie.get_by_label("Responsable").fill("Marie Dubois")
    sophie.get_by_role("form", name="Suivi").get_by_role("button", name="Enregistrer").click()
    expect(sophie.get_by_text("Suivi réglé par Sophie Laurent")).to_be_visible()
    sophie.get_by_label("À relire le").fill("2020-01-01")
    sophie.get_by_role("form", name="Suivi").get_by_role("button", name="Enregistrer").click()
    expect(sophie.get_by_role("form", name="Suivi").get_by_text("À revoir")).to_be_visible()
    sophie.get_by_role("button", name="À faire").click()
    sophie.get_by_role("button", name="Voir 1 fiche à revoir").click()
    expect(sophie.get_by_role("status").get_by_text(re.compile("^1 fiche"))).to_be_visible()

    visitor = open_page(shop.url)
    open_chat(visitor)
    says(visitor, ASKED)
    expect(thread(visitor).get_by_text("€18 in addition to a paper order")).to_be_visible()


def test_whether_an_entry_is_due_goes_by_the_shops_day_whatever_the_agents_clock_says(
    shop: Libri, open_page: OpenPage
) -> None:
    sophie = knowledge(open_page, shop, "sophie")
    sophie.clock.set_fixed_time("2019-06-01")
    sophie.get_by_role("searchbox").fill("isbn obligatoire")
    sophie.get_by_role("button", name=re.compile("ISBN est-il obligatoire")).click()
    care = sophie.get_by_role("form", name="Suivi")
    care.get_by_label("À relire le").fill("2020-01-01")
    care.get_by_role("button", name="Enregistrer").click()
    expect(care.get_by_text("À revoir")).to_be_visible()


def test_two_entries_that_contradict_each_other_are_seen_side_by_side(shop: Libri, open_page: OpenPage) -> None:
    sophie = knowledge(open_page, shop, "sophie")
    expect(sophie.get_by_text("Aucune fiche n’en contredit une autre")).to_be_visible()
    for question, price in (("Prix du marque-page doré ?", "4"), ("Combien coûte un marque-page doré ?", "6")):
        sophie.get_by_role("button", name="Nouvelle fiche").click()
        sophie.get_by_label("Question", exact=True).fill(question)
        sophie.get_by_label("Réponse").fill(f"Le marque-page doré coûte {price} € la pièce.")
        sophie.get_by_role("button", name="Garder en brouillon").click()
        expect(sophie.get_by_text("Créée par Sophie Laurent")).to_be_visible()
    sophie.get_by_role("button", name="À faire").click()
    pairs = sophie.get_by_role("region", name="Contradictions")
    expect(pairs.get_by_text("coûte 4 € la pièce")).to_be_visible()
    expect(pairs.get_by_text("coûte 6 € la pièce")).to_be_visible()
    is_fine(sophie, "knowledge-contradiction")
    sophie.set_viewport_size({"width": 390, "height": 844})
    is_fine(sophie, "knowledge-contradiction-phone")
    pairs.get_by_role("button", name="Les deux sont justes").click()
    expect(pairs.get_by_text("Aucune fiche n’en contredit une autre")).to_be_visible()


def test_what_is_to_be_done_is_seen_on_a_phone(shop: Libri, open_page: OpenPage) -> None:
    sophie = knowledge(open_page, shop, "sophie", viewport=PHONE)
    sophie.get_by_role("button", name="À faire").click()
    expect(sophie.get_by_role("heading", name="Ce qu’il reste à faire")).to_be_visible()
    is_fine(sophie, "knowledge-upkeep-phone")
    sophie.get_by_role("button", name="Retour à la liste").click()
    sophie.get_by_role("searchbox").fill("isbn obligatoire")
    sophie.get_by_role("button", name=re.compile("ISBN est-il obligatoire")).click()
    in_english(sophie)
    is_fine(sophie, "knowledge-translation-phone")
