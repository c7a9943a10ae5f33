"""What one socket may send: every byte and every frame counts, and nobody else waits while it is read.

At most READ_AHEAD frames are taken a turn of the loop; what else a read brought waits its turn, and the
socket is not read any further. Whoever sends more than the limits allow, or breaks the protocol, is heard
no longer: what came before is still answered, then the socket is closed with the code that says why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

from .framing import FrameCutter, Inbox

FAULT = "websocket.fault"
"""In place of a message: this socket must be closed with `code` and `reason`."""
EXTENSION = "libriassist.wire"
NOT_UTF8 = 1007
TOO_MANY = 4029
READ_AHEAD = 16
"""Frames waiting for their turn before the socket is not read any further."""
WINDOW_SECONDS = 10.0
SMALL_READ = 512
"""A read of fewer bytes that completes no frame costs as much as a frame, and counts as one."""
FAREWELL_SECONDS = 3.0
FAREWELL_BYTES = 64 * 1024 * 1024
PAUSE_SECONDS = 0.002
"""How much is read, how long and at which pace after the close frame, so that the close frame arrives."""


@dataclass(frozen=True, slots=True)
class InflowLimits:
    """Of one socket, in ten seconds; settings."""

    frames: int = 600
    bytes: int = 4_194_304


class Inflow(WebSocketsSansIOProtocol):
    """The reading half of `wire.WireProtocol`. `left` is told when the connection is gone."""

    def __init__(
        self, inflow: InflowLimits, *args: Any, left: Callable[[], None] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._inflow = inflow
        self._left = left
        self._line = Inbox(self.loop)
        self.queue = cast("asyncio.Queue[Any]", self._line)
        self._cutter: FrameCutter | None = None
        self._deaf = False
        self._farewell = 0
        self._frames = self._bytes = 0
        self._window = self.loop.time()
        self._taking = False

    def connection_lost(self, exc: Exception | None) -> None:
        if self._left is not None:
            self._left()
        super().connection_lost(exc)

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions: dict[str, Any] = cast("dict[str, Any]", self.scope["extensions"])
            extensions[EXTENSION] = self
            self._cutter = FrameCutter(self.config.ws_max_size)

    def data_received(self, data: bytes) -> None:
        """Plain text frames go straight to the line; anything else through the general parser, frame by frame."""
        if self._deaf:
            self._discard(data)
        elif self._cutter is None:
            super().data_received(data)
            if not self.handshake_initiated:
                self._refuse_handshake()
        else:
            self._take(self._cutter, data)

    def _refuse_handshake(self) -> None:
        """The head came whole; what the parser does not take as a handshake (a line too long) it has answered."""
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()

    def _take(self, cutter: FrameCutter, data: bytes = b"") -> None:
        frames = cutter.cut(data, READ_AHEAD)
        for frame in frames:
            if isinstance(frame, str):
                if not self.close_sent:
                    self._line.put_nowait({"type": "websocket.receive", "text": frame})
            else:
                super().data_received(frame)
                if self._deaf:
                    return
        self._count(len(frames) or (0 < len(data) < SMALL_READ), len(data))
        if (cutter.more or len(self._line) > READ_AHEAD) and not (self.read_paused or self._deaf):
            self.read_paused = True
            self.transport.pause_reading()
        if self.read_paused and self._line.empty():
            self._read_on()

    def _count(self, frames: int, size: int) -> None:
        self._frames += frames
        self._bytes += size
        if self._frames > self._inflow.frames or self._bytes > self._inflow.bytes:
            now = self.loop.time()
            if now - self._window >= WINDOW_SECONDS:
                self._window, self._frames, self._bytes = now, frames, size
            else:
                self._fault(TOO_MANY, "too many frames")

    def _read_on(self) -> None:
        """Take what the last read left, in the loop's next turn; then read the socket again."""
        if self._cutter is not None and self._cutter.more and not self._deaf:
            if not self._taking:
                self._taking = True
                self.loop.call_soon(self._take_more)
        elif not self._deaf:
            self.read_paused = False
            self.transport.resume_reading()

    def _take_more(self) -> None:
        self._taking = False
        if self._cutter is not None and not (self._deaf or self.disconnected):
            self._take(self._cutter)

    async def receive(self) -> Any:
        message = await self._line.get()
        if self.read_paused and self._line.empty():
            self._read_on()
        return message

    def send_receive_event_to_app(self) -> None:
        """A message that came in parts, or is not text."""
        data = b"".join(self.frames)
        self.frames = []
        if self.close_sent:
            return
        if self.curr_msg_data_type == "bytes":
            self._line.put_nowait({"type": "websocket.receive", "bytes": data})
            return
        try:
            self._line.put_nowait({"type": "websocket.receive", "text": data.decode()})
        except UnicodeDecodeError:
            self._fault(NOT_UTF8, "not UTF-8")

    def handle_parser_exception(self) -> None:
        """The parser has a close frame ready; it goes out once what came before is answered."""
        if not self.handshake_complete or self.conn.close_sent is None:
            self.transport.close()
            return
        self._fault(self.conn.close_sent.code, self.conn.close_sent.reason)

    def _fault(self, code: int, reason: str) -> None:
        """Hear nothing more; the application closes when it comes to this place in the line."""
        self._deaf = True
        if not self.read_paused:
            self.read_paused = True
            self.transport.pause_reading()
        if self.close_sent:
            self._part()
            return
        self._line.put_nowait({"type": FAULT, "code": code, "reason": reason})
        self.close_timer = self.loop.call_later(self.close_timeout, self.transport.abort)

    def say_goodbye(self, code: int, reason: str) -> None:
        """Write the close frame. Who was heard to the end answers it; who was not is read and ignored a while."""
        self._line.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        if self.conn.parser_exc is None:
            self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self._deaf:
            self._part()
            return
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(self.close_timeout, self.transport.close)

    def _part(self) -> None:
        """Nothing more is written; closing with data unread would take the close frame from the peer."""
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(FAREWELL_SECONDS, self.transport.abort)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._resume()

    def _discard(self, data: bytes) -> None:
        self._farewell += len(data)
        if self._farewell > FAREWELL_BYTES:
            self.transport.abort()
            return
        self.transport.pause_reading()
        self.loop.call_later(PAUSE_SECONDS, self._resume)

    def _resume(self) -> None:
        if not self.transport.is_closing():
            self.transport.resume_reading()

    def shutdown(self) -> None:
        if self._deaf:
            self.transport.close()
            return
        try:
            super().shutdown()
        except InvalidState:
            self.transport.close()
