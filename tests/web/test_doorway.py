"""No proxy stands before: how many may come in, and how long and large a request may be."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from ..servers import Libri
from .cast import own_page, visitor_session

FEW = {
    "connections_per_address": 12,
    "header_seconds": 1,
    "body_seconds": 1,
    "body_bytes_per_second": 1000,
    "keep_alive_seconds": 1,
    "send_seconds": 1,
}


@pytest.fixture(scope="module")
def house_settings() -> dict[str, object]:
    return dict(FEW)


Call = Callable[..., socket.socket]


@pytest.fixture
def call() -> Iterator[Call]:
    """Open a connection and send something; all are closed when the test ends."""
    with ExitStack() as lines:

        def dial(server: Libri, start: bytes = b"", address: str = "127.0.0.1") -> socket.socket:
            where = ("127.0.0.1", server.port)
            line = lines.enter_context(socket.create_connection(where, timeout=8, source_address=(address, 0)))
            line.sendall(start)
            return line

        yield dial


def answer_of(line: socket.socket) -> bytes:
    """Everything until the server closes."""
    heard = b""
    try:
        while part := line.recv(65_536):
            heard += part
    except ConnectionError:
        pass
    return heard


def resident(server: Libri) -> int:
    """Bytes of memory the server holds."""
    assert server.process is not None
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * 4096


GET = b"GET /livez HTTP/1.1\r\nhost: x\r\n"
POST = b"POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n"


@pytest.mark.parametrize(
    "head",
    [
        GET + b"a: " + b"x" * 60_000 + b"\r\n\r\n",
        GET + b"a: b\r\n" * 8_000 + b"\r\n",
        GET + b"a" * 60_000,
        b"GET /" + b"x" * 60_000,
        b"GET /" + b"x" * 60_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n",
        POST.replace(b"content-length: 100", b"transfer-encoding: chunked") + b"0\r\n" + b"a: b\r\n" * 8_000,
    ],
    ids=["one long line", "many lines", "a name without end", "a path without end", "a long path", "trailers"],
)
def test_a_head_too_large_is_refused(house: Libri, call: Call, head: bytes) -> None:
    line = call(house, head)
    assert answer_of(line).startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 403 "))
    line.close()


def test_thirty_megabytes_of_headers_take_no_memory(house: Libri, call: Call) -> None:
    httpx.get(f"{house.url}/livez")
    before = resident(house)
    for _ in range(3):
        lines = [call(house, GET) for _ in range(10)]
        for line in lines:
            try:
                for _ in range(100):
                    line.sendall(b"a: " + b"x" * 10_000 + b"\r\n")
            except OSError:
                pass
        for line in lines:
            line.close()
    assert resident(house) - before < 30_000_000


@pytest.mark.parametrize(
    "started", [b"", GET, POST, POST + b"{"], ids=["silent", "half a head", "no body", "half a body"]
)
def test_who_sends_nothing_more_is_sent_away(house: Libri, call: Call, started: bytes) -> None:
    line = call(house, started)
    began = time.monotonic()
    answer = answer_of(line)
    assert 0.5 < time.monotonic() - began < 4
    assert answer == b"" if not started else answer.startswith(b"HTTP/1.1 408 ")
    line.close()


@pytest.mark.parametrize("started", [GET + b"a: ", POST], ids=["head", "body"])
def test_who_sends_a_byte_now_and_then_is_sent_away(house: Libri, call: Call, started: bytes) -> None:
    line = call(house, started)
    began = time.monotonic()
    with pytest.raises(OSError):
        while time.monotonic() - began < 6:
            line.sendall(b"x")
            time.sleep(0.1)
    assert time.monotonic() - began < 4
    line.close()


def test_a_slow_upload_that_keeps_coming_is_taken(house: Libri, call: Call) -> None:
    client_id, token = visitor_session(house)
    body = b"Bonjour, voici mon texte. " * 200
    head = (
        f"POST /api/client/files?cmd_id={'a' * 32} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n"
        f"authorization: Bearer {client_id}.{token}\r\nx-file-name: a.txt\r\nconnection: close\r\n\r\n"
    )
    line = call(house, head.encode())
    for at in range(0, len(body), 400):
        line.sendall(body[at : at + 400])
        time.sleep(0.15)
    assert answer_of(line).startswith(b"HTTP/1.1 201 ")
    line.close()


def test_a_connection_is_kept_a_while_between_requests(house: Libri, call: Call) -> None:
    line = call(house, GET + b"\r\n")
    time.sleep(0.3)
    line.sendall(GET + b"\r\n")
    began = time.monotonic()
    assert answer_of(line).count(b"HTTP/1.1 200 ") == 2
    assert 0.5 < time.monotonic() - began < 3
    line.close()


def test_who_takes_no_answer_is_cut_off(house: Libri, call: Call) -> None:
    line = call(house, b"")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    began = time.monotonic()
    with pytest.raises(OSError):
        while time.monotonic() - began < 7:
            line.sendall(b"GET /widget.js HTTP/1.1\r\nhost: x\r\n\r\n" * 50)
            time.sleep(0.02)
    line.close()


def test_one_address_has_so_many_connections_and_others_are_served(house: Libri, call: Call) -> None:
    crowd = [call(house, GET, "127.0.0.2") for _ in range(12)]
    refused = [call(house, GET, "127.0.0.2") for _ in range(248)]
    for line in refused[:5]:
        assert answer_of(line).startswith(b"HTTP/1.1 503 ")
    assert httpx.get(f"{house.url}/livez").status_code == 200
    for line in crowd + refused:
        line.close()
    deadline = time.monotonic() + 3
    while True:
        line = call(house, GET + b"connection: close\r\n\r\n", "127.0.0.2")
        answer = answer_of(line)
        line.close()
        if answer.startswith(b"HTTP/1.1 200 ") or time.monotonic() > deadline:
            break
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_sockets_count_as_connections_and_give_their_place_back(house: Libri, call: Call) -> None:
    upgrade = (
        f"GET /ws/client/00000000-0000-4000-8000-000000000000 HTTP/1.1\r\n"
        f"host: 127.0.0.1:{house.port}\r\norigin: {house.url}\r\n"
        "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n"
        "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    ).encode()
    for _ in range(3):
        lines = [call(house, upgrade + b"\r\n", "127.0.0.3") for _ in range(12)]
        assert {line.recv(12) for line in lines} == {b"HTTP/1.1 101"}
        one_more = call(house, upgrade + b"\r\n", "127.0.0.3")
        assert answer_of(one_more).startswith(b"HTTP/1.1 503 ")
        for line in [*lines, one_more]:
            line.close()
        time.sleep(0.3)
    for odd in (b"a: b\r\n" * 200, b"a: " + b"x" * 20_000 + b"\r\n"):
        line = call(house, upgrade + odd + b"\r\n", "127.0.0.3")
        answer = answer_of(line)
        assert b"101" not in answer[:12]
        line.close()


@pytest.fixture
def behind_a_proxy(tmp_path: Path) -> Iterator[Libri]:
    server = Libri(tmp_path, **FEW, trusted_proxies="127.0.0.1", connections=40)
    server.start()
    yield server
    server.stop()


def test_a_trusted_proxy_carries_many_but_there_is_an_end(behind_a_proxy: Libri, call: Call) -> None:
    lines = [call(behind_a_proxy, GET) for _ in range(60)]
    answers = [answer_of(line)[:13] for line in lines]
    assert answers.count(b"HTTP/1.1 408 ") == 40
    assert answers.count(b"HTTP/1.1 503 ") == 20
    assert httpx.get(f"{behind_a_proxy.url}/livez", headers=own_page(behind_a_proxy)).status_code == 200
    for line in lines:
        line.close()
