"""Help for the agent: canned replies on "/", their gaps, and the page where supervisors write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from libriassist.cli.demo import sample_canned_replies
from libriassist.features.canned import sql as canned
from libriassist.store.database import Database

from ..servers import Libri
from .conftest import PHONE, OpenPage
from .looks import is_fine
from .people import answer_box, answers, at_work, desk_thread, says, thread, with_agent

pytestmark = pytest.mark.slow


def seed_canned(shop: Libri) -> None:
    database = Database(shop.database_url)
    with database.writing() as connection:
        canned.seed(connection, sample_canned_replies(), datetime.now(UTC))
    database.close()


def test_a_slash_opens_the_canned_replies_and_a_gap_must_be_filled_before_sending(
    shop: Libri, open_page: OpenPage
) -> None:
    seed_canned(shop)
    visitor, marie = with_agent(open_page, shop)
    box = answer_box(marie)
    box.press_sequentially("/accu")
    replies = marie.get_by_role("listbox", name="Réponses préparées")
    expect(replies.get_by_role("option").first).to_contain_text("/accueil")
    is_fine(marie, "agent-slash")
    marie.keyboard.press("Enter")
    expect(replies).to_be_hidden()
    expect(box).to_have_value(re.compile("^Bonjour ⟦nom du client⟧, je suis Marie du service client CoolLibri"))
    expect(marie.get_by_text("Complétez « nom du client » avant d’envoyer")).to_be_visible()
    expect(marie.get_by_role("button", name="Envoyer")).to_be_disabled()
    is_fine(marie, "agent-gap")

    marie.keyboard.press("Enter")
    expect(desk_thread(marie).get_by_text("je suis Marie")).to_have_count(0)
    marie.keyboard.type("Jeanne")
    expect(box).to_have_value(re.compile("^Bonjour Jeanne, je suis Marie"))
    marie.keyboard.press("Enter")
    expect(thread(visitor).get_by_text("Bonjour Jeanne, je suis Marie du service client")).to_be_visible()
    expect(box).to_have_value("")

    box.press_sequentially("Merci ! /fin")
    expect(replies.get_by_role("option").first).to_contain_text("/fin")
    marie.keyboard.press("Escape")
    expect(replies).to_be_hidden()
    marie.keyboard.press("Backspace")
    expect(replies).to_be_visible()
    replies.get_by_role("option").filter(has_text="Fin de conversation").click()
    expect(box).to_have_value(re.compile("^Merci ! Votre demande est-elle résolue"))


def test_a_supervisor_writes_changes_and_deletes_a_reply_and_an_agent_only_reads(
    shop: Libri, open_page: OpenPage
) -> None:
    sophie = at_work(open_page, shop, "sophie", "Absent", forgives="409")
    sophie.get_by_role("link", name="Réponses préparées").click()
    expect(sophie.get_by_text("Aucune réponse préparée")).to_be_visible()
    sophie.get_by_role("button", name="Nouvelle réponse").click()
    dialog = sophie.get_by_role("dialog", name="Nouvelle réponse")
    dialog.get_by_label("Raccourci").fill("merci")
    dialog.get_by_label("Titre").fill("Remerciement")
    dialog.get_by_label("Texte").fill("Avec plaisir, ")
    dialog.get_by_role("button", name="nom du client").click()
    expect(dialog.get_by_label("Texte")).to_have_value("Avec plaisir, {client_name}")
    is_fine(sophie, "replies-dialog")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_be_hidden()
    card = sophie.get_by_role("listitem").filter(has_text="/merci")
    expect(card).to_contain_text("Avec plaisir, nom du client")

    sophie.get_by_role("button", name="Nouvelle réponse").click()
    dialog.get_by_label("Raccourci").fill("merci")
    dialog.get_by_label("Titre").fill("Encore")
    dialog.get_by_label("Texte").fill("Encore")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog.get_by_role("alert")).to_have_text("Ce raccourci existe déjà dans cette langue.")
    dialog.get_by_role("button", name="Annuler").click()

    marie = at_work(open_page, shop, "marie", "Absent")
    marie.get_by_role("link", name="Réponses préparées").click()
    expect(marie.get_by_role("listitem").filter(has_text="/merci")).to_be_visible()
    expect(marie.get_by_role("button", name="Nouvelle réponse")).to_have_count(0)
    expect(marie.get_by_role("button", name="Modifier /merci")).to_have_count(0)

    card.get_by_role("button", name="Modifier /merci").click()
    changing = sophie.get_by_role("dialog", name="Modifier /merci")
    changing.get_by_role("button", name="Supprimer", exact=True).click()
    changing.get_by_role("button", name="Supprimer pour toute l’équipe ?").click()
    expect(sophie.get_by_text("Aucune réponse préparée")).to_be_visible()


def test_the_replies_page_is_fine_on_a_desktop_and_on_a_phone(shop: Libri, open_page: OpenPage) -> None:
    seed_canned(shop)
    sophie = at_work(open_page, shop, "sophie", "Absent")
    sophie.get_by_role("link", name="Réponses préparées").click()
    expect(sophie.get_by_text("/accueil").first).to_be_visible()
    sophie.get_by_label("Filtrer les réponses").fill("remboursement")
    expect(sophie.get_by_text("/accueil")).to_have_count(0)
    sophie.get_by_label("Filtrer les réponses").fill("")
    is_fine(sophie, "replies")
    sophie.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    is_fine(sophie, "replies-phone")


def test_an_agent_inserts_a_suggestion_changes_it_and_sends_it(shop: Libri, open_page: OpenPage) -> None:
    visitor, marie = with_agent(open_page, shop)
    strip = marie.get_by_role("region", name="Suggestions de réponse")
    expect(strip.get_by_text("Pas de suggestion pour ce message.")).to_be_visible()
    height = strip.bounding_box()
    says(visitor, "Quels formats de livre peut-on imprimer ?")
    first = strip.get_by_role("button", name=re.compile("Insérer la suggestion 1.*Quels formats de livre"))
    expect(first).to_contain_text("Sept formats sont au catalogue")
    after = strip.bounding_box()
    assert height is not None
    assert after is not None
    assert (height["y"], height["height"]) == (after["y"], after["height"])
    is_fine(marie, "agent-suggestions")
    box = answer_box(marie)
    box.focus()
    marie.keyboard.press("Alt+Digit1")
    expect(box).to_have_value(re.compile("^Sept formats sont au catalogue"))
    expect(desk_thread(marie).get_by_text("Sept formats sont au catalogue")).to_have_count(0)
    marie.keyboard.type(" Lequel vous tente ?")
    marie.keyboard.press("Enter")
    expect(thread(visitor).get_by_text(re.compile("A4 paysage.*Lequel vous tente"))).to_be_visible()

    strip.get_by_role("button", name="Suggestions de réponse").click()
    expect(first).to_have_count(0)
    marie.reload()
    expect(strip.get_by_role("button", name="Afficher les suggestions")).to_be_visible()
    marie.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    strip.get_by_role("button", name="Afficher les suggestions").click()
    says(visitor, "Quels papiers proposez-vous ?")
    expect(strip.get_by_role("button", name=re.compile("Insérer la suggestion 1"))).to_be_visible()
    is_fine(marie, "agent-suggestions-phone")


def test_a_closed_conversation_begins_with_its_summary(shop: Libri, open_page: OpenPage) -> None:
    visitor, marie = with_agent(open_page, shop)
    says(visitor, "Mon livre est arrivé avec des pages blanches, que faire ?")
    answers(marie, "J’ai vérifié votre fichier. Vous recevrez un nouvel exemplaire vendredi.")
    says(visitor, "Parfait, merci beaucoup !")
    expect(desk_thread(marie).get_by_text("Parfait, merci beaucoup")).to_be_visible()
    answers(marie, "Bonne journée !")
    expect(marie.get_by_text("Bonne journée !")).to_have_count(2)  # in the thread and in the list
    marie.get_by_role("button", name="Fermer", exact=True).click()
    card = marie.get_by_role("region", name="Résumé de la conversation")
    expect(card).to_contain_text("Mon livre est arrivé avec des pages blanches, que faire ?")
    expect(card).to_contain_text("Vous recevrez un nouvel exemplaire vendredi.")
    expect(card).to_contain_text("Client satisfait de la réponse")
    is_fine(marie, "agent-summary")
    marie.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    is_fine(marie, "agent-summary-phone")
