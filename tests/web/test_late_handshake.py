"""A socket that knocks while the server stops."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
import uvicorn

from libriassist.web.wire import WireProtocol

from ..servers import free_port

pytestmark = pytest.mark.anyio
KNOCK = (
    "GET /ws/client/x HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


@pytest.mark.parametrize("answer", ["websocket.close", "websocket.accept"])
async def test_whom_the_stopping_server_has_answered_is_not_answered_again(
    answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    came, may_answer, left = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        came.set()
        await may_answer.wait()
        try:
            await send({"type": answer})
        finally:
            left.set()

    config = uvicorn.Config(
        app, port=free_port(), ws=WireProtocol, ws_ping_interval=None, lifespan="off", log_config=None
    )
    server = uvicorn.Server(config)
    serving = asyncio.ensure_future(server._serve())
    async with asyncio.timeout(20):
        while not server.started:
            await asyncio.sleep(0.01)
        reader, writer = await asyncio.open_connection("127.0.0.1", config.port)
        writer.write(KNOCK.encode())
        await came.wait()
        with caplog.at_level(logging.ERROR):
            may_answer.set()
            for connection in list(server.server_state.connections):
                connection.shutdown()
            await left.wait()
            told = await reader.read()
            server.should_exit = True
            await serving
        writer.close()
    assert told.startswith(b"HTTP/1.1 500")
    assert caplog.records == []
