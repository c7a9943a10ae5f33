"""What all frames have in common: numbers, names of states and people, identifiers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

VERSION = 1
MAX_MESSAGE_CHARS = 8_000
MAX_FRAME_BYTES = 65_536
MAX_ATTACHMENTS = 5
"""Files of one message."""
PAGE_EVENTS = 200
Status = Literal["ai", "waiting", "active", "closed"]
AgentStatus = Literal["available", "busy", "offline"]
Role = Literal["admin", "supervisor", "agent"]
SenderType = Literal["client", "agent", "ai", "system"]
Lang = Literal["fr", "en", "es", "de", "it"]
"""Languages of conversations, answers and knowledge; people's own screens are in French or English."""
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
CmdId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_MESSAGE_CHARS, pattern=r"\S")]
Seq = Annotated[int, Field(ge=0, le=2**53)]


class Frame(BaseModel):
    """The common ground of all frames: immutable, nothing unknown is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Command(Frame):
    """`cmd_id` is 128 random bits as hex, saved before the first send, the same on every retry."""

    cmd_id: CmdId


class ConversationCommand(Command):
    conversation_id: Id


class Event(Frame):
    """One row of the log. `prev_seq`: the previous event this viewer may see, 0 for none."""

    id: Id
    conversation_id: Id
    seq: int
    prev_seq: int
    created_at: datetime
