"""Who may do what: one table for decisions, REST, sockets, desk and, generated from it, the dashboard.

A right on conversations names, for each role, how one must stand to the conversation; a right on the shop names
the roles. What a conversation's state allows is the decisions' part.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, assert_never, get_args

from .. import protocol
from ..protocol import Role
from .conversation import Conversation
from .errors import Forbidden, NotAssigned
from .events import Actor

Who = Literal["client", "agent", "supervisor", "admin", "ai", "system"]
Standing = Literal["own", "line", "had", "other"]
"""`own`: the client's, or assigned to this agent; `line`: it waits for a person; `had`: this agent was there
once; `other`: none of these. The first that is true."""
OnConversation = Literal[
    "read", "list", "see_notes", "write", "note", "reword", "ask", "take", "decline", "transfer", "give_back",
    "close", "rate",
]  # fmt: skip
"""`list`: it stands on one's desk while it is open; `ask`: for a person, or not any more; `reword`: have the
language model write the draft of a message anew; `give_back`: to the assistant."""
OnShop = Literal[
    "begin", "be_assigned", "find_all", "see_disabled", "change_team", "write_replies", "write_knowledge",
    "review_learning", "change_shop", "settle_effects",
]  # fmt: skip
"""`begin`: a conversation; `be_assigned`: have a status and take clients; `find_all`: search in everybody's
conversations; `change_shop`: its settings, and see who changed them."""

_OWN: frozenset[Standing] = frozenset({"own"})
_LINE: frozenset[Standing] = frozenset({"line"})
_DESK = _OWN | _LINE
_KNOWN: frozenset[Standing] = _DESK | {"had"}
_ALL = frozenset(get_args(Standing))
_NONE: frozenset[Standing] = frozenset()
_TEAM: frozenset[Who] = frozenset({"agent", "supervisor", "admin"})
_SENIORS: frozenset[Who] = frozenset({"supervisor", "admin"})
_ADMINS: frozenset[Who] = frozenset({"admin"})


def _row(
    client: frozenset[Standing],
    agent: frozenset[Standing],
    seniors: frozenset[Standing],
    ai: frozenset[Standing] = _NONE,
) -> Mapping[Who, frozenset[Standing]]:
    """The system itself may all: it is our own code."""
    return {
        "client": client, "agent": agent, "supervisor": seniors, "admin": seniors, "ai": ai, "system": _ALL,
    }  # fmt: skip


CONVERSATION_RIGHTS: Mapping[OnConversation, Mapping[Who, frozenset[Standing]]] = {
    #                 client  agent   supervisor, admin  assistant
    "read":      _row(_OWN,   _KNOWN, _ALL,              _ALL),
    "list":      _row(_NONE,  _DESK,  _ALL),
    "see_notes": _row(_NONE,  _KNOWN, _ALL),
    "write":     _row(_OWN,   _OWN,   _OWN,              _ALL),
    "note":      _row(_NONE,  _DESK,  _ALL),
    "reword":    _row(_NONE,  _OWN,   _ALL),
    "ask":       _row(_OWN,   _NONE,  _NONE,             _ALL),
    "take":      _row(_NONE,  _LINE,  _LINE),
    "decline":   _row(_NONE,  _LINE,  _LINE),
    "transfer":  _row(_NONE,  _OWN,   _ALL),
    "give_back": _row(_NONE,  _OWN,   _ALL),
    "close":     _row(_OWN,   _OWN,   _ALL),
    "rate":      _row(_OWN,   _NONE,  _NONE),
}  # fmt: skip
SHOP_RIGHTS: Mapping[OnShop, frozenset[Who]] = {
    "begin": frozenset({"client"}),
    "be_assigned": _TEAM,
    "find_all": _SENIORS,
    "see_disabled": _SENIORS,
    "change_team": _ADMINS,
    "write_replies": _SENIORS,
    "write_knowledge": _SENIORS,
    "review_learning": _SENIORS,
    "change_shop": _ADMINS,
    "settle_effects": _ADMINS,
}


def who_is(actor: Actor) -> Who:
    """The row of the tables that is about this one."""
    return actor.role if actor.kind == "agent" else actor.kind


def standing_of(conversation: Conversation, actor: Actor, *, had: bool = False) -> Standing:
    """How this one stands to it; `had`: whether this agent was in it once, which only the log knows."""
    mine = conversation.client_id if actor.kind == "client" else conversation.agent_id
    if actor.id == mine:
        return "own"
    if conversation.status == "waiting":
        return "line"
    return "had" if had else "other"


def may(actor: Actor, right: OnConversation, conversation: Conversation, *, had: bool = False) -> bool:
    """Whether this one has the right on this conversation."""
    return standing_of(conversation, actor, had=had) in CONVERSATION_RIGHTS[right][who_is(actor)]


def may_for_all(actor: Actor, right: OnConversation) -> bool:
    """Whether this one has the right on every conversation, whoever has it."""
    return CONVERSATION_RIGHTS[right][who_is(actor)] >= _ALL


def demand(actor: Actor, right: OnConversation, conversation: Conversation) -> None:
    """Raises NotAssigned to somebody of the team, Forbidden to others."""
    if not may(actor, right, conversation):
        raise NotAssigned if actor.kind == "agent" else Forbidden


def may_in_shop(role: Role, right: OnShop) -> bool:
    """Whether somebody of the team with this role has the right."""
    return role in SHOP_RIGHTS[right]


def right_of(command: protocol.PersonsCommand) -> OnConversation | OnShop:  # noqa: PLR0911
    """What a person needs to give this command. A new one without its line fails mypy here."""
    match command:
        case protocol.StartConversation():
            return "begin"
        case protocol.SetStatus():
            return "be_assigned"
        case protocol.PostMessage():
            return "write"
        case protocol.PostNote():
            return "note"
        case protocol.RequestHuman() | protocol.CancelRequest():
            return "ask"
        case protocol.AcceptConversation():
            return "take"
        case protocol.DeclineOffer():
            return "decline"
        case protocol.TransferConversation():
            return "transfer"
        case protocol.ReturnToAssistant():
            return "give_back"
        case protocol.CloseConversation():
            return "close"
        case protocol.RateConversation():
            return "rate"
        case _:
            assert_never(command)
