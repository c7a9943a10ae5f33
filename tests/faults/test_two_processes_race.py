"""Races between two servers: one winner, one conversation, nobody over capacity."""

from __future__ import annotations

import asyncio
import random

import pytest
import sqlalchemy as sa

from libriassist.store import schema
from libriassist.store.database import Database

from ..servers import add_agents
from ..talk import Agent, Client, Refused
from .conftest import Cluster
from .stage import QUESTIONS, Stage, on_desk

pytestmark = pytest.mark.anyio


@pytest.mark.slow
async def test_fifty_agents_of_two_servers_who_accept_one_client_at_once_have_one_winner(cluster: Cluster) -> None:
    people = [f"Agent{n}" for n in range(50)]
    add_agents(cluster.database_url, *((f"{name} Durand", "agent") for name in people), max_conversations=2)
    servers = cluster.two()
    async with Stage(*servers) as stage:
        agents = [await stage.agent(name, servers[n % 2], status="busy") for n, name in enumerate(people)]
        wins: dict[str, int] = {}
        for number in range(6):
            client = await stage.client(servers[number % 2])
            await client.asks_for_human()
            for agent in agents:
                await on_desk(agent, client.conversation_id or "")
            winner = await one_wins(agents, client, full={i for i, n in wins.items() if n == 2})
            wins[winner.id] = wins.get(winner.id, 0) + 1
        assert max(wins.values()) <= 2
        await stage.heals()


async def one_wins(agents: list[Agent], client: Client, full: set[str]) -> Agent:
    """All accept at once: the winner. The others are told who was faster, or that they have no room."""
    assert client.conversation_id is not None
    conversation_id = client.conversation_id
    results = await asyncio.gather(*(a.accepts(conversation_id) for a in agents), return_exceptions=True)
    winners = [a for a, result in zip(agents, results, strict=True) if isinstance(result, dict)]
    assert len(winners) == 1
    joined = await client.sees("agent.assigned")
    for agent, result in zip(agents, results, strict=True):
        if isinstance(result, dict):
            continue
        assert isinstance(result, Refused)
        if agent.id in full and result.code == "at_capacity":
            continue
        assert result.code == "already_taken"
        assert result.frame["details"]["by"].startswith(joined["agent_name"] + " ")
    assert [e["type"] for e in client.events()].count("agent.assigned") == 1
    return winners[0]


async def test_one_agent_with_tabs_at_two_servers_cannot_accept_more_than_they_can_take(cluster: Cluster) -> None:
    add_agents(cluster.database_url, ("Solo Durand", "agent"), max_conversations=1)
    here, there = cluster.two()
    async with Stage(here, there) as stage:
        solo = await stage.agent("Solo", here, status="busy")
        tab = await stage.tab_of_agent(solo, there)
        for _ in range(15):
            clients = [await stage.client(here), await stage.client(there)]
            for client in clients:
                await client.asks_for_human()
                await on_desk(solo, client.conversation_id or "")
            results = await asyncio.gather(
                solo.accepts(clients[0].conversation_id or ""),
                tab.accepts(clients[1].conversation_id or ""),
                return_exceptions=True,
            )
            refusals = [r.code for r in results if isinstance(r, Refused)]
            assert refusals == ["at_capacity"]
            for client in clients:
                await client.closes()
        await stage.heals()


@pytest.mark.slow
async def test_offers_of_two_servers_never_exceed_what_an_agent_can_take(cluster: Cluster) -> None:
    people = [f"Agent{n}" for n in range(4)]
    add_agents(cluster.database_url, *((f"{name} Durand", "agent") for name in people), max_conversations=1)
    servers = cluster.two()
    async with Stage(*servers) as stage:
        most: dict[str, int] = {}
        watching = stage.meanwhile(_watches_loads(cluster.database_url, most))
        for n, name in enumerate(people):
            stage.works(await stage.agent(name, servers[n % 2]))
        clients = [await stage.client(servers[n % 2]) for n in range(12)]
        await asyncio.gather(*(_comes_again(client, random.Random(n), 3) for n, client in enumerate(clients)))
        watching.cancel()
        assert len(most) == len(people)
        assert max(most.values()) == 1
        await stage.heals()


async def _comes_again(client: Client, chance: random.Random, times: int) -> None:
    """Ask for a person, be served, close, begin anew: places open up all the time."""
    for _ in range(times):
        await client.asks_for_human()
        await client.sees("agent.assigned", seconds=30)
        await asyncio.sleep(chance.uniform(0, 0.2))
        await client.closes()
        await client.sees("conversation.closed")
        client.conversation_id = None


async def _watches_loads(database_url: str, most: dict[str, int]) -> None:
    """Conversations and open offers per agent, as often as possible: the most seen at one moment."""
    c = schema.conversations.c
    statement = sa.select(c.agent_id, c.offered_to, c.status).where(c.status.in_(["active", "waiting"]))
    database = Database(database_url)
    try:
        while True:
            with database.reading() as connection:
                found: dict[str, int] = {}
                for agent_id, offered_to, status in connection.execute(statement):
                    holder = agent_id if status == "active" else offered_to
                    if holder is not None:
                        found[holder] = found.get(holder, 0) + 1
            for agent_id, load in found.items():
                most[agent_id] = max(load, most.get(agent_id, 0))
            await asyncio.sleep(0.02)
    finally:
        database.close()


async def test_two_tabs_at_two_servers_that_start_at_once_share_one_conversation(cluster: Cluster) -> None:
    here, there = cluster.two()
    async with Stage(here, there) as stage:
        for _ in range(10):
            client = await stage.client(here)
            tab = await stage.tab_of(client, there)
            started = await asyncio.gather(client.starts(), tab.starts())
            assert started[0] == started[1]
            await client.says(QUESTIONS[0])
            await tab.reads(QUESTIONS[0])
        await stage.heals()
