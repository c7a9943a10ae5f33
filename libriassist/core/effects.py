"""What must happen after a commit, as data: an Effect is named here, kept beside the log, and run by the shell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .conversation import Conversation
from .events import Event

TURN = "assistant.turn"
"""The kind of effect by which the assistant answers a client, or says nothing, or calls a person."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to do once, whatever dies meanwhile. `payload` is JSON, of the type its kind declares.

    `key` is its identity: written twice, it is there once, and receivers are told it to recognise a repeat.
    `due_at`: not before; None: at once.
    """

    kind: str
    key: str
    payload: dict[str, Any]
    due_at: datetime | None = None


def no_effects(_conversation: Conversation, _event: Event) -> Sequence[Effect]:
    """What most events bring along."""
    return ()


def turn_after_words(conversation: Conversation, event: Event) -> Sequence[Effect]:
    """A client wrote while the assistant answers: it is its turn."""
    if event.sender_type != "client" or conversation.status not in {"ai", "waiting"}:
        return ()
    return turn(conversation, event)


def turn(conversation: Conversation, event: Event) -> Sequence[Effect]:
    """It is the assistant's turn: to answer, or to ask what the brief of a waiting client lacks."""
    return (_turn(conversation.id, event.seq),)


def turn_after_return(conversation: Conversation, _event: Event) -> Sequence[Effect]:
    """The client is with the assistant again: it is its turn if nobody answered their last words."""
    if conversation.last_message_from != "client":
        return ()
    return (_turn(conversation.id, conversation.last_message_seq),)


def _turn(conversation_id: str, seq: int) -> Effect:
    return Effect(TURN, f"{TURN}:{conversation_id}:{seq}", {"conversation_id": conversation_id, "seq": seq})
