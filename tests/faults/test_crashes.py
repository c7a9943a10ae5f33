"""The only server dies: in a burst, between commit and ack, between ack and what follows; or is asked to stop."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from libriassist.store.failpoints import EXIT_CODE, VARIABLE

from ..servers import Libri
from ..talk import Client, Refused
from .checker import run_verify
from .stage import QUESTIONS, Stage, exits_with, soon, sqlite_shop

pytestmark = pytest.mark.anyio
RESTART_SECONDS = 3.0


def armed(server: Libri, setting: str) -> Libri:
    """The same server, which will die at this failpoint."""
    server.env = {**server.env, VARIABLE: setting}
    return server


def disarmed(server: Libri) -> Libri:
    server.env = {k: v for k, v in server.env.items() if k != VARIABLE}
    return server


def rows_with(path: Path, content: str) -> int:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        count: int = connection.execute("SELECT count(*) FROM messages WHERE content = ?", [content]).fetchone()[0]
    connection.close()
    return count


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
async def test_kill_9_in_a_burst_of_fifty_visitors_loses_and_doubles_nothing(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    server = sqlite_shop(tmp_path, agents=4, room=50)
    server.start()
    async with Stage(server) as stage:
        for name in ("Marie", "Paul", "Nora", "Hugo"):
            stage.works(await stage.agent(name))
        clients = [await stage.client() for _ in range(50)]
        await asyncio.gather(*(c.starts() for c in clients))
        burst = [stage.meanwhile(talks(client, random.Random(chance.random()))) for client in clients]
        for _ in range(2):
            await asyncio.sleep(chance.uniform(0.3, 1.0))
            server.kill()
            began = time.monotonic()
            await asyncio.to_thread(server.start)
            assert time.monotonic() - began - waited_for_a_core(server) < RESTART_SECONDS
        await asyncio.gather(*burst)
        await stage.heals(20)
        assert sum(c.connections > 1 for c in clients) == 50
    code, said = run_verify(server.database_url)
    assert code == 0, said
    database = sqlite3.connect(tmp_path / "libriassist.db")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()


def waited_for_a_core(server: Libri) -> float:
    """Seconds this process was ready to run while others had the cores: not its doing (Linux; else 0)."""
    assert server.process is not None
    statistics = Path(f"/proc/{server.process.pid}/schedstat")
    return int(statistics.read_text().split()[1]) / 1e9 if statistics.exists() else 0.0


async def talks(client: Client, chance: random.Random) -> None:
    """Five messages a second for two seconds, faster than they are answered; one in three wants a person."""
    answers = []
    for number in range(10):
        if number == 3 and chance.random() < 0.3:
            answers.append(client.hands_over("request_human", conversation_id=client.conversation_id))
        text = f"{chance.choice(QUESTIONS)} ({number})"
        answers.append(client.hands_over("post_message", conversation_id=client.conversation_id, content=text))
        await asyncio.sleep(chance.uniform(0.1, 0.3))
    await asyncio.gather(*answers)


async def test_an_exit_between_commit_and_ack_is_answered_as_a_duplicate_on_retry(tmp_path: Path) -> None:
    server = armed(sqlite_shop(tmp_path), "after_commit:2")
    server.start()
    async with Stage(server) as stage:
        client = await stage.client()
        await client.starts()
        told = asyncio.ensure_future(client.says("Est-ce bien noté ?"))
        await exits_with(server, EXIT_CODE)
        assert not told.done()
        assert rows_with(tmp_path / "libriassist.db", "Est-ce bien noté ?") == 1
        disarmed(server).start()
        ack = await told
        assert ack["duplicate"] is True
        assert ack["events"][0]["content"] == "Est-ce bien noté ?"
        assert rows_with(tmp_path / "libriassist.db", "Est-ce bien noté ?") == 1
        await stage.heals()


async def test_an_exit_before_the_commit_leaves_nothing_and_the_retry_is_the_first(tmp_path: Path) -> None:
    server = armed(sqlite_shop(tmp_path), "before_commit:2")
    server.start()
    async with Stage(server) as stage:
        client = await stage.client()
        await client.starts()
        told = asyncio.ensure_future(client.says("Est-ce bien noté ?"))
        await exits_with(server, EXIT_CODE)
        assert rows_with(tmp_path / "libriassist.db", "Est-ce bien noté ?") == 0
        disarmed(server).start()
        assert (await told)["duplicate"] is False
        await stage.heals()


async def test_a_request_for_a_person_that_was_committed_unacked_is_a_duplicate_on_retry(tmp_path: Path) -> None:
    server = armed(sqlite_shop(tmp_path), "after_commit:2")
    server.start()
    async with Stage(server) as stage:
        client = await stage.client()
        await client.starts()
        told = asyncio.ensure_future(client.asks_for_human())
        await exits_with(server, EXIT_CODE)
        disarmed(server).start()
        ack = await told
        assert (ack["duplicate"], ack["events"][0]["type"]) == (True, "transfer.requested")
        await stage.heals()
        assert [e["type"] for e in client.events()].count("transfer.requested") == 1


@pytest.mark.slow
async def test_a_question_whose_answer_died_with_the_only_server_is_answered_at_once_after_the_restart(
    tmp_path: Path,
) -> None:
    server = armed(sqlite_shop(tmp_path, forgotten_seconds=600), "before_publish:2")
    server.start()
    async with Stage(server) as stage:
        client = await stage.client()
        await client.starts()
        told = asyncio.ensure_future(client.says(QUESTIONS[0]))
        await exits_with(server, EXIT_CODE)
        disarmed(server).start()
        await told
        answer = await client.sees("message.posted", sender_type="ai", seconds=20)
        assert "14,8 × 21 cm" in answer["content"]
        await stage.heals()
        assert sum(e.get("sender_type") == "ai" for e in client.events()) == 1


async def test_sigterm_says_good_bye_loses_no_acked_message_and_exits_with_0(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path, agents=4, room=50)
    server.start()
    async with Stage(server) as stage:
        stage.works(await stage.agent("Marie"))
        clients = [await stage.client() for _ in range(20)]
        await asyncio.gather(*(c.starts() for c in clients))
        burst = [stage.meanwhile(talks(client, random.Random(n))) for n, client in enumerate(clients)]
        await asyncio.sleep(0.7)
        server.send(signal.SIGTERM)
        await exits_with(server, 0, 5)
        for client in clients:
            assert any(s["type"] == "going_away" and 0 < s["reconnect_in"] <= 30 for s in client.signals)
        assert "Traceback" not in server.log.read_text()
        await asyncio.to_thread(server.start)
        await asyncio.gather(*burst)
        await stage.heals()


async def test_a_second_server_on_the_same_file_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path)
    server.start()
    second = Libri(tmp_path, port=0)
    async with Stage(server) as stage:
        client = await stage.client()
        await client.says(QUESTIONS[0])
        with pytest.raises(RuntimeError, match="Another LibriAssist server is using"):
            second.start()
        await soon(lambda: not second.running, "the end of the second server")
        assert second.process is not None
        assert second.process.returncode == 2
        await client.says(QUESTIONS[1])
        await stage.heals()


@pytest.mark.parametrize("failpoint", ["before_commit", "after_commit", "before_publish"])
async def test_a_server_that_dies_at_the_request_for_a_person_keeps_request_and_brief_together(
    tmp_path: Path, failpoint: str
) -> None:
    """F40: the assistant streams, the client asks for a person, the power goes: both on disk or neither."""
    server = sqlite_shop(tmp_path, words_per_second=4)
    armed(server, f"{failpoint}:3").start()
    async with Stage(server) as stage:
        client = await stage.client()
        await client.says(QUESTIONS[0])
        await client.notices("assistant_delta")
        asked = asyncio.ensure_future(client.asks_for_human())
        await exits_with(server, EXIT_CODE)
        await asyncio.to_thread(disarmed(server).start)
        requested = await asked
        assert requested["type"] == "ack"
        marie = await stage.agent("Marie", status="busy")
        assert client.conversation_id is not None
        await marie.accepts(client.conversation_id)
        await marie.watches(client.conversation_id)
        await marie.sees("brief.written")
        kinds = [e["type"] for e in marie.events()]
        assert kinds.count("transfer.requested") == kinds.count("brief.written") == 1
        assert kinds.index("brief.written") == kinds.index("transfer.requested") + 1
        await stage.heals()


@pytest.mark.parametrize("failpoint", ["deciding:5", "placing:5"])
async def test_a_fault_of_our_own_in_one_command_of_five_refuses_it_and_harms_no_other(
    tmp_path: Path, failpoint: str
) -> None:
    """A question that meets it twice in a row is asked again: it is never given up."""
    server = armed(sqlite_shop(tmp_path, agents=2, room=50, answer_tries=20), failpoint)
    server.start()
    async with Stage(server, expected_error='"error": "InjectedFault"') as stage:
        stage.works(await stage.agent("Marie"))
        clients = [await stage.client() for _ in range(10)]
        for client in clients:
            with contextlib.suppress(Refused):
                await client.starts()
        there = [client for client in clients if client.conversation_id]
        burst = [stage.meanwhile(talks(client, random.Random(n))) for n, client in enumerate(there)]
        await asyncio.gather(*burst)
        assert {f["code"] for client in clients for f in client.history.refused.values()} == {"internal_error"}
        await stage.heals()
