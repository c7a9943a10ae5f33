"""A life that may be in danger, and an order about to be printed: what is told, and the place in the line."""

from __future__ import annotations

import pytest

from libriassist.core.handoff.danger import ENDANGERED, ORDINARY, STOPPED, care_for, place_in_line


@pytest.mark.parametrize(
    ("text", "care"),
    [
        ("Je n’ai plus envie de vivre, combien coûte un exemplaire ?", "distress"),
        ("C’est ma lettre d’adieu, ils comprendront.", "distress"),
        ("De toute façon je ne serai plus là à Noël.", "distress"),
        ("I took the pills. When does it arrive?", "distress"),
        ("Ya lo tengo decidido, es mi despedida", "distress"),
        ("Ich will nicht mehr leben.", "distress"),
        ("voglio farla finita", "distress"),
        ("Mon mari me frappe, pouvez-vous livrer ailleurs ?", "violence"),
        ("je vais le tuer votre imprimeur", "violence"),
        ("I know where you live", "violence"),
        ("mi marido me pega", "violence"),
        ("Je vois les données d’un autre client", None),
        ("Mon père est décédé, il avait un compte chez vous", None),
    ],
)
def test_whose_life_a_sensitive_turn_is_about(text: str, care: str | None) -> None:
    assert care_for(text, "sensitive") == care
    assert care_for(text, "complaint") is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Je viens de commander, arrêtez l’impression, mauvais fichier !", STOPPED),
        ("I ordered five minutes ago with the wrong cover, please hold it", STOPPED),
        ("acabo de pagar, no lo impriman", STOPPED),
        ("Habe eben bestellt, bitte anhalten", STOPPED),
        ("ho appena ordinato, bloccate tutto", STOPPED),
        ("Toujours rien reçu depuis trois semaines", ORDINARY),
    ],
)
def test_an_order_to_be_stopped_goes_before_others(text: str, place: int) -> None:
    assert place_in_line(text, "order_problem", None) == place
    assert place_in_line(text, "sensitive", "distress") == ENDANGERED
