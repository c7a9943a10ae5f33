"""The agents' desk: which conversations each agent sees in their lists, and who of the team is there.

A projection of rows, never a store: rows are pushed when they change, coalesced over a moment, and
looked up again by the sweep. A row's `last_seq` says which of two is newer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from ..core.conversation import Conversation
from ..core.errors import ChatError
from ..core.events import Actor
from ..core.rights import may, may_for_all
from ..protocol import AgentPresence, ConversationSummary, Presence, Status
from . import frames
from .connections import Connection
from .hub import Hub
from .ports import AgentRecord, Clock, Store
from .presence import WhoIsHere

log = logging.getLogger(__name__)
ASSISTANT_ROWS = 200
_Place = tuple[Status, str | None]


class _Shown(NamedTuple):
    """Where a row stood, and how long its log was, when all desks were last brought up to it."""

    place: _Place
    last_seq: int


def on_desk(conversation: Conversation, agent: Actor) -> bool:
    """Whether a row stands on this agent's desk: the line for all, one's own, everything open for supervisors."""
    return conversation.status != "closed" and may(agent, "list", conversation)


async def may_read(store: Store, conversation: Conversation, agent: Actor) -> bool:
    """An agent reads what stands on their desk, and what they have or had; supervisors read all."""
    if may(agent, "read", conversation):
        return True
    return may(agent, "read", conversation, had=True) and await store.participated(conversation.id, agent.id)


class DeskBoard:
    """Pushes rows and colleagues' presence to the agents connected here."""

    def __init__(
        self,
        hub: Hub,
        store: Store,
        who: WhoIsHere,
        clock: Clock,
        *,
        settle_seconds: float = 0.2,
        urgent_seconds: float = 0.02,
    ) -> None:
        self._hub = hub
        self._store = store
        self._who = who
        self._clock = clock
        self._settle = {False: settle_seconds, True: urgent_seconds}
        self._dirty: dict[str, tuple[Conversation, bool]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._team: dict[str, AgentPresence] = {}
        self._shown: dict[str, _Shown] = {}
        self._to_look_at: set[str] = set()
        self._looking: asyncio.Task[None] | None = None

    # ---- for a newcomer

    async def rows_for(self, agent: Actor) -> list[ConversationSummary]:
        """Everything on this agent's desk."""
        conversations = await self._store.open_with_people()
        if may_for_all(agent, "list"):
            conversations += await self._store.open_with_assistant(ASSISTANT_ROWS)
        return [self._summary(c) for c in conversations if on_desk(c, agent)]

    async def team(self) -> list[AgentPresence]:
        """All agents that are not disabled."""
        return [presence_now(a, self._clock) for a in await self._store.agents() if not a.disabled]

    # ---- changes

    def changed(self, conversation: Conversation, *, moved: bool) -> None:
        """A row changed; `moved`: perhaps onto or off somebody's desk. Shown after a moment."""
        earlier, was_moved = self._dirty.get(conversation.id, (conversation, False))
        newest = max(earlier, conversation, key=lambda c: c.last_seq)
        self._dirty[conversation.id] = (newest, moved or was_moved)
        loop = asyncio.get_running_loop()
        if self._timer is None:
            self._timer = loop.call_later(self._settle[moved], self._flush)
        elif moved and self._timer.when() - loop.time() > self._settle[True]:
            self._timer.cancel()
            self._timer = loop.call_later(self._settle[True], self._flush)

    def _flush(self) -> None:
        self._timer = None
        dirty, self._dirty = self._dirty, {}
        agents = self._hub.agents()
        if not agents:
            return
        encoded = {c.id: self._summary(c).model_dump_json().encode() for c, _ in dirty.values()}
        looked_at: list[tuple[Conversation, bool]] = []
        quiet: dict[str | None, list[Conversation]] = {}
        for conversation, said_to_move in dirty.values():
            moved = self._note(conversation, said_to_move)
            if moved or conversation.status != "active":
                looked_at.append((conversation, moved))
            else:
                quiet.setdefault(conversation.agent_id, []).append(conversation)
        for connection in agents:
            mine = (
                quiet.values() if may_for_all(connection.actor, "list") else [quiet.get(connection.actor.id, [])]
            )
            rest = list(chain.from_iterable(mine))
            self._push(connection, looked_at, rest, encoded)

    def _note(self, conversation: Conversation, said_to_move: bool) -> bool:
        """Remember a row that is being shown; whether it moved, which a lost hint may have hidden.

        A row that is not known is not remembered by a small change: the sweep shows it to all desks first.
        """
        known = self._shown.get(conversation.id)
        shown = _Shown((conversation.status, conversation.agent_id), conversation.last_seq)
        moved = said_to_move or (known is not None and known.place != shown.place)
        if conversation.status not in {"waiting", "active"}:
            self._shown.pop(conversation.id, None)
        elif moved or known is not None:
            self._shown[conversation.id] = shown
        return moved

    def _push(
        self,
        connection: Connection,
        looked_at: list[tuple[Conversation, bool]],
        quiet: list[Conversation],
        encoded: dict[str, bytes],
    ) -> None:
        """`quiet` are on this desk, only their preview is new; the others may have come or gone."""
        here = [c for c, _ in looked_at if on_desk(c, connection.actor)]
        gone = [c.id for c, moved in looked_at if moved and not on_desk(c, connection.actor)]
        rows = [encoded[c.id] for c in (*here, *quiet)]
        if rows or gone:
            connection.wire.push(frames.desk_frame(rows, gone))

    def _summary(self, conversation: Conversation) -> ConversationSummary:
        online = self._who.client_online(conversation.client_id, asyncio.get_running_loop().time())
        return frames.summary_of(conversation, client_online=online)

    def refresh_later(self, ids: Iterable[str]) -> None:
        """These conversations changed a little: look at them together, in a moment."""
        if not self._hub.agents():
            return
        self._to_look_at.update(ids)
        if self._looking is None:
            self._looking = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        await asyncio.sleep(self._settle[False])
        ids, self._to_look_at, self._looking = list(self._to_look_at), set(), None
        try:
            for conversation in await self._store.conversations(ids):
                self.changed(conversation, moved=False)
        except ChatError:
            log.warning("the desk could not be brought up to date; the next sweep tries again")

    async def refresh(self, ids: Iterable[str]) -> None:
        """These conversations moved, as another process says."""
        if not self._hub.agents():
            return
        for conversation in await self._store.conversations(list(ids)):
            self.changed(conversation, moved=True)

    async def sweep(self) -> None:
        """Find rows whose hint was lost, and colleagues who came, went or changed."""
        if not self._hub.agents():
            self._shown = {}
            return
        conversations = await self._store.open_with_people()
        for conversation in conversations:
            known = self._shown.get(conversation.id)
            if known is None or known.last_seq < conversation.last_seq:
                self.changed(conversation, moved=True)
        gone = self._shown.keys() - {conversation.id for conversation in conversations}
        await self.refresh(gone)
        for conversation_id in gone:  # also one that was deleted: nobody else would say so
            self._shown.pop(conversation_id, None)
        await self.refresh_team()

    async def refresh_team(self) -> None:
        """Push colleagues whose presence, status or load changed."""
        try:
            team = {a.id: a for a in await self.team()}
        except ChatError:
            return
        changed = [a for a in team.values() if self._team.get(a.id) != a]
        self._team = team
        if changed:
            frame = frames.encode(Presence(type="presence", agents=changed))
            for connection in self._hub.agents():
                connection.wire.push(frame)


def presence_now(agent: AgentRecord, clock: Clock) -> AgentPresence:
    return frames.presence_of(agent, clock.now())
