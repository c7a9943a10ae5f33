"""What the clock sets off: heartbeats, leases, the queue's clock, sweeps, reassignment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from .chat.connections import Connection
from .chat.manager import ChatManager
from .chat.ports import Accounts, Clock
from .chat.presence import ANNOUNCE_SECONDS
from .core.commands import ReleaseConversation
from .core.errors import ChatError
from .core.events import SYSTEM
from .protocol import Ping

log = logging.getLogger(__name__)
SWEEP_SECONDS_WITHOUT_BUS = 1.0
LEASE_EVERY_SECONDS = 10.0
REASSIGN_SECONDS = 1.0
TOUCH_SECONDS = 48.0


class Jobs:
    """The background loops of one process. Each survives its own failures and says so in the log."""

    def __init__(
        self,
        manager: ChatManager,
        accounts: Accounts,
        clock: Clock,
        *,
        lease: timedelta,
        grace: timedelta,
        ping_seconds: float,
        pong_seconds: float,
        sweep_seconds: float,
        sessions_look_seconds: float,
    ) -> None:
        self._manager = manager
        self._accounts = accounts
        self._clock = clock
        self._lease = lease
        self._grace = grace
        self._ping_seconds = ping_seconds
        self._pong_seconds = pong_seconds
        self._sweep_seconds = sweep_seconds
        self._sessions_look_seconds = sessions_look_seconds
        self._tasks: list[asyncio.Task[None]] = []
        self._touched = self._swept = 0.0
        self._started = clock.now()

    def start(self) -> None:
        lease_every = min(LEASE_EVERY_SECONDS, self._lease.total_seconds() / 4)
        every = [
            (self._heartbeat, lambda: min(1.0, self._ping_seconds / 4)),
            (self._sweep, lambda: SWEEP_SECONDS_WITHOUT_BUS),
            (self._renew_leases, lambda: lease_every),
            (self.reassign, lambda: REASSIGN_SECONDS),
            (self._check_sessions, lambda: self._sessions_look_seconds),
            (self._announce, lambda: ANNOUNCE_SECONDS),
        ]
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(_repeat(job, seconds)) for job, seconds in every]
        self._tasks.append(loop.create_task(self._queue()))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _sweep(self) -> None:
        """Every so many seconds; every round as soon as the bus is known to be down."""
        now = asyncio.get_running_loop().time()
        if not self._manager.bus.up or now - self._swept >= self._sweep_seconds - SWEEP_SECONDS_WITHOUT_BUS:
            self._swept = now
            await self._manager.reactions.sweep()

    async def _announce(self) -> None:
        self._manager.presence.announce_again()

    async def _queue(self) -> None:
        queue = self._manager.queue
        while True:
            await queue.wait_for_change()
            await _survive(queue.tick)
            await asyncio.sleep(0.02)

    async def _heartbeat(self) -> None:
        """Ping everybody, also who speaks: nothing else may reach who only types. No answer in time: gone."""
        now = asyncio.get_running_loop().time()
        for connection in self._manager.hub.connections():
            if connection.awaits_pong:
                self._judge(connection, now)
            elif now - connection.pinged_at >= self._ping_seconds:
                connection.pinged_at, connection.awaits_pong = now, True
                connection.send(Ping(type="ping"))

    def _judge(self, connection: Connection, now: float) -> None:
        if connection.last_heard > connection.pinged_at:
            connection.awaits_pong = False
        elif now - connection.pinged_at > self._pong_seconds:
            connection.wire.close(4002, "no answer to the heartbeat")

    async def _renew_leases(self) -> None:
        await self._manager.presence.renew_leases(asyncio.get_running_loop().time())

    async def reassign(self) -> None:
        """Give back what agents hold who vanished longer ago than the grace.

        After a start everybody gets the grace to come back: their leases ran out while we were away.
        """
        now = self._clock.now()
        agents = {a.id: a for a in await self._manager.store.agents()}
        for conversation in await self._manager.store.open_with_people():
            if conversation.status != "active" or conversation.agent_id is None:
                continue
            agent = agents.get(conversation.agent_id)
            until = agent.lease_until if agent is not None and not agent.disabled else None
            if until is None or max(until, self._started) + self._grace < now:
                command = ReleaseConversation(conversation.agent_id)
                self._manager.submit(conversation.id, command, SYSTEM)

    async def _check_sessions(self) -> None:
        """Close the sockets of sessions that ended; keep those with a socket from growing idle."""
        sockets = [c for c in self._manager.hub.agents() if c.session_id is not None]
        ids = sorted({c.session_id for c in sockets if c.session_id is not None})
        if not ids:
            return
        live = await self._accounts.live_sessions(ids)
        for connection in sockets:
            if connection.session_id not in live:
                connection.wire.close(4401, "session ended")
        now = asyncio.get_running_loop().time()
        if now - self._touched >= TOUCH_SECONDS:
            self._touched = now
            await self._accounts.touch_sessions(sorted(live))


async def _repeat(job: Callable[[], Awaitable[None]], seconds: Callable[[], float]) -> None:
    while True:
        await asyncio.sleep(seconds())
        await _survive(job)


async def _survive(job: Callable[[], Awaitable[None]]) -> None:
    try:
        await job()
    except ChatError as error:
        log.warning("%s: %s", getattr(job, "__qualname__", job), error)
    except Exception:
        log.exception("%s failed", getattr(job, "__qualname__", job))
