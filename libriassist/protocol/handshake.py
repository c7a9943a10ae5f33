"""Coming, reading on, and staying: what is not about one subject."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Frame, Id, Lang, Seq, Status


class Hello(Frame):
    """The first frame, within 10 s. `token` is a client's; agents speak for themselves by cookie.

    `cursors` states the last applied `seq` per conversation, valid for `epoch` only.
    """

    type: Literal["hello"]
    protocol: int
    token: Annotated[str, StringConstraints(max_length=200)] | None = None
    epoch: Annotated[str, StringConstraints(max_length=64)] | None = None
    cursors: Annotated[dict[Id, Seq], Field(max_length=200)] = {}


class Sync(Frame):
    """Watch a conversation and replay what came after `since` (0: all of it)."""

    type: Literal["sync"]
    conversation_id: Id
    since: Seq


class Unwatch(Frame):
    """Stop watching a conversation."""

    type: Literal["unwatch"]
    conversation_id: Id


class Pong(Frame):
    """The answer to `ping`."""

    type: Literal["pong"]


class Limits(Frame):
    message_chars: int
    frame_bytes: int
    commands_per_10_seconds: int


class ClientConversation(Frame):
    """The client's conversation, as the widget needs it before the events arrive."""

    id: str
    status: Status
    lang: Lang
    last_seq: int
    agent_name: str | None
    rating: int | None


class ClientWelcome(Frame):
    """`conversation`: the open one, else the last one if it may still be rated, else none.
    Its missed events follow at once, ended by `synced`."""

    type: Literal["client_welcome"]
    protocol: int
    epoch: str
    server_time: datetime
    ping_seconds: int
    limits: Limits
    client_id: str
    conversation: ClientConversation | None
    humans_available: bool


class Synced(Frame):
    """All events up to `upto` (of those this viewer may see) have been sent; live ones follow."""

    type: Literal["synced"]
    conversation_id: str
    upto: int


class Reset(Frame):
    """Forget what you hold of this conversation; all of it follows from seq 1."""

    type: Literal["reset"]
    conversation_id: str


class GoingAway(Frame):
    """This server stops; connect again after so many seconds."""

    type: Literal["going_away"]
    reconnect_in: float


class Ping(Frame):
    type: Literal["ping"]
