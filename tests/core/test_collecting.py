"""What the assistant notes and asks while the client waits: once, in order, only after something was given."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from libriassist import protocol as p
from libriassist.core.brief.collecting import MAX_QUESTIONS, NOTHING, Collecting, decide_collecting
from libriassist.core.commands import GiveAnswer
from libriassist.core.events import ASSISTANT, Event

from .test_conversation import CANCEL, CLIENT, HUMAN, Desk, wire


def says(desk: Desk, text: str) -> Event:
    return desk.does(wire(p.PostMessage, "post_message", content=text), CLIENT)[0]


def speaks(desk: Desk, collecting: Collecting) -> None:
    """The assistant carries the decision out."""
    answer = p.AssistantAnswer(
        outcome="collect", stream_id=None, sources=[], suggestions=[], offers_human=False, asks=collecting.ask
    )
    desk.does(GiveAnswer("…", answer, desk.conversation.state_version), ASSISTANT)


def waits(*said: str) -> tuple[Desk, Event]:
    desk = Desk()
    for text in said:
        says(desk, text)
    return desk, desk.does(HUMAN, CLIENT)[0]


def test_it_asks_for_the_order_first_then_the_proof_then_the_defect_each_once() -> None:
    desk, request = waits("Mes livres sont abîmés")
    asked = []
    turn = request
    for text in ("CL-401372-487531", "jean@example.com", "3 livres", "je veux un remplacement"):
        collecting = decide_collecting(desk.log, turn.seq)
        asked.append(collecting.ask)
        speaks(desk, collecting)
        turn = says(desk, text)
    assert asked == ["order_number", "second_proof", "defect", None]
    assert decide_collecting(desk.log, turn.seq) == Collecting(noted=True, ask=None)


def test_nothing_is_asked_where_nothing_is_missing_or_the_matter_needs_no_order() -> None:
    desk, request = waits("Quel papier pour un roman ?")
    assert decide_collecting(desk.log, request.seq) == NOTHING
    desk, request = waits("Où est ma commande CL-401372-487531 ? jean@example.com")
    assert decide_collecting(desk.log, request.seq) == NOTHING


def test_chatter_is_answered_with_silence_and_the_question_is_not_repeated() -> None:
    desk, request = waits("Où en est ma commande ?")
    speaks(desk, decide_collecting(desk.log, request.seq))
    for text in ("ok", "vous êtes là ?", "je n'ai pas le numéro"):
        assert decide_collecting(desk.log, says(desk, text).seq) == NOTHING
    given_late = says(desk, "c'est la CL-401372-487531")
    assert decide_collecting(desk.log, given_late.seq) == Collecting(noted=True, ask="second_proof")


def test_the_same_fact_said_again_is_not_noted_again() -> None:
    desk, _ = waits("Où en est ma commande ?")
    assert decide_collecting(desk.log, says(desk, "CL-401372-487531").seq).noted
    assert decide_collecting(desk.log, says(desk, "CL-401372-487531").seq) == NOTHING


def test_who_asks_for_a_person_a_second_time_is_not_asked_the_same_again() -> None:
    desk, request = waits("Où en est ma commande ?")
    speaks(desk, decide_collecting(desk.log, request.seq))
    desk.does(CANCEL, CLIENT)
    again = desk.does(HUMAN, CLIENT)[0]
    assert decide_collecting(desk.log, again.seq).ask == "second_proof"


@given(st.lists(st.sampled_from([
    "CL-401372-487531", "CL-111111-222222", "jean@example.com", "3 livres", "ok", "je veux un remplacement",
    "la couverture est déchirée", "?", "j'ai une photo", "merci",
]), max_size=12))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_whatever_is_said_no_question_comes_twice_and_never_more_than_allowed(said: list[str]) -> None:
    desk, request = waits("Mes livres sont abîmés")
    asked = []
    turns = itertools.chain([request], (says(desk, text) for text in said))
    for turn in turns:
        collecting = decide_collecting(desk.log, turn.seq)
        if collecting:
            speaks(desk, collecting)
        if collecting.ask:
            asked.append(collecting.ask)
    assert len(asked) == len(set(asked)) <= MAX_QUESTIONS
