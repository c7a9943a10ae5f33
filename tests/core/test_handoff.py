"""When a turn calls for a person: the labelled messages, the rules' edges, and the state of the dialogue."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from libriassist.core.handoff.decide import Handoff, Turn, decide_handoff, declined_a_person
from libriassist.core.language.folding import fold, sentences
from libriassist.protocol import HandoffReason

DATA = Path(__file__).parent / "data"
SAMPLE = Path(__file__).parents[2] / "libriassist" / "sample" / "eval"

PLAN_TRIGGERS = (
    "parler à un agent",
    "parler à une personne",
    "agent humain",
    "service client",
    "je veux parler à quelqu'un",
    "personne réelle",
    "conseiller",
    "réclamation",
    "pas content",
    "remboursement",
)


@dataclass
class Score:
    """Right and wrong decisions over labelled messages."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false)

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def _decide(text: str, *history: Turn) -> Handoff | None:
    return decide_handoff(text, history, "fr")


def _messages(split: str) -> list[dict[str, str]]:
    place = SAMPLE if split == "dev" else DATA
    return [json.loads(line) for line in (place / f"handoff_{split}.jsonl").read_text("utf-8").splitlines()]


def _score(split: str, lang: str) -> Score:
    score = Score()
    for message in _messages(split):
        if message["lang"] != lang:
            continue
        decided = _decide(message["text"]) is not None
        score.hits += decided and bool(message["handoff"])
        score.false += decided and not message["handoff"]
        score.missed += not decided and bool(message["handoff"])
    return score


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_messages_no_rule_was_written_for_are_decided_as_docs_assistant_says(lang: str) -> None:
    score = _score("test", lang)
    assert score.precision >= 0.95, score
    assert score.recall >= 0.60, score


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_messages_the_rules_were_written_for_stay_decided(lang: str) -> None:
    score = _score("dev", lang)
    assert score.precision >= 0.99, score
    assert score.recall >= 0.98, score


@pytest.mark.parametrize(
    ("split", "category"),
    [("dev", "legal_threat"), ("test", "legal_threat"), ("test", "sensitive"), ("dev", "client_request")],
)
def test_no_threat_alarm_or_known_request_is_missed(split: str, category: str) -> None:
    messages = [message for message in _messages(split) if message["category"] == category]
    assert messages
    for message in messages:
        decision = _decide(message["text"])
        assert decision is not None, message["text"]
        assert decision.reason == category, message["text"]


@pytest.mark.parametrize("trigger", PLAN_TRIGGERS)
def test_every_trigger_of_the_plan_fires(trigger: str) -> None:
    assert _decide(trigger) is not None
    assert _decide(trigger.upper() + " !") is not None
    assert _decide(fold(trigger).replace("'", "’")) is not None


@pytest.mark.parametrize(
    "text",
    [
        "je ne veux pas parler à un agent",
        "JE NE VEUX PAS PARLER A UN AGENT",
        "Je ne souhaite pas être mis en relation avec un conseiller",
        "pas besoin d’un conseiller",
        "pas besoin d'un conseiller humain pour ça",
        "Inutile de me transférer au service client",
        "Ne me passez pas quelqu'un",
        "je ne veux pas de remboursement",
        "je ne suis pas mécontent",
        "Pouvez-vous me conseiller un format ?",
        "Sous combien de temps arrive un remboursement accordé ?",
        "Si le livre arrive abîmé, que se passe-t-il ?",
        "I do not want to speak to anyone",
    ],
)
def test_refusals_negations_and_questions_do_not_fire(text: str) -> None:
    assert _decide(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Je ne veux pas parler à un agent, je veux être remboursé", "refund"),
        ("Je ne veux pas d'un conseiller, je vais saisir le tribunal", "legal_threat"),
        ("Je n'ai toujours pas de réponse, passez-moi quelqu'un", "client_request"),
        ("Je n'ai toujours pas de réponse passez moi quelqu'un", "client_request"),
        ("Je ne veux plus parler à un robot", "client_request"),
        ("Où est mon livre ? Il est arrivé déchiré !", "complaint"),
    ],
)
def test_the_strongest_of_several_matters_decides(text: str, reason: HandoffReason) -> None:
    decision = _decide(text)
    assert decision is not None and decision.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "je veux parler a un consieller",
        "Je veux parller à un conseilller",
        "passez moi un reponsable",
        "Quiero hablar con una persona",
        "Ich möchte mit einem Mitarbeiter sprechen",
        "Vorrei parlare con un operatore",
    ],
)
def test_misspelt_and_foreign_requests_are_understood(text: str) -> None:
    decision = _decide(text)
    assert decision is not None and decision.reason == "client_request"


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Bonjour. Je VEUX parler à un Agent, merci", "VEUX parler à un Agent"),
        ("Bof… c’est INADMISSIBLE !!", "INADMISSIBLE"),
        ("Ma sœur dit : remboursez-moi !", "remboursez-moi"),
    ],
)
def test_the_evidence_is_in_the_clients_own_words(text: str, evidence: str) -> None:
    decision = _decide(text)
    assert decision is not None
    assert decision.evidence == (evidence,)
    assert evidence in text


# --------------------------------------------------------------------------- the state of the dialogue

OFFER = Turn("ai", "Souhaitez-vous un conseiller ?", "unknown", offered_human=True)


@pytest.mark.parametrize(
    "text",
    ["oui", "Oui merci", "OUI !", "ok d'accord", "oui je veux bien", "yes please", "volontiers", "svp"],
)
def test_a_yes_to_the_offer_of_a_person_is_a_request(text: str) -> None:
    decision = _decide(text, Turn("client", "?"), OFFER)
    assert decision is not None
    assert (decision.reason, decision.evidence) == ("client_request", (text,))


@pytest.mark.parametrize(
    "text", ["merci", "oui mais quel est le format du livre de poche ?", "non", "Non merci", "pas maintenant"]
)
def test_anything_else_after_the_offer_is_not(text: str) -> None:
    assert _decide(text, Turn("client", "?"), OFFER) is None


def test_a_yes_without_an_offer_is_nothing() -> None:
    assert _decide("oui", Turn("client", "?"), Turn("ai", "Bonjour", "small_talk")) is None
    assert _decide("oui") is None
    assert _decide("oui", OFFER, Turn("client", "attendez"), Turn("ai", "Bien.", "small_talk")) is None


def _failures(count: int) -> list[Turn]:
    failed: list[Turn] = []
    for number in range(count):
        failed += [Turn("client", f"question {number}"), Turn("ai", "?", "unknown", offered_human=True)]
    return failed


def test_two_answers_in_a_row_that_did_not_help_call_for_a_person() -> None:
    decision = _decide("Et en cuir, c'est possible ?", *_failures(2))
    assert decision is not None and decision.reason == "repeated_failure"
    assert decision.evidence == ("question 0", "question 1")
    assert _decide("Et en cuir, c'est possible ?", *_failures(1)) is None


def test_a_good_answer_in_between_starts_the_count_again() -> None:
    history = [*_failures(1), Turn("client", "tva ?"), Turn("ai", "5,5 %", "sure"), *_failures(1)]
    assert _decide("Et en cuir ?", *history) is None


@pytest.mark.parametrize("text", ["merci", "non merci", "ok merci beaucoup", "CL-401372-487531"])
def test_thanks_a_refusal_or_an_order_number_are_no_third_failure(text: str) -> None:
    assert _decide(text, *_failures(2)) is None


def test_taking_a_suggestion_is_no_failure() -> None:
    suggest = Turn("ai", "?", "suggest", offered_human=True, suggestions=("Quel format ?", "Quel papier ?"))
    history = [Turn("client", "a"), suggest, Turn("client", "b"), suggest]
    assert _decide("Quel papier ?", *history) is None
    assert _decide("Je parle de la colle", *history) is not None


def test_a_client_who_declined_is_not_handed_over_for_the_failures_before() -> None:
    history = [*_failures(2), Turn("client", "non merci"), Turn("ai", "C'est noté", "small_talk")]
    assert declined_a_person(history)
    assert _decide("Et en cuir ?", *history) is None
    assert _decide("Finalement, passez-moi un conseiller", *history) is not None


def test_a_later_yes_undoes_the_refusal() -> None:
    history = [OFFER, Turn("client", "non"), Turn("ai", "Bien.", "small_talk"), OFFER, Turn("client", "oui")]
    assert not declined_a_person(history)
    assert not declined_a_person([])


# --------------------------------------------------------------------------- text


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "...", "我想打印", "<b>x</b>", "'; DROP TABLE x; --", "\x00"])
def test_odd_text_calls_for_nobody_and_breaks_nothing(text: str) -> None:
    assert _decide(text) is None


def test_a_long_message_is_read_at_both_ends_within_its_time() -> None:
    filler = "Le papier est blanc et le format est carré. " * 200
    started = time.thread_time()
    decision = _decide(filler[:7_950] + " Passez-moi un conseiller")
    assert time.thread_time() - started < 0.1
    assert decision is not None and decision.evidence == ("Passez-moi un conseiller",)


def test_folding_keeps_the_way_back_to_the_original() -> None:
    [sentence] = sentences("L’Œuvre n'est PAS reçue")
    assert sentence.text == "l oeuvre n est pas recue"
    start = sentence.text.index("oeuvre")
    assert sentence.quote(start, start + len("oeuvre")) == "Œuvre"
    assert sentence.quote(0, len(sentence.text)) == "L’Œuvre n'est PAS reçue"
