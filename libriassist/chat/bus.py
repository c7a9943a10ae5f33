"""Hints between processes: in-process (there is nobody else) or Redis. Losing one changes latency only."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any, Protocol

from .hints import Decoder, Hint, Hints, add_hint, encode

log = logging.getLogger(__name__)
SEND_SECONDS = 0.25
RETRY_SECONDS = 1.0
MAX_WAITING = 10_000


Heard = Callable[[], None]
"""What a notice with no more to say than its kind makes happen."""


class Listener(Protocol):
    """What arrives: hints, and notices (small dicts; the receiver knows their kinds)."""

    def hinted(self, hints: Hints) -> None: ...

    def notice(self, notice: dict[str, Any]) -> None: ...

    def bus_came_up(self) -> None: ...


class Bus(Protocol):
    """`up`: hints are believed to arrive; while it is false everybody looks into the database more often."""

    up: bool

    def publish(self, hints: Hints) -> None: ...

    def publish_notice(self, notice: dict[str, Any]) -> None: ...

    def start(self, listener: Listener) -> None: ...

    async def stop(self) -> None: ...


class InProcessBus:
    """One process: everybody is told directly, so there is nothing to hint."""

    up = True

    def publish(self, hints: Hints) -> None:
        pass

    def publish_notice(self, notice: dict[str, Any]) -> None:
        pass

    def start(self, listener: Listener) -> None:
        pass

    async def stop(self) -> None:
        pass


class RedisBus:
    """Redis publish/subscribe. Nobody waits for it: hints of a moment are sent together, in the background."""

    def __init__(self, url: str, channel: str, node: str) -> None:
        from redis.asyncio import Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        self.up = False
        self._redis = Redis.from_url(
            url,
            socket_connect_timeout=SEND_SECONDS,
            socket_timeout=None,
            health_check_interval=0,
            retry=Retry(NoBackoff(), 0),  # a lost connection must be noticed, not hidden
        )
        self._channel = channel
        self._node = node
        self._decoder = Decoder(node)
        self._hints: Hints = {}
        self._notices: list[dict[str, Any]] = []
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._sending = self._listening = False

    def publish(self, hints: Hints) -> None:
        if len(self._hints) < MAX_WAITING:
            for conversation_id, hint in hints.items():
                add_hint(self._hints, conversation_id, hint)
        self._wake.set()

    def publish_notice(self, notice: dict[str, Any]) -> None:
        if len(self._notices) < MAX_WAITING:
            self._notices.append(notice)
        self._wake.set()

    def start(self, listener: Listener) -> None:
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._send()), loop.create_task(self._listen(listener))]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(Exception):
            await self._redis.aclose()

    async def _send(self) -> None:
        from redis.exceptions import RedisError

        while True:
            await self._wake.wait()
            self._wake.clear()
            hints, self._hints = self._hints, {}
            notices, self._notices = self._notices, []
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    await self._redis.publish(self._channel, encode(self._node, hints, notices))
                self._note(sending=True)
            except (RedisError, OSError, TimeoutError):
                self._note(sending=False)
                self.publish({i: Hint(hint.head, hint.moved) for i, hint in hints.items()})
                await asyncio.sleep(RETRY_SECONDS)
                self._wake.set()

    async def _listen(self, listener: Listener) -> None:
        from redis.exceptions import RedisError

        while True:
            pubsub = self._redis.pubsub()
            try:
                await pubsub.subscribe(self._channel)
                async for message in pubsub.listen():
                    if message["type"] == "subscribe":
                        self._note(sending=True, listening=True)
                        listener.bus_came_up()
                    elif message["type"] == "message":
                        self._hear(listener, message["data"])
            except (RedisError, OSError, TimeoutError):
                pass
            finally:
                self._note(listening=False)
                with contextlib.suppress(Exception):
                    await pubsub.aclose()  # type: ignore[no-untyped-call]
            await asyncio.sleep(RETRY_SECONDS)

    def _hear(self, listener: Listener, data: bytes) -> None:
        try:
            hints, notices = self._decoder.decode(data)
            if hints:
                listener.hinted(hints)
            for notice in notices:
                listener.notice(notice)
        except Exception:
            log.exception("a hint could not be read")

    def _note(self, *, sending: bool | None = None, listening: bool | None = None) -> None:
        self._sending = self._sending if sending is None else sending
        self._listening = self._listening if listening is None else listening
        up = self._sending and self._listening
        if up != self.up:
            self.up = up
            log.warning("the bus is %s", "up" if up else "down; looking into the database every second")
