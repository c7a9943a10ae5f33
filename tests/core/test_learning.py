"""From the events of a conversation: what the assistant did not settle, what an agent answered, labelled lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from libriassist.core.events import Event
from libriassist.core.labelling import answer_lines, dialog_of, handoff_lines
from libriassist.core.learning import unsettled_questions

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class Log:
    """The events of one conversation, as the store would give them."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.add("conversation.started", "client", data={"lang": "fr"})

    def add(
        self,
        kind: str,
        who: str,
        text: str | None = None,
        data: dict[str, Any] | None = None,
        cmd: str | None = None,
    ) -> int:
        seq = len(self.events) + 1
        at = NOW - timedelta(hours=1) + timedelta(seconds=seq)
        sender = {"client": "client-1", "agent": "marie", "ai": "assistant", "system": "system"}[who]
        self.events.append(
            Event(str(seq), "c", seq, seq - 1, kind, "all", who, sender, text, data or {}, cmd, None, at)  # type: ignore[arg-type]
        )
        return seq

    def asks(
        self, text: str, outcome: str | None = None, entry: str = "", suggestions: tuple[str, ...] = ()
    ) -> int:
        seq = self.add("message.posted", "client", text)
        if outcome is not None:
            sources = [{"id": entry, "title": entry, "url": None}] if entry else []
            answer = {
                "outcome": outcome,
                "sources": sources,
                "suggestions": list(suggestions),
                "offers_human": False,
            }
            self.add("message.posted", "ai", "réponse", {"answer": answer}, f"answer:{seq}")
        return seq

    def hands_over(self, reason: str, because_of: int | None = None) -> None:
        cmd = None if because_of is None else f"handoff:{because_of}"
        self.add("transfer.requested", "ai" if because_of else "client", data={"reason": reason}, cmd=cmd)

    def agent_comes(self) -> None:
        self.add("agent.assigned", "agent", data={})

    def agent_says(self, text: str) -> None:
        self.add("message.posted", "agent", text)

    def closes(self) -> None:
        self.add("conversation.closed", "client", data={})

    def lessons(self, rating: int | None = None, now: datetime = NOW) -> list[tuple[str, str, str | None]]:
        return [(x.question, x.why, x.answer) for x in unsettled_questions(self.events, rating, now)]


def test_an_unknown_question_is_learnt_with_what_the_agent_then_answered() -> None:
    log = Log()
    log.asks("Imprimez-vous des cartes à gratter ?", "unknown")
    log.hands_over("client_request")
    log.agent_comes()
    log.agent_says("Bonjour, je suis Marie du service client. Un instant je vous prie.")
    log.agent_says("Nous n'imprimons pas de cartes à gratter, seulement des livres. Autre chose pour vous ?")
    answer = "Nous n'imprimons pas de cartes à gratter, seulement des livres."
    assert log.lessons() == [("Imprimez-vous des cartes à gratter ?", "unknown", answer)]


def test_a_suggestion_that_was_taken_up_teaches_nothing_but_one_left_lying_does() -> None:
    log = Log()
    log.asks("papier", "suggest", suggestions=("Quels papiers proposez-vous ?",))
    log.asks("quels papiers proposez vous", "sure", "papiers")
    assert log.lessons() == []
    log.asks("et la dorure ?", "suggest", suggestions=("Quels papiers proposez-vous ?",))
    soon = log.events[-1].created_at + timedelta(minutes=1)
    assert log.lessons(now=soon) == []
    assert log.lessons() == [("et la dorure ?", "suggest", None)]


def test_a_person_asked_for_right_after_an_answer_means_it_did_not_settle_the_question() -> None:
    log = Log()
    log.asks("Le prix pour 40 exemplaires ?", "sure", "prix")
    request = log.asks("un conseiller svp")
    log.hands_over("client_request", because_of=request)
    assert log.lessons() == [("Le prix pour 40 exemplaires ?", "handed_over", None)]


def test_a_person_asked_for_before_the_assistant_had_answered_leaves_the_question_to_learn() -> None:
    log = Log()
    log.asks("Bonjour")
    log.asks("Vendez-vous des trampolines gonflables ?")
    assert log.lessons() == [], "the answer may yet come"
    log.hands_over("client_request")
    asked = ("Vendez-vous des trampolines gonflables ?", "handed_over")
    assert log.lessons() == [(*asked, None)]
    log.agent_comes()
    log.agent_says("Nous ne vendons pas de trampolines, seulement des livres.")
    assert log.lessons() == [(*asked, "Nous ne vendons pas de trampolines, seulement des livres.")]


def test_a_question_left_before_a_person_was_asked_for_in_words_is_learnt_and_not_those_words() -> None:
    log = Log()
    log.asks("Le prix des signets dorés ?")
    log.hands_over("client_request", because_of=log.asks("un conseiller svp"))
    assert log.lessons() == [("Le prix des signets dorés ?", "handed_over", None)]


def test_what_went_unanswered_before_a_complaint_or_another_answer_is_no_lesson() -> None:
    log = Log()
    log.asks("Où est mon livre ?")
    log.hands_over("complaint", because_of=log.asks("Il est arrivé déchiré"))
    assert log.lessons() == []
    other = Log()
    other.asks("Quel délai pour cent livres ?")
    other.asks("Le délai ?", "sure", "delais")
    other.asks("merci", "small_talk")
    other.hands_over("client_request")
    assert other.lessons() == []


def test_a_complaint_after_an_answer_is_no_lesson_and_a_failure_is() -> None:
    log = Log()
    log.asks("Où acheter un papier cadeau ?", "sure", "papiers")
    log.hands_over("complaint", because_of=log.asks("Mon livre est arrivé déchiré"))
    assert log.lessons() == []
    other = Log()
    other.hands_over("repeated_failure", because_of=other.asks("Je repose ma question sur les signets"))
    assert other.lessons() == [("Je repose ma question sur les signets", "handed_over", None)]


def test_answers_of_a_badly_rated_conversation_are_looked_at() -> None:
    log = Log()
    log.asks("Quel délai ?", "sure", "delais")
    log.closes()
    assert log.lessons(rating=5) == []
    assert log.lessons(rating=2) == [("Quel délai ?", "rated_low", None)]


def test_what_is_said_to_a_person_and_what_has_no_words_is_left_out() -> None:
    log = Log()
    log.asks("??? 12", "unknown")
    log.hands_over("client_request")
    log.agent_comes()
    log.asks("Et pour les signets ?")
    assert log.lessons() == []


def test_accepted_answers_become_labelled_questions() -> None:
    log = Log()
    log.asks("papier svp", "suggest", suggestions=("Quels papiers ?",))
    log.asks("Quels papiers ?", "sure", "papiers")
    log.asks("Quel délai ?", "sure", "delais")
    log.asks("merci beaucoup", "small_talk")
    lines = answer_lines(log.events, "fr", None)
    assert [(x["question"], x["expected_id"]) for x in lines] == [
        ("papier svp", "papiers"),
        ("Quel délai ?", "delais"),
    ]
    assert answer_lines(log.events, "fr", 1) == []


def test_hand_overs_are_labelled_as_agents_judged_them() -> None:
    log = Log()
    log.asks("Quel délai ?", "sure", "delais")
    log.hands_over("complaint", because_of=log.asks("Mon livre est déchiré"))
    fine = handoff_lines(log.events, "fr", "justified")
    assert [(x["text"], x["handoff"], x["category"]) for x in fine] == [
        ("Quel délai ?", False, None),
        ("Mon livre est déchiré", True, "complaint"),
    ]
    assert [x["handoff"] for x in handoff_lines(log.events, "fr", "too_early")] == [False, False]
    assert [x["text"] for x in handoff_lines(log.events, "fr", "too_late")] == ["Mon livre est déchiré"]


def test_dialogues_end_at_the_hand_over_and_those_whose_turn_is_unknown_are_left_out() -> None:
    log = Log()
    log.asks("Quel délai ?", "sure", "delais")
    log.hands_over("complaint", because_of=log.asks("Mon livre est déchiré"))
    log.agent_comes()
    log.agent_says("Bonjour")
    dialog = dialog_of(log.events, None)
    assert dialog is not None
    assert [turn["role"] for turn in dialog["turns"]] == ["client", "ai", "client"]
    assert dialog["handoff_turn"] == 2
    assert (dialog_of(log.events, "too_early") or {})["handoff_turn"] is None
    assert dialog_of(log.events, "too_late") is None
    button = Log()
    button.asks("Quel délai ?", "sure", "delais")
    button.hands_over("client_request")
    assert dialog_of(button.events, None) is None
