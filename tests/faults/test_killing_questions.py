"""A question that takes its process along, or keeps it busy for ever, is not asked for ever; the server stops."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from ..servers import ROOT, Libri, add_agents
from ..standins.llm_server import LlmServer, Wait, llm_server
from .stage import Stage, exits_with, soon, sqlite_shop

pytestmark = pytest.mark.anyio
QUESTION = "Quel type de fichier dois-je envoyer pour l’intérieur du livre ?"


@pytest.fixture
def model() -> Iterator[LlmServer]:
    with llm_server() as running:
        running.says(Wait(60))
        yield running


async def test_a_question_that_killed_two_processes_is_given_to_a_person(tmp_path: Path, model: LlmServer) -> None:
    server = sqlite_shop(
        tmp_path,
        forgotten_seconds=3,
        llm_provider="openai",
        llm_model="stand-in",
        llm_url=f"{model.url}/v1",
        llm_api_key="sk-of-the-shop",
        llm_region="EU",
        llm_retention="0",
        llm_first_token_seconds=60,
    )
    server.start()
    async with Stage(server, expected_error="tried 2 times") as stage:
        client = await stage.client()
        conversation = await client.starts()
        await client.says(QUESTION)
        for asked in (1, 2):
            await soon(lambda n=asked: len(model.requests) >= n, "a question to the model", 15)  # type: ignore[misc]
            server.kill()
            await asyncio.to_thread(server.start)
        request = await client.sees("transfer.requested", seconds=15, reason="assistant_failure")
        assert request["conversation_id"] == conversation
        assert len(model.requests) == 2, "asked twice, and not again"


STUCK = """
import threading
from libriassist.chat.turns import decide
from libriassist.cli.serve import run_server
from libriassist.config import Settings

decide.decide_handoff = lambda *_, **__: threading.Event().wait()
raise SystemExit(run_server(Settings()))
"""


class Stuck(Libri):
    """A server whose decisions never end."""

    def _launched(self, env: Mapping[str, str]) -> subprocess.Popen[bytes]:  # type: ignore[override]
        with self.log.open("ab") as log:
            return subprocess.Popen([sys.executable, "-c", STUCK], stdout=log, stderr=log, env=env, cwd=ROOT)


async def test_a_stuck_thread_gives_the_question_to_a_person_and_does_not_keep_the_server_from_stopping(
    tmp_path: Path,
) -> None:
    server = Stuck(tmp_path, answer_seconds=1, stop_seconds=2)
    add_agents(server.database_url, ("Marie Dupont", "agent"))
    await asyncio.to_thread(server.start)
    async with Stage(server, expected_error="takes too long") as stage:
        client = await stage.client()
        await client.starts()
        await client.says(QUESTION)
        await client.sees("transfer.requested", reason="assistant_failure")
        assert (await asyncio.to_thread(httpx.get, f"{server.url}/livez")).status_code == 200
        server.send(signal.SIGTERM)
        await exits_with(server, 1)
        assert "<string>" in server.log.read_text(), "what the threads were doing"
