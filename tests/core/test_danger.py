"""A life that may be in danger, and an order about to be printed: what is told, and the place in the line."""

from __future__ import annotations

import pytest

from libriassist.core.handoff.classification import Classification
from libriassist.core.handoff.danger import ENDANGERED, ORDINARY, STOPPED, care_for, place_in_line
from libriassist.core.handoff.decide import decide_handoff


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


@pytest.mark.parametrize(
    ("text", "care"),
    [
        ("I don't want to live anymore", "distress"),
        ("i dont wanna live any more", "distress"),
        ("I wish I was dead", "distress"),
        ("there is no point in living", "distress"),
        ("I took all the pills in the house", "distress"),
        ("she choked me last night", "violence"),
        ("I'm gonna kill you all", "violence"),
        ("Ich habe keine Lust mehr zu leben", "distress"),
        ("Ich bringe mich um", "distress"),
        ("ich bin lebensmüde", "distress"),
        ("Mein Freund würgt mich", "violence"),
        ("Ich bringe euch alle um", "violence"),
        ("no tengo ganas de vivir", "distress"),
        ("quisiera estar muerta", "distress"),
        ("os voy a matar a todos", "violence"),
        ("sono stanco di vivere", "distress"),
        ("mi voglio ammazzare", "distress"),
        ("vi ammazzo tutti", "violence"),
        ("je voudrais être morte", "distress"),
        ("ma vie n’a plus de sens", "distress"),
        ("mon copain m’a étranglée", "violence"),
    ],
)
def test_plain_words_of_a_life_in_danger_call_a_person_whatever_a_classifier_makes_of_them(
    text: str, care: str
) -> None:
    for heard in (None, Classification({"none": 1.0}), Classification({"refusal": 0.9})):
        handoff = decide_handoff(text, [], "en", heard)
        assert handoff is not None
        assert (handoff.reason, handoff.care, handoff.priority) == ("sensitive", care, ENDANGERED)


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to live in Leeds any more, can I move my contract?",
        "I'd like to end my life insurance",
        "they hit me twice with the joining fee",
        "My memoir covers my attempt to end my life in 1998, which paper is softest?",
        "ich bin ja nicht lebensmüde",
        "No quiero vivir en Madrid, ¿envían fuera?",
        "mi ammazzo di lavoro",
        "mon fils me bat aux échecs, quel jeu prendre ?",
        "je suis mort de rire",
        "Mon roman s’appelle « Je veux être mort », quel format ?",
    ],
)
def test_words_like_these_about_something_else_call_nobody(text: str) -> None:
    assert decide_handoff(text, [], "en", Classification({"none": 1.0})) is None
