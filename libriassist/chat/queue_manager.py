"""The queue at work: who waits, whom to ask next, and what each waiting client is told.

The queue is a query (status 'waiting' by priority and waiting_since); nothing of it lives here. Every
process runs the same tick; claims are compare-and-set, so only one of them wins.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..core.commands import AnyCommand, EndOffer, OfferConversation
from ..core.conversation import Conversation
from ..core.decisions import AgentSlot
from ..core.errors import ChatError
from ..core.events import SYSTEM, Actor
from ..core.queue import Waiting, estimated_wait_time, in_order
from ..core.routing import Strategy, choose_agent
from ..protocol import QueuePosition
from .hub import Hub
from .ports import AgentRecord, Clock, Envelope, Store

log = logging.getLogger(__name__)
Submit = Callable[[str, AnyCommand, Actor], None]
_AVERAGE_OVER = timedelta(days=7)
_AVERAGE_FRESH_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class QueueRules:
    """How the queue works; each is a setting."""

    strategy: Strategy = "round_robin"
    offer_seconds: float = 30.0
    default_handling_seconds: float = 240.0


class QueueManager:
    """Offers waiting conversations to agents, and keeps waiting clients informed."""

    def __init__(self, hub: Hub, store: Store, clock: Clock, rules: QueueRules, submit: Submit) -> None:
        self._hub = hub
        self._store = store
        self._clock = clock
        self._rules = rules
        self._submit = submit
        self._wake = asyncio.Event()
        self._told: dict[str, QueuePosition] = {}
        self._average = (0.0, rules.default_handling_seconds)
        self.waiting = 0

    def invalidate(self) -> None:
        """Something changed that the queue depends on: look at once."""
        self._wake.set()

    async def wait_for_change(self, seconds: float) -> None:
        """Sleep until something changed, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()

    async def tick(self) -> None:
        """End offers that ran out, ask the next agents, tell the clients."""
        line = self._line_of(await self._store.open_with_people())
        self.waiting = len(line)
        if not line:
            self._told.clear()
            return
        agents = await self._store.agents()
        self.notify_agents(line, agents)
        self._tell_clients(line, agents, await self._handling_seconds())

    async def add_to_queue(self, envelope: Envelope) -> None:
        """Hand on a request for a person, with the wait it may promise; its place counts from the commit."""
        envelope.estimated_wait_seconds = await self.estimated_wait_time()
        self._store.submit(envelope)

    def get_next_in_queue(self, line: list[Waiting]) -> Waiting | None:
        """The first in line that nobody is being asked about."""
        return next((w for w in line if w.offered_to is None), None)

    def notify_agents(self, line: list[Waiting], agents: list[AgentRecord]) -> None:
        """Offer each conversation that nobody is asked about to the next agent with room."""
        now = self._clock.now()
        slots = {a.id: a.slot(now) for a in agents if not a.disabled}
        asked = [a for a in agents if a.last_offered_at is not None]
        last = max(asked, key=lambda a: a.last_offered_at or now).id if asked else None
        for waiting in line:
            if waiting.offered_to is not None:
                self._end_offer_if_over(waiting, slots, now)
        open_line = [w for w in line if w.offered_to is None]
        while (waiting_next := self.get_next_in_queue(open_line)) is not None:
            open_line.remove(waiting_next)
            slot = choose_agent(self._rules.strategy, list(slots.values()), waiting_next.passed_by, last)
            if slot is None:
                return
            slot.offers += 1
            last = slot.id
            expires = now + timedelta(seconds=self._rules.offer_seconds)
            self._submit(waiting_next.conversation_id, OfferConversation(slot.id, expires), SYSTEM)

    def _end_offer_if_over(self, waiting: Waiting, slots: dict[str, AgentSlot], now: datetime) -> None:
        agent_id = waiting.offered_to
        if agent_id is None:
            return
        slot = slots.get(agent_id)
        name = slot.name if slot is not None else ""
        if slot is None or not slot.present or slot.status == "offline":
            self._submit(waiting.conversation_id, EndOffer(agent_id, name, "unreachable"), SYSTEM)
        elif waiting.offer_expires_at is None or waiting.offer_expires_at <= now:
            self._submit(waiting.conversation_id, EndOffer(agent_id, name, "expired"), SYSTEM)

    def _tell_clients(self, line: list[Waiting], agents: list[AgentRecord], handling: float) -> None:
        told: dict[str, QueuePosition] = {}
        for position, waiting in enumerate(line, start=1):
            frame = QueuePosition(
                type="queue_position",
                conversation_id=waiting.conversation_id,
                position=position,
                estimated_wait_seconds=self._estimate(position, agents, handling),
            )
            told[waiting.conversation_id] = frame
            if self._told.get(waiting.conversation_id) != frame:
                self._hub.signal(waiting.conversation_id, frame)
        self._told = told

    def tell_again(self, conversation_id: str) -> None:
        """A connection has just come: repeat where its conversation stands."""
        frame = self._told.get(conversation_id)
        if frame is not None:
            self._hub.signal(conversation_id, frame)

    async def estimated_wait_time(self) -> int | None:
        """For a client who would join the line now, in seconds; None when no agent is there. Never raises."""
        try:
            line = self._line_of(await self._store.open_with_people())
            return self._estimate(len(line) + 1, await self._store.agents(), await self._handling_seconds())
        except ChatError:
            return None

    async def estimates(self, length: int) -> list[int | None]:
        """The estimated wait at each place of a line so long."""
        agents, handling = await self._store.agents(), await self._handling_seconds()
        return [self._estimate(position, agents, handling) for position in range(1, length + 1)]

    def _estimate(self, position: int, agents: list[AgentRecord], handling: float) -> int | None:
        now = self._clock.now()
        there = [a for a in agents if a.present(now) and a.status == "available"]
        places = sum(max(0, a.max_conversations - a.load) for a in there)
        return estimated_wait_time(position, places, len(there), handling)

    async def _handling_seconds(self) -> float:
        loop_time = asyncio.get_running_loop().time()
        until, value = self._average
        if loop_time >= until:
            measured = await self._store.handling_seconds(self._clock.now() - _AVERAGE_OVER)
            value = measured if measured is not None else self._rules.default_handling_seconds
            self._average = (loop_time + _AVERAGE_FRESH_SECONDS, value)
        return value

    @staticmethod
    def _line_of(conversations: list[Conversation]) -> list[Waiting]:
        return in_order(
            Waiting(
                conversation_id=c.id,
                priority=c.priority,
                waiting_since=c.waiting_since or c.created_at,
                offered_to=c.offered_to,
                offer_expires_at=c.offer_expires_at,
                passed_by=tuple(c.passed_by),
            )
            for c in conversations
            if c.status == "waiting"
        )
