"""The brief: every line is a stretch of the log, in the right section, with the message it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libriassist import protocol as p
from libriassist.core.brief.need import without_courtesies
from libriassist.core.brief.write import write_brief
from libriassist.core.events import Event, EventType
from libriassist.core.language.facts import facts_in

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ORDER = {
    "number": "CL-401372-487531", "client_name": "Jean Martin", "status": "En production",
    "ordered_on": "2025-10-01", "shipping_on": "2025-10-28", "title": "Mémoires d'un jardinier",
}  # fmt: skip


class Log:
    """A conversation, said line by line."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def _add(self, kind: EventType, sender: Any, content: str | None = None, **data: Any) -> int:
        seq = len(self.events) + 1
        self.events.append(
            Event(str(seq), "c", seq, seq - 1, kind, "all", sender, sender, content, data, None, None, NOW)
        )
        return seq

    def client(self, text: str) -> int:
        return self._add("message.posted", "client", text)

    def agent(self, text: str, name: str = "Marie Dupont") -> int:
        return self._add("message.posted", "agent", text, name=name)

    def ai(
        self,
        text: str,
        outcome: str = "sure",
        source: str = "",
        *,
        offers: bool = False,
        suggestions: Sequence[str] = (),
        asks: str | None = None,
    ) -> int:
        sources = [{"id": source, "title": f"Titre de {source}", "url": None}] if source else []
        answer = {
            "outcome": outcome, "stream_id": None, "sources": sources, "suggestions": list(suggestions),
            "offers_human": offers, "asks": asks,
        }  # fmt: skip
        return self._add("message.posted", "ai", text, answer=answer)

    def proves_an_order(self, **order: str) -> int:
        return self._add("order.verified", "ai", order=ORDER | order)

    def given_back(self) -> int:
        return self._add("assistant.resumed", "agent")

    def asks_for_a_person(
        self, reason: str = "client_request", evidence: Sequence[str] = (), by: Any = "ai"
    ) -> int:
        return self._add("transfer.requested", by, reason=reason, evidence=list(evidence))

    def brief(self) -> p.Brief:
        brief = write_brief(self.events, None, "fr")
        assert brief is not None
        return brief


def after(*turns: str, reason: str = "client_request", evidence: Sequence[str] = ()) -> p.Brief:
    """The brief after the client said these things and nothing helped."""
    log = Log()
    for turn in turns:
        log.client(turn)
    log.asks_for_a_person(reason, evidence)
    return log.brief()


NEEDS = [
    (["Bonjour", "Où en est ma commande ? Merci", "Je veux parler à quelqu'un"], "Où en est ma commande ?", 2),
    (["Bonjour, mes livres sont arrivés abîmés, merci d'avance.", "un conseiller svp"],
     "mes livres sont arrivés abîmés, merci d'avance.", 1),
    (["salut", "ok", "C'est nul votre truc", "comment changer l'adresse de livraison de ma commande ?"],
     "comment changer l'adresse de livraison de ma commande ?", 4),
    (["Hello, my parcel has not arrived. Can I talk to a human please?"], "my parcel has not arrived.", 1),
    (["Hola, ¿dónde está mi pedido?"], "¿dónde está mi pedido?", 1),
    (["Guten Tag, meine Bestellung ist beschädigt. Danke"], "meine Bestellung ist beschädigt.", 1),
    (["Buongiorno, vorrei una fattura per il mio ordine"], "vorrei una fattura per il mio ordine", 1),
    (["Je voudrais un devis pour 200 exemplaires A5.", "j.martin@example.com"],
     "Je voudrais un devis pour 200 exemplaires A5.", 1),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "words", "seq"), NEEDS, ids=[n[1][:30] for n in NEEDS])
def test_what_the_client_wants_is_their_own_most_telling_sentence(turns: list[str], words: str, seq: int) -> None:
    need = after(*turns).need
    assert need is not None
    assert (need.text.removesuffix(", merci d'avance."), need.seq) == (
        words.removesuffix(", merci d'avance."),
        seq,
    )


@pytest.mark.parametrize("turns", [[], ["Bonjour"], ["👍👍", "   ", "ok"], ["CL-401372-487531"], ["merci !"]])
def test_who_said_nothing_of_the_matter_has_no_need_on_the_brief(turns: list[str]) -> None:
    assert after(*turns).need is None


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("Bonjour Madame, où est mon colis ?", "où est mon colis ?"),
        ("Bonsoir !", ""),
        ("Envoyez-moi la facture, merci d’avance", "Envoyez-moi la facture"),
        ("Hi there is a problem", "there is a problem"),
        ("Merci", ""),
        ("Remerciements de l’auteur en page 3", "Remerciements de l’auteur en page 3"),
    ],
)
def test_greetings_and_thanks_are_no_part_of_it(sentence: str, kept: str) -> None:
    assert without_courtesies(sentence) == kept


FACTS = [
    ("ma commande cl 401372 487531", [("order_number", "CL-401372-487531")]),
    ("jean.martin@example.com", [("email", "j•••@example.com")]),
    ("appelez le 06 12 34 56 78", [("phone", "•••• 78")]),
    ("mon code postal est 75011", [("postcode", "75•••")]),
    ("3 livres sur 20 exemplaires", [("quantity", "3 livres"), ("quantity", "20 exemplaires")]),
    ("un livre de 240 pages en A5", [("pages", "240 pages"), ("format", "A5")]),
    ("format 14,8 x 21 cm", [("format", "14,8 x 21 cm")]),
    ("il me le faut avant vendredi", [("date", "avant vendredi")]),
    ("commandé le 12 mars 2025", [("date", "12 mars 2025")]),
    ("j'ai payé 45,90 €", [("amount", "45,90 €")]),
    ("j'ai une photo du défaut", [("photo", "j'ai une photo du défaut")]),
    ("je veux un livre photo", []),
    ("l'article 12345678 du catalogue", []),
]


@pytest.mark.parametrize(("text", "facts"), FACTS, ids=[f[0] for f in FACTS])
def test_what_a_client_states_is_read_as_typed_and_personal_data_is_masked(
    text: str, facts: list[tuple[str, str]]
) -> None:
    assert facts_in(text, proof_was_asked=False) == facts


def test_five_digits_alone_are_a_postcode_only_after_the_question() -> None:
    assert facts_in("31000", proof_was_asked=True) == [("postcode", "31•••")]
    assert facts_in("31000", proof_was_asked=False) == []


def test_verified_facts_stand_apart_from_what_was_only_claimed_each_with_its_message() -> None:
    log = Log()
    log.client("Où en est ma commande CL-401372-487531 ?")
    log.ai("E-mail ?", "order")
    mail = log.client("jean.martin@example.com, et j'ai aussi la CL-999999-999999")
    proof = log.proves_an_order()
    log.asks_for_a_person()
    brief = log.brief()
    assert {(f.kind, f.text, f.seq) for f in brief.verified} == {
        ("order_number", "CL-401372-487531", proof), ("order_status", "En production", proof),
        ("order_title", "Mémoires d'un jardinier", proof), ("client_name", "Jean Martin", proof),
        ("ordered_on", "2025-10-01", proof), ("shipping_on", "2025-10-28", proof),
    }  # fmt: skip
    assert [(f.kind, f.text, f.seq) for f in brief.stated] == [
        ("order_number", "CL-999999-999999", mail),
        ("email", "j•••@example.com", mail),
    ]
    assert brief.missing == []


REACTIONS = [
    ("merci, c'est parfait", {}, "accepted"),
    ("Comment relier un livre ?", {"suggestions": ["Comment relier un livre ?"]}, "accepted"),
    ("non ça ne répond pas à ma question", {}, "rejected"),
    ("C'est inadmissible", {}, "rejected"),
    ("je demande quels papiers pour imprimer mes romans", {}, "rephrased"),
    ("et les frais de port ?", {}, "went_on"),
    ("non merci", {"offers": True, "outcome": "unknown"}, "declined_person"),
    ("oui s'il vous plaît", {"offers": True, "outcome": "unknown"}, "asked_person"),
    ("je veux parler à un conseiller", {}, "asked_person"),
]


@pytest.mark.parametrize(("said", "answer", "reaction"), REACTIONS, ids=[r[0] for r in REACTIONS])
def test_every_answer_is_told_with_its_source_and_what_the_client_made_of_it(
    said: str, answer: dict[str, Any], reaction: str
) -> None:
    log = Log()
    log.client("Quels papiers pour imprimer un roman ?")
    outcome = answer.pop("outcome", "sure") if "outcome" in answer else "sure"
    given = log.ai("Le bouffant.", outcome, "papier-roman", **answer)
    answered = log.client(said)
    log.asks_for_a_person()
    [attempt] = log.brief().tried
    assert (attempt.source_id, attempt.text, attempt.seq) == ("papier-roman", "Titre de papier-roman", given)
    assert (attempt.reaction, attempt.reaction_seq) == (reaction, answered)
    answer["outcome"] = outcome


def test_the_clients_button_is_a_reaction_too_and_small_talk_is_no_attempt() -> None:
    log = Log()
    log.client("Bonjour")
    log.ai("Bonjour !", "small_talk")
    log.client("Quel papier ?")
    log.ai("Je n’ai pas la réponse.", "unknown", offers=True)
    pressed = log.asks_for_a_person(by="client")
    [attempt] = log.brief().tried
    assert (attempt.outcome, attempt.reaction, attempt.reaction_seq) == ("unknown", "asked_person", pressed)
    assert attempt.text == "Quel papier ?"


def test_a_picture_is_a_fact_and_stands_for_the_description_of_a_defect() -> None:
    log = Log()
    log.client("La couverture est abîmée.")
    log.asks_for_a_person()
    assert "defect" in [line.thing for line in log.brief().missing]
    files = [{"name": "tranche.jpg", "width": 1200}, {"name": "facture.pdf", "width": None}]
    seq = log._add("message.posted", "client", "", attachments=files)
    brief = log.brief()
    assert [(fact.text, fact.seq) for fact in brief.stated if fact.kind == "photo"] == [("tranche.jpg", seq)]
    assert "defect" not in [line.thing for line in brief.missing]


MISSING = [
    (["Où en est ma commande ?"], ["order_number", "second_proof"]),
    (["Où en est ma commande CL-401372-487531 ?"], ["second_proof"]),
    (["Où en est ma commande CL-401372-487531 ? jean@example.com"], []),
    (["Mes livres sont abîmés"], ["order_number", "second_proof", "defect", "copies", "outcome"]),
    (["3 livres sont abîmés, j'ai des photos, je veux un remplacement, CL-401372-487531, a@b.fr"], []),
    (["La couverture de tous les exemplaires est déchirée en bas à gauche sur dix centimètres"],
     ["order_number", "second_proof", "outcome"]),
    (["Quel papier pour un roman ?"], []),
    (["Je veux être remboursé"], ["order_number", "second_proof"]),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "things"), MISSING, ids=[m[0][0][:40] for m in MISSING])
def test_what_is_missing_depends_on_what_it_is_about(turns: list[str], things: list[str]) -> None:
    assert [m.thing for m in after(*turns).missing] == things


MOODS = [
    (["Quel papier pour un roman ?"], "client_request", "calm", None),
    (["Je suis inquiète, mon salon est samedi"], "client_request", "worried", 1),
    (["Mon colis est trempé et je n'ai plus envie de vivre"], "sensitive", "worried", None),
    (["Vous ne répondez pas à ma question"], "client_request", "annoyed", 1),
    (["Vous n'êtes pas nuls, merci"], "client_request", "calm", None),
    (["Vous ne comprenez rien", "j'en ai marre"], "complaint", "angry", 2),
    (["C'est une arnaque"], "complaint", "angry", 1),
    (["JE VEUX MES LIVRES MAINTENANT"], "client_request", "angry", 1),
    (["This is ridiculous, I am furious"], "complaint", "angry", 1),
]


@pytest.mark.parametrize(("turns", "reason", "mood", "seq"), MOODS, ids=[m[0][-1][:30] for m in MOODS])
def test_the_mood_is_read_from_the_last_turns(turns: list[str], reason: str, mood: str, seq: int | None) -> None:
    brief = after(*turns, reason=reason)
    assert (brief.mood, brief.mood_seq) == (mood, seq)


@pytest.mark.parametrize(
    ("turn", "reason", "category"),
    [
        ("Où en est ma commande ?", "client_request", "order"),
        ("La couverture est déchirée", "complaint", "defect"),
        ("Je veux être remboursé", "refund", "refund"),
        ("Je veux annuler ma commande", "client_request", "change"),
        ("Ma facture est fausse", "client_request", "payment"),
        ("Mon PDF est refusé, les marges sont trop petites", "client_request", "file"),
        ("Combien coûte un devis pour 100 exemplaires", "client_request", "price"),
        ("Mon avocat vous écrira", "legal_threat", "legal"),
        ("Bonjour", "client_request", "other"),
    ],
)
def test_what_it_is_about(turn: str, reason: str, category: str) -> None:
    assert after(turn, reason=reason).category == category


def test_the_words_that_decided_lead_to_the_message_that_holds_them() -> None:
    brief = after(
        "Quel papier ?", "Je ne suis pas content", "Vraiment", reason="complaint", evidence=["pas content"]
    )
    assert (brief.reason, brief.reason_seq, brief.evidence) == ("complaint", 2, ["pas content"])


def test_what_the_agent_said_goes_to_the_next_agent() -> None:
    log = Log()
    log.client("Mes livres sont abîmés")
    log.asks_for_a_person()
    promise = log.agent("Bonjour Jean. Je vous renvoie 3 exemplaires demain. Bonne journée")
    hello = log.agent("Bonjour !")
    [quote] = log.brief().agent_said
    assert (quote.text, quote.seq, quote.name) == (
        "Je vous renvoie 3 exemplaires demain.",
        promise,
        "Marie Dupont",
    )
    assert hello > promise


def test_without_a_request_for_a_person_there_is_no_brief() -> None:
    log = Log()
    log.client("Bonjour")
    assert write_brief(log.events, None, "fr") is None
    old = write_brief(log.events, "complaint", "en")
    assert old is not None and (old.reason, old.reason_seq, old.lang) == ("complaint", None, "en")


TEXT = st.one_of(
    st.text(max_size=300),
    st.sampled_from([t for turns, *_ in NEEDS for t in turns] + [f[0] for f in FACTS] + [r[0] for r in REACTIONS]),
    st.builds(lambda word, times: (word + " ") * times, st.sampled_from(["CL-401372-487531", "non,", "abîmé"]),
              st.integers(0, 900)),
)  # fmt: skip
LINES = st.lists(
    st.tuples(
        st.sampled_from(["client", "agent", "sure", "unknown", "order", "collect", "proof", "person"]), TEXT
    ),
    max_size=25,
)


@given(LINES)
@settings(max_examples=150, deadline=None)
def test_whatever_was_said_a_brief_is_written_every_line_has_its_message_and_twice_is_the_same(
    lines: list[tuple[str, str]],
) -> None:
    log = Log()
    for kind, text in lines:
        if kind == "client":
            log.client(text)
        elif kind == "agent":
            log.agent(text)
        elif kind == "proof":
            log.proves_an_order()
        elif kind == "person":
            log.asks_for_a_person(evidence=[text])
        else:
            log.ai(text, kind, "entree" if kind == "sure" else "", offers=kind == "unknown")
    log.asks_for_a_person()
    brief = log.brief()
    assert brief == log.brief()
    assert p.Brief.model_validate_json(brief.model_dump_json()) == brief
    said = {e.seq: e for e in log.events}
    if brief.need is not None:
        spoken = " ".join((said[brief.need.seq].content or "").split())
        assert brief.need.text.removesuffix("…") in spoken
    for fact in brief.verified:
        assert said[fact.seq or 0].type == "order.verified"
    for fact in brief.stated:
        assert said[fact.seq or 0].sender_type == "client"
    for attempt in brief.tried:
        assert said[attempt.seq].sender_type == "ai"
        assert attempt.reaction_seq is None or attempt.reaction_seq > attempt.seq
    for quote in brief.agent_said:
        assert said[quote.seq].sender_type == "agent"
    assert "@" not in "".join(f.text for f in brief.stated if f.kind != "email").replace("@example.com", "")


def test_a_question_that_was_answered_is_not_the_need_and_the_blocked_order_is() -> None:
    log = Log()
    log.client("Bonjour, quels formats de livre peut-on imprimer pour un roman ?")
    log.ai("Sept formats sont au catalogue.", "sure", "formats")
    asked = log.client("Où en est ma commande CL-401395-488264 ? paul@example.com")
    log.proves_an_order(status="Bloquée : fichier non conforme", state="blocked")
    log.ai("Commande bloquée. Souhaitez-vous un conseiller ?", "order", offers=True)
    log.client("oui")
    log.asks_for_a_person("order_problem", ["oui"])
    need = log.brief().need
    assert need is not None and need.seq == asked and "Où en est ma commande" in need.text


def test_an_order_in_trouble_is_the_need_even_when_other_questions_came_after_it() -> None:
    log = Log()
    asked = log.client("Pourquoi ma commande est-elle bloquée ? CL-401395-488264 31000")
    log.proves_an_order(status="Bloquée", state="blocked")
    log.ai("Commande bloquée.", "order", offers=True)
    log.client("Et vendez-vous des tasses ?")
    log.ai("Je ne sais pas.", "unknown", offers=True)
    log.asks_for_a_person()
    need = log.brief().need
    assert need is not None and need.seq == asked


def test_an_answer_that_did_not_help_leaves_its_question_open() -> None:
    log = Log()
    asked = log.client("Quels formats de livre peut-on imprimer ?")
    log.ai("Sept formats.", "sure", "formats")
    log.client("non ce n'est pas ma question")
    log.asks_for_a_person("repeated_failure", by="ai")
    need = log.brief().need
    assert need is not None and need.seq == asked


def test_what_an_agent_dealt_with_before_giving_back_is_settled() -> None:
    log = Log()
    log.client("Mes livres sont arrivés abîmés, je veux un remboursement.")
    log.asks_for_a_person("refund")
    log.agent("Nous vous remboursons.")
    log.given_back()
    asked = log.client("Comment changer la couverture ?")
    log.ai("Je ne sais pas.", "unknown", offers=True)
    log.asks_for_a_person()
    need = log.brief().need
    assert need is not None and need.seq == asked


def test_when_all_is_settled_the_brief_still_tells_what_was_asked() -> None:
    log = Log()
    asked = log.client("Quels formats de livre peut-on imprimer ?")
    log.ai("Sept formats.", "sure", "formats")
    log.client("merci, parfait")
    log.asks_for_a_person(by="client")
    need = log.brief().need
    assert need is not None and need.seq == asked


def test_the_words_for_which_a_person_was_called_are_the_need_before_an_earlier_question() -> None:
    log = Log()
    log.client("quels formats ?")
    log.ai("Votre question est-elle l'une de celles-ci ?", "suggest", offers=True)
    asked = log.client("j'ai été débité deux fois de 84 euros")
    log.asks_for_a_person("refund", ["j'ai été débité deux fois de 84 euros"])
    need = log.brief().need
    assert need is not None and need.seq == asked
