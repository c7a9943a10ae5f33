"""No input gives a 500: what no route could take is refused before it, and a failure is an answer too."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.responses import Response

from ..core.errors import BadRequest, ChatError, InternalError, Unavailable

log = logging.getLogger(__name__)
Problem = Callable[[ChatError, int | None], Response]


class InputGuard:
    """Refuses U+0000 in addresses, and JSON that is not UTF-8, not text as databases keep it, or not finite.

    JSON here is RFC 8259 in UTF-8 without lone surrogates, NaN, Infinity, numbers beyond all measure and nesting
    without end. Only bodies that say they are JSON are looked at; BodyLimit stands before.
    """

    def __init__(self, app: Any, *, problem: Problem) -> None:
        self.app = app
        self._problem = problem

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if "\0" in scope["path"]:
            await self._problem(BadRequest("There is nothing at this address."), 404)(scope, receive, send)
            return
        if b"\0" in unquote_to_bytes(scope["query_string"]):
            await self._problem(BadRequest("The character U+0000 is not allowed."), 422)(scope, receive, send)
            return
        if "json" in Headers(scope=scope).get("content-type", "").lower():
            body = await _whole_body(receive)
            refusal = body and _refusal_of(body)
            if refusal:
                await self._problem(BadRequest(refusal[0]), refusal[1])(scope, receive, send)
                return
            receive = _replay(body, receive)
        await self.app(scope, receive, send)


async def _whole_body(receive: Any) -> bytes:
    """Raises what BodyLimit raises. A body that was cut off is left as it is."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message["type"] == "http.request" and message.get("more_body", False)
    return bytes(body)


def _refusal_of(body: bytes) -> tuple[str, int] | None:
    """Why nobody could take this JSON, with the status."""
    try:
        value = json.loads(body.decode())
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError:
        return "The body is nested too deeply.", 400
    except UnicodeError:
        return "The body is not UTF-8 text.", 422
    except json.JSONDecodeError as error:
        return f"body.{error.pos}: JSON decode error", 422
    except ValueError:
        return "The body has a number out of range.", 422
    return None


def _replay(body: bytes, receive: Any) -> Any:
    sent = False

    async def again() -> Any:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


class Failures:
    """The last net, inside the security headers: the unexpected is logged once and answered with a 500.

    A request that a stopping server lets go is answered too: it may be made again.
    """

    def __init__(self, app: Any, *, problem: Problem) -> None:
        self.app = app
        self._problem = problem

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_noted(message: Any) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except ChatError as error:
            if not started:
                await self._problem(error, None)(scope, receive, send)
        except asyncio.CancelledError:
            if not started:
                await self._problem(Unavailable(retry_after=1.0), None)(scope, receive, send)
        except Exception:
            log.exception("a request failed")
            if not started:
                await self._problem(InternalError(), None)(scope, receive, send)
