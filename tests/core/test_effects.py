"""What events bring along: the assistant's turn, when a client's words are for it and nobody answered them."""

from __future__ import annotations

from libriassist.core.commands import GiveAnswer
from libriassist.core.effects import TURN
from libriassist.core.events import ASSISTANT, Event
from libriassist.core.kinds import effects_of

from .test_conversation import AGENTS, ANSWER, CANCEL, CLIENT, CLOSE, CONVERSATION, HUMAN, NOTE, POST, Desk, back


def turns(desk: Desk, events: list[Event]) -> list[int]:
    """The seqs of the words the assistant is to look at."""
    effects = effects_of(desk.conversation, events)
    assert all(e.kind == TURN and e.due_at is None for e in effects)
    assert [e.key for e in effects] == [f"{TURN}:{CONVERSATION}:{e.payload['seq']}" for e in effects]
    return [e.payload["seq"] for e in effects]


def test_a_clients_words_are_the_assistants_turn_while_it_answers_and_while_they_wait() -> None:
    desk = Desk()
    assert turns(desk, desk.does(POST, CLIENT)) == [2]
    desk.waits()
    assert turns(desk, desk.does(POST, CLIENT)) == [desk.conversation.last_message_seq]


def test_words_to_a_person_and_of_others_are_not() -> None:
    desk = Desk().is_with("Marie")
    assert turns(desk, desk.does(POST, CLIENT)) == []
    assert turns(desk, desk.does(POST, AGENTS["Marie"])) == []
    assert turns(desk, desk.does(NOTE, AGENTS["Marie"])) == []
    assert turns(desk, desk.does(CLOSE, AGENTS["Marie"])) == []
    desk = Desk()
    assert turns(desk, desk.does(GiveAnswer("Bonjour", ANSWER, 0), ASSISTANT)) == []


def test_it_is_its_turn_when_a_client_begins_to_wait() -> None:
    desk = Desk()
    requested = desk.does(HUMAN, CLIENT)
    assert turns(desk, requested) == [requested[0].seq]


def test_who_comes_back_to_the_assistant_with_unanswered_words_is_answered() -> None:
    desk = Desk().is_with("Marie")
    (said,) = desk.does(POST, CLIENT)
    assert turns(desk, desk.does(back(), AGENTS["Marie"])) == [said.seq]
    desk.waits()
    (said,) = desk.does(POST, CLIENT)
    assert turns(desk, desk.does(CANCEL, CLIENT)) == [said.seq]


def test_who_comes_back_answered_or_without_a_word_is_left_in_peace() -> None:
    desk = Desk().is_with("Marie")
    desk.does(POST, CLIENT)
    desk.does(POST, AGENTS["Marie"])
    assert turns(desk, desk.does(back(), AGENTS["Marie"])) == []
    desk = Desk().waits()
    assert turns(desk, desk.does(CANCEL, CLIENT)) == []
