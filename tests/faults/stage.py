"""The stage of a fault test: servers, people, and the one way every test ends: `heals`."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ..servers import Libri, add_agents
from ..talk import Agent, Client, Frame, Person, Refused
from .checker import check

HEAL_SECONDS = 10.0
SECRET = "a secret of these tests, long enough to be taken"
NAMES = ("Marie Dupont", "Paul Bernard", "Nora Petit", "Hugo Roux", "Lea Morel", "Adam Faure")
QUESTIONS = (
    "Quels formats de livre peut-on imprimer ?",
    "Quel est le délai de livraison ?",
    "Comment créer une couverture ?",
    "Quels papiers proposez-vous ?",
    "Peut-on imprimer un seul exemplaire ?",
)


class Stage:
    """Servers on one database, and the people who talk to them."""

    def __init__(self, *servers: Libri, expected_error: str | None = None) -> None:
        self.servers = servers
        self.expected_error = expected_error
        self.database_url = servers[0].database_url
        self.people: list[Person] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _at: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for person in self.people:
            await person.loses_connection()
        for server in self.servers:
            await asyncio.to_thread(server.stop)
        for server in self.servers if error is None else ():
            log = server.log.read_text()
            errors = [line for line in log.splitlines() if '"level": "ERROR"' in line]
            assert all(self.expected_error and self.expected_error in line for line in errors), log

    def _urls(self, servers: Sequence[Libri]) -> list[str]:
        return [server.url for server in servers or self.servers]

    async def client(self, *servers: Libri) -> Client:
        """A visitor who opens the chat at these servers (else at any)."""
        client = Client(self._urls(servers))
        self.people.append(client)
        await client.opens_the_chat()
        return client

    async def tab_of(self, client: Client, *servers: Libri) -> Client:
        """Another tab of the same visitor."""
        tab = Client(self._urls(servers))
        tab.id, tab.token = client.id, client.token
        self.people.append(tab)
        await tab.comes()
        return tab

    async def agent(self, name: str, *servers: Libri, status: str = "available") -> Agent:
        """A person of the team who signs in at these servers (else at any)."""
        agent = Agent(self._urls(servers), f"{name.lower()}@shop.example")
        self.people.append(agent)
        await agent.signs_in()
        await agent.becomes(status)
        return agent

    async def tab_of_agent(self, agent: Agent, *servers: Libri) -> Agent:
        """Another tab of the same person of the team, in the same session."""
        tab = Agent(self._urls(servers), agent.email)
        tab.id, tab.headers = agent.id, agent.headers
        self.people.append(tab)
        await tab.comes()
        return tab

    def works(self, agent: Agent, reply: str = "Bonjour, je prends le relais.") -> None:
        """From now on this agent accepts what is offered to them, and answers once."""
        self.meanwhile(self._work(agent, reply))

    async def _work(self, agent: Agent, reply: str) -> None:
        done: set[tuple[str, str | None]] = set()
        while True:
            offers = [r for r in agent.desk.values() if r["offered_to"] == agent.id]
            for row in offers:
                if (row["id"], row["offer_expires_at"]) in done:
                    continue
                done.add((row["id"], row["offer_expires_at"]))
                with contextlib.suppress(Refused):
                    await agent.accepts(row["id"])
                    await agent.says(reply)
            await asyncio.sleep(0.05)

    def meanwhile(self, work: Awaitable[None]) -> asyncio.Task[None]:
        """Run this until the stage is left."""
        task = asyncio.ensure_future(work)
        self._tasks.append(task)
        return task

    async def with_agent(self, client: Client, agent: Agent) -> str:
        """Bring a client and an agent together; the conversation's id."""
        await client.asks_for_human()
        conversation_id = client.conversation_id
        assert conversation_id is not None
        await on_desk(agent, conversation_id)
        await agent.accepts(conversation_id)
        await agent.watches(conversation_id)
        await client.sees("agent.assigned")
        return conversation_id

    async def heals(self, seconds: float = HEAL_SECONDS) -> None:
        """All commands are answered, all lists reach the end of the log, and nothing is wrong. Or: the list."""
        deadline = time.monotonic() + seconds
        while True:
            unanswered = [f"unanswered: {p.role} {p.id[:8]}" for p in self.people if p.here and p.waits_for]
            found = check(self.database_url, self.people)
            final = [v for v in found if not v.startswith("applied")]
            assert not final, "\n".join(final)
            if not unanswered and not found:
                return
            assert time.monotonic() < deadline, "\n".join(unanswered + found)
            await asyncio.sleep(0.1)


def sqlite_shop(folder: Path, *, agents: int = 2, room: int = 3, **settings: object) -> Libri:
    """One server on SQLite with that many agents; not started."""
    server = Libri(folder, **settings)
    add_agents(server.database_url, *((name, "agent") for name in NAMES[:agents]), max_conversations=room)
    return server


def on_postgres(folder: Path, database_url: str, redis_url: str | None, **settings: object) -> Libri:
    """One of several servers on a PostgreSQL database that has its agents already; not started."""
    values = {"database_url": database_url, "redis_url": redis_url, "secret_key": SECRET, **settings}
    return Libri(folder, **values)


async def on_desk(agent: Agent, conversation_id: str) -> None:
    """Wait until the agent's list has this conversation."""
    await agent.until(lambda: conversation_id in agent.desk, "a row on the desk")


async def arrives(says: Awaitable[Frame], reader: Person, text: str, seconds: float = 15.0) -> float:
    """Say something; the seconds from its ack until the reader has it."""
    await says
    began = time.monotonic()
    await reader.reads(text, seconds)
    return time.monotonic() - began


async def soon(condition: Callable[[], Any], what: str, seconds: float = HEAL_SECONDS) -> None:
    """Wait for something outside the conversations. Raises AssertionError when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        await asyncio.sleep(0.02)


async def exits_with(server: Libri, code: int, seconds: float = 10.0) -> None:
    """Wait until the server process has ended, with this code."""
    process = server.process
    assert process is not None
    await soon(lambda: process.poll() is not None, "the end of the process", seconds)
    assert process.returncode == code
