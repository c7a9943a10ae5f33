"""The summary at closing: own sentences of those who spoke, each with its message."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from libriassist import protocol
from libriassist.core.brief.summary import write_summary
from libriassist.core.conversation import Conversation
from libriassist.core.decisions import Context, decide
from libriassist.core.events import Actor, Event, NewEvent
from libriassist.core.log import place

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CLIENT = Actor("client", "c")
MARIE = Actor("agent", "m", "Marie Dupont", "Marie")


def log(*turns: str) -> list[Event]:
    """ "c: ..." is the client's, "m: ..." Marie's."""
    conversation = Conversation("x", "c", "fr", NOW)
    new = [NewEvent("message.posted", MARIE if turn[0] == "m" else CLIENT, turn[3:]) for turn in turns]
    return place(conversation, new, lambda: "id", NOW)


def test_need_what_was_done_promises_and_outcome_are_sentences_of_the_conversation() -> None:
    summary = write_summary(
        log(
            "c: Bonjour, mon livre est arrivé avec des pages blanches. Merci",
            "m: Bonjour ! J’ai vérifié votre fichier. Combien d’exemplaires sont touchés ?",
            "c: Les trois exemplaires",
            "m: Le défaut vient de nous. Vous recevrez trois nouveaux exemplaires vendredi.",
            "c: Parfait, merci beaucoup !",
        )
    )
    assert summary is not None
    assert summary.need is not None
    assert (summary.need.text, summary.need.seq) == ("mon livre est arrivé avec des pages blanches.", 1)
    assert [(q.text, q.seq, q.name) for q in summary.done] == [("J’ai vérifié votre fichier.", 2, "Marie Dupont")]
    assert [(q.text, q.seq) for q in summary.promises] == [
        ("Vous recevrez trois nouveaux exemplaires vendredi.", 4)
    ]
    assert (summary.outcome, summary.outcome_seq) == ("solved", 5)


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        ("Merci beaucoup", "solved"),
        ("Thanks, that works", "solved"),
        ("Merci mais ce n'est toujours pas réglé", "unsolved"),
        ("C'est inadmissible", "unsolved"),
        ("D'accord", "unknown"),
    ],
)
def test_the_outcome_is_what_the_clients_last_telling_words_show(last: str, outcome: str) -> None:
    summary = write_summary(log("c: Où est mon colis ?", "m: Je regarde.", f"c: {last}"))
    assert summary is not None
    assert summary.outcome == outcome


def test_thanks_said_before_an_agent_wrote_are_no_outcome_and_without_an_agent_there_is_no_summary() -> None:
    summary = write_summary(log("c: Merci beaucoup", "m: Bonjour"))
    assert summary is not None
    assert (summary.outcome, summary.done, summary.promises) == ("unknown", [], [])
    assert write_summary(log("c: Bonjour")) is None
    assert write_summary([]) is None


def test_closing_an_active_conversation_writes_its_summary_for_agents_in_the_same_step() -> None:
    events = log("c: Où est mon colis ?", "m: J’ai relancé le transporteur.")
    conversation = Conversation("x", "c", "fr", NOW, status="active", agent_id="m", last_seq=2)
    command = protocol.CloseConversation(
        type="close_conversation", cmd_id="0" * 32, conversation_id="1" * 8 + "-1111-4111-8111-" + "1" * 12
    )
    closed, summarized = decide(conversation, command, MARIE, Context(NOW, {}, history=events))
    assert (closed.type, summarized.type, summarized.audience) == (
        "conversation.closed",
        "conversation.summarized",
        "agents",
    )
    alone = decide(conversation, command, MARIE, Context(NOW, {}))
    assert [decided.type for decided in alone] == ["conversation.closed"]
