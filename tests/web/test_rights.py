"""The table of rights says what the server really answers: compared with the matrix, which asks it everything."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from libriassist import protocol
from libriassist.core.conversation import Conversation
from libriassist.core.errors import Forbidden, NotAssigned
from libriassist.core.events import ASSISTANT, SYSTEM, Actor
from libriassist.core.rights import (
    CONVERSATION_RIGHTS,
    SHOP_RIGHTS,
    OnConversation,
    OnShop,
    Standing,
    Who,
    demand,
    may,
    right_of,
    standing_of,
    who_is,
)

from ..servers import ROOT
from .test_matrix import COMMANDS, OK, PEOPLE, ROUTES, TRANSLATION

TEAM: dict[str, Who] = {
    "assigned": "agent", "other_agent": "agent", "supervisor": "supervisor", "admin": "admin",
}  # fmt: skip
VISITORS = ("visitor", "other_visitor")
NEEDS: dict[tuple[str, str], OnShop] = {
    ("POST", "/api/agents"): "change_team",
    ("PATCH", "/api/agents/{agent_id}"): "change_team",
    ("POST", "/api/canned-replies"): "write_replies",
    ("PUT", "/api/canned-replies/{reply_id}"): "write_replies",
    ("DELETE", "/api/canned-replies/{reply_id}"): "write_replies",
    ("PATCH", "/api/shop"): "change_shop",
    ("GET", "/api/effects"): "settle_effects",
    ("POST", "/api/effects/retry"): "settle_effects",
    ("POST", "/api/effects/drop"): "settle_effects",
    ("POST", "/api/knowledge/entries"): "write_knowledge",
    ("PATCH", "/api/knowledge/entries/{entry_id}"): "write_knowledge",
    ("POST", "/api/knowledge/entries/{entry_id}/restore"): "write_knowledge",
    ("POST", "/api/knowledge/entries/{entry_id}/phrasings/proposal"): "write_knowledge",
    ("PUT", TRANSLATION): "write_knowledge",
    ("DELETE", TRANSLATION): "write_knowledge",
    ("POST", f"{TRANSLATION}/proposal"): "write_knowledge",
    ("PUT", "/api/knowledge/contradictions/{key}"): "write_knowledge",
    ("POST", "/api/knowledge/sources"): "write_knowledge",
    ("POST", "/api/knowledge/files"): "write_knowledge",
    ("POST", "/api/knowledge/sources/{source_id}/import"): "write_knowledge",
    **{route: "review_learning" for route in ROUTES if route[1].startswith("/api/learning/")},
}
"""What a route demands of the team. All others are for everybody who is signed in, or has the conversation."""
REFUSED = {403, 404}


def conversation(**changes: Any) -> Conversation:
    """One whose client is `visitor`; where somebody has it, `assigned`."""
    found = Conversation("c", "visitor", "fr", datetime(2026, 11, 29, tzinfo=UTC))
    for name, value in changes.items():
        setattr(found, name, value)
    return found


def test_each_right_has_a_row_and_each_row_everybody() -> None:
    assert set(CONVERSATION_RIGHTS) == set(get_args(OnConversation))
    assert set(SHOP_RIGHTS) == set(get_args(OnShop))
    for row in CONVERSATION_RIGHTS.values():
        assert set(row) == set(get_args(Who))
        assert set().union(*row.values()) <= set(get_args(Standing))


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_each_route_refuses_whom_the_table_refuses(route: tuple[str, str]) -> None:
    answers, right = ROUTES[route], NEEDS.get(route)
    if right is not None:
        for person, who in TEAM.items():
            assert (answers[person] == 403) == (who not in SHOP_RIGHTS[right]), person
    elif "{conversation_id}" in route[1] or route == ("GET", "/api/files/{file_id}"):
        for person, who in TEAM.items():
            standing: Standing = "own" if person == "assigned" else "other"
            assert (answers[person] in REFUSED) == (standing not in CONVERSATION_RIGHTS["read"][who]), person
    else:
        assert not any(answers[person] in REFUSED for person in TEAM)


COMMAND_TYPES = {
    get_args(model.model_fields["type"].annotation)[0]: model
    for model in {*get_args(protocol.ClientCommand), *get_args(protocol.AgentCommand)}
}


@pytest.mark.parametrize("kind", sorted(COMMAND_TYPES))
def test_each_command_is_taken_from_whom_the_table_allows_it(kind: str) -> None:
    state, answers = COMMANDS[kind]
    right = right_of(COMMAND_TYPES[kind].model_construct())
    there = conversation(status=state, agent_id="assigned" if state in {"active", "closed"} else None)
    for person in PEOPLE[1:]:
        who: Who = TEAM.get(person, "client")
        actor = Actor("client", person) if who == "client" else Actor("agent", person, role=who)  # type: ignore[arg-type]
        allowed = who in SHOP_RIGHTS[right] if right in SHOP_RIGHTS else may(actor, right, there)  # type: ignore[index,arg-type]
        assert (answers[person] == OK) == allowed, person


def test_who_stands_how_to_a_conversation() -> None:
    marie, paul = Actor("agent", "marie"), Actor("agent", "paul")
    active = conversation(status="active", agent_id="marie")
    assert standing_of(active, marie) == standing_of(active, Actor("client", "visitor")) == "own"
    assert standing_of(active, paul) == standing_of(active, Actor("client", "marie")) == "other"
    assert standing_of(active, paul, had=True) == "had"
    assert standing_of(conversation(status="waiting"), paul, had=True) == "line"


def test_who_has_no_right_is_told_so_in_the_words_for_them() -> None:
    active = conversation(status="active", agent_id="marie")
    demand(Actor("agent", "marie"), "write", active)
    with pytest.raises(NotAssigned):
        demand(Actor("agent", "paul", role="admin"), "write", active)
    with pytest.raises(Forbidden):
        demand(Actor("client", "visitor"), "note", active)
    with pytest.raises(Forbidden):
        demand(ASSISTANT, "close", active)
    demand(SYSTEM, "close", active)
    assert (who_is(ASSISTANT), who_is(SYSTEM)) == ("ai", "system")


COMPARED = re.compile(r"""\brole\)? ?(?:[!=]==?|(?:not )?in) ?[\[({]?["'](?:agent|supervisor|admin)""")
SHOWN = {"AgentTable.tsx"}
"""Where a role is only shown: its colour."""


def test_nobody_else_compares_roles() -> None:
    assert COMPARED.search('me?.role !== "agent"') and COMPARED.search('agent.role in {"admin"}')
    sources = [*(ROOT / "libriassist").rglob("*.py"), *(ROOT / "frontend" / "agent-dashboard").rglob("*.ts*")]
    mine = [p for p in sources if not {"node_modules", "handoff", "ai", "static"} & set(p.parts)]
    compare = {p.name for p in mine if COMPARED.search(p.read_text(encoding="utf-8"))}
    assert compare - SHOWN - {"failures.py", "eval_handoff.py"} == set(), "a dialogue's turns have roles, too"
