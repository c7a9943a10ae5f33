"""The product under test: a fresh database with people in it, `libriassist serve` on it, and their open sockets.

People and conversations are written with the store's own functions; every message goes through the sockets.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from libriassist.chat.ports import AgentSession, Committed, Envelope
from libriassist.clock import SystemClock
from libriassist.config import Settings
from libriassist.core.events import Actor
from libriassist.ids import new_id, new_token, token_hash
from libriassist.protocol import VERSION, AcceptConversation, RequestHuman, StartConversation
from libriassist.setup.app import agent_auth, open_database
from libriassist.setup.secrets import secret_key
from libriassist.store import agents, schema
from libriassist.store.accounts import SqlAccounts
from libriassist.store.append import commit_batch
from libriassist.store.database import Database
from libriassist.store.store import SqlStore
from libriassist.store.verify import verify
from libriassist.web.access import cookie_names
from libriassist.web.passwords import Passwords

from .load import Pair
from .processes import SERVER_CORE, Server, free_port, running
from .sockets import Socket

UNLIMITED = "1000000000"
RAISED_LIMITS = {
    "LIBRIASSIST_CLIENT_COMMANDS_PER_10_SECONDS": UNLIMITED,
    "LIBRIASSIST_AGENT_COMMANDS_PER_10_SECONDS": UNLIMITED,
    "LIBRIASSIST_SIGNALS_PER_10_SECONDS": UNLIMITED,
    "LIBRIASSIST_SOCKETS_PER_ADDRESS": UNLIMITED,
    "LIBRIASSIST_UNPROVEN_SOCKETS_PER_ADDRESS": UNLIMITED,
    "LIBRIASSIST_SOCKET_OPENINGS_PER_MINUTE": UNLIMITED,
    "LIBRIASSIST_CONNECTIONS_PER_ADDRESS": UNLIMITED,
    "LIBRIASSIST_SOCKET_FRAMES_PER_10_SECONDS": UNLIMITED,
    "LIBRIASSIST_SOCKET_BYTES_PER_10_SECONDS": UNLIMITED,
    "LIBRIASSIST_SESSIONS_PER_MINUTE": UNLIMITED,
    "LIBRIASSIST_GRACE_SECONDS": "3600",
    "LIBRIASSIST_DRAIN_SECONDS": "0",
    "LIBRIASSIST_SEMANTIC": "off",
}
"""Limits are out of the way, agents keep their conversations between two passes; nothing else is changed."""
HELLO = {"type": "hello", "protocol": VERSION}


@dataclass(frozen=True, slots=True)
class Client:
    """A visitor with an open conversation."""

    id: str
    token: str
    conversation_id: str

    def connect(self, port: int) -> Socket:
        """Their socket, welcomed and replayed."""
        socket = Socket(port, f"/ws/client/{self.id}")
        socket.send({**HELLO, "token": self.token})
        socket.read_until(lambda frame: frame["type"] == "synced")
        return socket


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent with a session, who has one client's conversation."""

    id: str
    cookie: str

    def connect(self, port: int, conversation_id: str) -> Socket:
        """Their socket, welcomed, watching the conversation."""
        socket = Socket(port, f"/ws/agent/{self.id}", {"Cookie": self.cookie})
        socket.send(HELLO)
        socket.read_until(lambda frame: frame["type"] == "agent_welcome")
        socket.send({"type": "sync", "conversation_id": conversation_id, "since": 0})
        socket.read_until(lambda frame: frame["type"] == "synced")
        return socket


@dataclass(frozen=True, slots=True)
class Place:
    """A database with people in it, and the environment of a server on it."""

    env: dict[str, str]
    clients: list[Client]
    agents: list[Agent]
    log: Path

    def server(self, cores: set[int] = SERVER_CORE) -> contextlib.AbstractContextManager[Server]:
        """`libriassist serve` on this database."""
        port = free_port()
        command = [str(Path(sys.executable).with_name("libriassist")), "serve", "--port", str(port)]
        return running(command, port, log=self.log, cores=cores, env=self.env)

    def violations(self) -> int:
        """What `libriassist verify` finds wrong; the server must be stopped."""
        database = Database(_settings(self.env).database, must_exist=True)
        try:
            with database.snapshot() as connection:
                found: int = verify(connection)["violations"]
                return found
        finally:
            database.close()


@contextlib.contextmanager
def connected(place: Place, servers: Sequence[Server]) -> Iterator[list[Pair]]:
    """Everybody's sockets: client N on one server, its agent on the next (the same when there is one)."""
    sockets: list[Socket] = []
    pairs = []
    try:
        for number, (client, agent) in enumerate(zip(place.clients, place.agents, strict=True)):
            theirs = servers[(number + 1) % len(servers)]
            listener = agent.connect(theirs.port, client.conversation_id)
            speaker = client.connect(servers[number % len(servers)].port)
            sockets += [listener, speaker]
            pairs.append(Pair(speaker.raw.fileno(), listener.raw.fileno(), client.conversation_id))
        yield pairs
    finally:
        for socket in sockets:
            socket.close()


def furnish(folder: Path, *, clients: int, with_agents: bool, env: dict[str, str] | None = None) -> Place:
    """A fresh database with so many clients, each in a conversation; `with_agents`: each with an own agent."""
    folder.mkdir(parents=True)
    env = {**RAISED_LIMITS, "LIBRIASSIST_DATA_DIR": str(folder), **(env or {})}
    settings = _settings(env)
    database = open_database(settings)
    clock = SystemClock()
    actors = [Actor(kind="client", id=new_id()) for _ in range(clients)]
    tokens = [new_token() for _ in actors]
    with database.writing() as connection:
        day = clock.now() + timedelta(days=1)
        rows = [
            {"id": a.id, "token_hash": token_hash(t), "created_at": clock.now(), "expires_at": day}
            for a, t in zip(actors, tokens, strict=True)
        ]
        connection.execute(sa.insert(schema.clients), rows)
    ids = [new_id() for _ in actors]
    _commit(database, [(StartConversation(type="start_conversation", cmd_id=_cmd_id()), a) for a in actors], ids)
    people = [Client(a.id, t, i) for a, t, i in zip(actors, tokens, ids, strict=True)]
    team: list[Agent] = []
    if with_agents:
        team = asyncio.run(_hire(database, settings, len(people)))
        asked = [RequestHuman(type="request_human", cmd_id=_cmd_id(), conversation_id=i) for i in ids]
        _commit(database, list(zip(asked, actors, strict=True)), ids)
        taken = [AcceptConversation(type="accept_conversation", cmd_id=_cmd_id(), conversation_id=i) for i in ids]
        hands = [Actor(kind="agent", id=a.id, name="Marie Dupont", public_name="Marie") for a in team]
        _commit(database, list(zip(taken, hands, strict=True)), ids)
    database.close()
    return Place(env, people, team, folder / "server.log")


def _settings(env: dict[str, str]) -> Settings:
    prefix = "LIBRIASSIST_"
    return Settings(**{k.removeprefix(prefix).lower(): v for k, v in env.items()})  # type: ignore[arg-type]


def _cmd_id() -> str:
    return new_id().replace("-", "")


def _commit(database: Database, commands: list[tuple[Any, Actor]], ids: list[str]) -> None:
    batch = [
        Envelope(command, i, actor, done=lambda _outcome: None, cmd_id=command.cmd_id, cmd_hash="")
        for (command, actor), i in zip(commands, ids, strict=True)
    ]
    for outcome in commit_batch(database, batch, SystemClock().now(), new_id):
        if not isinstance(outcome, Committed):
            raise outcome


async def _hire(database: Database, settings: Settings, count: int) -> list[Agent]:
    """Agents who are available and signed in."""
    clock = SystemClock()
    passwords = Passwords()
    store = SqlStore(database, clock)
    lasting = settings.model_copy(update={"access_minutes": 60})
    auth = agent_auth(lasting, store, passwords, clock, secret_key(settings))
    accounts = SqlAccounts(store, clock)
    team = []
    for number in range(count):
        agent_id, token = new_id(), new_token()

        def add(connection: sa.Connection, agent_id: str = agent_id, number: int = number) -> None:
            agents.add_agent(
                connection,
                agent_id=agent_id,
                name="Marie Dupont",
                email=f"marie{number}@example.com",
                password_hash="",
                role="agent",
                max_conversations=10,
                now=clock.now(),
            )
            agents.set_status(connection, agent_id, "available")
            agents.renew_leases(connection, {agent_id: clock.now()})

        await store.write(add)
        session = AgentSession(new_id(), agent_id, clock.now() + timedelta(hours=1))
        await accounts.open_session(session, token_hash(token), None)
        signed_in = await auth.refresh(token)
        team.append(Agent(agent_id, f"{cookie_names(settings)[0]}={signed_in.access_token}"))
    passwords.close()
    await store.writer.close()
    return team
