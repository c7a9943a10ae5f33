"""The store: `ports.Store` over one database; reads in a small thread pool, writes through the writer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ..chat.ports import AgentRecord, AnsweredConversation, Clock, ConversationQuery, Envelope
from ..core.conversation import Conversation
from ..core.entrance import Entrance
from ..core.errors import Unavailable
from ..core.events import Event
from ..protocol import AgentStatus
from . import agents, queries, schema
from .database import READERS, Database
from .migrate import epoch_of
from .read_marks import ReadMarks, write_marks
from .writer import GroupCommitWriter

log = logging.getLogger(__name__)
T = TypeVar("T")


class SqlStore:
    """`ports.Store` on SQLite or PostgreSQL. The database is open and migrated already.

    `leases`: the kinds of effects that this process runs at once when it writes them, and how long they are its.
    """

    def __init__(self, database: Database, clock: Clock, *, leases: Mapping[str, timedelta] | None = None) -> None:
        self.database = database
        self.writer = GroupCommitWriter(database, clock, leases=leases or {})
        self.write = self.writer.write
        self.submit: Callable[[Envelope], None] = self.writer.submit
        self.committed = self.writer.committed
        self._marks = ReadMarks(lambda marks: self.writer.run(partial(write_marks, database, marks)))
        with database.reading() as connection:
            self.epoch = epoch_of(connection)
        self._clock = clock
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._closed = False

    async def read(self, work: Callable[[sa.Connection], T]) -> T:
        """Run a read in a thread. Raises Unavailable when the database does not answer, or is closed."""
        if self._closed:
            raise Unavailable(retry_after=1.0)

        def call() -> T:
            with self.database.reading() as connection:
                return work(connection)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, call)
        except SQLAlchemyError as error:
            log.warning("the database refused a read: %s", str(error.__cause__ or error).splitlines()[0])
            raise Unavailable(retry_after=0.5) from error

    async def close(self) -> None:
        """Finish pending writes and close the connections."""
        await self.writer.close()
        self._closed = True
        self._threads.shutdown(wait=True)
        self.database.close()

    async def events_since(self, conversation_id: str, since: int, limit: int) -> list[Event]:
        return await self.read(lambda c: queries.events_since(c, conversation_id, since, limit))

    async def events_after(self, cursors: dict[str, int]) -> dict[str, list[Event]]:
        return await self.read(lambda c: queries.events_after(c, cursors))

    async def events_before(self, conversation_id: str, before: int, limit: int) -> list[Event]:
        return await self.read(lambda c: queries.events_before(c, conversation_id, before, limit))

    async def find_conversation(self, conversation_id: str) -> Conversation | None:
        found = await self.conversations([conversation_id])
        return found[0] if found else None

    async def conversations(self, ids: Sequence[str]) -> list[Conversation]:
        return await self.read(lambda c: queries.by_ids(c, ids))

    async def latest_of_client(self, client_id: str, entrance: Entrance) -> Conversation | None:
        return await self.read(lambda c: queries.latest_of_client(c, client_id, entrance))

    async def open_of_client(self, client_id: str) -> list[Conversation]:
        return await self.read(lambda c: queries.open_of_client(c, client_id))

    async def heads(self, ids: Sequence[str]) -> dict[str, int]:
        return await self.read(lambda c: queries.heads(c, ids))

    async def open_with_people(self) -> list[Conversation]:
        return await self.read(queries.open_with_people)

    async def open_with_assistant(self, limit: int) -> list[Conversation]:
        return await self.read(lambda c: queries.open_with_assistant(c, limit))

    async def participated(self, conversation_id: str, agent_id: str) -> bool:
        return await self.read(lambda c: queries.participated(c, conversation_id, agent_id))

    async def agents(self) -> list[AgentRecord]:
        now = self._clock.now()
        return await self.read(lambda c: agents.all_agents(c, now))

    async def set_agent_status(self, agent_id: str, status: AgentStatus) -> None:
        await self.write(lambda c: agents.set_status(c, agent_id, status))

    async def renew_leases(self, until: dict[str, datetime]) -> None:
        await self.write(lambda c: agents.renew_leases(c, until))

    async def end_lease(self, agent_id: str) -> None:
        """The agent signed out: nobody is there from now on."""
        changes = {"lease_until": self._clock.now()}
        await self.write(lambda c: agents.change_agent(c, agent_id, changes))

    async def note_offer(self, agent_id: str, at: datetime) -> None:
        await self.write(lambda c: agents.change_agent(c, agent_id, {"last_offered_at": at}))

    async def note_clients_seen(self, ids: Sequence[str], at: datetime) -> None:
        await self.write(lambda c: queries.note_clients_seen(c, ids, at))

    async def mark_read(self, conversation_id: str, side: Literal["agent", "client"], seq: int) -> None:
        await self._marks.move(conversation_id, side, seq)

    async def handling_seconds(self, since: datetime) -> float | None:
        return await self.read(lambda c: queries.handling_seconds(c, since))

    async def search(self, query: ConversationQuery) -> list[Conversation]:
        return await self.read(lambda c: queries.search(c, query))

    async def answered_conversations(self, since: datetime | None, limit: int) -> list[AnsweredConversation]:
        return await self.read(lambda c: queries.answered_conversations(c, since, limit))

    async def healthy(self) -> None:
        await self.write(partial(_touch, self._clock.now()))
        await self.read(self._look)

    def _look(self, connection: sa.Connection) -> None:
        """The small write finds room in a log that is not full yet; the next messages may not."""
        connection.execute(sa.select(schema.meta.c.value).limit(1)).first()
        self.database.check_room()


def _touch(now: datetime, connection: sa.Connection) -> None:
    """A real write: the full disk and the read-only file system show here."""
    statement = sa.update(schema.meta).where(schema.meta.c.key == "last_healthy")
    connection.execute(statement.values(value=now.isoformat()))
