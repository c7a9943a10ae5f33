"""A TCP proxy that can lose, silently, what is published: the connections stay up and nobody is told."""

from __future__ import annotations

import asyncio
import contextlib


class Proxy:
    """Listens on its own port and passes bytes on to another, until `swallows` what subscribers should hear."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []
        self.port = 0
        self.swallows = False
        self.swallowed = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, away = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers += [writer, away]
        subscribes = asyncio.Event()
        with contextlib.suppress(OSError):
            await asyncio.gather(self._up(reader, away, subscribes), self._down(there, writer, subscribes))

    async def _up(
        self, reader: asyncio.StreamReader, away: asyncio.StreamWriter, subscribes: asyncio.Event
    ) -> None:
        while data := await reader.read(65_536):
            if b"SUBSCRIBE" in data:
                subscribes.set()
            away.write(data)
            await away.drain()
        away.close()

    async def _down(
        self, there: asyncio.StreamReader, writer: asyncio.StreamWriter, subscribes: asyncio.Event
    ) -> None:
        while data := await there.read(65_536):
            if self.swallows and subscribes.is_set():
                self.swallowed += 1
                continue
            writer.write(data)
            await writer.drain()
        writer.close()
