"""Who may come in, and how long a request may take: uvicorn's HTTP with bounds, for when no proxy stands before.

Connections are counted per network address and in all; a request's head has a size and a time, its body a
time that grows with what has come; an answer must be taken. Connections of trusted proxies are counted in all
only: each carries many people, whom the other limits tell apart.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
from dataclasses import dataclass
from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from ..core.errors import RateLimited
from ..core.network.addresses import TrustedProxies, read_address
from .limits import Places, network_of

SMALL_READS = 1_000
SMALL_READ = 512
"""A request may come in so many reads, and one more for every so many bytes."""
UNTAKEN_SECONDS = 30
"""After this the kernel gives up on a peer that takes nothing, also when only a little is left to send."""
REFUSALS = {
    408: "The request took too long.",
    431: "The head of the request is too large.",
    503: "Too many connections.",
}


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """Settings."""

    connections: int = 0
    connections_per_address: int = 100
    header_bytes: int = 32_768
    header_seconds: float = 10.0
    body_seconds: float = 20.0
    body_bytes_per_second: int = 4_096
    send_seconds: float = 10.0


class Door:
    """The connections of one process."""

    def __init__(self, limits: DoorLimits, proxies: TrustedProxies) -> None:
        self.limits = limits
        self._proxies = proxies
        self._most = limits.connections or _open_files() * 9 // 10
        self._all = 0
        self._places = Places(limits.connections_per_address)

    def enter(self, peer: str) -> bool:
        if self._all >= self._most:
            return False
        if not self._is_proxy(peer):
            try:
                self._places.take(network_of(peer))
            except RateLimited:
                return False
        self._all += 1
        return True

    def leave(self, peer: str) -> None:
        self._all -= 1
        if not self._is_proxy(peer):
            self._places.give_back(network_of(peer))

    def _is_proxy(self, peer: str) -> bool:
        address = read_address(peer)
        return address is not None and address in self._proxies


class GuardedHttp(HttpToolsProtocol):
    """One connection: waiting, then head, then body, and again. Its sockets are `Inflow`s."""

    def __init__(self, door: Door, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._door = door
        self._limits = door.limits
        self._peer: str | None = None
        self._turned_away = False
        self._status = 400
        self._timer: asyncio.TimerHandle | None = None
        self._sending: asyncio.TimerHandle | None = None
        self._reading = ""
        self._head = self._came = self._reads = 0
        self._began = 0.0
        self._running: RequestResponseCycle | None = None

    # ---- coming and going

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        _give_up_on_the_dead(transport)
        peer = self.client[0] if self.client else ""
        if not self._door.enter(peer):
            self._turned_away = True
            self._refuse(503)
            return
        self._peer = peer
        self._time(self._limits.header_seconds, self._head_late)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timers()
        self._leave()
        self._hang_up()
        super().connection_lost(exc)

    def _leave(self) -> None:
        if self._peer is not None:
            self._door.leave(self._peer)
            self._peer = None

    def handle_websocket_upgrade(self) -> None:
        """The socket takes over the connection, and its place."""
        self._stop_timers()
        protocol: Any = self.ws_protocol_class
        if protocol is not None:
            self.ws_protocol_class = partial(protocol, left=self._leave)  # type: ignore[assignment]
        super().handle_websocket_upgrade()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def _hang_up(self) -> None:
        """The application, if it still works on an answer, need not write it."""
        if self._running is not None:
            self._running.disconnected = True
            self._running.message_event.set()

    # ---- a request

    def data_received(self, data: bytes) -> None:
        if self._turned_away:
            return
        if not self._reading:
            self._reading = "head"
            self._head = self._came = self._reads = 0
            self._time(self._limits.header_seconds, self._head_late)
        self._came += len(data)
        self._reads += 1
        super().data_received(data)
        if self._reading == "head":
            self._head += len(data)
        if self._head > self._limits.header_bytes:
            self._refuse(431)
        elif self._reads > SMALL_READS + self._came // SMALL_READ:
            self._refuse(408)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._reading = "head"
        self._head = 0

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._count(len(name) + len(value) + 4)

    def _count(self, size: int) -> None:
        """Also what comes after the body, in trailers. Stops the parser."""
        self._head += size
        if self._head > self._limits.header_bytes:
            self._status = 431
            raise ValueError(REFUSALS[431])

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._reading = "body"
        self._head = 0
        self._began = self.loop.time()
        self._time(self._limits.body_seconds, self._body_late)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._reading = ""
        self._stop_timer()

    # ---- refusing

    def _head_late(self) -> None:
        if self._reading:
            self._refuse(408)
        else:
            self.transport.close()

    def _body_late(self) -> None:
        """Time runs only while we read: a slow application is not the sender's fault."""
        now = self.loop.time()
        if self.flow.read_paused:
            self._began = now
        allowed = self._limits.body_seconds + self._came / self._limits.body_bytes_per_second
        left = self._began + allowed - now
        if left > 0:
            self._time(left, self._body_late)
        else:
            self._refuse(408)

    def send_400_response(self, msg: str) -> None:
        if self._status == 400:
            super().send_400_response(msg)
        else:
            self._refuse(self._status)

    def _refuse(self, status: int) -> None:
        """Say why, unless an answer has begun, and close."""
        if self.transport.is_closing():
            return
        self._stop_timer()
        self._hang_up()
        if self._running is None or self._running.response_complete or not self._running.response_started:
            text = REFUSALS[status].encode()
            head = (
                b"content-type: text/plain; charset=utf-8\r\nx-content-type-options: nosniff\r\nretry-after: 5\r\n"
            )
            length = b"content-length: %d\r\nconnection: close\r\n\r\n" % len(text)
            self.transport.write(STATUS_LINE[status] + head + length + text)
        self.transport.close()

    # ---- an answer

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._sending is None:
            self._sending = self.loop.call_later(self._limits.send_seconds, self._cut_off)

    def _cut_off(self) -> None:
        self._hang_up()
        self.transport.abort()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    # ---- timers

    def _time(self, seconds: float, late: Any) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(seconds, late)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _stop_timers(self) -> None:
        self._stop_timer()
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None


def _open_files() -> int:
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return most if most != resource.RLIM_INFINITY else 1_000_000


def _give_up_on_the_dead(transport: asyncio.Transport) -> None:
    peer = transport.get_extra_info("socket")
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if peer is not None and option is not None and peer.family in {socket.AF_INET, socket.AF_INET6}:
        with contextlib.suppress(OSError):
            peer.setsockopt(socket.IPPROTO_TCP, option, UNTAKEN_SECONDS * 1_000)
