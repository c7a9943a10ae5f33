"""Whatever a server is busy with when it is told to stop, it has stopped within `stop_seconds`."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from ..servers import PASSWORD, ROOT, Libri, Program, add_agents
from ..web.cast import own_page
from .stage import exits_with, soon

pytestmark = pytest.mark.anyio
SERVE = """
from libriassist.cli.serve import run_server
from libriassist.config import Settings

raise SystemExit(run_server(Settings()))
"""
HUNG_IMPORT = f"""
import sys
from libriassist.ai.sources import process

process.WORKER = (sys.executable, "-c", "import time; time.sleep(600)")
{SERVE}"""
STUCK_LOOP = f"""
import threading
from libriassist.store.store import SqlStore

SqlStore.healthy = lambda _self: threading.Event().wait()
{SERVE}"""
STUCK_START = f"""
import asyncio
from libriassist.features.learning.service import LearningService

LearningService.mask_again = lambda _self: asyncio.sleep(600)
{SERVE}"""


class Ill(Libri):
    """A server with something wrong in it."""

    def __init__(self, folder: Path, script: str, **settings: object) -> None:
        super().__init__(folder, **settings)
        self._script = script

    def _launched(self, env: Mapping[str, str]) -> subprocess.Popen[bytes]:  # type: ignore[override]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", self._script], stdout=log, stderr=log, env=env, cwd=ROOT
            )

    def children(self) -> set[int]:
        assert self.process is not None
        listed = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return {int(pid) for file in listed for pid in file.read_text().split()}


MakeIll = Callable[..., Ill]


@pytest.fixture
def ill(tmp_path: Path) -> Iterator[MakeIll]:
    """Makes servers with something wrong in them; none outlives the test."""
    made: list[Ill] = []

    def make(script: str, **settings: object) -> Ill:
        made.append(Ill(tmp_path, script, **settings))
        return made[-1]

    yield make
    for server in made:
        if server.running:
            server.kill()


def imports(server: Libri) -> httpx.Response:
    with httpx.Client(base_url=server.url, headers=own_page(server), timeout=30) as http:
        http.post(
            "/api/auth/login", json={"email": "sophie@shop.example", "password": PASSWORD}
        ).raise_for_status()
        return http.post("/api/knowledge/files", params={"name": "a.md"}, content="# a\n\nb")


async def test_a_server_amid_an_import_that_hangs_stops_and_takes_the_reading_along(ill: MakeIll) -> None:
    server = ill(HUNG_IMPORT, stop_seconds=5, knowledge_read_seconds=600)
    add_agents(server.database_url, ("Sophie Laurent", "supervisor"))
    await asyncio.to_thread(server.start)
    importing = asyncio.create_task(asyncio.to_thread(imports, server))
    await soon(server.children, "the process that reads", 20)
    [reading] = server.children()
    server.send(signal.SIGTERM)
    await exits_with(server, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(reading, 0)
    answer = await importing
    assert (answer.status_code, answer.json()["retryable"]) == (503, True)
    assert "Traceback" not in server.log.read_text()


async def test_an_import_that_hangs_is_answered_when_its_time_is_up(ill: MakeIll) -> None:
    server = ill(HUNG_IMPORT, knowledge_read_seconds=1)
    add_agents(server.database_url, ("Sophie Laurent", "supervisor"))
    await asyncio.to_thread(server.start)
    answer = await asyncio.to_thread(imports, server)
    assert (answer.status_code, answer.json()["details"]["reason"]) == (422, "too_long")
    assert server.children() == set()
    assert await asyncio.to_thread(server.stop) == 0


async def test_a_server_whose_event_loop_is_stuck_stops(ill: MakeIll) -> None:
    server = ill(STUCK_LOOP, stop_seconds=2)
    await asyncio.to_thread(server.start)
    with pytest.raises(httpx.ReadTimeout):
        await asyncio.to_thread(httpx.get, f"{server.url}/readyz", timeout=1)
    server.send(signal.SIGTERM)
    await exits_with(server, 1)
    assert "<string>" in server.log.read_text(), "what the threads were doing"


async def test_a_server_that_hangs_while_it_starts_stops(ill: MakeIll) -> None:
    server = ill(STUCK_START, stop_seconds=2)
    await asyncio.to_thread(Program.start, server)
    with pytest.raises(httpx.ReadTimeout):
        await asyncio.to_thread(httpx.get, f"{server.url}/livez", timeout=1)
    server.send(signal.SIGTERM)
    await exits_with(server, 1)
