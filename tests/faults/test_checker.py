"""The checker is a witness only if it sees what is planted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from libriassist.core.conversation import Conversation
from libriassist.core.events import Actor, Event, NewEvent
from libriassist.core.log import place
from libriassist.core.views import visible_to
from libriassist.ids import new_id
from libriassist.store import schema
from libriassist.store.database import Database

from ..servers import add_agents
from ..talk import Client, Frame, History
from .checker import Applied, check, check_applied, check_history

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CLIENT = Actor(kind="client", id="c1")
AGENT = Actor(kind="agent", id="a1", name="Marie Dupont", public_name="Marie")
COMMANDS = [f"{n:032x}" for n in range(5)]


def a_log() -> list[Event]:
    """A start, a message, a note that clients do not see, and two messages more."""
    conversation = Conversation(id=new_id(), client_id=CLIENT.id, lang="fr", created_at=NOW)
    new = [
        NewEvent("conversation.started", CLIENT, data={"lang": "fr"}),
        NewEvent("message.posted", CLIENT, "un"),
        NewEvent("note.posted", AGENT, "note", audience="agents"),
        NewEvent("message.posted", CLIENT, "deux"),
        NewEvent("message.posted", CLIENT, "trois"),
    ]
    log: list[Event] = []
    for decided, cmd_id in zip(new, COMMANDS, strict=True):
        log += place(conversation, [decided], new_id, NOW, cmd_id, "hash")
    return log


def a_history(log: list[Event], sender: Actor) -> History:
    history = History()
    for event in log:
        if event.sender_id == sender.id and event.cmd_id is not None:
            history.sent[event.cmd_id] = {"type": "post_message", "cmd_id": event.cmd_id, "content": event.content}
            history.acked[event.cmd_id] = {
                "conversation_id": event.conversation_id,
                "seq": event.seq,
                "id": event.id,
            }
    return history


def histories(log: list[Event]) -> list[History]:
    return [a_history(log, CLIENT), a_history(log, AGENT)]


def a_tab(log: list[Event]) -> list[Frame]:
    seen = [visible_to(e, "client") for e in log]
    return [e.model_dump(mode="json") for e in seen if e is not None]


def applied(log: list[Event], events: list[Frame]) -> list[str]:
    return check_applied(log, [Applied("client c1", "client", log[0].conversation_id, events)])


def test_a_sound_history_has_no_violations() -> None:
    log = a_log()
    assert check_history(log, histories(log)) == []
    assert applied(log, a_tab(log)) == []


def test_an_acked_message_that_is_not_in_the_log_is_found() -> None:
    log = a_log()
    assert any("lost" in v and COMMANDS[3] in v for v in check_history(log[:3] + log[4:], histories(log)))


def test_a_message_kept_in_another_place_or_with_other_words_than_acked_is_found() -> None:
    log = a_log()
    moved = [*log[:4], replace(log[4], seq=9)]
    changed = [*log[:4], replace(log[4], content="quatre")]
    assert any("lost" in v for v in check_history(moved, histories(log)))
    assert any("quatre" in v for v in check_history(changed, histories(log)))


def test_a_command_carried_out_twice_is_found_whether_acked_or_not() -> None:
    log = a_log()
    twice = [*log, replace(log[4], seq=6, id=new_id())]
    unacked = histories(log)
    unacked[0].acked.clear()
    for people in (histories(log), unacked):
        assert any("doubled" in v for v in check_history(twice, people))


def test_a_refused_or_invented_message_in_the_log_is_found() -> None:
    log = a_log()
    people = histories(log)
    people[0].refused[COMMANDS[4]] = people[0].acked.pop(COMMANDS[4])
    assert any("refused" in v for v in check_history(log, people))
    assert any("never sent" in v for v in check_history(log, histories(log)[:1]))


def test_commands_in_another_order_than_sent_are_found() -> None:
    log = a_log()
    people = histories(log)
    sent = people[0].sent
    sent[COMMANDS[1]] = sent.pop(COMMANDS[1])
    assert any("order" in v for v in check_history(log, people))


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (lambda tab: tab[:1] + tab[2:], "missing [2]"),
        (lambda tab: tab[:-1], "missing [5]"),
        (lambda tab: [*tab[:2], tab[1], *tab[2:]], "twice [2]"),
        (lambda tab: [tab[0], tab[2], tab[1], *tab[3:]], "out of order"),
        (lambda tab: [*tab, {**tab[-1], "seq": 7, "id": "other"}], "not in the log [7]"),
    ],
    ids=["gap", "end", "double", "reorder", "invention"],
)
def test_a_tab_that_holds_something_else_than_the_log_is_found(plant: object, said: str) -> None:
    assert callable(plant)
    log = a_log()
    assert said in applied(log, plant(a_tab(log)))[0]


def test_a_client_who_was_shown_a_note_is_found() -> None:
    log = a_log()
    note = visible_to(log[2], "agent")
    assert note is not None
    tab = a_tab(log)
    assert "not in the log [3]" in applied(log, [*tab[:2], note.model_dump(mode="json"), *tab[2:]])[0]


def test_a_hole_in_the_database_is_found(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'libriassist.db'}"
    add_agents(url)
    database = Database(url)
    conversation = {
        "id": new_id(), "client_id": "c1", "lang": "fr", "created_at": NOW, "status": "ai", "last_seq": 1,
        "last_client_seq": 1, "state_version": 0, "priority": 1, "passed_by": [], "last_message_seq": 0,
        "agent_read_seq": 0, "client_read_seq": 0,
    }  # fmt: skip
    with database.writing() as connection:
        connection.execute(sa.insert(schema.conversations).values(**conversation))
    database.close()
    assert any("verify" in v for v in check(url, [Client(["http://127.0.0.1"])]))
