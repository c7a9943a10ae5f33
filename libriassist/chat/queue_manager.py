"""The queue at work: who waits, whom to ask next, and what each waiting client is told.

The queue is a query (status 'waiting' by priority and waiting_since); nothing of it lives here. Every
process runs the same tick; claims are compare-and-set, so only one of them wins. Each process notes on
the rows which of the waiting clients are connected to it; what their absence leads to, core decides.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..core.absence import AwayRules, is_away, next_step, wants_note
from ..core.commands import AnyCommand, EndOffer, NoteClientCame, OfferConversation
from ..core.conversation import Conversation
from ..core.decisions import AgentSlot
from ..core.errors import ChatError
from ..core.events import SYSTEM, Actor
from ..core.queue import Told, Waiting, in_order, present, tell, waiting_of
from ..core.routing import Strategy, choose_agent, team_of
from ..protocol import QueuePosition
from .hub import Hub
from .ports import AgentRecord, Clock, Envelope, Store

log = logging.getLogger(__name__)
Submit = Callable[[str, AnyCommand, Actor], None]
_AVERAGE_OVER = timedelta(days=7)
_AVERAGE_FRESH_SECONDS = 60.0
_LOOK_SECONDS = 1.0
"""Between two looks at a line with clients in it."""
_MISSED_LOOKS = 3
"""Of looks so many times further apart than they should be: in between nobody looked who is there."""


@dataclass(frozen=True, slots=True)
class QueueRules:
    """How the queue works; each is a setting."""

    strategy: Strategy = "round_robin"
    offer_seconds: float = 30.0
    default_handling_seconds: float = 240.0
    long_wait_seconds: float = 900.0
    quiet_look_seconds: float = 5.0
    away: AwayRules = field(default_factory=AwayRules)


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
        self._came: set[str] = set()
        self._ticked_at: datetime | None = None
        self._watching_since = clock.now()
        self.waiting = 0
        """Clients in the line who are there."""

    def invalidate(self) -> None:
        """Something changed that the queue depends on: look at once."""
        self._wake.set()

    async def wait_for_change(self) -> None:
        """Sleep until something changed, or it is time to look."""
        try:
            async with asyncio.timeout(_LOOK_SECONDS if self.waiting else self._rules.quiet_look_seconds):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()

    async def tick(self) -> None:
        """See who is there, end offers that ran out, ask the next agents, tell the clients."""
        waiting = [c for c in await self._store.open_with_people() if c.status == "waiting"]
        line = present(self.line(waiting))
        self.waiting = len(line)
        unnoted = self._see_who_is_there(waiting)
        if line:
            agents = await self._store.agents()
            self.notify_agents(line, agents)
            heads = {c.id: c.last_seq for c in waiting}
            self._tell_clients(line, heads, agents, await self._handling_seconds())
        else:
            self._told.clear()
        if unnoted:
            await self._store.note_clients_seen(unnoted, self._clock.now())

    def line(self, waiting: Iterable[Conversation]) -> list[Waiting]:
        """These conversations in the order of the line, as far as this process knows who is there."""
        now, rules = self._clock.now(), self._rules.away
        return in_order(waiting_of(c, away=is_away(c, self._is_here(c), now, rules)) for c in waiting)

    def _is_here(self, c: Conversation) -> bool:
        return c.id in self._came or self._hub.is_here(c.client_id)

    def _see_who_is_there(self, waiting: list[Conversation]) -> list[str]:
        """Let those who are away stand aside, and come back; the ids of those whose presence is to be noted."""
        now, rules = self._clock.now(), self._rules.away
        watched = _MISSED_LOOKS * timedelta(seconds=max(_LOOK_SECONDS, self._rules.quiet_look_seconds))
        if self._ticked_at is None or not timedelta(0) <= now - self._ticked_at <= watched:
            self._watching_since = now
        self._ticked_at = now
        here = {c.id for c in waiting if self._is_here(c)}
        self._came.clear()
        for c in waiting:
            step = next_step(c, c.id in here, now, self._watching_since, rules)
            if step is not None:
                self._submit(c.id, step, SYSTEM)
        return [c.id for c in waiting if c.id in here and wants_note(c, now, rules)]

    def client_came(self, conversation: Conversation) -> None:
        """The client has just connected: who was away is back at once."""
        if conversation.status != "waiting":
            return
        self._came.add(conversation.id)
        if conversation.client_away_since is not None:
            self._submit(conversation.id, NoteClientCame(), SYSTEM)

    def tell_again(self, conversation: Conversation) -> None:
        """Somebody has caught up with the conversation: if it waits, they are told where it stands."""
        if conversation.status != "waiting":
            return
        if (frame := self._told.get(conversation.id)) is not None:
            self._hub.tell(frame, conversation.last_seq)
        else:
            self.invalidate()

    async def add_to_queue(self, envelope: Envelope) -> None:
        """Hand on a request for a person, with the wait it may promise; its place counts from the commit."""
        envelope.told = await self._told_to_the_next()
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

    def _tell_clients(
        self, line: list[Waiting], heads: dict[str, int], agents: list[AgentRecord], handling: float
    ) -> None:
        """`heads`: how long the log of each was when the line was read: it is told after that."""
        told: dict[str, QueuePosition] = {}
        words = self._told_at(range(1, len(line) + 1), agents, handling)
        for position, (waiting, word) in enumerate(zip(line, words, strict=True), start=1):
            frame = QueuePosition(
                type="queue_position",
                conversation_id=waiting.conversation_id,
                position=position,
                wait=word.wait,
                estimated_wait_seconds=word.seconds,
            )
            told[waiting.conversation_id] = frame
            self._hub.tell(frame, heads[waiting.conversation_id])
        self._told = told

    async def told(self, length: int) -> list[Told]:
        """What is told at each place of a line so long. Raises Unavailable."""
        agents, handling = await self._store.agents(), await self._handling_seconds()
        return self._told_at(range(1, length + 1), agents, handling)

    async def _told_to_the_next(self) -> Told | None:
        """What a client who joined the line now would be told; None when the database does not say."""
        try:
            conversations = await self._store.open_with_people()
            line = present(self.line(c for c in conversations if c.status == "waiting"))
            agents, handling = await self._store.agents(), await self._handling_seconds()
        except ChatError:
            return None
        return self._told_at([len(line) + 1], agents, handling)[0]

    def _told_at(self, places: Iterable[int], agents: list[AgentRecord], handling: float) -> list[Told]:
        now = self._clock.now()
        team = team_of(a.slot(now) for a in agents if not a.disabled)
        return [tell(place, team, handling, self._rules.long_wait_seconds) for place in places]

    async def _handling_seconds(self) -> float:
        loop_time = asyncio.get_running_loop().time()
        until, value = self._average
        if loop_time >= until:
            measured = await self._store.handling_seconds(self._clock.now() - _AVERAGE_OVER)
            value = measured if measured is not None else self._rules.default_handling_seconds
            self._average = (loop_time + _AVERAGE_FRESH_SECONDS, value)
        return value
