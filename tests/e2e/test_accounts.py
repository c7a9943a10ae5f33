"""Accounts and sessions: made, used, disabled, renewed in silence, over."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from ..servers import Libri
from .conftest import PHONE, OpenPage
from .looks import is_fine
from .people import answer_box, answers, at_work, desk_thread, says, sign_in, thread, with_agent

ACCESS = re.compile("access")


def test_an_admin_adds_an_agent_who_signs_in_and_is_thrown_out_when_disabled(
    shop: Libri, open_page: OpenPage
) -> None:
    alex = at_work(open_page, shop, "alex", "Occupé")
    alex.get_by_role("link", name="Équipe").click()
    expect(alex.get_by_role("row", name=re.compile("Sophie Laurent"))).to_be_visible()
    is_fine(alex, "team")
    alex.get_by_role("button", name="Ajouter un agent").click()
    dialog = alex.get_by_role("dialog")
    dialog.get_by_label("Nom").fill("Zoé Petit")
    dialog.get_by_label("Adresse e-mail").fill("zoe@shop.example")
    is_fine(alex, "team-new-agent")
    dialog.get_by_role("button", name="Créer le compte").click()
    password = dialog.locator("code").text_content() or ""
    assert len(password) >= 12
    is_fine(alex, "team-password")
    dialog.get_by_role("button", name="C’est noté").click()
    expect(alex.get_by_text(password)).to_have_count(0)
    row = alex.get_by_role("row", name=re.compile("Zoé Petit"))
    expect(row).to_contain_text("Non connecté")

    zoe = open_page(f"{shop.url}/agent", forgives="401")
    sign_in(zoe, "zoe@shop.example", password)
    expect(zoe.get_by_role("heading", name="Bonjour Zoé")).to_be_visible()
    expect(row).not_to_contain_text("Non connecté")

    row.get_by_role("button", name="Modifier Zoé Petit").click()
    alex.get_by_role("dialog").get_by_role("button", name="Désactiver").click()
    expect(row).to_contain_text("Compte désactivé")
    expect(zoe.get_by_text("Votre session a expiré. Vos brouillons sont conservés.")).to_be_visible()
    is_fine(zoe, "session-over")
    zoe.get_by_role("button", name="Se reconnecter").click()
    zoe.get_by_label("Adresse e-mail").fill("zoe@shop.example")
    zoe.get_by_label("Mot de passe", exact=True).fill(password)
    zoe.get_by_role("button", name="Se connecter").click()
    expect(zoe.get_by_role("alert")).to_contain_text("L’adresse e-mail ou le mot de passe est incorrect")
    alex.set_viewport_size(PHONE)  # type: ignore[arg-type]
    is_fine(alex, "team-phone")


def test_an_agent_sees_the_team_but_no_accounts(shop: Libri, open_page: OpenPage) -> None:
    marie = at_work(open_page, shop, "marie", "Occupé")
    marie.get_by_role("link", name="Équipe").click()
    expect(marie.get_by_text("Sophie Laurent")).to_be_visible()
    expect(marie.get_by_role("button", name="Ajouter un agent")).to_have_count(0)
    expect(marie.get_by_text("@shop.example")).to_have_count(0)


def test_an_expired_access_is_renewed_in_silence(shop: Libri, open_page: OpenPage) -> None:
    visitor, marie = with_agent(open_page, shop, forgives="ERR_INTERNET|WebSocket")
    before = {c["name"]: c["value"] for c in marie.context.cookies()}
    (access,) = [name for name in before if ACCESS.search(name)]
    marie.context.clear_cookies(name=access)
    marie.context.set_offline(True)
    expect(marie.get_by_text("Vous êtes hors ligne.")).to_be_visible()
    marie.context.set_offline(False)
    answers(marie, "Toujours là")
    expect(thread(visitor).get_by_text("Toujours là")).to_be_visible()
    expect(marie.get_by_text("Votre session a expiré")).to_have_count(0)
    after = {c["name"]: c["value"] for c in marie.context.cookies()}
    assert after[access] != before[access]


def test_after_the_end_of_a_session_one_comes_back_to_the_same_conversation(
    shop: Libri, open_page: OpenPage
) -> None:
    visitor, marie = with_agent(open_page, shop, forgives="401|ERR_INTERNET|WebSocket")
    where = marie.url
    answer_box(marie).fill("Un brouillon commencé")
    marie.context.clear_cookies()
    marie.context.set_offline(True)
    expect(marie.get_by_text("Vous êtes hors ligne.")).to_be_visible()
    marie.context.set_offline(False)
    marie.get_by_role("button", name="Se reconnecter").click()
    marie.wait_for_url("**/agent/login*")
    sign_in(marie, "marie@shop.example")
    marie.wait_for_url(where)
    expect(answer_box(marie)).to_have_value("Un brouillon commencé")
    answer_box(marie).press("Enter")
    expect(thread(visitor).get_by_text("Un brouillon commencé")).to_be_visible()
    says(visitor, "Ah, vous revoilà")
    expect(desk_thread(marie).get_by_text("Ah, vous revoilà")).to_be_visible()
