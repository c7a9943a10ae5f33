"""What follows: on a commit of this process, and on what others say of theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from ..core.events import Event
from ..core.kinds import KINDS, EventKind
from . import frames
from .background import Background
from .bus import Bus, Heard
from .desk import DeskBoard, may_read
from .effect_runner import EffectRunner
from .hints import Hint, Hints, add_hint
from .hub import Hub
from .ports import Clock, Committed, Store
from .presence import WhoIsHere
from .queue_manager import QueueManager
from .turns.assistant import AssistantTurns


class Reactions:
    """Tells the watchers, the desk, the queue and the other processes. `heard`: what a notice with no more to say
    than its kind makes happen here."""

    def __init__(
        self,
        store: Store,
        hub: Hub,
        bus: Bus,
        clock: Clock,
        *,
        presence: WhoIsHere,
        queue: QueueManager,
        desk: DeskBoard,
        turns: AssistantTurns,
        effects: EffectRunner,
        background: Background,
        heard: Mapping[str, Heard],
    ) -> None:
        self._store = store
        self._hub = hub
        self._bus = bus
        self._clock = clock
        self._presence = presence
        self._queue = queue
        self._desk = desk
        self._turns = turns
        self._effects = effects
        self._spawn = background.spawn
        self._heard = {**heard, "team": self._look_at_team}
        store.committed.add(self._published)
        hub.heard_elsewhere.add(self._committed_elsewhere)
        hub.caught_up.add(queue.tell_again)

    # ---- commits of this process

    def _published(self, batch: list[Committed]) -> None:
        """After a commit: tell the watchers here, hint the other processes, see what follows."""
        hints: Hints = {}
        for committed in batch:
            self._hub.publish(committed)
            moved = any(KINDS[event.type].moves_line for event in committed.events)
            hint = Hint(committed.events[-1].seq, moved, committed.events)
            add_hint(hints, committed.conversation.id, hint)
        if hints:
            self._bus.publish(hints)
        for committed in batch:
            self._react(committed)

    def _react(self, committed: Committed) -> None:
        moved = False
        for event in committed.events:
            kind = KINDS[event.type]
            if kind.moves_line:
                moved = True
                self._queue.invalidate()
            self._end_and_show_out(event, kind)
            if event.type == "agent.offered":
                self._spawn(self._store.note_offer(event.data["agent_id"], self._clock.now()))
            if kind.changes_team:
                self._spawn(self._desk.refresh_team())
        self._desk.changed(committed.conversation, moved=moved)
        self._effects.follow(committed)

    def _committed_elsewhere(self, event: Event) -> None:
        """An event another process committed, as it reaches watchers here."""
        self._end_and_show_out(event, KINDS[event.type])

    def _end_and_show_out(self, event: Event, kind: EventKind) -> None:
        if kind.ends_turn:
            self._turns.drop(event.conversation_id)
        if kind.leaves_line:
            self._spawn(self._show_out(event.conversation_id))

    async def _show_out(self, conversation_id: str) -> None:
        """Agents who looked at a conversation in the line do not read on once a colleague has it."""
        conversation = await self._store.find_conversation(conversation_id)
        for connection in self._hub.watchers(conversation_id):
            if conversation is None or connection.viewer == "client":
                continue
            if not await may_read(self._store, conversation, connection.actor):
                self._hub.unwatch(connection, conversation_id)

    # ---- from the bus

    def hinted(self, hints: Hints) -> None:
        """Another process committed: show what it says, look for the rest, and let the desk look."""
        for conversation_id, hint in hints.items():
            self._hub.hint(conversation_id, hint)
        moved = [conversation_id for conversation_id, hint in hints.items() if hint.moved]
        if moved:
            self._queue.invalidate()
            self._spawn(self._desk.refresh(moved))
        self._desk.refresh_later(hints.keys())

    def notice(self, notice: dict[str, Any]) -> None:
        """Something fleeting from another process."""
        if notice["kind"] == "client":
            self._presence.heard_elsewhere(notice, asyncio.get_running_loop().time())
        elif notice["kind"] == "forgotten":
            self._presence.close_sockets_of(notice["client"])
        elif notice["kind"] == "frame":
            self._relay(notice)
        elif heard := self._heard.get(notice["kind"]):
            heard()

    def _look_at_team(self) -> None:
        self._spawn(self._desk.refresh_team())
        self._queue.invalidate()

    def _relay(self, notice: dict[str, Any]) -> None:
        payload = frames.text_frame(notice["frame"].encode())
        for connection in self._hub.watchers(notice["conversation"]):
            connection.wire.push(payload)

    def bus_came_up(self) -> None:
        """Hints may have been lost meanwhile."""
        self._spawn(self.sweep())

    async def sweep(self) -> None:
        """Look into the database for everything a lost hint would have told."""
        await self._hub.sweep()
        await self._desk.sweep()
