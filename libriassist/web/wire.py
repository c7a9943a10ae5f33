"""The socket under the frames: uvicorn's sans-I/O WebSocket with a bounded, never blocking way out.

`push` writes straight to the transport while it flows. When the reader is slow the frames are held,
at most so many, so large and for so long (delivery contract, sentence 12); beyond that the transport
is aborted and the viewer resumes by seq. No frame is dropped silently, nobody else waits.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from .framing import FrameCutter, Inbox

EXTENSION = "libriassist.wire"
SLOW = 4008
NOT_UTF8 = 1007
READ_AHEAD = 16
"""Frames waiting for their turn before the socket is not read any further."""


@dataclass(frozen=True, slots=True)
class OutboxLimits:
    """Of one connection's outbox; settings."""

    frames: int = 256
    bytes: int = 1_048_576
    seconds: float = 10.0


class WireProtocol(WebSocketsSansIOProtocol):
    """Adds `scope["extensions"]["libriassist.wire"]`, a `hub.Wire`, to uvicorn's protocol."""

    limits = OutboxLimits()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: deque[bytes] = deque()
        self._held_bytes = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._paused = False
        self.queue = cast("asyncio.Queue[Any]", Inbox(self.loop))
        self._cutter: FrameCutter | None = None

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions: dict[str, Any] = cast("dict[str, Any]", self.scope["extensions"])
            extensions[EXTENSION] = self
            self._cutter = FrameCutter(self.config.ws_max_size)

    def data_received(self, data: bytes) -> None:
        """Plain text frames go straight to the line; anything else through the general parser, frame by frame."""
        if self._cutter is None or self.conn.parser_exc is not None:
            super().data_received(data)
            return
        try:
            for frame in self._cutter.cut(data):
                if isinstance(frame, bytes):
                    super().data_received(frame)
                elif not self.close_sent:
                    self.queue.put_nowait({"type": "websocket.receive", "text": frame})
        except UnicodeDecodeError:
            self.close(NOT_UTF8, "not UTF-8")
        if len(cast("Inbox", self.queue)) > READ_AHEAD and not self.read_paused:
            self.read_paused = True
            self.transport.pause_reading()

    def push(self, frame: bytes) -> None:
        """Send a ready text frame, now or as soon as the reader takes it."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        if not self._paused:
            self.transport.write(frame)
            return
        self._held.append(frame)
        self._held_bytes += len(frame)
        if len(self._held) > self.limits.frames or self._held_bytes > self.limits.bytes:
            self.abort()

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
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(self.close_timeout, self.transport.close)

    def abort(self) -> None:
        """Cut the slow reader off (4008): a close frame would wait behind what it does not read."""
        self._forget_held()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": SLOW, "reason": "slow"})
        self.transport.abort()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._paused = True
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.limits.seconds, self.abort)

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
