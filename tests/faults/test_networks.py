"""Bad networks: one that comes and goes, and a reader that stops reading."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from libriassist.protocol import VERSION

from ..servers import Libri
from ..talk import Agent, Client, Person
from .stage import Stage, sqlite_shop

pytestmark = pytest.mark.anyio
ACK_P99_SECONDS = 0.75
"""On a busy machine; whoever waited for the deaf reader would wait for seconds."""
LONG = "—" * 8_000


async def flaps(person: Person, seconds: float) -> None:
    """The person's network goes and comes back every 0.3 s."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await asyncio.sleep(0.3)
        person.cut()


async def test_a_flapping_network_shows_each_message_once_and_in_order(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path)
    server.start()
    async with Stage(server) as stage:
        client, marie = await stage.client(), await stage.agent("Marie", status="busy")
        conversation_id = await stage.with_agent(client, marie)
        flapping = asyncio.gather(flaps(client, 5), flaps(marie, 5))
        answers = []
        for number in range(50):
            answers += [
                person.hands_over(
                    "post_message", conversation_id=conversation_id, content=f"{person.role} {number}"
                )
                for person in (client, marie)
            ]
            await asyncio.sleep(0.09)
        await flapping
        await asyncio.gather(*answers)
        await stage.heals()
        assert client.connections > 8
        for role in ("client", "agent"):
            said = [e["content"] for e in client.events() if e.get("sender_type") == role]
            assert said == [f"{role} {number}" for number in range(50)]


class DeafClient:
    """A visitor's socket that shakes hands, says hello, and never reads again: its window closes."""

    def __init__(self, server: Libri, client: Client) -> None:
        address = urlsplit(server.url)
        assert address.hostname is not None
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.connect((address.hostname, address.port))
        self._socket.sendall(
            f"GET /ws/client/{client.id} HTTP/1.1\r\nHost: {address.netloc}\r\nOrigin: {server.url}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        head = b""
        while b"\r\n\r\n" not in head:
            head += self._socket.recv(1)
        assert b" 101 " in head
        hello = {"type": "hello", "protocol": VERSION, "token": client.token}
        payload = json.dumps(hello).encode()
        length = bytes((0x80 | 126,)) + len(payload).to_bytes(2, "big")
        self._socket.sendall(b"\x81" + length + bytes(4) + payload)

    def close(self) -> None:
        self._socket.close()


@pytest.mark.parametrize(
    ("bound", "seconds"),
    [
        ({"send_seconds": 2, "outbox_frames": 100_000, "outbox_bytes": 2**30}, 3.0),
        ({"send_seconds": 60, "outbox_frames": 100_000, "outbox_bytes": 65_536}, 1.0),
        ({"send_seconds": 60, "outbox_frames": 8, "outbox_bytes": 2**30}, 1.0),
    ],
    ids=["time", "bytes", "frames"],
)
async def test_a_reader_that_stops_reading_is_cut_off_and_delays_nobody(
    tmp_path: Path, bound: dict[str, Any], seconds: float
) -> None:
    server = sqlite_shop(tmp_path, page_change_seconds=0, **bound)
    server.start()
    async with Stage(server) as stage:
        client, marie = await stage.client(), await stage.agent("Marie", status="busy")
        conversation_id = await stage.with_agent(client, marie)
        other, paul = await stage.client(), await stage.agent("Paul", status="busy")
        await stage.with_agent(other, paul)
        await client.leaves()
        await marie.notices("client_presence", online=False)
        with contextlib.closing(DeafClient(server, client)):
            await marie.notices("client_presence", online=True)
            marie.signals.clear()
            latencies: list[float] = []
            measuring = stage.meanwhile(measures(other, latencies))
            flood_ended = await floods(marie)
            await marie.notices("client_presence", 15, online=False, conversation_id=conversation_id)
            assert time.monotonic() - flood_ended < seconds
            measuring.cancel()
        assert sorted(latencies)[int(len(latencies) * 0.99)] < ACK_P99_SECONDS
        await client.comes()
        await stage.heals()


async def floods(agent: Agent) -> float:
    """Long messages until the client is known to be gone, at most 10 MB; when that ended."""
    for _ in range(400):
        if any(s["type"] == "client_presence" for s in agent.signals):
            break
        await agent.says(LONG)
    return time.monotonic()


async def measures(client: Client, latencies: list[float]) -> None:
    while True:
        began = time.monotonic()
        await client.says("Suis-je encore servi ?")
        latencies.append(time.monotonic() - began)
        await asyncio.sleep(0.01)
