"""Who watches what, and how committed events reach them: in order, each once, never from memory alone.

Every watch knows the seq it was last sent. A committed event goes straight to the watches that are
just before it; whoever is further behind is brought up from the database. So a lost, doubled, late or
reordered hint changes latency only.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..core.conversation import Conversation
from ..core.errors import ChatError
from ..core.events import Event
from ..core.views import Viewer
from ..protocol import PAGE_EVENTS, Frame, QueuePosition, Reset, Synced
from . import frames
from .connections import Connection, Watch
from .hints import Hint
from .listeners import Listeners
from .ports import Committed, Store

log = logging.getLogger(__name__)
CATCH_UP_AT_ONCE = 200


@dataclass(slots=True, eq=False)
class _Channel:
    watches: list[Watch] = field(default_factory=list)
    head: int = 0


class Hub:
    """All connections of this process, by person and by conversation."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._channels: dict[str, _Channel] = {}
        self._people: dict[str, set[Connection]] = {}
        self._agents: set[Connection] = set()
        self._behind: set[str] = set()
        self._catching_up: asyncio.Task[None] | None = None
        self._replays: set[asyncio.Task[None]] = set()
        self.heard_elsewhere: Listeners[Event] = Listeners()
        """Events of other processes, as they reach watchers here."""
        self.caught_up: Listeners[Conversation] = Listeners()
        """Somebody has just seen all of this conversation."""

    # ---- connections

    def join(self, connection: Connection) -> None:
        self._people.setdefault(connection.actor.id, set()).add(connection)
        if connection.viewer == "agent":
            self._agents.add(connection)

    def leave(self, connection: Connection) -> None:
        for conversation_id in list(connection.watches):
            self.unwatch(connection, conversation_id)
        self._agents.discard(connection)
        mine = self._people.get(connection.actor.id)
        if mine is not None:
            mine.discard(connection)
            if not mine:
                del self._people[connection.actor.id]

    def has(self, connection: Connection) -> bool:
        return connection in self._people.get(connection.actor.id, ())

    def connections(self) -> Iterator[Connection]:
        for mine in list(self._people.values()):
            yield from list(mine)

    def of_person(self, person_id: str) -> list[Connection]:
        return list(self._people.get(person_id, ()))

    def agents(self) -> list[Connection]:
        return list(self._agents)

    def is_here(self, person_id: str) -> bool:
        return person_id in self._people

    def watchers(self, conversation_id: str) -> list[Connection]:
        channel = self._channels.get(conversation_id)
        return [w.connection for w in channel.watches] if channel else []

    def watched(self) -> list[str]:
        return list(self._channels)

    # ---- watching

    def watch(self, connection: Connection, conversation: Conversation, since: int) -> None:
        """Subscribe first, read second: replay after `since`, then stay live.

        A cursor past the end of the log is of another life of the database: the viewer is told to forget.
        """
        if since > conversation.last_seq:
            connection.send(Reset(type="reset", conversation_id=conversation.id))
            since = 0
        self.unwatch(connection, conversation.id)
        watch = Watch(connection, conversation.id, since)
        connection.watches[conversation.id] = watch
        channel = self._channels.setdefault(conversation.id, _Channel())
        channel.watches.append(watch)
        channel.head = max(channel.head, conversation.last_seq)
        task = asyncio.get_running_loop().create_task(self._replay(watch, channel, conversation))
        self._replays.add(task)
        task.add_done_callback(self._replays.discard)

    def watch_new(self, connection: Connection, conversation_id: str) -> None:
        """Watch a conversation this connection has just begun: nothing to replay."""
        if conversation_id not in connection.watches:
            watch = Watch(connection, conversation_id, 0, replaying=False)
            connection.watches[conversation_id] = watch
            self._channels.setdefault(conversation_id, _Channel()).watches.append(watch)

    def unwatch(self, connection: Connection, conversation_id: str) -> None:
        watch = connection.watches.pop(conversation_id, None)
        channel = self._channels.get(conversation_id)
        if watch is None or channel is None:
            return
        channel.watches.remove(watch)
        if not channel.watches:
            del self._channels[conversation_id]

    async def _replay(self, watch: Watch, channel: _Channel, conversation: Conversation) -> None:
        try:
            while watch.connection.watches.get(watch.conversation_id) is watch:
                head = channel.head
                events = await self._store.events_since(watch.conversation_id, watch.sent_seq, PAGE_EVENTS)
                self._send_pages(watch, events)
                if len(events) < PAGE_EVENTS and channel.head == head:
                    channel.head = min(head, watch.sent_seq)  # shorter than a hint, or an earlier life, said
                    break
                await watch.connection.wire.drained()
            else:
                return  # unwatched, or watched anew, meanwhile
        except ChatError as error:
            watch.connection.wire.push(frames.error_frame(error, None))
            watch.connection.wire.close(4001, "the database does not answer")
            return
        watch.replaying = False
        watch.connection.show_marks(conversation)
        watch.connection.send(Synced(type="synced", conversation_id=watch.conversation_id, upto=watch.sent_seq))
        self.caught_up.tell(conversation)

    def _send_pages(self, watch: Watch, events: list[Event]) -> None:
        seen = (frames.event_json(event, watch.connection.viewer) for event in events)
        for page in frames.page_frames(watch.conversation_id, (json for json in seen if json is not None)):
            watch.connection.wire.push(page)
        if events:
            watch.sent_seq = events[-1].seq

    # ---- publishing

    def acknowledge(self, connection: Connection, committed: Committed) -> None:
        """The ack carries these events to this connection: if it was just before them, it now has them."""
        watch = connection.watches.get(committed.conversation.id)
        for event in committed.events:
            if watch is not None and not watch.replaying and watch.sent_seq == event.seq - 1:
                watch.sent_seq = event.seq

    def publish(self, committed: Committed) -> None:
        """Bring freshly committed events to the watches of this process."""
        self.deliver(committed.conversation.id, committed.events)

    def deliver(self, conversation_id: str, events: Iterable[Event]) -> None:
        channel = self._channels.get(conversation_id)
        if channel is None:
            return
        behind = False
        for event in events:
            channel.head = max(channel.head, event.seq)
            encoded: dict[Viewer, bytes | None] = {}
            for watch in channel.watches:
                if watch.replaying or watch.sent_seq >= event.seq:
                    continue
                if watch.sent_seq < event.seq - 1:
                    behind = True
                    continue
                watch.sent_seq = event.seq
                viewer = watch.connection.viewer
                if viewer not in encoded:
                    json = frames.event_json(event, viewer)
                    encoded[viewer] = None if json is None else frames.text_frame(json)
                frame = encoded[viewer]
                if frame is not None:
                    watch.connection.wire.push(frame)
        if behind:
            self._fall_behind(conversation_id)

    def signal(self, conversation_id: str, frame: Frame, but: Connection | None = None) -> None:
        """Send a signal to whoever watches, except to its author."""
        encoded: bytes | None = None
        for connection in self.watchers(conversation_id):
            if connection is not but:
                encoded = encoded or frames.encode(frame)
                connection.wire.push(encoded)

    def tell(self, frame: QueuePosition, upto: int) -> None:
        """Say where a waiting client stands to whoever watches, after the events up to `upto`; who is not that far
        yet is told later. Said once, and again after whatever happens in the conversation."""
        encoded: bytes | None = None
        channel = self._channels.get(frame.conversation_id)
        for watch in channel.watches if channel else ():
            word = (watch.sent_seq, frame)
            if not watch.replaying and watch.sent_seq >= upto and watch.told != word:
                watch.told = word
                encoded = encoded or frames.encode(frame)
                watch.connection.wire.push(encoded)

    # ---- hints and sweeps

    def hint(self, conversation_id: str, hint: Hint) -> None:
        """Somebody says the log is this long, and may say what is new: who is just before that has it, for anybody
        else it is a reason to look."""
        channel = self._channels.get(conversation_id)
        if channel is None or hint.head <= channel.head:
            return
        self._deliver_elsewhere(conversation_id, hint.events)
        if hint.head > channel.head:
            channel.head = hint.head
            self._fall_behind(conversation_id)

    async def sweep(self) -> int:
        """Look for events whose hint was lost; the number of conversations found behind."""
        found = 0
        ids = self.watched()
        for start in range(0, len(ids), 1_000):
            for conversation_id, head in (await self._store.heads(ids[start : start + 1_000])).items():
                channel = self._channels.get(conversation_id)
                if channel and any(not w.replaying and w.sent_seq < head for w in channel.watches):
                    channel.head = max(channel.head, head)
                    found += 1
                    self._fall_behind(conversation_id)
        return found

    def _fall_behind(self, conversation_id: str) -> None:
        self._behind.add(conversation_id)
        if self._catching_up is None:
            self._catching_up = asyncio.get_running_loop().create_task(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            while self._behind:
                batch = [self._behind.pop() for _ in range(min(len(self._behind), CATCH_UP_AT_ONCE))]
                cursors = {i: since for i in batch if (since := self._live_cursor(i)) is not None}
                if not cursors:
                    continue
                for conversation_id, events in (await self._store.events_after(cursors)).items():
                    self._deliver_elsewhere(conversation_id, events)
                    self._again_if_more(conversation_id)
        except ChatError:
            log.warning("catching up failed; the next sweep tries again")
        finally:
            self._catching_up = None

    def _deliver_elsewhere(self, conversation_id: str, events: Iterable[Event]) -> None:
        self.deliver(conversation_id, events)
        for event in events:
            self.heard_elsewhere.tell(event)

    def _again_if_more(self, conversation_id: str) -> None:
        cursor = self._live_cursor(conversation_id)
        if cursor is not None and cursor < self._channels[conversation_id].head:
            self._behind.add(conversation_id)

    def _live_cursor(self, conversation_id: str) -> int | None:
        channel = self._channels.get(conversation_id)
        cursors = [w.sent_seq for w in channel.watches if not w.replaying] if channel else []
        return min(cursors) if cursors else None
