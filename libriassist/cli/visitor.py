"""A visitor of a running server, over its socket: writes, and waits until the assistant is done with it."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from ..protocol import VERSION, Lang

OPEN_SECONDS = 10.0
AFTER_ANSWER_SECONDS = 5.0
"""For the end of the assistant's turn, a signal, which may be lost."""
LONGEST_WAIT = 120.0
_TRIES = 20
Frame = dict[str, Any]


class VisitFailed(Exception):
    """The server does not do as it should; the message is for people."""


@dataclass
class Turned:
    """What came of a client's turn. `called`: the reason for which the conversation left the assistant."""

    answers: list[str] = field(default_factory=list)
    called: str | None = None


class Visitor:
    """One conversation on an open socket."""

    def __init__(self, socket: ClientConnection, seconds: float) -> None:
        self._socket = socket
        self._seconds = seconds
        self._conversation_id = ""

    async def starts(self, lang: Lang) -> None:
        """A conversation of one's own."""
        ack = await self._command({"type": "start_conversation", "lang": lang}, Turned())
        self._conversation_id = ack["conversation_id"]

    async def says(self, text: str) -> Turned:
        """Write, and read until the assistant's turn has ended or the conversation has left it."""
        turned, typing = Turned(), _Typing()
        fields = {"conversation_id": self._conversation_id, "content": text}
        await self._command({"type": "post_message", **fields}, turned, typing)
        while turned.called is None and not typing.over:
            patience = AFTER_ANSWER_SECONDS if turned.answers else self._seconds
            try:
                frame = await asyncio.wait_for(self._read(), patience)
            except TimeoutError:
                if turned.answers:
                    return turned
                raise VisitFailed(f"no answer within {self._seconds:g} s") from None
            _hear(frame, turned, typing)
        return turned

    async def _command(self, command: Frame, turned: Turned, typing: _Typing | None = None) -> Frame:
        """Send until it is acknowledged; what comes meanwhile is heard."""
        command = {**command, "cmd_id": secrets.token_hex(16)}
        for _ in range(_TRIES):
            await self._socket.send(json.dumps(command))
            answer = await self._answer_to(command["cmd_id"], turned, typing or _Typing())
            if answer["type"] == "ack":
                return answer
            if not answer["retryable"]:
                raise VisitFailed(f"{answer['code']}: {answer['message']}")
            await asyncio.sleep(min(answer["retry_after"] or 0.2, LONGEST_WAIT))
        raise VisitFailed(f"{command['type']} was refused {_TRIES} times")

    async def _answer_to(self, cmd_id: str, turned: Turned, typing: _Typing) -> Frame:
        while True:
            try:
                frame = await asyncio.wait_for(self._read(), self._seconds)
            except TimeoutError:
                raise VisitFailed(f"no acknowledgement within {self._seconds:g} s") from None
            if frame["type"] in ("ack", "error") and frame["cmd_id"] == cmd_id:
                return frame
            _hear(frame, turned, typing)

    async def _read(self) -> Frame:
        """The next frame; heartbeats are answered."""
        while True:
            frame: Frame = json.loads(await self._socket.recv())
            if frame["type"] != "ping":
                return frame
            await self._socket.send(json.dumps({"type": "pong"}))


@dataclass
class _Typing:
    """Whether the assistant was seen typing, and has stopped."""

    seen: bool = False
    over: bool = False


def _hear(frame: Frame, turned: Turned, typing: _Typing) -> None:
    match frame:
        case {"type": "typing", "sender_type": "ai", "active": active}:
            typing.over = typing.seen and not active
            typing.seen = typing.seen or active
        case {"type": "message.posted", "sender_type": "ai", "content": content}:
            turned.answers.append(content)
        case {"type": "transfer.requested", "reason": reason}:
            turned.called = reason
        case {"type": "events", "events": events}:
            for event in events:
                _hear(event, turned, typing)


@asynccontextmanager
async def visit(http: httpx.AsyncClient, url: str, lang: Lang, seconds: float) -> AsyncIterator[Visitor]:
    """A new visitor of the server at `url`, in a conversation; gone afterwards. Raises VisitFailed."""
    session = await _session(http, url)
    address = f"{url.replace('http', 'ws', 1)}/ws/client/{session['client_id']}"
    try:
        async with connect(
            address, additional_headers={"Origin": url}, compression=None, open_timeout=OPEN_SECONDS
        ) as socket:
            hello = {"type": "hello", "protocol": VERSION, "token": session["token"], "epoch": None, "cursors": {}}
            await socket.send(json.dumps(hello))
            visitor = Visitor(socket, seconds)
            await visitor.starts(lang)
            yield visitor
    except (WebSocketException, OSError) as error:
        raise VisitFailed(f"{url}: the connection was lost: {error}") from error


async def _session(http: httpx.AsyncClient, url: str) -> Frame:
    """Of a new visitor. A server that takes no more for the moment is asked again when it says."""
    for _ in range(_TRIES):
        try:
            answer = await http.post(f"{url}/api/client/sessions", headers={"origin": url})
        except httpx.HTTPError as error:
            raise VisitFailed(f"{url} does not answer: {error}") from error
        if answer.status_code == httpx.codes.CREATED:
            session: Frame = answer.json()
            return session
        if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
            raise VisitFailed(f"{url} opens no session: HTTP {answer.status_code}")
        await asyncio.sleep(min(float(answer.headers.get("retry-after", 1)), LONGEST_WAIT))
    raise VisitFailed(f"{url} takes no more visitors")
