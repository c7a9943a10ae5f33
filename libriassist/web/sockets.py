"""The two socket endpoints, /ws/client/{client_id} and /ws/agent/{agent_id}: raw ASGI, one loop a connection.

The id in the path is a public name, never a credential: a client proves itself by the token in its
first frame, an agent by cookie.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from .. import protocol
from ..chat import frames
from ..chat.connections import Connection
from ..core.errors import (
    BadFrame,
    ChatError,
    InternalError,
    NotAuthenticated,
    ProtocolMismatch,
    RateLimited,
    UnknownType,
)
from ..core.events import Actor
from ..core.views import Viewer
from ..ids import token_hash
from . import access, welcome
from .access import Services
from .dispatch import Dispatcher
from .inflow import EXTENSION, FAULT, TOO_MANY
from .limits import Places, Window, network_of
from .wire import WireProtocol

log = logging.getLogger(__name__)
_PATH = re.compile(r"/ws/(client|agent)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 as JSON writes it; PostgreSQL has no such character in its texts, so nobody may send it."""
_ADAPTERS: dict[Viewer, TypeAdapter[protocol.ClientFrame] | TypeAdapter[protocol.AgentFrame]] = {
    "client": protocol.parse_client_frame,
    "agent": protocol.parse_agent_frame,
}
OFFENCES = 3
OFFENCE_SECONDS = 60.0
SOCKETS_PER_PERSON: dict[Viewer, int] = {"client": 5, "agent": 20}
ANSWER_SECONDS = 2.0
"""How long a socket that is to be closed waits for the answers to what it sent before."""

BAD_FRAMES = 4400
UNAUTHENTICATED = 4401
TIMEOUT = 4002
PROTOCOL = 4426
TRY_LATER = 4001
BINARY = 1003

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class _Closed(Exception):
    """The conversation with this socket is over, with this close code."""

    def __init__(self, code: int, reason: str, error: ChatError | None = None) -> None:
        self.code, self.reason, self.error = code, reason, error
        super().__init__(reason)


class _Gone(_Closed):
    """The other side went away by itself."""


class Sockets:
    """The ASGI callable for websocket scopes."""

    def __init__(self, services: Services) -> None:
        settings = services.settings
        self._services = services
        self._openings = Window(settings.socket_openings_per_minute, 60)
        self._unproven = Places(settings.unproven_sockets_per_address)
        self._of_visitors = Places(settings.sockets_per_address)
        self.draining = False
        """The process stops: whoever comes is sent elsewhere."""

    def drain(self) -> None:
        """Take nobody any more."""
        self.draining = True

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        match = _PATH.fullmatch(scope["path"])
        headers = Headers(scope=scope)
        await receive()
        if match is None or self.draining or EXTENSION not in scope["extensions"]:
            await send({"type": "websocket.close"})
            return
        viewer: Viewer = "client" if match[1] == "client" else "agent"
        try:
            check = access.check_client_origin if viewer == "client" else access.check_agent_origin
            check(headers, self._services.settings)
        except ChatError:
            await send({"type": "websocket.close"})
            return
        address = access.address_of(scope["client"], headers, self._services.settings.proxies)
        try:
            self._openings.take(network_of(address))
        except RateLimited as error:
            await _too_many(error, send)
            return
        await send({"type": "websocket.accept"})
        wire: WireProtocol = scope["extensions"][EXTENSION]
        try:
            await self._come_in(viewer, match[2], wire, headers, address, receive)
        except _Closed as closed:
            if closed.error is not None:
                wire.push(frames.error_frame(closed.error, None))
            wire.close(closed.code, closed.reason)
        except ChatError as error:
            wire.push(frames.error_frame(error, None))
            wire.close(TRY_LATER if error.retryable else BAD_FRAMES, error.code)
        except Exception:
            log.exception("a socket failed")
            wire.push(frames.error_frame(InternalError(), None))
            wire.close(TRY_LATER, "internal error")

    async def _come_in(
        self,
        viewer: Viewer,
        person_id: str,
        wire: WireProtocol,
        headers: Headers,
        address: str,
        receive: Receive,
    ) -> None:
        network = network_of(address)
        with ExitStack() as places:
            try:
                if viewer == "client":
                    places.enter_context(self._of_visitors.taken(network))
                with self._unproven.taken(network):
                    hello = await self._hello(viewer, receive)
                    actor, session_id = await self._authenticate(viewer, person_id, hello, headers)
            except RateLimited as error:
                raise _Closed(TOO_MANY, "too many sockets", error) from None
            now = asyncio.get_running_loop().time()
            connection = Connection(wire, viewer, actor, network, session_id, last_heard=now, pinged_at=now)
            await self._serve(connection, hello, receive)

    async def _serve(self, connection: Connection, hello: protocol.Hello, receive: Receive) -> None:
        if len(self._services.hub.of_person(connection.actor.id)) >= SOCKETS_PER_PERSON[connection.viewer]:
            error = RateLimited("This chat is open in too many tabs.", retry_after=10.0)
            raise _Closed(TOO_MANY, "too many tabs", error)
        self._services.hub.join(connection)
        try:
            await welcome.greet(self._services, connection, hello)
            await self._listen(connection, Dispatcher(self._services, connection), receive)
        except _Gone:
            raise
        except _Closed:
            await connection.answered(ANSWER_SECONDS)
            raise
        finally:
            self._services.manager.left(connection)

    async def _hello(self, viewer: Viewer, receive: Receive) -> protocol.Hello:
        try:
            async with asyncio.timeout(self._services.settings.hello_seconds):
                text = await _text(receive)
        except TimeoutError:
            raise _Closed(TIMEOUT, "no hello") from None
        frame = _parse(viewer, text)
        if not isinstance(frame, protocol.Hello):
            raise _Closed(BAD_FRAMES, "hello first", BadFrame("The first frame must be hello."))
        if frame.protocol != protocol.VERSION:
            raise _Closed(PROTOCOL, "protocol", ProtocolMismatch())
        return frame

    async def _authenticate(
        self, viewer: Viewer, person_id: str, hello: protocol.Hello, headers: Headers
    ) -> tuple[Actor, str | None]:
        try:
            if viewer == "client":
                token = hello.token or ""
                if not await self._services.accounts.client_of(token_hash(token), person_id):
                    raise NotAuthenticated
                return Actor(kind="client", id=person_id), None
            name, _ = access.cookie_names(self._services.settings)
            cookies = cookie_parser(headers.get("cookie", ""))
            agent, session_id = await self._services.auth.who(cookies.get(name, ""))
            if agent.id != person_id:
                raise NotAuthenticated
            return agent.actor(), session_id
        except NotAuthenticated as error:
            raise _Closed(UNAUTHENTICATED, "not authenticated", error) from None

    async def _listen(self, connection: Connection, dispatcher: Dispatcher, receive: Receive) -> None:
        loop = asyncio.get_running_loop()
        offences: deque[float] = deque(maxlen=OFFENCES)
        while True:
            text = await _text(receive)
            connection.last_heard = now = loop.time()
            cmd_id: str | None = None
            try:
                frame = _parse(connection.viewer, text)
                cmd_id = frame.cmd_id if isinstance(frame, protocol.Command) else None
                await dispatcher.handle(frame)
            except (BadFrame, UnknownType, RateLimited) as error:
                connection.wire.push(frames.error_frame(error, cmd_id or _cmd_id_of(text)))
                offences.append(now)
                if len(offences) == OFFENCES and now - offences[0] < OFFENCE_SECONDS:
                    code = BAD_FRAMES if not isinstance(error, RateLimited) else TOO_MANY
                    raise _Closed(code, "too many bad frames") from None
            except ChatError as error:
                connection.wire.push(frames.error_frame(error, cmd_id))


async def _too_many(error: RateLimited, send: Send) -> None:
    """Refuse the handshake: cheaper than a socket for whoever opens them without end."""
    headers = [(b"retry-after", str(int(error.retry_after or 0) + 1).encode())]
    await send({"type": "websocket.http.response.start", "status": 429, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": b""})


async def _text(receive: Receive) -> str:
    message = await receive()
    if message["type"] == "websocket.disconnect":
        raise _Gone(1000, "gone")
    if message["type"] == FAULT:
        raise _Closed(message["code"], message["reason"])
    text = message.get("text")
    if text is None:
        raise _Closed(BINARY, "text frames only")
    result: str = text
    return result


def _parse(viewer: Viewer, text: str) -> protocol.PersonsFrame:
    if "\\u0000" in text and _NUL.search(text):
        raise BadFrame("The character U+0000 is not allowed.")
    try:
        return _ADAPTERS[viewer].validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        if first["type"] == "union_tag_invalid":
            raise UnknownType from None
        where = ".".join(str(part) for part in first["loc"])
        raise BadFrame(f"{where}: {first['msg']}" if where else str(first["msg"])) from None


def _cmd_id_of(text: str) -> str | None:
    """The cmd_id of a frame that could not be parsed as a whole, so that its sender knows which one."""
    try:
        cmd_id = json.loads(text).get("cmd_id")
    except (ValueError, AttributeError, RecursionError):
        return None
    return cmd_id if isinstance(cmd_id, str) and len(cmd_id) <= 64 else None
