"""The hand-over classifier and the decision it is part of: categories, languages, evidence, limits, fallback."""

from __future__ import annotations

import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libriassist.ai.handoff.features import BUCKETS, EXTRAS, extras, grams
from libriassist.ai.handoff.voice import HandoffVoice, clauses_of
from libriassist.ai.retrieval.semantic import SharedEncoder
from libriassist.core.handoff.classification import HEARD, NOT_HEARD, Classification
from libriassist.core.handoff.decide import Handoff, Turn, decide_handoff
from tests.core.test_handoff import PLAN_TRIGGERS


@cache
def voice() -> HandoffVoice:
    encoder = SharedEncoder()
    if not encoder.load():
        pytest.skip("no encoder on this machine")
    return HandoffVoice(encoder)


@cache
def words_only() -> HandoffVoice:
    return HandoffVoice(None)


def _decide(text: str, *history: Turn, heard: HandoffVoice | None = None) -> Handoff | None:
    return decide_handoff(text, history, "fr", (heard or voice()).classify(text))


@pytest.mark.parametrize("trigger", PLAN_TRIGGERS)
def test_every_trigger_of_the_plan_fires_with_the_classifier_and_without_an_encoder(trigger: str) -> None:
    for text in (trigger, trigger.upper() + " !"):
        assert _decide(text) is not None, text
        assert _decide(text, heard=words_only()) is not None, text


@pytest.mark.parametrize(
    ("trigger", "lookalikes"),
    [
        ("parler à un agent", ["je ne veux pas parler à un agent", "mon roman parle d'un agent secret"]),
        ("parler à une personne", ["inutile de me faire parler à une personne", "un livre sur une personne âgée"]),
        (
            "agent humain",
            ["pas besoin d'un agent humain, merci", "je suis agent immobilier, quel format choisir ?"],
        ),
        (
            "service client",
            ["quels sont les horaires du service client ?", "un manuel sur le service client en A4"],
        ),
        ("je veux parler à quelqu'un", ["je ne veux parler à personne, juste le prix du A5"]),
        ("personne réelle", ["mon livre raconte la vie d'une personne réelle, quel papier ?"]),
        ("conseiller", ["Pouvez-vous me conseiller un format ?", "vous me conseillez quel papier"]),
        ("réclamation", ["comment faire une réclamation en général ?", "aucune réclamation de ma part"]),
        ("pas content", ["je ne suis pas mécontent du tout, au contraire"]),
        ("remboursement", ["sous combien de temps arrive un remboursement ?", "pas de remboursement à demander"]),
    ],
)
def test_what_only_looks_like_a_trigger_does_not_fire(trigger: str, lookalikes: list[str]) -> None:
    assert _decide(trigger) is not None
    for text in lookalikes:
        assert _decide(text) is None, text


CATEGORIES = {
    "client_request": [
        "j'aimerais en discuter de vive voix avec quelqu'un de chez vous",
        "could one of your colleagues ring me back please",
        "quisiera hablar con una persona de carne y hueso",
        "Kann mich bitte jemand aus Ihrem Team anrufen?",
        "vorrei parlare con un vostro addetto",
    ],
    "complaint": [
        "Les couvertures sont toutes rayées et le texte est coupé en bas de page",
        "half the pages are blank and the cover is peeling off",
        "los libros han llegado con las páginas pegadas y manchadas",
        "Die Seiten lösen sich schon beim ersten Öffnen, so kann ich das nicht verschenken",
        "le copie che ho ricevuto hanno le pagine storte e macchiate",
    ],
    "refund": [
        "j'ai été débité deux fois, rendez-moi mes 54 euros",
        "I want my money back for this order",
        "quiero que me devuelvan el dinero",
        "Ich möchte mein Geld zurück",
        "rivoglio i soldi che ho pagato",
    ],
    "legal_threat": [
        "mon avocat va vous écrire cette semaine",
        "you will hear from my lawyer",
        "voy a denunciarles ante consumo",
        "Sie hören von meinem Anwalt",
        "vi mando una diffida tramite il mio avvocato",
    ],
    "sensitive": [
        "on a piraté mon compte et passé commande à ma place",
        "my account has been hacked",
        "me han hackeado la cuenta",
        "Mein Konto wurde gehackt",
        "mi hanno hackerato l'account",
    ],
    "order_problem": [
        "mon colis est marqué livré mais je n'ai rien reçu",
        "tracking says delivered but there is nothing here",
        "el pedido lleva tres semanas perdido",
        "Das Paket ist seit zwei Wochen verschwunden",
        "il pacco risulta smarrito da due settimane",
    ],
}


@pytest.mark.parametrize(
    ("category", "text"), [(category, text) for category, texts in CATEGORIES.items() for text in texts]
)
def test_every_category_is_heard_in_every_language(category: str, text: str) -> None:
    decision = decide_handoff(text, None, "fr", voice().classify(text))
    assert decision is not None
    assert decision.reason == category


@pytest.mark.parametrize(
    "text",
    [
        "Quel papier choisir pour un roman ?",
        "ok merci beaucoup, bonne soirée",
        "surtout ne me transférez pas à un conseiller",
        "je préfère continuer avec vous, le robot",
        "Un conseiller ? Non, restons ici.",
        "fausse alerte, le colis était chez la voisine",
        "je plaisantais pour l'avocat, tout est parfait",
        "Que se passe-t-il si un livre arrive abîmé ?",
        "no need to call me, I prefer the bot",
        "prefiero seguir contigo, no me pases con nadie",
        "Kein Rückruf nötig, danke",
        "nessun reclamo, tutto perfetto",
        "Wie viele Seiten sind bei Klammerheftung möglich?",
        "¿qué papel me recomiendan para una novela?",
        "quanto costa la spedizione in Sicilia?",
    ],
)
def test_questions_refusals_and_content_clients_stay_with_the_assistant(text: str) -> None:
    assert _decide(text) is None


# --------------------------------------------------------------------------- the dialogue

ANSWER = "Saisissez le code dans le panier avant le paiement."


@pytest.mark.parametrize(
    ("told", "order"),
    [
        ("Je n'ai toujours pas reçu mes livres", "Elle est en attente : votre fichier est vérifié."),
        ("my parcel should have been here by now", "Your order is on hold: your file is being checked."),
    ],
)
def test_an_order_is_looked_up_before_a_person_is_called_and_a_person_comes_after_it(
    told: str, order: str
) -> None:
    assert _decide(told) is None
    before = (Turn("client", told), Turn("ai", order, outcome="order"))
    assert _decide("personne ne m'a prévenu, le mariage est samedi !", *before) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Je m'appelle Jeanne Moreau (jeanne@example.org). Vendez-vous des trampolines ?",
        "Mi chiamo Carla, che carta consigliate?",
        "Un agent ? Non, juste le prix du A5.",
        "Je préfère ne parler à personne, quel papier ?",
        "aucune envie de prendre un avocat, je veux la facture",
    ],
)
def test_who_says_a_name_or_waves_a_person_off_gets_none(text: str) -> None:
    assert _decide(text) is None
    assert _decide(text, heard=words_only()) is None


SAME = [
    Turn("client", "mon code promo est refusé"),
    Turn("ai", ANSWER),
    Turn("client", "je l'ai fait"),
    Turn("ai", ANSWER),
]


def test_the_same_answer_twice_and_a_client_it_does_not_help() -> None:
    decision = _decide("c'est la même réponse, ça ne marche toujours pas", *SAME)
    assert decision is not None
    assert 3 in decision.turns


@pytest.mark.parametrize("text", ["ah c'est bon, ça marche merci", "merci", "ok super"])
def test_a_client_for_whom_it_is_settled_is_left_alone(text: str) -> None:
    assert _decide(text, *SAME) is None


@pytest.mark.parametrize(
    ("offer", "yes", "no"),
    [
        ("Je ne sais pas. Voulez-vous qu'un conseiller vous réponde ?", "oui je veux bien, merci", "non ça ira"),
        ("I'm not sure. Shall I connect you with a colleague?", "yes please, that would help", "no thanks"),
        ("No lo sé. ¿Quiere que le pase con un compañero?", "sí, por favor", "no hace falta"),
        ("Soll ich Sie mit einer Kollegin verbinden?", "ja bitte", "nein danke"),
        ("Vuole che la metta in contatto con un collega?", "sì volentieri", "no grazie"),
    ],
)
def test_an_offer_given_only_as_words_is_taken_or_declined_in_every_language(
    offer: str, yes: str, no: str
) -> None:
    history = [Turn("client", "?"), Turn("ai", offer)]
    taken = _decide(yes, *history)
    assert taken is not None and taken.reason == "client_request"
    assert taken.turns == (1,)
    assert _decide(no, *history) is None
    after = [*history, Turn("client", no), Turn("ai", "Entendu.")]
    assert _decide("Quel papier pour un roman ?", *after) is None, "it does not nag"
    asked = _decide("finalement passez-moi un conseiller", *after)
    assert asked is not None and asked.reason == "client_request"


@pytest.mark.parametrize("text", ["CL-123456-123456", "31400", "a.roux@exemple.fr", "CL-123456-123456 et 31000"])
def test_the_proof_of_an_order_is_no_reason(text: str) -> None:
    history = [Turn("client", "où en est ma commande ?"), Turn("ai", "Quel est votre numéro de commande ?")]
    assert _decide(text, *history) is None


def test_what_was_before_a_persons_last_word_does_not_count() -> None:
    failed = [turn for turn in SAME for _ in range(1)]
    back = [
        *failed,
        Turn("agent", "Je vous rends à l'assistant."),
        Turn("client", "et le A4 ?"),
        Turn("ai", "Oui."),
    ]
    assert _decide("et en paysage ?", *back) is None


# --------------------------------------------------------------------------- properties

SOME_TEXT = st.text(max_size=400) | st.lists(
    st.sampled_from(
        [
            "avocat",
            "je veux",
            "un conseiller",
            "remboursez-moi",
            "pas",
            "merci",
            ".",
            ",",
            "?",
            "\n",
            "CL-1",
            "né",
            "🙂",
        ]
    ),
    max_size=40,
).map(" ".join)
TURNS = st.lists(st.builds(Turn, st.sampled_from(["client", "ai", "agent", "system"]), SOME_TEXT), max_size=6)


@settings(max_examples=150, deadline=None)
@given(SOME_TEXT, TURNS)
def test_any_words_are_decided_the_same_twice_with_evidence_from_the_client(
    text: str, history: list[Turn]
) -> None:
    classified = words_only().classify(text)
    assert sum(classified.chances.values()) == pytest.approx(1, abs=1e-4)
    assert set(classified.chances) == {*HEARD, *NOT_HEARD}
    assert all(words in text for words in classified.evidence)
    decision = decide_handoff(text, history, "fr", classified)
    assert decision == decide_handoff(text, list(history), "fr", classified)
    if decision is not None:
        assert 0 <= decision.confidence <= 1
        assert decision.evidence and all(words in text for words in decision.evidence)
        assert all(0 <= place < len(history) for place in decision.turns)


@given(SOME_TEXT)
def test_features_are_bounded(text: str) -> None:
    assert all(0 <= bucket < BUCKETS for bucket in grams(text))
    assert extras(text).shape == (EXTRAS,)
    assert all(text[start:end].strip() == words for start, end, words in clauses_of(text))


def test_the_evidence_is_the_clause_that_weighs_most() -> None:
    text = "Bonjour, j'ai choisi du papier crème. Les pages se décollent toutes, c'est inutilisable. Bonne journée"
    decision = _decide(text)
    assert decision is not None
    assert decision.evidence[0] in text
    assert any(word in decision.evidence[0] for word in ("décollent", "inutilisable"))


def test_without_an_encoder_words_decide() -> None:
    assert words_only().classify("mon avocat vous écrira").reason == "legal_threat"
    unready = HandoffVoice(SharedEncoder())
    assert unready.classify("bonjour").chances == words_only().classify("bonjour").chances


def test_a_message_is_decided_fast() -> None:
    text = "Bonjour, j'ai reçu mes livres hier et la couverture est déchirée, que puis-je faire ? " * 100
    words_only().load()
    started = time.thread_time()
    _decide(text, heard=words_only())
    assert time.thread_time() - started < 0.25, "8,000 characters, without the encoder"
    started = time.thread_time()
    for _ in range(20):
        _decide("Ma commande devait arriver lundi et je n'ai rien reçu, que faire ?", heard=words_only())
    assert (time.thread_time() - started) / 20 < 0.015


def _turn_of_odds(text: str, likely: float, *, vote: bool) -> Handoff | None:
    heard = Classification({"complaint": likely, "question": 1 - likely})
    return decide_handoff(text, (Turn("client", "Bonjour"), Turn("ai", "Bonjour !")), "fr", heard, vote=vote)


def test_a_models_vote_tips_a_balance_and_never_a_refusal() -> None:
    undecided = "les pages du milieu ont une drôle de couleur"
    odds = [place / 100 for place in range(100)]
    without = [_turn_of_odds(undecided, likely, vote=False) is not None for likely in odds]
    voted = [_turn_of_odds(undecided, likely, vote=True) is not None for likely in odds]
    assert all(late <= early for late, early in zip(without, voted, strict=True))
    assert sum(voted) > sum(without) > 0, "the vote counts"
    assert not any(voted[:10]), "and does not decide alone"
    declined = (
        Turn("client", "Et la colle ?"),
        Turn("ai", "Je ne sais pas.", outcome="unknown", offered_human=True),
        Turn("client", "non merci"),
        Turn("ai", "Bien."),
    )
    for likely in odds:
        heard = Classification({"complaint": likely, "question": 1 - likely})
        without_vote, with_vote = (decide_handoff(undecided, declined, "fr", heard, vote=v) for v in (False, True))
        assert with_vote == without_vote, "who declined a person is not overruled by a model"
    refused = "les pages ont une drôle de couleur mais surtout ne me passez personne"
    for likely in odds[:60]:
        without_vote = _turn_of_odds(refused, likely, vote=False)
        assert (_turn_of_odds(refused, likely, vote=True) is None) == (without_vote is None)
