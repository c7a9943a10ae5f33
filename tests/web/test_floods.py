"""One visitor floods a server that has one core: the others are served as before, and the flooder is cut off."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from libriassist.protocol import VERSION

from ..servers import Libri
from .cast import NOWHERE, Wire, visitor_session

pytestmark = pytest.mark.anyio
FLOOD_SECONDS = 1.0
MASK = b"\x00\x00\x00\x00"


def masked(first: int, payload: bytes = b"") -> bytes:
    """A client's frame; the mask of zeros leaves the payload as it is."""
    size = len(payload)
    if size < 126:
        return bytes((first, 0x80 | size)) + MASK + payload
    if size < 65_536:
        return bytes((first, 0xFE)) + size.to_bytes(2, "big") + MASK + payload
    return bytes((first, 0xFF)) + size.to_bytes(8, "big") + MASK + payload


class Raw:
    """A socket of which the test decides every byte."""

    def __init__(self, server: Libri, path: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=5)
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        head = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {server.url}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n"
        )
        self.socket.sendall(head.encode())
        self.heard = b""
        while b"\r\n\r\n" not in self.heard:
            if not (part := self.socket.recv(65_536)):
                raise ConnectionError(self.heard)
            self.heard += part
        status, self.heard = self.heard.split(b"\r\n\r\n", 1)
        if b" 101 " not in status:
            raise ConnectionError(status)

    def hello(self, token: str) -> None:
        self.socket.sendall(
            masked(0x81, json.dumps({"type": "hello", "protocol": VERSION, "token": token}).encode())
        )

    def to_the_end(self) -> tuple[int | None, list[dict[str, object]]]:
        """Read until the server closes: its code, None without one, and the frames before it."""
        with contextlib.suppress(OSError):
            while self.frames()[0] is None and (part := self.socket.recv(65_536)):
                self.heard += part
        return self.frames()

    def frames(self) -> tuple[int | None, list[dict[str, object]]]:
        """What was heard so far."""
        frames: list[dict[str, object]] = []
        at = 0
        while at + 2 <= len(self.heard):
            size, body = self.heard[at + 1], at + 2
            if size >= 126:
                more = 2 if size == 126 else 8
                size, body = int.from_bytes(self.heard[body : body + more], "big"), body + more
            payload = self.heard[body : body + size]
            if self.heard[at] == 0x88:
                return int.from_bytes(payload[:2], "big"), frames
            if self.heard[at] == 0x81:
                frames.append(json.loads(payload))
            at = body + size
        return None, frames

    def close(self) -> None:
        self.socket.close()


PONG = json.dumps({"type": "pong"}).encode()
FLOODS: dict[str, Callable[[int], bytes]] = {
    "pongs": lambda _: masked(0x8A) * 10_000,
    "long pongs": lambda _: masked(0x8A, b"x" * 125) * 1_000,
    "pings": lambda _: masked(0x89, b"x" * 20) * 3_000,
    "unasked pongs of the protocol": lambda _: masked(0x81, PONG) * 3_000,
    "empty continuations": lambda turn: (b"" if turn else masked(0x01)) + masked(0x00) * 10_000,
    "fragments of a byte": lambda turn: (b"" if turn else masked(0x01, b"x")) + masked(0x00, b"x") * 5_000,
    "messages of two fragments": lambda _: (masked(0x01, b"{") + masked(0x80, b"}")) * 3_000,
    "tiny texts": lambda _: masked(0x81, b"{}") * 5_000,
    "empty texts": lambda _: masked(0x81) * 10_000,
    "frames of 64 KiB": lambda _: masked(0x81, b"x" * 65_536) * 4,
    "bytes of a frame one by one": lambda turn: masked(0x81, b"x" * 60_000)[:14] if not turn else b"x",
}


def flood(
    server: Libri, block: Callable[[int], bytes], *, hello: bool, until: float, codes: list[int | None]
) -> None:
    """Send as fast as the server takes it, come back as often as it closes."""
    while time.monotonic() < until:
        client_id, token = visitor_session(server)
        with contextlib.suppress(OSError):
            raw = Raw(server, f"/ws/client/{client_id}")
            if hello:
                raw.hello(token)
            raw.socket.settimeout(0.3)
            turn = 0
            try:
                while time.monotonic() < until:
                    raw.socket.sendall(block(turn))
                    turn += 1
            except OSError:
                pass
            if turn:
                codes.append(raw.to_the_end()[0])
            raw.close()


@pytest.fixture(scope="module")
def house_settings() -> dict[str, object]:
    return {"client_commands_per_10_seconds": 1000, "socket_openings_per_minute": 300}


@pytest.fixture(scope="module")
def pinned(house: Libri) -> Iterator[Libri]:
    """The server on one core, as the cheapest machine has."""
    assert house.process is not None
    for thread in Path(f"/proc/{house.process.pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {0})
    yield house


CASES = [
    *((kind, True) for kind in FLOODS),
    *((kind, False) for kind in ("pongs", "empty texts", "fragments of a byte")),
]


@pytest.mark.parametrize(("kind", "hello"), CASES)
async def test_a_flood_in_one_socket_delays_nobody_else(pinned: Libri, kind: str, hello: bool) -> None:
    other = await Wire.of_visitor(pinned)
    codes: list[int | None] = []
    until = time.monotonic() + FLOOD_SECONDS
    arguments = {"hello": hello, "until": until, "codes": codes}
    flooder = threading.Thread(target=flood, args=(pinned, FLOODS[kind]), kwargs=arguments, daemon=True)
    flooder.start()
    acks, alive = [], []
    async with httpx.AsyncClient(base_url=pinned.url) as http:
        while time.monotonic() < until:
            started = time.perf_counter()
            assert (await other.says("toujours là ?"))["type"] == "ack"
            acks.append(time.perf_counter() - started)
            started = time.perf_counter()
            assert (await http.get("/livez")).status_code == 200
            alive.append(time.perf_counter() - started)
            await asyncio.sleep(0.03)
    await asyncio.to_thread(flooder.join, 20)
    await other.close()
    assert codes
    assert set(codes) <= {4029, 4400}
    assert sorted(acks)[len(acks) * 9 // 10] < 0.25, acks
    assert sorted(alive)[len(alive) * 9 // 10] < 0.25, alive


# ---------------------------------------------------------------- what came before


def _raw_visitor(server: Libri) -> tuple[Raw, str]:
    """A welcomed visitor with a conversation begun."""
    client_id, token = visitor_session(server)
    raw = Raw(server, f"/ws/client/{client_id}")
    raw.hello(token)
    start = {"type": "start_conversation", "cmd_id": secrets.token_hex(16)}
    raw.socket.sendall(masked(0x81, json.dumps(start).encode()))
    while b'"synced"' not in raw.heard and b'"type":"ack"' not in raw.heard:
        raw.heard += raw.socket.recv(65_536)
    ack = next(f for f in raw.frames()[1] if f["type"] == "ack")
    return raw, str(ack["conversation_id"])


BAD: dict[str, tuple[bytes, int]] = {
    "a text that is not UTF-8": (masked(0x81, b"\xff\xfe"), 1007),
    "parts that are not UTF-8": (masked(0x01, b"\xff") + masked(0x80, b"\xfe"), 1007),
    "an unmasked text": (b"\x81\x02hi", 1002),
    "reserved bits": (masked(0xC1, b"compressed?"), 1002),
    "an unknown opcode": (masked(0x83, b"?"), 1002),
    "an oversize text with its data": (masked(0x81, b"x" * 100_000), 1009),
    "an oversize text of 16 MiB": (masked(0x81, b"x" * 16_777_216), 1009),
    "an oversize binary": (masked(0x82, b"x" * 1_000_000), 1009),
    "parts that are oversize together": (masked(0x01, b"x" * 60_000) + masked(0x80, b"x" * 60_000), 1009),
    "a fragmented ping": (masked(0x09, b"x"), 1002),
    "a binary frame": (masked(0x82, b"{}"), 1003),
    "a flood": (masked(0x8A) * 20_000, 4029),
}


@pytest.mark.parametrize("kind", BAD)
async def test_what_shares_a_read_with_a_bad_frame_is_still_acknowledged_and_the_close_code_arrives(
    house: Libri, kind: str
) -> None:
    bad, code = BAD[kind]
    raw, conversation_id = await asyncio.to_thread(_raw_visitor, house)
    cmd_id = secrets.token_hex(16)
    good = {"type": "post_message", "cmd_id": cmd_id, "conversation_id": conversation_id, "content": "Bonjour"}
    await asyncio.to_thread(raw.socket.sendall, masked(0x81, json.dumps(good).encode()) + bad)
    ended, frames = await asyncio.to_thread(raw.to_the_end)
    assert ended == code
    assert [f["cmd_id"] for f in frames if f["type"] == "ack"][-1] == cmd_id
    raw.close()


# ---------------------------------------------------------------- many sockets of one address


async def test_one_address_has_few_sockets_that_have_not_said_who_they_are_whichever_kind(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("unproven")
    server = Libri(folder, unproven_sockets_per_address=4, trusted_proxies="127.0.0.1", hello_seconds=30)
    server.start()
    try:
        crowd = [
            await Wire.dial(server, f"/ws/{kind}/{NOWHERE}", headers={"x-forwarded-for": f"2001:db8:0:1::{n}"})
            for n, kind in enumerate(["agent", "client"] * 2)
        ]
        for kind in ("agent", "client"):
            one_more = await Wire.dial(
                server, f"/ws/{kind}/{NOWHERE}", headers={"x-forwarded-for": "2001:db8:0:1:f::"}
            )
            code, heard = await one_more.ends()
            assert (code, heard[-1]["code"]) == (4029, "rate_limited")
            assert heard[-1]["retry_after"] > 0
        await (await Wire.of_visitor(server)).close()
        neighbour = await Wire.dial(server, f"/ws/agent/{NOWHERE}", headers={"x-forwarded-for": "2001:db8:0:2::1"})
        await neighbour.greet("x")
        assert (await neighbour.ends())[0] == 4401
        for wire in crowd:
            await wire.close()
    finally:
        server.stop()


async def test_one_address_opens_so_many_sockets_a_minute(tmp_path_factory: pytest.TempPathFactory) -> None:
    server = Libri(tmp_path_factory.mktemp("openings"), socket_openings_per_minute=5)
    server.start()
    try:
        for _ in range(5):
            await (await Wire.dial(server, f"/ws/client/{NOWHERE}")).close()
        with pytest.raises(InvalidStatus) as refused:
            await Wire.dial(server, f"/ws/client/{NOWHERE}")
        assert refused.value.response.status_code == 429
        assert int(refused.value.response.headers["retry-after"]) > 0
    finally:
        server.stop()
