"""Clients who wait and go away: what follows, when, and that they lose nothing by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from libriassist.core.absence import AwayRules, is_away, next_step, wants_note
from libriassist.core.commands import AbandonConversation, AskClient, NoteClientCame, NoteClientLeft
from libriassist.core.conversation import Conversation
from libriassist.core.errors import ConversationIsClosed, WrongState
from libriassist.core.events import SYSTEM
from libriassist.core.queue import in_order, waiting_of

from .test_conversation import ACCEPT, AGENTS, CLIENT, CLOSE, HUMAN, NOTE, POST, Desk, offer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RULES = AwayRules(away=timedelta(seconds=90), ask=timedelta(minutes=15), abandon=timedelta(hours=24))
ALWAYS = NOW - timedelta(days=30)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def waits(seen: datetime | None, *, away: datetime | None = None, asked: datetime | None = None) -> Conversation:
    return Conversation(
        "c", "client", "fr", ago(days=3), status="waiting", waiting_since=ago(days=2),
        client_seen_at=seen, client_away_since=away, client_asked_at=asked,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("conversation", "here", "step"),
    [
        (waits(ago(seconds=89)), False, None),
        (waits(ago(seconds=90)), False, NoteClientLeft(ago(seconds=90))),
        (waits(ago(hours=5)), True, None),
        (waits(None), False, NoteClientLeft(ago(seconds=90))),
        (waits(ago(minutes=5), away=ago(minutes=3)), True, NoteClientCame()),
        (waits(ago(minutes=16), away=ago(minutes=14)), False, None),
        (waits(ago(minutes=17), away=ago(minutes=15)), False, AskClient(ago(minutes=15))),
        (waits(ago(minutes=17), away=ago(minutes=15), asked=ago(seconds=1)), False, None),
        (waits(ago(hours=25), away=ago(hours=24), asked=ago(hours=23)), False, AbandonConversation(ago(hours=24))),
        (waits(ago(hours=25), away=ago(hours=24)), True, NoteClientCame()),
    ],
)
def test_what_an_absence_leads_to(conversation: Conversation, here: bool, step: object) -> None:
    assert next_step(conversation, here, NOW, ALWAYS, RULES) == step


def test_after_a_stop_everybody_gets_the_time_to_come_back_and_nobody_unseen_is_offered_meanwhile() -> None:
    unseen, given_up = waits(ago(hours=3)), waits(ago(hours=30), away=ago(hours=29), asked=ago(hours=28))
    for seconds, steps in ((0, (None, None)), (89, (None, None)), (90, (NoteClientLeft, AbandonConversation))):
        started = NOW - timedelta(seconds=seconds)
        found = tuple(next_step(c, False, NOW, started, RULES) for c in (unseen, given_up))
        assert tuple(type(f) if f else None for f in found) == steps
    assert is_away(unseen, False, NOW, RULES)
    assert not is_away(unseen, True, NOW, RULES)
    assert not is_away(waits(ago(seconds=89)), False, NOW, RULES)


def test_presence_is_noted_now_and_then_and_at_once_after_the_clock_was_set_back() -> None:
    assert not wants_note(waits(ago(seconds=19)), NOW, RULES)
    assert wants_note(waits(ago(seconds=20)), NOW, RULES)
    assert wants_note(waits(NOW + timedelta(hours=2)), NOW, RULES)
    assert wants_note(waits(None), NOW, RULES)


def gone() -> Desk:
    """A client who waited, and whose tab is closed."""
    desk = Desk().waits()
    desk.now += timedelta(minutes=2)
    desk.does(NoteClientLeft(desk.now), SYSTEM)
    return desk


def test_a_client_who_left_is_not_offered_and_comes_back_to_their_place() -> None:
    desk = Desk().waits()
    place = in_order([waiting_of(desk.conversation, away=False)])
    desk.now += timedelta(minutes=2)
    [left] = desk.does(NoteClientLeft(desk.now), SYSTEM)
    assert (left.type, left.audience) == ("client.left", "agents")
    with pytest.raises(WrongState):
        desk.does(offer("Marie"), SYSTEM)
    assert desk.does(NoteClientLeft(desk.now), SYSTEM) == []
    desk.now += timedelta(hours=1)
    [back] = desk.does(NoteClientCame(), SYSTEM)
    assert (back.type, back.audience) == ("client.returned", "agents")
    assert in_order([waiting_of(desk.conversation, away=False)]) == place
    assert desk.does(NoteClientCame(), SYSTEM) == []
    assert desk.does(offer("Marie"), SYSTEM)


def test_who_was_seen_meanwhile_by_another_process_has_not_left() -> None:
    desk = Desk().waits()
    desk.conversation.client_seen_at = desk.now + timedelta(seconds=60)
    assert desk.does(NoteClientLeft(desk.now + timedelta(seconds=59)), SYSTEM) == []
    assert desk.does(NoteClientLeft(desk.now + timedelta(seconds=60)), SYSTEM)


def test_an_offer_under_way_to_a_client_who_leaves_is_taken_back_and_counts_against_nobody() -> None:
    desk = Desk().waits()
    desk.does(offer("Marie"), SYSTEM)
    left, ended = desk.does(NoteClientLeft(desk.now), SYSTEM)
    assert (left.type, ended.type, ended.data["reason"]) == ("client.left", "offer.ended", "client_left")
    assert (desk.conversation.offered_to, desk.conversation.passed_by) == (None, [])


def test_an_agent_may_open_and_answer_a_client_who_is_away() -> None:
    desk = gone()
    desk.does(NOTE, AGENTS["Marie"])
    desk.does(ACCEPT, AGENTS["Marie"])
    desk.does(POST, AGENTS["Marie"])
    assert (desk.conversation.status, desk.conversation.client_away_since) == ("active", None)


def test_an_absent_client_is_asked_once_an_absence() -> None:
    desk = gone()
    assert desk.does(AskClient(desk.now - timedelta(seconds=1)), SYSTEM) == [], "not away so long"
    [asked] = desk.does(AskClient(desk.now), SYSTEM)
    assert (asked.type, asked.audience) == ("client.asked", "all")
    assert desk.does(AskClient(desk.now), SYSTEM) == []
    desk.does(NoteClientCame(), SYSTEM)
    assert desk.does(AskClient(desk.now), SYSTEM) == []
    desk.now += timedelta(hours=1)
    desk.does(NoteClientLeft(desk.now), SYSTEM)
    assert desk.does(AskClient(desk.now), SYSTEM)


def test_who_does_not_come_back_is_let_go_and_may_ask_again_with_everything_kept() -> None:
    desk = gone()
    assert desk.does(AbandonConversation(desk.now - timedelta(seconds=1)), SYSTEM) == []
    [closed] = desk.does(AbandonConversation(desk.now), SYSTEM)
    assert (closed.type, closed.data["reason"], closed.data["closed_by"]) == (
        "conversation.closed", "abandoned", "system",
    )  # fmt: skip
    assert (desk.conversation.status, desk.conversation.abandoned) == ("closed", True)
    desk.reopen_within = timedelta(hours=72)
    kinds = [event.type for event in desk.does(HUMAN, CLIENT)]
    assert kinds == ["conversation.reopened", "transfer.requested", "brief.written"]
    assert (desk.conversation.status, desk.conversation.abandoned) == ("waiting", False)
    assert desk.conversation.client_away_since is None


def test_where_every_end_is_the_end_nothing_is_taken_up_again() -> None:
    desk = gone()
    desk.does(CLOSE, CLIENT)
    assert not desk.conversation.abandoned
    for command in (HUMAN, POST):
        with pytest.raises(ConversationIsClosed):
            desk.does(command, CLIENT)


def test_an_agent_who_vanished_from_an_abandoned_line_leaves_a_summary() -> None:
    from libriassist.core.commands import ReleaseConversation

    desk = Desk().is_with("Marie")
    desk.does(POST, AGENTS["Marie"])
    desk.does(ReleaseConversation("Marie"), SYSTEM)
    desk.now += timedelta(hours=1)
    desk.does(NoteClientLeft(desk.now), SYSTEM)
    closed, summary = desk.does(AbandonConversation(desk.now), SYSTEM)
    assert (closed.type, summary.type) == ("conversation.closed", "conversation.summarized")
