"""The test vocabulary: clients and agents who talk to a real server over real sockets.

Each keeps the client half of the delivery contract (docs/protocol.md): commands wait in an outbox with
their cmd_id until a definitive answer, events are applied by `prev_seq`, a gap asks `sync`, a lost
connection is made again with cursors. What each did and saw stands in a History for the checker.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from libriassist.protocol import VERSION

from .servers import PASSWORD

PATIENCE = 10.0
Frame = dict[str, Any]


class Refused(Exception):
    """A definitive error answer."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(f"{frame['code']}: {frame['message']}")
        self.code: str = frame["code"]
        self.frame = frame


@dataclass
class History:
    """What happened, as the people saw it."""

    acked: dict[str, Frame] = field(default_factory=dict)
    sent: dict[str, Frame] = field(default_factory=dict)
    refused: dict[str, Frame] = field(default_factory=dict)
    retried: list[Frame] = field(default_factory=list)


@dataclass
class Pending:
    frame: Frame
    answer: asyncio.Future[Frame]


class Person:
    """One tab of one person. `servers`: base URLs, tried in turn."""

    role = ""

    def __init__(self, servers: Sequence[str], history: History | None = None) -> None:
        self.servers = list(servers)
        self.history = history or History()
        self.id = ""
        self.token: str | None = None
        self.headers: dict[str, str] = {}
        self.epoch: str | None = None
        self.welcome: Frame = {}
        self.applied: dict[str, list[Frame]] = {}
        self.signals: list[Frame] = []
        self.conversation_id: str | None = None
        self.closed_with: int | None = None
        self.connections = 0
        self._outbox: list[Pending] = []
        self._in_flight: Pending | None = None
        self._socket: ClientConnection | None = None
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._held_back = False
        self._turn = itertools.cycle(range(len(self.servers)))

    # ---- coming and going

    @property
    def here(self) -> bool:
        """Whether this tab is open, connected or trying to be."""
        return self._task is not None and not self._task.done()

    @property
    def connected(self) -> bool:
        return self._socket is not None

    @property
    def waits_for(self) -> int:
        """How many commands have no definitive answer yet."""
        return len(self._outbox)

    async def comes(self) -> None:
        """Open the chat (or the dashboard) and be welcomed."""
        self._held_back = False
        self._task = asyncio.get_running_loop().create_task(self._stay())
        await self.until(lambda: bool(self.welcome) and self._socket is not None, "a welcome")

    async def loses_connection(self) -> None:
        """The network goes; nothing is said to the server."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        socket, self._socket = self._socket, None
        self._in_flight = None
        if socket is not None:
            socket.transport.abort()

    async def leaves(self) -> None:
        """Close the tab."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    def cut(self) -> None:
        """Cut the present connection; it is made again at once."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def _stay(self) -> None:
        while True:
            server = self.servers[next(self._turn)]
            try:
                await self._be_connected(server)
            except (OSError, ConnectionClosed, InvalidHandshake, TimeoutError, EOFError) as error:
                code = getattr(getattr(error, "rcvd", None), "code", None)
                self.closed_with = code
                if code is not None and 4400 <= code < 4500:
                    self._changed.set()
                    return
            finally:
                self._socket = None
                self._in_flight = None
                self._changed.set()
            await asyncio.sleep(0.05)

    async def _be_connected(self, server: str) -> None:
        address = server.replace("http", "ws", 1) + f"/ws/{self.role}/{self.id}"
        async with connect(
            address,
            origin=server,  # type: ignore[arg-type]
            additional_headers=self.headers,
            compression=None,
            open_timeout=5,
            max_size=2**22,
        ) as socket:
            self.connections += 1
            await socket.send(json.dumps(self._hello()))
            async for text in socket:
                self._take(json.loads(text), socket)
                self._changed.set()
                await self._pump()
        raise EOFError

    def _hello(self) -> Frame:
        cursors = {c: events[-1]["seq"] if events else 0 for c, events in self.applied.items()}
        return {
            "type": "hello",
            "protocol": VERSION,
            "token": self.token,
            "epoch": self.epoch,
            "cursors": cursors,
        }

    # ---- receiving

    def _take(self, frame: Frame, socket: ClientConnection) -> None:
        kind = frame["type"]
        if kind.endswith("_welcome"):
            if self.epoch not in {None, frame["epoch"]}:
                self.applied.clear()
            self.epoch = frame["epoch"]
            self.welcome = frame
            self._socket = socket
            conversation = frame.get("conversation")
            if conversation:
                self.conversation_id = conversation["id"]
        elif kind == "ack":
            self._answered(frame)
            for event in frame["events"]:
                self._apply(event)
        elif kind == "error":
            self._errored(frame)
        elif kind == "events":
            for event in frame["events"]:
                self._apply(event)
        elif kind == "reset":
            self.applied[frame["conversation_id"]] = []
        elif kind == "ping":
            self._later({"type": "pong"})
        elif "seq" in frame and "prev_seq" in frame:
            self._apply(frame)
        else:
            self.signals.append(frame)

    def _apply(self, event: Frame) -> None:
        events = self.applied.setdefault(event["conversation_id"], [])
        last = events[-1]["seq"] if events else 0
        if event["prev_seq"] == last:
            events.append(event)
        elif event["seq"] > last:
            self._later({"type": "sync", "conversation_id": event["conversation_id"], "since": last})

    def _answered(self, ack: Frame) -> None:
        self.history.acked[ack["cmd_id"]] = ack
        self._settle(ack["cmd_id"], ack)

    def _errored(self, error: Frame) -> None:
        if error["cmd_id"] is None:
            self.signals.append(error)
        elif error["retryable"]:
            self.history.retried.append(error)
            self._in_flight = None
            self._later_pump(error.get("retry_after") or 0.2)
        else:
            self.history.refused[error["cmd_id"]] = error
            self._settle(error["cmd_id"], error)

    def _settle(self, cmd_id: str, answer: Frame) -> None:
        for pending in list(self._outbox):
            if pending.frame["cmd_id"] == cmd_id:
                self._outbox.remove(pending)
                if not pending.answer.done():
                    pending.answer.set_result(answer)
        self._in_flight = None

    # ---- sending

    async def sends(self, kind: str, **fields: Any) -> Frame:
        """Send a command until it is answered for good: the ack. Raises Refused."""
        answer = await self.hands_over(kind, **fields)
        if answer["type"] == "error":
            raise Refused(answer)
        return answer

    def hands_over(self, kind: str, **fields: Any) -> asyncio.Future[Frame]:
        """Put a command into the outbox; the future is its definitive answer."""
        frame = {"type": kind, "cmd_id": secrets.token_hex(16), **fields}
        self.history.sent[frame["cmd_id"]] = frame
        pending = Pending(frame, asyncio.get_running_loop().create_future())
        self._outbox.append(pending)
        self._later_pump(0)
        return pending.answer

    async def _pump(self) -> None:
        """One in flight, in order."""
        if self._in_flight is None and self._outbox and self._socket is not None:
            self._in_flight = self._outbox[0]
            await self._socket.send(json.dumps(self._in_flight.frame))

    def _later_pump(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, lambda: _spawn(_quietly(self._pump())))

    def _later(self, frame: Frame) -> None:
        _spawn(_quietly(self.puts(frame)))

    async def puts(self, frame: Frame | str | bytes) -> None:
        """Put something on the wire as it is."""
        assert self._socket is not None
        await self._socket.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    # ---- seeing

    async def until(self, condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
        """Wait until the condition holds. Raises AssertionError when it does not in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            left = deadline - time.monotonic()
            assert left > 0, f"{type(self).__name__} waited in vain for {what}; saw {self._summary()}"
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left, 0.5)):
                    await self._changed.wait()

    def _summary(self) -> str:
        events = [
            f"{e['seq']}:{e['type']}:{(e.get('content') or '')[:30]}"
            for e in self.events(self.conversation_id or "")
        ]
        return f"{events} closed={self.closed_with} last signals={[s['type'] for s in self.signals[-5:]]}"

    def events(self, conversation_id: str | None = None) -> list[Frame]:
        return self.applied.get(conversation_id or self.conversation_id or "", [])

    def saw(self, kind: str, **fields: Any) -> Frame | None:
        """The latest event of this kind with these values in one's conversation."""
        for event in reversed(self.events()):
            if event["type"] == kind and all(event.get(k) == v for k, v in fields.items()):
                return event
        return None

    async def sees(self, kind: str, seconds: float = PATIENCE, **fields: Any) -> Frame:
        """Wait for an event in one's conversation."""
        await self.until(lambda: self.saw(kind, **fields), f"{kind} {fields}", seconds)
        event = self.saw(kind, **fields)
        assert event is not None
        return event

    async def reads(self, text: str, seconds: float = PATIENCE) -> Frame:
        """Wait for a message that contains this text."""

        def found() -> list[Frame]:
            return [e for e in self.events() if text in (e.get("content") or "")]

        await self.until(found, f"a message with {text!r}", seconds)
        return found()[-1]

    async def notices(self, kind: str, seconds: float = PATIENCE, **fields: Any) -> Frame:
        """Wait for a signal."""

        def found() -> list[Frame]:
            return [s for s in self.signals if s["type"] == kind and all(s.get(k) == v for k, v in fields.items())]

        await self.until(found, f"signal {kind} {fields}", seconds)
        return found()[-1]


class Client(Person):
    """A visitor of the shop."""

    role = "client"

    async def opens_the_chat(self) -> None:
        """Get a session, connect."""
        async with httpx.AsyncClient(verify=False) as http:
            answer = await http.post(f"{self.servers[0]}/api/client/sessions", headers={"origin": self.servers[0]})
            answer.raise_for_status()
            session = answer.json()
        self.id, self.token = session["client_id"], session["token"]
        await self.comes()

    async def starts(self, lang: str = "fr") -> str:
        ack = await self.sends("start_conversation", lang=lang)
        started: str = ack["conversation_id"]
        self.conversation_id = started
        return started

    async def says(self, text: str) -> Frame:
        if self.conversation_id is None:
            await self.starts()
        return await self.sends("post_message", conversation_id=self.conversation_id, content=text)

    async def asks_for_human(self) -> Frame:
        if self.conversation_id is None:
            await self.starts()
        return await self.sends("request_human", conversation_id=self.conversation_id)

    async def closes(self) -> Frame:
        return await self.sends("close_conversation", conversation_id=self.conversation_id)

    async def rates(self, rating: int, comment: str = "") -> Frame:
        return await self.sends(
            "rate_conversation", conversation_id=self.conversation_id, rating=rating, comment=comment
        )


class Agent(Person):
    """A person of the team. `desk` follows the welcome and the desk frames."""

    role = "agent"

    def __init__(self, servers: Sequence[str], email: str, history: History | None = None) -> None:
        super().__init__(servers, history)
        self.email = email
        self.desk: dict[str, Frame] = {}

    async def signs_in(self) -> None:
        """Log in and open the dashboard."""
        async with httpx.AsyncClient(verify=False) as http:
            answer = await http.post(
                f"{self.servers[0]}/api/auth/login",
                json={"email": self.email, "password": PASSWORD},
                headers={"origin": self.servers[0], "x-libriassist": "1"},
            )
            answer.raise_for_status()
            self.id = answer.json()["id"]
            self.headers = {"cookie": "; ".join(f"{k}={v}" for k, v in answer.cookies.items())}
        await self.comes()

    def _take(self, frame: Frame, socket: ClientConnection) -> None:
        if frame["type"] == "agent_welcome":
            self.desk = {row["id"]: row for row in frame["desk"]}
        elif frame["type"] == "desk":
            for row in frame["conversations"]:
                self.desk[row["id"]] = row
            for gone in frame["removed"]:
                self.desk.pop(gone, None)
        super()._take(frame, socket)

    async def becomes(self, status: str) -> None:
        await self.sends("set_status", status=status)

    async def watches(self, conversation_id: str) -> None:
        """Open a conversation in the dashboard."""
        self.conversation_id = conversation_id
        self.applied.setdefault(conversation_id, [])
        await self.puts({"type": "sync", "conversation_id": conversation_id, "since": 0})
        await self.notices("synced", conversation_id=conversation_id)

    async def is_offered(self, conversation_id: str, seconds: float = PATIENCE) -> None:
        await self.until(
            lambda: self.desk.get(conversation_id, {}).get("offered_to") == self.id,
            f"an offer of {conversation_id}",
            seconds,
        )

    async def accepts(self, conversation_id: str) -> Frame:
        self.conversation_id = conversation_id
        return await self.sends("accept_conversation", conversation_id=conversation_id)

    async def says(self, text: str) -> Frame:
        return await self.sends("post_message", conversation_id=self.conversation_id, content=text)

    async def notes(self, text: str) -> Frame:
        return await self.sends("post_note", conversation_id=self.conversation_id, content=text)

    async def transfers_to(self, agent_id: str, note: str = "") -> Frame:
        return await self.sends(
            "transfer_conversation", conversation_id=self.conversation_id, to_agent_id=agent_id, note=note
        )

    async def closes(self) -> Frame:
        return await self.sends("close_conversation", conversation_id=self.conversation_id)


_background: set[asyncio.Task[Any]] = set()


def _spawn(work: Any) -> None:
    task = asyncio.get_running_loop().create_task(work)
    _background.add(task)
    task.add_done_callback(_background.discard)


async def _quietly(work: Any) -> None:
    with contextlib.suppress(ConnectionClosed, AssertionError):
        await work
