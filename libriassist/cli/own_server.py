"""A server of one's own in a temporary folder, with the sample's knowledge and orders, to be measured."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from ..ai.orders.demo import DEMO_ORDER_QUERY, create_demo_orders
from ..config import Settings
from ..features.knowledge.service import KnowledgeService
from . import settings_with
from .serve import server_config

_MANY = 1_000_000_000
RAISED: dict[str, object] = {
    "client_commands_per_10_seconds": _MANY,
    "signals_per_10_seconds": _MANY,
    "sockets_per_address": _MANY,
    "unproven_sockets_per_address": _MANY,
    "socket_openings_per_minute": _MANY,
    "connections_per_address": _MANY,
    "sessions_per_minute": _MANY,
    "words_per_second": 0,
    "drain_seconds": 0,
}
"""Everybody comes from one address, and nobody reads along."""


@asynccontextmanager
async def own_server(knowledge: Path, *, encoder: bool) -> AsyncIterator[str]:
    """Its address, once the assistant answers with all it has. The environment's settings hold, but for where
    things are, limits, and the orders when none are configured."""
    from ..setup.app import create_app, open_database

    with tempfile.TemporaryDirectory(prefix="libriassist-eval-") as name:
        settings = _settings(Path(name), knowledge, encoder=encoder)
        database = open_database(settings)
        try:
            app = create_app(settings, database)
            with _listening() as listening:
                host, port = listening.getsockname()
                async with _serving(app, listening):
                    await app.http.state.brought[KnowledgeService].ready.wait()
                    yield f"http://{host}:{port}"
        finally:
            database.close()


def _settings(folder: Path, knowledge: Path, *, encoder: bool) -> Settings:
    kept = {"data_dir": folder, "database_url": "", "redis_url": "", "files_dir": "", "public_url": ""}
    orders: dict[str, object] = {}
    if not settings_with().orders_url:
        create_demo_orders(folder / "orders.db")
        orders = {"orders_url": f"sqlite:///{folder / 'orders.db'}", "orders_query": DEMO_ORDER_QUERY}
    voices = {} if encoder else {"semantic": "off"}
    return settings_with(**RAISED, **kept, **orders, **voices, knowledge_file=str(knowledge.absolute()))


@contextmanager
def _listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        yield listening


class _Server(uvicorn.Server):
    """Leaves the process's signals alone, and says when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@asynccontextmanager
async def _serving(app: Any, listening: socket.socket) -> AsyncIterator[None]:
    server = _Server(server_config(app))
    running = asyncio.get_running_loop().create_task(server.serve(sockets=[listening]))
    up = asyncio.get_running_loop().create_task(server.up.wait())
    try:
        await asyncio.wait({running, up}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
            raise RuntimeError("the server did not start")
        yield
    finally:
        up.cancel()
        server.should_exit = True
        await running
