"""One open socket of one person, and what it watches."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Protocol

from ..core.conversation import Conversation
from ..core.events import Actor
from ..core.views import Viewer
from ..protocol import Frame, QueuePosition, Read
from . import frames


class Wire(Protocol):
    """The bounded way out of one socket. `push` never blocks; a reader too slow is cut off."""

    def push(self, frame: bytes) -> None: ...

    async def drained(self) -> None:
        """Wait until the socket takes more (or is gone)."""
        ...

    def close(self, code: int, reason: str) -> None: ...


@dataclass(slots=True, eq=False)
class Connection:
    """One open socket of one person. `unanswered`: commands in the log's line whose answer is to come."""

    wire: Wire
    viewer: Viewer
    actor: Actor
    address: str
    session_id: str | None
    watches: dict[str, Watch] = field(default_factory=dict)
    last_heard: float = 0.0
    pinged_at: float = 0.0
    awaits_pong: bool = False
    unanswered: int = 0
    settled: asyncio.Event | None = None

    def answer_came(self) -> None:
        self.unanswered -= 1
        if self.settled is not None and not self.unanswered:
            self.settled.set()

    async def answered(self, seconds: float) -> None:
        """Wait until every command has its answer, at most so long."""
        if self.unanswered:
            self.settled = asyncio.Event()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self.settled.wait()

    def send(self, frame: Frame) -> None:
        self.wire.push(frames.encode(frame))

    def show_marks(self, conversation: Conversation) -> None:
        """How far each side had read, here or in another tab: signals of the past are not replayed."""
        marks: dict[Viewer, int] = {
            "client": conversation.client_read_seq,
            "agent": conversation.agent_read_seq,
        }
        for reader, seq in marks.items():
            if seq:
                self.send(Read(type="read", conversation_id=conversation.id, reader=reader, seq=seq))


@dataclass(slots=True, eq=False)
class Watch:
    """One connection's view of one conversation, complete up to `sent_seq`. `replaying`: not live yet.

    `told`: the latest word on the place in the line, and the `sent_seq` it was said after.
    """

    connection: Connection
    conversation_id: str
    sent_seq: int
    replaying: bool = True
    told: tuple[int, QueuePosition] | None = None
