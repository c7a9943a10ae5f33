"""The stack the product is built on, as it comes: uvicorn's websockets-sansio, uvloop, httptools, bare ASGI.

The product adds its own framing and outbox to it (web/wire.py); a baseline must not move when those do. Only
`framed_echo` asks for the framing, to show what that alone gains.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn

from libriassist.cli.serve import uvloop_run

Send = Callable[[str], Awaitable[None]]
Handler = Callable[[str, str], Awaitable[None]]


def run(handler: Handler, port: int, sockets: dict[str, Send], ws: Any = "websockets-sansio") -> None:
    """Serve on 127.0.0.1: `handler(path, text)` at each frame; `sockets[path]` sends to an open socket."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        await receive()
        await send({"type": "websocket.accept"})
        path: str = scope["path"]
        sockets[path] = lambda text: send({"type": "websocket.send", "text": text})
        while (message := await receive())["type"] == "websocket.receive":
            await handler(path, message["text"])

    config = uvicorn.Config(
        app,
        http="httptools",
        ws=ws,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        lifespan="on",
        log_level="warning",
        access_log=False,
    )
    listening = socket.create_server(("127.0.0.1", port), backlog=2048)
    uvloop_run(_Server(config).serve(sockets=[listening]))


class _Server(uvicorn.Server):
    """Says when it is ready."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print("ready", flush=True)


async def _lifespan(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
