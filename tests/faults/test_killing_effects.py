"""Effects and kill -9 at each step: each at least once, at the receiver never twice, none by two at once.

On SQLite one process, on PostgreSQL two of which one dies. The receiver honours the key, as mail and webhooks do.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from libriassist.clock import SystemClock
from libriassist.core.effects import Effect
from libriassist.store.database import Database
from libriassist.store.effect_work import SqlEffects
from libriassist.store.failpoints import EXIT_CODE, VARIABLE
from libriassist.store.store import SqlStore

from ..databases import make_tables
from ..servers import ROOT, Postgres
from .effect_worker import LEASE
from .stage import soon

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
STEPS = ("effect_claimed", "effect_ran", "effect_ended")
SHORT, LONG = 0.03, 1.5 * LEASE.total_seconds()
"""How long a letter takes. A long one outlives its lease, which its process renews."""


class Receiver:
    """Takes what it has not taken yet, by key, and notices letters that two living processes are at."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.repeats = 0
        self.at_once: list[str] = []
        self.workers: dict[int, subprocess.Popen[bytes]] = {}
        self._by: dict[str, int] = {}
        self._lock = threading.Lock()

    def hears(self, what: str, key: str, process: int) -> None:
        with self._lock:
            if what == "begin":
                other = self._by.get(key, process)
                if other != process and self.workers[other].poll() is None:
                    self.at_once.append(key)
                self._by[key] = process
                return
            self._by.pop(key, None)
            if key in self.taken:
                self.repeats += 1
            else:
                self.taken[key] += 1


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def address(receiver: Receiver) -> Iterator[str]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            key, process = self.headers["Idempotency-Key"], int(self.headers["Process"])
            receiver.hears(self.path.strip("/"), key, process)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


class Office:
    """The database of letters, the processes that run them, and what the receiver has of them."""

    def __init__(self, database_url: str, receiver: Receiver, address: str) -> None:
        self.url = database_url
        self.receiver = receiver
        self.written: set[str] = set()
        self._address = address
        self._numbers = itertools.count(1)
        make_tables(database_url)
        self._store = SqlStore(Database(database_url), SystemClock())
        self.effects = SqlEffects(self._store, SystemClock(), timedelta(days=7))

    async def writes(self, letters: int, seconds: float = SHORT) -> None:
        for number in itertools.islice(self._numbers, letters):
            await self.effects.put(Effect("letter", f"letter:{number}", {"seconds": seconds}))
            self.written.add(f"letter:{number}")

    def starts(self, failpoint: str = "") -> subprocess.Popen[bytes]:
        """A process, which dies at the second time it gets to the failpoint."""
        env = {**os.environ, "DATABASE": self.url, "RECEIVER": self._address}
        env |= {VARIABLE: f"{failpoint}:2"} if failpoint else {}
        worker = subprocess.Popen([sys.executable, "-m", "tests.faults.effect_worker"], env=env, cwd=ROOT)
        self.receiver.workers[worker.pid] = worker
        return worker

    async def dies(self, worker: subprocess.Popen[bytes]) -> None:
        """It gets work until it is dead."""
        async with asyncio.timeout(20):
            while worker.poll() is None:
                await self.writes(2)
                await asyncio.sleep(0.05)
        assert worker.returncode == EXIT_CODE

    async def is_killed(self, worker: subprocess.Popen[bytes], taken: int) -> None:
        """As the power cord does, in the middle of it: after so many letters more were taken."""
        enough = len(self.receiver.taken) + taken
        await soon(lambda: len(self.receiver.taken) >= enough, "letters", 15)
        worker.kill()
        worker.wait()

    async def has_delivered_all(self) -> None:
        await soon(lambda: set(self.receiver.taken) == self.written, "the last letter", 15)
        async with asyncio.timeout(10):
            while await self.effects.rows(None, "letter", 1):
                await asyncio.sleep(0.05)
        assert set(self.receiver.taken.values()) == {1}
        assert {row.key for row in await self.effects.rows("done", "letter", 10_000)} == self.written
        assert self.receiver.at_once == []

    async def closes(self) -> None:
        for worker in self.receiver.workers.values():
            worker.kill()
            worker.wait()
        await self._store.close()


async def test_the_only_process_dies_at_each_step_and_every_letter_arrives_once(
    tmp_path: Path, receiver: Receiver, address: str
) -> None:
    office = Office(f"sqlite:///{tmp_path / 'libriassist.db'}", receiver, address)
    try:
        for step in STEPS:
            await office.writes(6)
            await office.dies(office.starts(step))
        await office.writes(30)
        await office.is_killed(office.starts(), taken=8)
        office.starts()
        await office.has_delivered_all()
        assert receiver.repeats > 0, "what was delivered and not written down was delivered again, with its key"
    finally:
        await office.closes()


async def test_one_of_two_processes_dies_at_each_step_and_every_letter_arrives_once(
    receiver: Receiver, address: str, postgres: Postgres
) -> None:
    office = Office(postgres.new_database(), receiver, address)
    try:
        survivor = office.starts()
        await office.writes(1, LONG)
        for step in STEPS:
            await office.writes(6)
            await office.dies(office.starts(step))
        await office.writes(1, LONG)
        await office.writes(40)
        other = office.starts()
        await office.is_killed(survivor, taken=10)
        office.starts()
        await office.is_killed(other, taken=10)
        await office.has_delivered_all()
    finally:
        await office.closes()
