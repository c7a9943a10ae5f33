"""Blocking WebSockets, only as much as is needed to knock, say hello and hand the open socket over."""

from __future__ import annotations

import base64
import json
import os
import socket
from collections.abc import Callable
from typing import Any


class Socket:
    """One open WebSocket. Raises OSError when the server hangs up, TimeoutError when it is silent for 10 s."""

    def __init__(self, port: int, path: str, headers: dict[str, str] | None = None) -> None:
        self.raw = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""
        host = f"127.0.0.1:{port}"
        lines = {
            "Host": host,
            "Origin": f"http://{host}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Version": "13",
            **(headers or {}),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.raw.sendall(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
        while b"\r\n\r\n" not in self._buffer:
            self._more()
        answer, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        if b" 101 " not in answer.split(b"\r\n", 1)[0]:
            raise ConnectionRefusedError(answer.decode(errors="replace"))

    def send(self, frame: dict[str, Any]) -> None:
        """One masked text frame (the mask is zero: allowed, and nothing to compute)."""
        body = json.dumps(frame).encode()
        size = bytes((0x80 | len(body),)) if len(body) < 126 else b"\xfe" + len(body).to_bytes(2, "big")
        self.raw.sendall(b"\x81" + size + bytes(4) + body)

    def read_until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next frame that is wanted; others are dropped. Raises RuntimeError at an error frame."""
        while True:
            frame: dict[str, Any] = json.loads(self._text())
            if frame["type"] == "error":
                raise RuntimeError(str(frame))
            if wanted(frame):
                return frame

    def close(self) -> None:
        """Hang up."""
        self.raw.close()

    def _text(self) -> bytes:
        while True:
            head = self._take(2)
            size = head[1]
            if size == 126:
                size = int.from_bytes(self._take(2), "big")
            elif size == 127:
                size = int.from_bytes(self._take(8), "big")
            body = self._take(size)
            if head[0] & 0x0F == 1:
                return body
            if head[0] & 0x0F == 8:
                raise ConnectionResetError(f"closed with {int.from_bytes(body[:2], 'big')}: {body[2:]!r}")

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._more()
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def _more(self) -> None:
        data = self.raw.recv(1 << 18)
        if not data:
            raise ConnectionResetError("the server hung up")
        self._buffer += data
