"""People for the tests of one server: each test gets its own, and they leave when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import secrets
import time
from collections.abc import Iterator
from typing import Any, Self
from urllib.parse import quote

import httpx
import sqlalchemy as sa
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from libriassist.protocol import VERSION, AgentStatus, Role
from libriassist.store.database import Database

from ..servers import PASSWORD, Libri, add_agents
from ..talk import Agent, Client, Frame, Person, Refused

_numbers = itertools.count(1)
NOWHERE = "00000000-0000-4000-8000-000000000000"
"""An id of the right shape that nothing has."""


def own_page(server: Libri) -> dict[str, str]:
    """The headers of a changing request from the server's own page."""
    return {"origin": server.url, "x-libriassist": "1"}


def hire(server: Libri, role: Role = "agent", max_conversations: int = 3, surname: str = "Dupont") -> str:
    """Add an agent beside the running server; the e-mail."""
    name = f"Agent{next(_numbers)}"
    add_agents(server.database_url, (f"{name} {surname}", role), max_conversations=max_conversations)
    return f"{name.lower()}@shop.example"


def alter(server: Libri, statement: sa.Update) -> None:
    """Change rows beside the running server, as the passing of time would."""
    database = Database(server.database_url)
    try:
        with database.writing() as connection:
            connection.execute(statement)
    finally:
        database.close()


def wait_for_row(server: Libri, condition: sa.ColumnElement[bool], seconds: float = 30.0) -> None:
    """Until a row of the running server is so."""
    database = Database(server.database_url)
    deadline = time.monotonic() + seconds
    try:
        with database.reading() as connection:
            while connection.scalar(sa.select(sa.literal(1)).where(condition)) is None:
                connection.rollback()
                assert time.monotonic() < deadline, f"no row came to have {condition}"
                time.sleep(0.05)
    finally:
        database.close()


@contextlib.contextmanager
def log_in(server: Libri, email: str, password: str = PASSWORD) -> Iterator[httpx.Client]:
    """A browser that is signed in (and sends what our own page would send)."""
    with httpx.Client(base_url=server.url, headers=own_page(server)) as http:
        http.post("/api/auth/login", json={"email": email, "password": password}).raise_for_status()
        yield http


def visitor_session(server: Libri) -> tuple[str, str]:
    """A visitor's id and token."""
    answer = httpx.post(f"{server.url}/api/client/sessions", headers={"origin": server.url})
    answer.raise_for_status()
    return answer.json()["client_id"], answer.json()["token"]


class Cast:
    """The people of one test on one server."""

    def __init__(self, server: Libri) -> None:
        self.server = server
        self._people: list[Person] = []

    async def client(self) -> Client:
        """A visitor with the chat open, nothing said yet."""
        client = Client([self.server.url])
        self._people.append(client)
        await client.opens_the_chat()
        return client

    async def agent(
        self, role: Role = "agent", *, max_conversations: int = 3, status: AgentStatus = "busy"
    ) -> Agent:
        """Somebody new in the team, signed in. `busy`: may accept, but is not asked."""
        agent = Agent([self.server.url], hire(self.server, role, max_conversations))
        self._people.append(agent)
        await agent.signs_in()
        if status != "offline":
            await agent.becomes(status)
        return agent

    async def waiting(self) -> Client:
        """A visitor who waits for a person."""
        client = await self.client()
        await client.asks_for_human()
        return client

    async def active(self, agent: Agent) -> Client:
        """A visitor whose conversation this agent has."""
        client = await self.waiting()
        await agent.accepts(conversation_of(client))
        await client.sees("agent.assigned")
        return client

    async def closed(self, agent: Agent) -> Client:
        """A visitor whose conversation this agent had."""
        client = await self.active(agent)
        await agent.closes()
        await client.sees("conversation.closed")
        return client

    async def leave(self) -> None:
        """Everybody tidies up and goes."""
        for person in self._people:
            if person.here:
                with contextlib.suppress(Refused, TimeoutError):
                    async with asyncio.timeout(2):
                        await self._tidy_up(person)
            await person.leaves()

    @staticmethod
    async def _tidy_up(person: Person) -> None:
        if isinstance(person, Client) and person.conversation_id and person.closed_with is None:
            await person.closes()
        elif isinstance(person, Agent) and person.closed_with is None:
            await person.becomes("offline")


def bearer(client: Client) -> dict[str, str]:
    """The headers by which the widget proves who its visitor is."""
    return {"origin": client.servers[0], "authorization": f"Bearer {client.id}.{client.token}"}


def try_upload(client: Client, content: bytes, name: str = "photo.jpg", cmd_id: str = "") -> httpx.Response:
    """A visitor sends a file; the server's answer."""
    return httpx.post(
        f"{client.servers[0]}/api/client/files",
        params={"cmd_id": cmd_id or secrets.token_hex(16)},
        headers={**bearer(client), "x-file-name": quote(name)},
        content=content,
        timeout=30,
    )


def upload(client: Client, content: bytes, name: str = "photo.jpg") -> dict[str, Any]:
    """A visitor sends a file that is taken; what the server made of it."""
    answer = try_upload(client, content, name)
    answer.raise_for_status()
    attachment: dict[str, Any] = answer.json()
    return attachment


def conversation_of(person: Person) -> str:
    assert person.conversation_id is not None
    return person.conversation_id


async def refusal(person: Person, kind: str, **fields: Any) -> Frame:
    """Send a command that must be refused; the error."""
    answer = await person.hands_over(kind, **fields)
    assert answer["type"] == "error", f"{kind} was not refused: {answer}"
    return answer


async def refused_with(person: Person, kind: str, **fields: Any) -> str:
    """Send a command that must be refused; the code."""
    code: str = (await refusal(person, kind, **fields))["code"]
    return code


class Wire:
    """One raw socket: what is sent is up to the test."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.path = self.token = self.conversation_id = ""

    @classmethod
    async def dial(
        cls,
        server: Libri,
        path: str,
        *,
        origin: str | None = "",
        headers: dict[str, str] | None = None,
    ) -> Self:
        """Open a socket; `origin` empty: the server's own page. Raises InvalidStatus when refused."""
        return cls(
            await connect(
                server.url.replace("http", "ws", 1) + path,
                origin=server.url if origin == "" else origin,  # type: ignore[arg-type]
                additional_headers=headers,
                compression=None,
                max_size=2**22,
            )
        )

    @classmethod
    async def of_visitor(cls, server: Libri) -> Self:
        """A welcomed visitor, with a conversation begun (`conversation_id`)."""
        client_id, token = visitor_session(server)
        wire = await cls.dial(server, f"/ws/client/{client_id}")
        wire.path, wire.token = f"/ws/client/{client_id}", token
        await wire.greet(token)
        assert (await wire.hears())["type"] == "client_welcome"
        wire.conversation_id = (await wire.commands("start_conversation"))["conversation_id"]
        return wire

    async def greet(self, token: str | None = None, **fields: Any) -> None:
        await self.puts({"type": "hello", "protocol": VERSION, "token": token, **fields})

    async def puts(self, frame: Frame | str | bytes) -> None:
        await self._socket.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    async def hears(self, *kinds: str) -> Frame:
        """The next frame (of these kinds). Raises ConnectionClosed."""
        while True:
            frame: Frame = json.loads(await self._socket.recv())
            if not kinds or frame["type"] in kinds:
                return frame

    async def commands(self, kind: str, **fields: Any) -> Frame:
        """Send a command and wait for its answer."""
        cmd_id = secrets.token_hex(16)
        await self.puts({"type": kind, "cmd_id": cmd_id, **fields})
        while (answer := await self.hears("ack", "error"))["cmd_id"] != cmd_id:
            pass
        return answer

    async def says(self, content: str) -> Frame:
        return await self.commands("post_message", conversation_id=self.conversation_id, content=content)

    async def ends(self) -> tuple[int | None, list[Frame]]:
        """Read until the server closes: its close code, and what it said before."""
        heard: list[Frame] = []
        try:
            while True:
                heard.append(await self.hears())
        except ConnectionClosed as closed:
            return (closed.rcvd.code if closed.rcvd else None), heard

    async def close(self) -> None:
        await self._socket.close()
