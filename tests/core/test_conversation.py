"""The state machine: given these events, when this command, then these events; and what always holds."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from libriassist import protocol as p
from libriassist.core.commands import (
    AbandonConversation,
    AskClient,
    EndOffer,
    GiveAnswer,
    NoteClientCame,
    NoteClientLeft,
    OfferConversation,
    RecordOrder,
    ReleaseConversation,
    TransferToHuman,
)
from libriassist.core.conversation import HEAD_OF_QUEUE, Conversation
from libriassist.core.decisions import AgentSlot, Context, decide
from libriassist.core.errors import (
    AlreadyTaken,
    AtCapacity,
    ChatError,
    ConversationIsClosed,
    Forbidden,
    NotAssigned,
    NotAvailable,
    NotWaiting,
    WrongState,
)
from libriassist.core.events import ASSISTANT, SYSTEM, Actor, Event
from libriassist.core.handoff.danger import ENDANGERED
from libriassist.core.log import apply, own_event, place
from libriassist.core.queue import Told
from libriassist.core.views import visible_to

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CLIENT = Actor(kind="client", id="client")
AGENTS = {
    name: Actor(kind="agent", id=name, name=f"{name} Canari", public_name=name) for name in ("Marie", "Paul")
}
SOPHIE = Actor(kind="agent", id="Sophie", name="Sophie Canari", public_name="Sophie", role="supervisor")
LATER = NOW + timedelta(days=1)
CMD = "0" * 32
CONVERSATION = "00000000-0000-0000-0000-000000000000"
ORDER = p.OrderDetails(
    number="CL-401372-487531", client_name="Jean", status="x", ordered_on=None, shipping_on=None, title=None
)
ANSWER = p.AssistantAnswer(outcome="sure", stream_id=None, sources=[], suggestions=[], offers_human=False)


class Desk:
    """A conversation with what surrounds it: slots, ids, a clock that stands still."""

    def __init__(self) -> None:
        counter = itertools.count(1)
        self.ids: Callable[[], str] = lambda: f"00000000-0000-0000-0000-{next(counter):012d}"
        self.now = NOW
        self.reopen_within = timedelta()
        self.conversation = Conversation(CONVERSATION, "client", "fr", NOW)
        self.log: list[Event] = []
        self.slots = {name: slot(name) for name in AGENTS}
        self.does(p.StartConversation(type="start_conversation", cmd_id=CMD), CLIENT)

    def does(self, command: Any, actor: Actor) -> list[Event]:
        told, history = Told("estimated", 60), list(self.log)
        context = Context(self.now, self.slots, told, history, reopen_within=self.reopen_within)
        new = decide(self.conversation, command, actor, context)
        events = place(self.conversation, new, self.ids, self.now)
        self.log += events
        return events

    def waits(self) -> Desk:
        self.does(wire(p.RequestHuman, "request_human"), CLIENT)
        return self

    def is_with(self, name: str) -> Desk:
        self.waits().does(wire(p.AcceptConversation, "accept_conversation"), AGENTS[name])
        return self


def slot(name: str, **changes: Any) -> AgentSlot:
    values: dict[str, Any] = {
        "id": name, "name": f"{name} Canari", "public_name": name, "status": "available",
        "present": True, "load": 0, "offers": 0, "max_conversations": 3,
    }  # fmt: skip
    return AgentSlot(**{**values, **changes})


def wire(model: Any, kind: str, **values: Any) -> Any:
    """The command as the wire would give it, but with names for ids."""
    return model.model_construct(type=kind, cmd_id=CMD, conversation_id=CONVERSATION, **values)


POST = wire(p.PostMessage, "post_message", content="bonjour")
TRANSLATED = wire(p.PostMessage, "post_message", content="hello", original="secret: bonjour")
NOTE = wire(p.PostNote, "post_note", content="entre nous")
HUMAN = wire(p.RequestHuman, "request_human")
CANCEL = wire(p.CancelRequest, "cancel_request")
ACCEPT = wire(p.AcceptConversation, "accept_conversation")
DECLINE = wire(p.DeclineOffer, "decline_offer")
CLOSE = wire(p.CloseConversation, "close_conversation")
RATE = wire(p.RateConversation, "rate_conversation", rating=4, comment="bien")


def transfer(name: str, note: str = "") -> Any:
    return wire(p.TransferConversation, "transfer_conversation", to_agent_id=name, note=note)


def back(note: str = "") -> Any:
    return wire(p.ReturnToAssistant, "return_to_assistant", note=note)


def offer(name: str) -> OfferConversation:
    return OfferConversation(name, NOW + timedelta(seconds=30))


def test_the_whole_way_from_the_assistant_to_a_rating() -> None:
    desk = Desk()
    kinds = [
        e.type
        for command, actor in [
            (POST, CLIENT), (GiveAnswer("Sept formats.", ANSWER, 0), ASSISTANT), (HUMAN, CLIENT),
            (offer("Marie"), SYSTEM), (ACCEPT, AGENTS["Marie"]), (POST, AGENTS["Marie"]), (POST, CLIENT),
            (NOTE, AGENTS["Marie"]), (transfer("Paul", "à toi"), AGENTS["Marie"]), (POST, AGENTS["Paul"]),
            (CLOSE, AGENTS["Paul"]), (RATE, CLIENT),
        ]
        for e in desk.does(command, actor)
    ]  # fmt: skip
    assert kinds == [
        "message.posted", "message.posted", "transfer.requested", "brief.written", "agent.offered",
        "agent.assigned",
        "message.posted", "message.posted", "note.posted", "agent.assigned", "note.posted",
        "message.posted", "conversation.closed", "conversation.summarized", "conversation.rated",
    ]  # fmt: skip
    assert desk.conversation.status == "closed"
    assert (desk.conversation.rating, desk.conversation.agent_id) == (4, "Paul")


def test_a_second_request_for_a_person_changes_nothing() -> None:
    assert Desk().waits().does(HUMAN, CLIENT) == []
    assert Desk().is_with("Marie").does(HUMAN, CLIENT) == []


def test_the_first_to_accept_wins_and_the_others_are_told_who_has_it() -> None:
    desk = Desk().is_with("Marie")
    with pytest.raises(AlreadyTaken) as refused:
        desk.does(ACCEPT, AGENTS["Paul"])
    assert refused.value.details == {"by": "Marie Canari"}


def test_an_agent_without_room_cannot_accept() -> None:
    desk = Desk().waits()
    desk.slots["Marie"] = slot("Marie", load=3)
    with pytest.raises(AtCapacity):
        desk.does(ACCEPT, AGENTS["Marie"])


@pytest.mark.parametrize("status", ["available", "busy", "offline"])
def test_an_agent_may_take_a_client_by_hand_whatever_their_status_says(status: str) -> None:
    desk = Desk().waits()
    desk.slots["Marie"] = slot("Marie", status=status)
    assert desk.does(ACCEPT, AGENTS["Marie"])[0].type == "agent.assigned"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"load": 2, "offers": 1}, AtCapacity),
        ({"status": "busy"}, NotAvailable),
        ({"present": False}, NotAvailable),
    ],
)
def test_an_offer_goes_only_to_somebody_who_is_there_with_room(changes: dict[str, Any], error: type) -> None:
    desk = Desk().waits()
    desk.slots["Marie"] = slot("Marie", **changes)
    with pytest.raises(error):
        desk.does(offer("Marie"), SYSTEM)


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"load": 3}, AtCapacity), ({"status": "offline"}, NotAvailable), ({"present": False}, NotAvailable)],
)
def test_a_transfer_to_somebody_full_or_gone_is_refused_and_the_source_keeps_it(
    changes: dict[str, Any], error: type
) -> None:
    desk = Desk().is_with("Marie")
    desk.slots["Paul"] = slot("Paul", **changes)
    with pytest.raises(error):
        desk.does(transfer("Paul"), AGENTS["Marie"])
    assert desk.conversation.agent_id == "Marie"


def test_only_the_assigned_agent_writes_and_only_they_or_a_supervisor_close_and_transfer() -> None:
    desk = Desk().is_with("Marie")
    for command in (POST, NOTE, CLOSE, transfer("Paul")):
        with pytest.raises(NotAssigned):
            desk.does(command, AGENTS["Paul"])
    with pytest.raises(NotAssigned):
        desk.does(POST, SOPHIE)
    assert desk.does(transfer("Paul"), SOPHIE)[0].data["agent_id"] == "Paul"
    assert desk.does(CLOSE, SOPHIE)[0].data["closed_by"] == "agent"


def test_an_answer_that_comes_after_a_person_was_asked_for_is_discarded() -> None:
    desk = Desk()
    asked_version = desk.conversation.state_version
    desk.waits()
    with pytest.raises(WrongState):
        desk.does(GiveAnswer("trop tard", ANSWER, asked_version), ASSISTANT)
    assert desk.does(GiveAnswer("à temps", ANSWER, desk.conversation.state_version), ASSISTANT)
    desk.does(ACCEPT, AGENTS["Marie"])
    with pytest.raises(WrongState):
        desk.does(GiveAnswer("trop tard", ANSWER, desk.conversation.state_version), ASSISTANT)


def test_a_late_hand_over_by_the_assistant_does_not_undo_a_cancelled_request() -> None:
    desk = Desk()
    asked_version = desk.conversation.state_version
    desk.waits().does(CANCEL, CLIENT)
    with pytest.raises(WrongState):
        desk.does(TransferToHuman("complaint", ("mots",), asked_version), ASSISTANT)


def test_the_agent_or_a_supervisor_gives_the_conversation_back_to_the_assistant() -> None:
    desk = Desk().is_with("Marie")
    with pytest.raises(NotAssigned):
        desk.does(back(), AGENTS["Paul"])
    said, resumed = desk.does(back(" À bientôt ! "), AGENTS["Marie"])
    assert (said.type, said.content, said.data["public_name"]) == ("message.posted", "À bientôt !", "Marie")
    assert (resumed.type, resumed.audience) == ("assistant.resumed", "all")
    assert (desk.conversation.status, desk.conversation.agent_id) == ("ai", None)
    with pytest.raises(WrongState):
        desk.does(back(), AGENTS["Marie"])
    with pytest.raises(NotAssigned):
        desk.does(POST, AGENTS["Marie"])
    assert desk.does(HUMAN, CLIENT)[0].type == "transfer.requested"
    [resumed] = Desk().is_with("Marie").does(back(), SOPHIE)
    assert resumed.data["agent_name"] == "Sophie Canari"


def test_every_request_for_a_person_comes_with_its_brief_in_the_same_step() -> None:
    by_button = Desk()
    by_button.does(wire(p.PostMessage, "post_message", content="Où est ma commande ?"), CLIENT)
    requested, brief = by_button.does(HUMAN, CLIENT)
    assert (requested.type, brief.type, brief.audience) == ("transfer.requested", "brief.written", "agents")
    assert brief.data["brief"]["need"]["text"] == "Où est ma commande ?"
    assert by_button.conversation.need == "Où est ma commande ?"
    by_rule = Desk()
    _, brief = by_rule.does(TransferToHuman("complaint", ("pas content",), 0), ASSISTANT)
    assert (brief.type, brief.data["brief"]["reason"]) == ("brief.written", "complaint")


def test_while_waiting_the_brief_is_renewed_only_when_a_line_of_it_changes() -> None:
    desk = Desk().waits()
    assert [e.type for e in desk.does(POST, CLIENT)] == ["message.posted"]
    number = wire(p.PostMessage, "post_message", content="CL-401372-487531")
    assert [e.type for e in desk.does(number, CLIENT)] == ["message.posted", "brief.written"]
    assert [e.type for e in desk.does(number, CLIENT)] == ["message.posted"]
    verified, brief = desk.does(RecordOrder(ORDER), ASSISTANT)
    assert [f["seq"] for f in brief.data["brief"]["verified"]] == [verified.seq] * 3
    desk.does(ACCEPT, AGENTS["Marie"])
    again = wire(p.PostMessage, "post_message", content="et la CL-111111-222222")
    assert [e.type for e in desk.does(again, CLIENT)] == ["message.posted"]


def test_a_transfer_between_agents_takes_along_what_the_first_one_said() -> None:
    desk = Desk().is_with("Marie")
    desk.does(wire(p.PostMessage, "post_message", content="Je vous rembourse demain."), AGENTS["Marie"])
    assigned, note, brief = desk.does(transfer("Paul", "à toi"), AGENTS["Marie"])
    assert (assigned.type, note.type, brief.type) == ("agent.assigned", "note.posted", "brief.written")
    [said] = brief.data["brief"]["agent_said"]
    assert (said["text"], said["name"]) == ("Je vous rembourse demain.", "Marie Canari")


def test_the_original_of_a_translation_is_for_agents_and_never_comes_from_a_client() -> None:
    desk = Desk().is_with("Marie")
    translated = wire(p.PostMessage, "post_message", content="Good morning", original="Bonjour")
    [posted] = desk.does(translated, AGENTS["Marie"])
    seen = {viewer: visible_to(posted, viewer) for viewer in ("agent", "client")}
    assert isinstance(seen["agent"], p.MessagePosted)
    assert isinstance(seen["client"], p.MessagePosted)
    assert (seen["agent"].content, seen["agent"].original) == ("Good morning", "Bonjour")
    assert (seen["client"].content, seen["client"].original) == ("Good morning", None)
    with pytest.raises(Forbidden):
        desk.does(translated, CLIENT)


def test_who_waits_and_whose_life_may_be_in_danger_goes_before_all_others_and_has_waited_as_long() -> None:
    desk = Desk().waits()
    since, version = desk.now, desk.conversation.state_version
    desk.now += timedelta(minutes=3)
    alarm = TransferToHuman("sensitive", ("envie de mourir",), version, "distress", ENDANGERED)
    asked, brief = desk.does(alarm, ASSISTANT)
    assert (asked.type, asked.data["care"], brief.type) == ("transfer.requested", "distress", "brief.written")
    c = desk.conversation
    assert (c.status, c.priority, c.handoff_reason) == ("waiting", ENDANGERED, "sensitive")
    assert (c.waiting_since, c.requested_at) == (since, since)
    assert desk.does(replace(alarm, asked_version=c.state_version), ASSISTANT) == []
    desk.does(wire(p.AcceptConversation, "accept_conversation"), AGENTS["Marie"])
    desk.does(ReleaseConversation("Marie"), SYSTEM)
    assert c.priority == ENDANGERED


def test_a_vanished_agents_conversation_goes_to_the_head_of_the_queue() -> None:
    desk = Desk().is_with("Marie")
    assert desk.does(ReleaseConversation("Paul"), SYSTEM) == []
    [left] = desk.does(ReleaseConversation("Marie"), SYSTEM)
    assert left.type == "agent.left"
    assert left.audience == "all"
    assert (desk.conversation.status, desk.conversation.priority) == ("waiting", HEAD_OF_QUEUE)
    assert desk.conversation.agent_id is None


def test_whoever_let_an_offer_pass_is_remembered_until_somebody_takes_it() -> None:
    desk = Desk().waits()
    desk.does(offer("Marie"), SYSTEM)
    with pytest.raises(WrongState):
        desk.does(offer("Paul"), SYSTEM)
    assert desk.does(DECLINE, AGENTS["Paul"]) == []
    desk.does(DECLINE, AGENTS["Marie"])
    desk.does(offer("Paul"), SYSTEM)
    desk.does(EndOffer("Paul", "Paul Canari", "expired"), SYSTEM)
    assert desk.conversation.passed_by == ["Marie", "Paul"]
    desk.does(ACCEPT, AGENTS["Marie"])
    assert desk.conversation.passed_by == []


def test_a_closed_conversation_takes_one_rating_and_nothing_from_a_client() -> None:
    desk = Desk()
    with pytest.raises(WrongState):
        desk.does(RATE, CLIENT)
    desk.does(CLOSE, CLIENT)
    for command in (POST, HUMAN, CANCEL, CLOSE):
        with pytest.raises(ConversationIsClosed):
            desk.does(command, CLIENT)
    desk.does(RATE, CLIENT)
    with pytest.raises(WrongState):
        desk.does(RATE, CLIENT)


def rated_and_closed() -> Desk:
    """Marie closed it, the client liked it; what is said again within three days goes on."""
    desk = Desk().is_with("Marie")
    desk.reopen_within = timedelta(hours=72)
    desk.does(RecordOrder(ORDER), ASSISTANT)
    desk.does(POST, AGENTS["Marie"])
    desk.does(CLOSE, AGENTS["Marie"])
    desk.does(RATE, CLIENT)
    return desk


def test_a_client_who_writes_again_in_time_goes_on_with_the_assistant_and_keeps_rating_and_order() -> None:
    desk = rated_and_closed()
    desk.now += timedelta(hours=71)
    events = desk.does(POST, CLIENT)
    assert [e.type for e in events] == ["conversation.reopened", "message.posted"]
    c = desk.conversation
    assert (c.status, c.agent_id, c.closed_at, c.answered_at, c.requested_at) == ("ai", None, None, None, None)
    assert (c.rating, c.order_data is not None) == (4, True)
    assert len([e for e in desk.log if e.type == "conversation.summarized"]) == 1
    assert [visible_to(events[0], viewer).type for viewer in ("client", "agent")] == ["conversation.reopened"] * 2  # type: ignore[union-attr]
    assert [e.type for e in desk.does(POST, CLIENT)] == ["message.posted"]
    desk.does(CLOSE, CLIENT)
    with pytest.raises(WrongState):
        desk.does(RATE, CLIENT)


def test_a_client_who_asks_for_a_person_again_in_time_waits_and_the_brief_is_written() -> None:
    desk = rated_and_closed()
    kinds = [e.type for e in desk.does(HUMAN, CLIENT)]
    assert kinds == ["conversation.reopened", "transfer.requested", "brief.written"]
    assert desk.conversation.status == "waiting"


def test_the_commands_id_is_on_what_the_client_wanted_not_on_the_reopening() -> None:
    desk = rated_and_closed()
    context = Context(desk.now, desk.slots, history=desk.log, reopen_within=desk.reopen_within)
    for command, wanted in ((POST, "message.posted"), (HUMAN, "transfer.requested")):
        after = desk.conversation.copied()
        events = place(after, decide(after, command, CLIENT, context), desk.ids, desk.now, CMD, "hash")
        assert [e.type for e in events if e.cmd_id == CMD and e.cmd_hash == "hash"] == [wanted]
        assert own_event(events).type == wanted


def test_what_was_closed_too_long_ago_and_what_is_not_the_clients_words_reopens_nothing() -> None:
    desk = rated_and_closed()
    for command, actor in ((CANCEL, CLIENT), (CLOSE, CLIENT), (POST, AGENTS["Marie"]), (ACCEPT, AGENTS["Marie"])):
        with pytest.raises(ConversationIsClosed):
            desk.does(command, actor)
    desk.now += timedelta(hours=72)
    for command in (POST, HUMAN):
        with pytest.raises(ConversationIsClosed):
            desk.does(command, CLIENT)
    desk.now -= timedelta(seconds=1)
    assert desk.does(POST, CLIENT)


def test_the_beginning_says_where_the_client_came_in_and_what_came_before() -> None:
    conversation = Conversation(CONVERSATION, "client", "fr", NOW, "mail", "shop-b", "earlier")
    command = p.StartConversation(type="start_conversation", cmd_id=CMD)
    [started] = decide(conversation, command, CLIENT, Context(NOW, {}))
    assert started.data == {"lang": "fr", "channel": "mail", "site": "shop-b", "previous_id": "earlier"}


def test_leaving_the_queue_needs_to_stand_in_it() -> None:
    with pytest.raises(NotWaiting):
        Desk().does(CANCEL, CLIENT)
    with pytest.raises(NotWaiting):
        Desk().does(ACCEPT, AGENTS["Marie"])


COMMANDS: list[tuple[Any, Actor]] = [
    (POST, CLIENT), (POST, AGENTS["Marie"]), (POST, AGENTS["Paul"]), (NOTE, AGENTS["Marie"]), (NOTE, SOPHIE),
    (HUMAN, CLIENT), (CANCEL, CLIENT), (ACCEPT, AGENTS["Marie"]), (ACCEPT, AGENTS["Paul"]),
    (DECLINE, AGENTS["Marie"]), (offer("Marie"), SYSTEM), (offer("Paul"), SYSTEM),
    (EndOffer("Marie", "Marie Canari", "expired"), SYSTEM), (transfer("Paul", "secret"), AGENTS["Marie"]),
    (transfer("Marie"), SOPHIE), (back("à bientôt"), AGENTS["Marie"]), (back(), SOPHIE), (back(), AGENTS["Paul"]),
    (ReleaseConversation("Marie"), SYSTEM), (ReleaseConversation("Paul"), SYSTEM),
    (GiveAnswer("voici", ANSWER, 0), ASSISTANT), (GiveAnswer("voici", ANSWER, 1), ASSISTANT),
    (TransferToHuman("complaint", ("pas content",), 0), ASSISTANT), (RecordOrder(ORDER), ASSISTANT),
    (NoteClientLeft(LATER), SYSTEM), (NoteClientLeft(NOW - timedelta(days=1)), SYSTEM), (NoteClientCame(), SYSTEM),
    (AskClient(LATER), SYSTEM), (AbandonConversation(LATER), SYSTEM),
    (CLOSE, CLIENT), (CLOSE, AGENTS["Marie"]), (RATE, CLIENT), (TRANSLATED, AGENTS["Marie"]), (TRANSLATED, CLIENT),
]  # fmt: skip


class AnyCourse(RuleBasedStateMachine):
    """Any commands in any order: what always holds."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.desk.reopen_within = timedelta(seconds=5)

    @rule(step=st.sampled_from(range(len(COMMANDS))))
    def somebody_does_something(self, step: int) -> None:
        command, actor = COMMANDS[step]
        self.desk.now += timedelta(seconds=1)
        before = _state(self.desk.conversation)
        try:
            events = self.desk.does(command, actor)
        except ChatError:
            assert _state(self.desk.conversation) == before, "a refusal changed something"
            return
        if not events:
            assert _state(self.desk.conversation) == before

    @invariant()
    def the_log_has_no_hole(self) -> None:
        assert [e.seq for e in self.desk.log] == list(range(1, len(self.desk.log) + 1))

    @invariant()
    def the_row_is_the_fold_of_the_log(self) -> None:
        folded = Conversation(CONVERSATION, "client", "fr", NOW)
        for event in self.desk.log:
            apply(folded, event)
        assert _state(folded) == _state(self.desk.conversation)

    @invariant()
    def a_conversation_always_has_an_owner_or_a_place(self) -> None:
        c = self.desk.conversation
        assert (c.status == "active") <= (c.agent_id is not None)
        assert (c.status == "waiting") == (c.waiting_since is not None)
        assert (c.offered_to is not None) <= (c.status == "waiting")
        assert (c.offered_to is None) == (c.offer_expires_at is None)

    @invariant()
    def nobody_is_asked_about_a_client_who_is_away(self) -> None:
        c = self.desk.conversation
        assert (c.client_away_since is None) or c.offered_to is None
        assert (c.client_away_since is None) or c.status == "waiting" or c.abandoned
        assert (c.closed_at is not None) == (c.status == "closed")

    @invariant()
    def every_request_for_a_person_is_announced_to_the_client_and_followed_by_its_brief(self) -> None:
        for event, after in zip(self.desk.log, [*self.desk.log[1:], None], strict=True):
            if event.type == "transfer.requested":
                assert visible_to(event, "client") is not None
                assert after is not None and after.type == "brief.written"
                assert (after.created_at, visible_to(after, "client")) == (event.created_at, None)

    @invariant()
    def each_viewers_stream_is_gapless_by_prev_seq(self) -> None:
        for viewer in ("client", "agent"):
            last = 0
            for event in self.desk.log:
                seen = visible_to(event, viewer)
                if seen is not None:
                    assert seen.prev_seq == last
                    last = seen.seq

    @invariant()
    def a_client_never_sees_what_is_not_for_them(self) -> None:
        for event in self.desk.log:
            seen = visible_to(event, "client")
            if seen is None:
                continue
            text = seen.model_dump_json()
            assert "Canari" not in text, "an agent's surname"
            assert "secret" not in text
            assert "entre nous" not in text
            assert "pas content" not in text, "evidence"
            p.parse_event.validate_json(text)


def _state(c: Conversation) -> str:
    return json.dumps({f.name: getattr(c, f.name) for f in fields(c)}, default=str)


AnyCourse.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyCourse = AnyCourse.TestCase
