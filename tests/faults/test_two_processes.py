"""Two servers on PostgreSQL and Redis: one conversation across both, whatever dies between them."""

from __future__ import annotations

import asyncio
import random
import signal
import time

import pytest
import redis

from libriassist.store.failpoints import EXIT_CODE, VARIABLE

from ..servers import Libri
from ..talk import Agent, Client
from .checker import run_verify
from .conftest import Cluster
from .proxy import Proxy
from .stage import QUESTIONS, Stage, arrives, exits_with, soon

pytestmark = pytest.mark.anyio
HINT_SECONDS = 1.5
"""With the bus up everything is there almost at once; generous, for slow machines."""
KNOWN_DOWN_SECONDS = 2.0
SILENT_LOSS_SECONDS = 5.0
SLACK_SECONDS = 1.0


async def across(stage: Stage) -> tuple[Client, Agent]:
    """A client at the first server and Marie at the second, in one conversation."""
    here, there = stage.servers
    client = await stage.client(here)
    marie = await stage.agent("Marie", there, status="busy")
    await stage.with_agent(client, marie)
    return client, marie


@pytest.mark.slow
@pytest.mark.parametrize("dies", [False, True], ids=["both stay", "one dies"])
async def test_a_burst_across_two_servers_arrives_once_and_in_order(cluster: Cluster, dies: bool) -> None:
    here, there = cluster.two()
    chance = random.Random(7)
    async with Stage(here, there) as stage:
        agents = [await stage.agent(name, there) for name in ("Marie", "Paul", "Nora")]
        for agent in agents:
            stage.works(agent)
        clients = [await stage.client(*((here, there) if dies else (here,))) for _ in range(24)]
        await asyncio.gather(*(c.asks_for_human() for c in clients))
        burst = [stage.meanwhile(talks(person, chance.random())) for person in clients]
        if dies:
            await asyncio.sleep(0.8)
            here.kill()
        await asyncio.gather(*burst)
        await asyncio.gather(*(c.sees("agent.assigned") for c in clients))
        await asyncio.gather(*(c.reads("je prends le relais") for c in clients))
        await stage.heals()
        if dies:
            assert all(c.connections > 1 for c in clients)
    code, said = run_verify(stage.database_url)
    assert code == 0, said


async def talks(client: Client, seed: float) -> None:
    chance = random.Random(seed)
    for number in range(10):
        await client.says(f"{chance.choice(QUESTIONS)} ({number})")
        await asyncio.sleep(chance.uniform(0.02, 0.2))


async def test_what_was_committed_and_never_published_shows_on_the_other_server(cluster: Cluster) -> None:
    here, there = cluster.node(), cluster.node()
    here.env = {**here.env, VARIABLE: "before_publish:3"}
    here.start()
    there.start()
    async with Stage(here, there) as stage:
        client = await stage.client(here)
        marie = await stage.agent("Marie", there, status="busy")
        await stage.with_agent(client, marie)
        said = stage.meanwhile(_say(client, "Personne ne l'a publié."))
        await exits_with(here, EXIT_CODE)
        died = time.monotonic()
        await marie.reads("Personne ne l'a publié.")
        assert time.monotonic() - died < SILENT_LOSS_SECONDS + SLACK_SECONDS
        here.env = {k: v for k, v in here.env.items() if k != VARIABLE}
        await asyncio.to_thread(here.start)
        await said
        await stage.heals()
        assert [e["content"] for e in client.events() if e["type"] == "message.posted"] == [
            "Personne ne l'a publié."
        ]


async def _say(client: Client, text: str) -> None:
    await client.says(text)


async def test_with_redis_stopped_frozen_flushed_or_its_subscribers_killed_everything_arrives(
    cluster: Cluster,
) -> None:
    here, there = cluster.two()
    async with Stage(here, there) as stage:
        client, marie = await across(stage)
        assert await arrives(client.says("en marche"), marie, "en marche") < HINT_SECONDS

        with redis.Redis.from_url(cluster.redis_url) as control:
            control.flushall()
            assert await arrives(client.says("vidé"), marie, "vidé") < HINT_SECONDS
            control.client_kill_filter(_type="pubsub")
            assert await arrives(client.says("coupé"), marie, "coupé") < SILENT_LOSS_SECONDS + SLACK_SECONDS
            await soon(lambda: subscribers(control) == 2, "both subscribers")
            assert await arrives(marie.says("de retour"), client, "de retour") < HINT_SECONDS

        cluster.redis.kill()
        for number in range(3):
            took = await arrives(client.says(f"arrêté {number}"), marie, f"arrêté {number}")
            assert took < KNOWN_DOWN_SECONDS + SLACK_SECONDS
            took = await arrives(marie.says(f"aussi {number}"), client, f"aussi {number}")
            assert took < KNOWN_DOWN_SECONDS + SLACK_SECONDS
        assert not client.history.retried
        assert not marie.history.retried

        cluster.redis.start()
        with redis.Redis.from_url(cluster.redis_url) as control:
            await soon(lambda: subscribers(control) == 2, "both subscribers")
        assert await arrives(client.says("réparé"), marie, "réparé") < KNOWN_DOWN_SECONDS
        assert await arrives(client.says("guéri"), marie, "guéri") < HINT_SECONDS

        cluster.redis.send(signal.SIGSTOP)
        began = time.monotonic()
        frozen = arrives(client.says("gelé"), marie, "gelé")
        assert await frozen < SILENT_LOSS_SECONDS + SLACK_SECONDS
        await client.says("encore")
        assert time.monotonic() - began < SILENT_LOSS_SECONDS + 2 * SLACK_SECONDS
        cluster.redis.send(signal.SIGCONT)
        await stage.heals()


def subscribers(control: redis.Redis) -> int:
    channels: list[bytes] = control.pubsub_channels()  # type: ignore[assignment]
    counts: list[tuple[bytes, int]] = control.pubsub_numsub(*channels)  # type: ignore[assignment]
    return sum(count for _, count in counts)


async def test_hints_lost_while_redis_is_believed_up_are_found_by_the_sweep(cluster: Cluster) -> None:
    proxy = Proxy(cluster.redis.port)
    await proxy.start()
    here, there = cluster.node(), cluster.node(redis_url=f"redis://127.0.0.1:{proxy.port}/0")
    for node in (here, there):
        await asyncio.to_thread(node.start)
    async with Stage(here, there) as stage:
        client, marie = await across(stage)
        assert await arrives(client.says("entendu"), marie, "entendu") < HINT_SECONDS
        proxy.swallows = True
        for number in range(3):
            took = await arrives(client.says(f"perdu {number}"), marie, f"perdu {number}")
            assert took < SILENT_LOSS_SECONDS + SLACK_SECONDS
        assert proxy.swallowed >= 3
        assert "the bus is down" not in there.log.read_text()
        proxy.swallows = False
        assert await arrives(client.says("retrouvé"), marie, "retrouvé") < HINT_SECONDS
        await stage.heals()
    await proxy.stop()


@pytest.mark.slow
async def test_a_restart_of_postgresql_under_load_gives_retryable_errors_only(cluster: Cluster) -> None:
    server: Libri = cluster.node()
    server.start()
    assert server.process is not None
    pid = server.process.pid
    async with Stage(server) as stage:
        marie = await stage.agent("Marie")
        stage.works(marie)
        clients = [await stage.client() for _ in range(20)]
        await asyncio.gather(*(c.asks_for_human() for c in clients[:5]), *(c.starts() for c in clients[5:]))
        acked: list[float] = []
        load = [stage.meanwhile(keeps_talking(client, acked, 6)) for client in clients]
        await asyncio.sleep(1.5)
        await asyncio.to_thread(cluster.postgres.restart)
        up = time.monotonic()
        await soon(lambda: acked and acked[-1] > up, "an ack after the restart")
        assert min(at for at in acked if at > up) - up < 2.0
        await asyncio.gather(*load)
        assert sum(len(c.history.retried) for c in clients) > 0
        assert {e["code"] for p in stage.people for e in p.history.retried} == {"unavailable"}
        assert not [c for c in clients if c.history.refused]
        await stage.heals()
        assert server.running
        assert server.process.pid == pid


async def keeps_talking(client: Client, acked: list[float], seconds: float) -> None:
    until = time.monotonic() + seconds
    number = 0
    while time.monotonic() < until:
        await client.says(f"{QUESTIONS[number % len(QUESTIONS)]} ({number})")
        acked.append(time.monotonic())
        number += 1
        await asyncio.sleep(0.05)
