"""The product's own socket stack under a bare handler: what its figures are compared with."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from libriassist.cli.serve import server_config, uvloop_run
from libriassist.web.wire import EXTENSION, WireProtocol

Handler = Callable[[WireProtocol, str, str], None]


def run(handler: Handler, arrived: Callable[[WireProtocol, str], None], port: int) -> None:
    """Serve on 127.0.0.1. `arrived(wire, path)` at each socket, `handler(wire, path, text)` at each frame."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        await receive()
        await send({"type": "websocket.accept"})
        wire: WireProtocol = scope["extensions"][EXTENSION]
        path: str = scope["path"]
        arrived(wire, path)
        while (message := await receive())["type"] == "websocket.receive":
            handler(wire, path, message["text"])

    async def serve() -> None:
        await Server(server_config(app)).serve(sockets=[listening])

    listening = socket.create_server(("127.0.0.1", port), backlog=2048)
    uvloop_run(serve())


class Server(uvicorn.Server):
    """Says when it is ready."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print("ready", flush=True)


async def _lifespan(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
