"""The socket under the frames: uvicorn's sans-I/O WebSocket with a bounded, never blocking way out.

`push` writes straight to the transport while it flows. When the reader is slow the frames are held,
at most so many, so large and for so long (delivery contract, sentence 12); beyond that the transport
is aborted and the viewer resumes by seq. No frame is dropped silently, nobody else waits.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.utils import ClientDisconnected

from .inflow import Inflow, InflowLimits

SLOW = 4008


@dataclass(frozen=True, slots=True)
class OutboxLimits:
    """Of one connection's outbox; settings."""

    frames: int = 256
    bytes: int = 1_048_576
    seconds: float = 10.0


class WireProtocol(Inflow):
    """Adds `scope["extensions"]["libriassist.wire"]`, a `hub.Wire`, to uvicorn's protocol."""

    def __init__(
        self, *args: Any, outbox: OutboxLimits | None = None, inflow: InflowLimits | None = None, **kwargs: Any
    ) -> None:
        super().__init__(inflow or InflowLimits(), *args, **kwargs)
        self._limits = outbox or OutboxLimits()
        self._held: deque[bytes] = deque()
        self._held_bytes = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._paused = False

    def push(self, frame: bytes) -> None:
        """Send a ready text frame, now or as soon as the reader takes it."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        if not self._paused:
            self.transport.write(frame)
            return
        self._held.append(frame)
        self._held_bytes += len(frame)
        if len(self._held) > self._limits.frames or self._held_bytes > self._limits.bytes:
            self.abort()

    async def send(self, message: Any) -> None:
        """As uvicorn's; but a socket that the stopping server has answered already is not answered again."""
        if not self.handshake_complete and (self.conn.eof_sent or self.transport.is_closing()):
            raise ClientDisconnected
        await super().send(message)

    async def drained(self) -> None:
        """Wait until the reader takes more, or is gone."""
        await self.writable.wait()

    def close(self, code: int, reason: str) -> None:
        """Say good-bye; whoever cannot even take that is cut off by the deadline or the transport."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        if self._held:
            self.abort()
            return
        self.say_goodbye(code, reason)

    def abort(self) -> None:
        """Cut the slow reader off (4008): a close frame would wait behind what it does not read."""
        self._forget_held()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": SLOW, "reason": "slow"})
        self.transport.abort()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._paused = True
        if self._deadline is None:
            self._deadline = self.loop.call_later(self._limits.seconds, self.abort)

    def resume_writing(self) -> None:
        self._paused = False
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        while self._held and not self._paused:
            frame = self._held.popleft()
            self._held_bytes -= len(frame)
            self.transport.write(frame)
        if not self._paused:
            super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_held()
        super().connection_lost(exc)

    def _forget_held(self) -> None:
        self._held.clear()
        self._held_bytes = 0
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
