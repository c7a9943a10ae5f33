"""Who waits and is there survives kill -9, several processes and the loss of Redis."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from ..talk import Agent, Client
from .conftest import Cluster
from .stage import Stage, on_desk, sqlite_shop

pytestmark = pytest.mark.anyio
AWAY_SECONDS = 2.0
SOON: dict[str, Any] = {"client_away_seconds": AWAY_SECONDS, "line_look_seconds": 0.5}


async def waits(stage: Stage, *servers: object) -> tuple[Client, str]:
    client = await stage.client(*servers)  # type: ignore[arg-type]
    await client.asks_for_human()
    assert client.conversation_id is not None
    return client, client.conversation_id


def is_away(agent: Agent, conversation_id: str) -> bool:
    return agent.desk[conversation_id]["client_away_since"] is not None


async def sees_leave(agent: Agent, conversation_id: str) -> None:
    await on_desk(agent, conversation_id)
    await agent.until(lambda: is_away(agent, conversation_id), "the client to be away", 40)


async def story(agent: Agent, conversation_id: str) -> list[str]:
    """What the log says of the client's comings and goings."""
    await agent.watches(conversation_id)
    return [e["type"] for e in agent.events(conversation_id) if e["type"].startswith("client.")]


async def test_kill_9_makes_no_ghost_of_a_live_client_and_no_live_client_of_a_ghost(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path, room=1, **SOON, offer_seconds=60)
    server.start()
    async with Stage(server) as stage:
        marie = await stage.agent("Marie", status="busy")
        ghost, gone = await waits(stage)
        await ghost.leaves()
        await sees_leave(marie, gone)
        live, here = await waits(stage)
        server.kill()
        await asyncio.sleep(AWAY_SECONDS + 1)
        server.start()
        await live.until(lambda: live.connected, "a connection")
        await marie.until(lambda: marie.connected, "a connection")
        await marie.becomes("available")
        await marie.is_offered(here)
        assert is_away(marie, gone) and marie.desk[gone]["offered_to"] is None
        await asyncio.sleep(AWAY_SECONDS * 2)
        assert await story(marie, here) == []
        assert await story(marie, gone) == ["client.left"]
        await stage.heals()


@pytest.mark.parametrize("redis", ["with Redis", "without Redis"])
async def test_a_client_of_another_process_is_there_leaves_and_returns(cluster: Cluster, redis: str) -> None:
    if redis == "without Redis":
        cluster.redis.stop()
    here, there = cluster.two(**SOON)
    async with Stage(here, there) as stage:
        marie = await stage.agent("Marie", there, status="busy")
        client, waiting = await waits(stage, here)
        other, _ = await waits(stage, there)
        await on_desk(marie, waiting)
        await asyncio.sleep(AWAY_SECONDS * 3)
        assert await story(marie, waiting) == []
        await client.leaves()
        await sees_leave(marie, waiting)
        await other.until(lambda: _place(other) == 1, "the first place", 20)
        client = await stage.tab_of(client, there)
        client.conversation_id = waiting
        await marie.until(lambda: not is_away(marie, waiting), "the client to be back")
        await client.until(lambda: _place(client) == 1, "the old place")
        await other.until(lambda: _place(other) == 2, "the place behind", 20)
        await marie.becomes("available")
        await marie.is_offered(waiting)
        assert await story(marie, waiting) == ["client.left", "client.returned"]
        await stage.heals()


def _place(client: Client) -> int | None:
    told = [s for s in client.signals if s["type"] == "queue_position"]
    return told[-1]["position"] if told else None
