"""Who is here. Agents: a lease in the database, renewed by any frame; many tabs are one person.

Clients: known where their socket is, announced to the other processes (a notice, so it may be lost;
announced again every ANNOUNCE_SECONDS and forgotten after FORGET_SECONDS).
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from ..protocol import ClientPresence
from .bus import Bus
from .connections import Connection
from .hub import Hub
from .ports import Clock, Store

ANNOUNCE_SECONDS = 20.0
FORGET_SECONDS = 50.0


class WhoIsHere:
    """Leases of the agents connected here, and where clients are."""

    def __init__(
        self,
        hub: Hub,
        store: Store,
        bus: Bus,
        clock: Clock,
        lease_seconds: float = 45.0,
        away: float = 0.0,
    ) -> None:
        self._hub = hub
        self._store = store
        self._bus = bus
        self._clock = clock
        self._lease = timedelta(seconds=lease_seconds)
        self._away = away
        self._elsewhere: dict[str, float] = {}
        self._leaving: dict[str, asyncio.TimerHandle] = {}

    async def renew_leases(self, monotonic: float) -> None:
        """Each agent is here until a lease after the last frame heard from any of their tabs."""
        now = self._clock.now()
        heard: dict[str, float] = {}
        for connection in self._hub.agents():
            agent_id = connection.actor.id
            heard[agent_id] = max(heard.get(agent_id, 0.0), connection.last_heard)
        until = {
            agent_id: now + self._lease - timedelta(seconds=max(0.0, monotonic - last))
            for agent_id, last in heard.items()
        }
        if until:
            await self._store.renew_leases(until)

    def client_online(self, client_id: str, monotonic: float) -> bool:
        here = self._hub.is_here(client_id) or client_id in self._leaving
        return here or self._elsewhere.get(client_id, 0.0) > monotonic

    def client_came(self, connection: Connection) -> None:
        """A client is here: tell those who watch the conversation."""
        if leaving := self._leaving.pop(connection.actor.id, None):
            leaving.cancel()
        self._announce(connection.actor.id, list(connection.watches), online=True)

    def client_left(self, client_id: str, watched: list[str]) -> None:
        """One of a client's sockets went; perhaps it was the last one here.

        Who goes from one page of the shop to the next is back in a moment: only a longer absence is told.
        """
        if self._hub.is_here(client_id) or client_id in self._leaving or not watched:
            return
        loop = asyncio.get_running_loop()
        self._leaving[client_id] = loop.call_later(self._away, self._gone, client_id, watched)

    def _gone(self, client_id: str, watched: list[str]) -> None:
        del self._leaving[client_id]
        if not self._hub.is_here(client_id):
            self._announce(client_id, watched, online=False)

    def forget_client(self, client_id: str) -> None:
        """A visitor ended their session: their sockets close, here and in the other processes."""
        self.close_sockets_of(client_id)
        self._bus.publish_notice({"kind": "forgotten", "client": client_id})

    def close_sockets_of(self, client_id: str) -> None:
        for connection in self._hub.of_person(client_id):
            connection.wire.close(4401, "session ended")

    def announce_again(self) -> None:
        """Repeat what may have been lost."""
        for connection in self._hub.connections():
            if connection.viewer == "client" and connection.watches:
                self._bus.publish_notice(_notice(connection.actor.id, list(connection.watches), online=True))

    def heard_elsewhere(self, notice: dict[str, Any], monotonic: float) -> None:
        """Another process announces a client."""
        client_id, online = notice["client"], bool(notice["online"])
        if online:
            self._elsewhere[client_id] = monotonic + FORGET_SECONDS
        else:
            self._elsewhere.pop(client_id, None)
        for conversation_id in notice["conversations"]:
            self._show(conversation_id, online=online or self._hub.is_here(client_id))

    def _announce(self, client_id: str, conversations: list[str], *, online: bool) -> None:
        for conversation_id in conversations:
            self._show(conversation_id, online=online)
        self._bus.publish_notice(_notice(client_id, conversations, online=online))

    def _show(self, conversation_id: str, *, online: bool) -> None:
        frame = ClientPresence(type="client_presence", conversation_id=conversation_id, online=online)
        for connection in self._hub.watchers(conversation_id):
            if connection.viewer == "agent":
                connection.send(frame)


def _notice(client_id: str, conversations: list[str], *, online: bool) -> dict[str, Any]:
    return {"kind": "client", "client": client_id, "conversations": conversations, "online": online}
