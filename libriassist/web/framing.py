"""Whole WebSocket frames out of a byte stream (RFC 6455, section 5.2), and a light line to wait in for them."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from websockets.frames import apply_mask  # type: ignore[attr-defined]

_TEXT_AND_FINAL = 0x81
_MASKED = 0x80
_CONTINUED, _TEXT, _BINARY = 0, 1, 2


class FrameCutter:
    """Cuts what arrives into whole frames, so that the plain ones need no general parser.

    `cut` gives, in order, str for a text that came in one frame and bytes for any other whole frame,
    as it came, an impossible one too: refusing it is the parser's task. A frame longer than `limit` is
    given on in pieces. `more`: `cut` gave as much as was asked for, and there is something left.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._rest = b""
        self._in_parts = False
        self._through = False
        self.more = False

    def cut(self, data: bytes, most: int) -> list[str | bytes]:
        """At most so many frames of what is here now."""
        if self._through:
            return [data] if data else []
        data = self._rest + data if self._rest else data
        found: list[str | bytes] = []
        at = 0
        while len(found) < most and (frame := self._measure(data, at)) is not None:
            body, end = frame
            if end - body > self._limit:
                self._through = True
                end = len(data)
            if end > len(data):
                break
            found.append(self._one(data, at, body, end))
            at = end
        self._rest = data[at:]
        self.more = len(found) == most and bool(self._rest)
        return found

    def _one(self, data: bytes, at: int, body: int, end: int) -> str | bytes:
        first = data[at]
        if first == _TEXT_AND_FINAL and data[at + 1] & _MASKED and not (self._in_parts or self._through):
            try:
                return apply_mask(data[body:end], data[body - 4 : body]).decode()
            except UnicodeDecodeError:
                return data[at:end]
        self._note_parts(first)
        return data[at:end]

    @staticmethod
    def _measure(data: bytes, at: int) -> tuple[int, int] | None:
        """Where the payload of the frame at `at` begins and ends; None when its head is not all here."""
        if len(data) - at < 2:
            return None
        size = data[at + 1] & 0x7F
        body = at + 2
        if size >= 126:
            more = 2 if size == 126 else 8
            if len(data) - body < more:
                return None
            size = int.from_bytes(data[body : body + more], "big")
            body += more
        if data[at + 1] & _MASKED:
            body += 4
        return body, body + size

    def _note_parts(self, first: int) -> None:
        """Between the first and the last part of a message a plain text is an error, for the parser to find."""
        if first & 0x0F in {_CONTINUED, _TEXT, _BINARY}:
            self._in_parts = not first & 0x80


class Inbox:
    """As much of asyncio.Queue as one reader needs; it is used for every frame."""

    __slots__ = ("_loop", "_messages", "_waiting")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._messages: deque[Any] = deque()
        self._waiting: asyncio.Future[None] | None = None

    def put_nowait(self, message: Any) -> None:
        self._messages.append(message)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def get(self) -> Any:
        while not self._messages:
            self._waiting = self._loop.create_future()
            await self._waiting
            self._waiting = None
        return self._messages.popleft()

    def empty(self) -> bool:
        return not self._messages

    def __len__(self) -> int:
        return len(self._messages)
