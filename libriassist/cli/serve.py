"""`libriassist serve`: run one server process until it is told to stop."""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import resource
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import Any

import uvicorn

from ..config import Settings
from ..protocol import MAX_FRAME_BYTES
from . import USAGE_ERROR, settings_with

log = logging.getLogger(__name__)
MOST_FILES = 65_536
REQUESTS_SHARE = 0.6
"""Of the time a stop may take: for requests that are being answered. Then they are let go."""
_LOOPBACK = ("localhost", "::1")


def add_to(commands: Any) -> None:
    parser = commands.add_parser("serve", help="run the server", description=__doc__)
    parser.add_argument("--host", help="address to listen on (LIBRIASSIST_HOST)")
    parser.add_argument("--port", type=int, help="port to listen on (LIBRIASSIST_PORT)")
    parser.set_defaults(run=lambda a: run_server(settings_with(host=a.host, port=a.port)))


def run_server(settings: Settings, *, ready: str = "") -> int:
    """Serve until SIGTERM or Ctrl-C. `ready` is printed once the server answers."""
    from ..setup.app import create_app, open_database
    from ..setup.times import unfit
    from .logs import log_to_stderr

    log_to_stderr(settings.log_format)
    if warning := warning_of_address(settings):
        log.warning("%s", warning)
    for line in unfit(settings):
        log.warning("%s (docs/heartbeats.md)", line)
    _open_many_files()
    listening = _listen(settings)
    if listening is None:
        return USAGE_ERROR
    with listening:
        database = open_database(settings)
        try:
            uvloop_run(_serve(settings, create_app(settings, database), listening, ready))
        finally:
            database.close()
    return 0


def warning_of_address(settings: Settings) -> str:
    """What is unsafe about the address to listen on; empty: nothing."""
    if settings.public_url or settings.host in _LOOPBACK or settings.host.startswith("127."):
        return ""
    return (
        f"LIBRIASSIST_PUBLIC_URL is not set and {settings.host} is reached from the network: passwords and "
        "cookies travel unprotected, and pages of any host name pointed here act for your agents. Put an https "
        "proxy before it and set LIBRIASSIST_PUBLIC_URL=https://... (docs/operating.md)."
    )


def uvloop_run(main: Any) -> None:
    """asyncio.run on uvloop."""
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


async def _serve(settings: Settings, app: Any, listening: socket.socket, ready: str) -> None:
    await app.check_orders()
    faulthandler.enable()
    host, port = listening.getsockname()[:2]
    text = ready or f"LibriAssist listens on http://{host}:{port}"
    await SoftServer(server_config(app), app, text, settings.stop_seconds).serve(sockets=[listening])


def server_config(app: Any) -> uvicorn.Config:
    """The one server this product runs on; web/wire.py relies on it."""
    from ..web.doorway import Door, GuardedHttp
    from ..web.wire import WireProtocol

    settings: Settings = app.services.settings
    return uvicorn.Config(
        app,
        http=partial(GuardedHttp, Door(door_limits(settings), settings.proxies)),  # type: ignore[arg-type]
        ws=partial(WireProtocol, **wire_limits(settings)),  # type: ignore[arg-type]
        ws_max_size=MAX_FRAME_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=max(1, int(settings.stop_seconds * REQUESTS_SHARE)),
    )


def door_limits(settings: Settings) -> Any:
    """How many may come in, and how long a request may take."""
    from ..web.doorway import DoorLimits

    return DoorLimits(
        connections=settings.connections,
        connections_per_address=settings.connections_per_address,
        header_bytes=settings.header_bytes,
        header_seconds=settings.header_seconds,
        body_seconds=settings.body_seconds,
        body_bytes_per_second=settings.body_bytes_per_second,
        send_seconds=settings.send_seconds,
    )


def wire_limits(settings: Settings) -> dict[str, Any]:
    """What one socket may send, and what may wait for a slow reader."""
    from ..web.inflow import InflowLimits
    from ..web.wire import OutboxLimits

    return {
        "outbox": OutboxLimits(settings.outbox_frames, settings.outbox_bytes, settings.send_seconds),
        "inflow": InflowLimits(settings.socket_frames_per_10_seconds, settings.socket_bytes_per_10_seconds),
    }


def _open_many_files() -> None:
    """Each connection is an open file: take as many as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class SoftServer(uvicorn.Server):
    """Says when it is ready, and tells the clients before it closes (delivery contract, sentence 14).

    `stop_seconds`: how long stopping may take, from the signal on. A thread that is stuck, be it the event loop's,
    would hold the process for ever: it is ended then, with exit code 1 and what every thread was doing on stderr.
    """

    def __init__(self, config: uvicorn.Config, app: Any, ready: str, stop_seconds: float) -> None:
        super().__init__(config)
        self._app = app
        self._ready = ready
        self._stop_seconds = stop_seconds

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A stop that was asked for and went well is a success: uvicorn would die of the signal afterwards."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(self._ready, flush=True)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Python runs this between two steps of whatever the event loop is busy with."""
        if not self.should_exit:
            faulthandler.dump_traceback_later(self._stop_seconds, exit=True)
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._app.stop_softly()
        await super().shutdown(sockets)


def _listen(settings: Settings) -> socket.socket | None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        print(f"libriassist: cannot listen on {where}: {error.strerror}. Choose another port.", file=sys.stderr)
        listening.close()
        return None
    listening.listen(2048)
    listening.set_inheritable(True)
    return listening
