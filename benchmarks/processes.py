"""Server processes: started on their core, waited for, measured from outside, ended."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE = {CORES[0]}
LOAD_CORE = {CORES[-1]}
READY_SECONDS = 60.0


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A running server process."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, started_in_seconds: float) -> None:
        self.process = process
        self.port = port
        self.started_in_seconds = started_in_seconds

    @property
    def pid(self) -> int:
        return self.process.pid

    def rss_mib(self) -> float:
        """Resident memory in MiB."""
        rss: int = psutil.Process(self.pid).memory_info().rss
        return rss / 2**20


@contextlib.contextmanager
def running(
    command: Sequence[str],
    port: int,
    *,
    log: Path,
    cores: set[int] = SERVER_CORE,
    env: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run a server that prints a line when it is ready. Raises SystemExit when it does not come up."""
    began = time.monotonic()
    with log.open("ab") as errors:
        process = subprocess.Popen(
            list(command),
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, **(env or {})},
        )
    os.sched_setaffinity(process.pid, cores)
    try:
        _wait_for_line(process, log)
        yield Server(process, port, time.monotonic() - began)
    finally:
        end(process)


def _wait_for_line(process: subprocess.Popen[bytes], log: Path) -> None:
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if not selector.select(READY_SECONDS) or not process.stdout.readline():
            raise SystemExit(f"benchmarks: a server did not start:\n{log.read_text()[-2000:]}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to stop; after 20 s do not ask any more."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def baseline(name: str, *more: str, log: Path) -> contextlib.AbstractContextManager[Server]:
    """One of the servers in benchmarks/baselines."""
    port = free_port()
    return running([sys.executable, "-m", f"benchmarks.baselines.{name}", str(port), *more], port, log=log)


def wait_until_it_listens(port: int) -> None:
    """Raises SystemExit when nobody listens there after 20 s."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SystemExit(f"benchmarks: nothing listens on port {port}")
