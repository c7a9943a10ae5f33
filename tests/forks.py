"""Servers that start without importing the product again: one process has been a server already, and forks.

Each fork is a process of its own, with its own environment, log and session: killed, paused and measured as one
that was started from the shell. What a start from the shell does besides is the matter of tests/cli/test_start.py.

    tests                        the importing process                a server
    {"env", "log", "cwd"}   ->   fork                            ->   libriassist serve
    {"pid"}, {"pid", "code"} <-  when it runs, when it has ended
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from libriassist.config import Settings

ROOT = Path(__file__).resolve().parent.parent


class Fork:
    """A forked server; as much of subprocess.Popen as the tests use."""

    def __init__(self, forks: Forks, pid: int) -> None:
        self._forks = forks
        self.pid = pid
        self.args = ["libriassist", "serve"]
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, -n for signal n; None while it runs."""
        if self.returncode is None:
            self.returncode = self._forks.ended(self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises subprocess.TimeoutExpired."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(self.args, timeout or 0.0)
            self._forks.listen(0.05)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


class Forks:
    """The importing process, started with the first fork and ended with the tests."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._ends: dict[int, int] = {}
        self._began: list[int] = []
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""

    def start(self, env: Mapping[str, str], log: Path, cwd: Path) -> Fork:
        """Fork a server with this environment, which writes to this log."""
        with self._lock:
            if self._socket is None:
                self._begin()
            assert self._socket is not None
            order = {"env": dict(env), "log": str(log), "cwd": str(cwd)}
            self._socket.sendall(json.dumps(order).encode() + b"\n")
            while not self._began:
                self.listen(1.0)
            return Fork(self, self._began.pop())

    def ended(self, pid: int) -> int | None:
        """The exit code of this fork, if it has ended."""
        self.listen(0.0)
        return self._ends.get(pid)

    def listen(self, seconds: float) -> None:
        """Take what the importing process tells. Raises EOFError when it is gone."""
        with self._lock:
            assert self._socket is not None
            if not select.select([self._socket], [], [], seconds)[0]:
                return
            data = self._socket.recv(65_536)
            if not data:
                raise EOFError("the importing process is gone; its complaint stands above")
            *lines, self._rest = (self._rest + data).split(b"\n")
            for told in map(json.loads, lines):
                if "code" in told:
                    self._ends[told["pid"]] = told["code"]
                else:
                    self._began.append(told["pid"])

    def stop(self) -> None:
        """End the importing process, if it was needed."""
        if self._socket is not None and self._process is not None:
            self._socket.close()
            self._process.wait(10)

    def _begin(self) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-c", "from tests.forks import serve; serve()", str(theirs.fileno())]
        self._process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        self._socket = ours


FORKS = Forks()


def serve() -> None:
    """The importing process: forks at each order, tells each end, leaves when the tests have gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    _import_the_product()
    woken, wakes = socket.socketpair()
    woken.setblocking(False)
    wakes.setblocking(False)
    signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    rest = b""
    while True:
        for ready in select.select([control, woken], [], [])[0]:
            data = ready.recv(65_536)
            if ready is woken:
                _tell_ends(control)
            elif not data:
                return
            else:
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    _fork(control, line)


def _import_the_product() -> None:
    import psycopg
    import redis.asyncio
    import sqlalchemy.dialects.postgresql.psycopg
    import sqlalchemy.dialects.sqlite.pysqlite
    import uvicorn.protocols.http.httptools_impl
    import uvloop

    import libriassist.cli.serve
    from libriassist.config import Settings
    from libriassist.disk import private_umask

    assert all((psycopg, redis, sqlalchemy, uvicorn, uvloop, libriassist.cli.serve))
    with tempfile.TemporaryDirectory() as folder, private_umask():
        asyncio.run(_live_once(Settings(data_dir=Path(folder), demo=True, semantic="off")))
    gc.collect()
    gc.freeze()
    assert threading.active_count() == 1, "a fork would lose these threads"


async def _live_once(settings: Settings) -> None:
    """What a server does at its start, done here, is in no fork's way: its caches are filled, nothing is left to
    collect."""
    import httpx

    from libriassist.setup.app import create_app, open_database

    database = open_database(settings)
    app = create_app(settings, database)
    transport = httpx.ASGITransport(app)
    async with (
        app.http.router.lifespan_context(app.http),
        httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser,
    ):
        (await browser.get("/livez")).raise_for_status()
    database.close()


def _tell_ends(control: socket.socket) -> None:
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            code = os.waitstatus_to_exitcode(ended[1])
            control.sendall(json.dumps({"pid": ended[0], "code": code}).encode() + b"\n")


def _fork(control: socket.socket, line: bytes) -> None:
    order = json.loads(line)
    if pid := os.fork():
        control.sendall(json.dumps({"pid": pid}).encode() + b"\n")
        return
    code = 70
    try:
        control.close()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        code = _be_a_server(order)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _be_a_server(order: dict[str, object]) -> int:
    from libriassist.cli import main
    from libriassist.store import failpoints

    os.setsid()
    log = os.open(str(order["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir(str(order["cwd"]))
    os.environ.clear()
    os.environ.update(order["env"])  # type: ignore[call-overload]
    failpoints.arm(os.environ.get(failpoints.VARIABLE))
    sys.argv = ["libriassist", "serve"]
    code = main(["serve"])
    threading._shutdown()  # type: ignore[attr-defined]
    return code
