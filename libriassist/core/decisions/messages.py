"""What is said: by clients, agents and the assistant, and the orders clients prove to be theirs."""

from __future__ import annotations

from typing import Any

from ... import protocol
from ..commands import GiveAnswer, RecordOrder
from ..conversation import Conversation
from ..errors import Forbidden, NotAssigned, WrongState
from ..events import Actor, NewEvent
from ..files import attach
from ..rights import demand
from .context import Context


def post_message(c: Conversation, command: protocol.PostMessage, actor: Actor, x: Context) -> list[NewEvent]:
    demand(actor, "write", c)
    if actor.kind == "agent" and c.status != "active":
        raise NotAssigned
    data: dict[str, Any] = {}
    if command.attachments:
        data["attachments"] = attach(command.attachments, x.files, actor)
    if command.original is not None:
        if actor.kind != "agent":
            raise Forbidden("Only agents' messages have an original.")
        data["original"] = command.original
    return [NewEvent("message.posted", actor, command.content, data=data)]


def post_note(c: Conversation, command: protocol.PostNote, actor: Actor, _x: Context) -> list[NewEvent]:
    demand(actor, "note", c)
    return [NewEvent("note.posted", actor, command.content, audience="agents")]


def give_answer(c: Conversation, command: GiveAnswer, actor: Actor, _x: Context) -> list[NewEvent]:
    refuse_if_moved_on(c, command.asked_version)
    return [
        NewEvent("message.posted", actor, command.content, data={"answer": command.answer.model_dump()}),
    ]


def refuse_if_moved_on(c: Conversation, asked_version: int) -> None:
    if c.status not in {"ai", "waiting"} or c.state_version != asked_version:
        raise WrongState("A person took over while the assistant was thinking.")


def record_order(c: Conversation, command: RecordOrder, actor: Actor, _x: Context) -> list[NewEvent]:
    order = command.order.model_dump(mode="json")
    if c.order_data == order:
        return []
    return [NewEvent("order.verified", actor, data={"order": order}, audience="agents")]
