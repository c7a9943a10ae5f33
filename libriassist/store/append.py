"""The single append path: one transaction for all commands that arrived together.

lock the conversations (in id order) -> lock the agents named -> decide each command on them ->
insert all events -> update all conversations -> commit. Nothing else writes `messages`.
What happens at every message is driver-level SQL (hot.py); the rest is SQLAlchemy Core.

A repeated cmd_id is rare, so it is looked up only when a decision refuses or when the unique
index objects; the index is the judge (delivery contract, sentence 2).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ..chat.ports import Committed, Envelope, Outcome
from ..core.commands import agents_named, files_named, reads_history
from ..core.conversation import Conversation, place
from ..core.decisions import AgentSlot, Context, decide
from ..core.errors import ChatError, CmdConflict, InternalError, NoSuchConversation
from ..core.events import Event
from ..core.files import FileSlot
from ..protocol import StartConversation
from . import queries, rows, schema
from .agents import locked_slots
from .database import Database
from .failpoints import reach
from .file_rows import give_files, locked_files
from .hot import HOT_PATHS, SAID

log = logging.getLogger(__name__)
Key = tuple[str, str, str]


def commit_batch(
    database: Database, batch: Sequence[Envelope], now: datetime, ids: Callable[[], str]
) -> list[Outcome]:
    """Commit what the commands make; one outcome a command, in order. Raises what the database raises."""
    try:
        return _commit(database, batch, now, ids)
    except IntegrityError:
        return _commit(database, batch, now, ids, look_up_all=True)


def _commit(
    database: Database,
    envelopes: Sequence[Envelope],
    now: datetime,
    ids: Callable[[], str],
    *,
    look_up_all: bool = False,
) -> list[Outcome]:
    with database.writing() as connection:
        batch = _Batch(connection, envelopes, now, ids, look_up_all=look_up_all)
        outcomes = batch.run()
        if batch.events:
            reach("before_commit")
    if batch.events:
        reach("after_commit")
    return outcomes


class _Batch:
    def __init__(
        self,
        connection: sa.Connection,
        envelopes: Sequence[Envelope],
        now: datetime,
        ids: Callable[[], str],
        *,
        look_up_all: bool = False,
    ) -> None:
        self.connection = connection
        self.hot = HOT_PATHS[connection.dialect.name]
        self.envelopes = envelopes
        self.now = now
        self.ids = ids
        self.known: dict[Key, Event] = self._earlier(envelopes) if look_up_all else {}
        self.conversations: dict[str, Conversation] = {}
        self.slots: dict[str, AgentSlot] = {}
        self.files: dict[str, FileSlot] = {}
        self.given: list[tuple[str, str]] = []
        self.new: list[Conversation] = []
        self.said: dict[str, Conversation] = {}
        self.changed: dict[str, Conversation] = {}
        self.events: list[Event] = []

    def run(self) -> list[Outcome]:
        self._lock()
        outcomes = [self._one(envelope) for envelope in self.envelopes]
        self._recognise_repeats(outcomes)
        self._write()
        return outcomes

    def _lock(self) -> None:
        wanted = sorted({e.conversation_id for e in self.envelopes})
        for conversation in self.hot.lock(self.connection, wanted):
            self.conversations[conversation.id] = conversation
        named = {agents_named(e.command, e.actor.id) for e in self.envelopes} - {None}
        if named:
            self.slots = locked_slots(self.connection, sorted(filter(None, named)), self.now)

        files = sorted({file for e in self.envelopes for file in files_named(e.command)})
        if files:
            self.files = locked_files(self.connection, files)

    def _one(self, envelope: Envelope) -> Outcome:
        key = _key(envelope)
        if key is not None and key in self.known:
            return self._repeat(envelope, self.known[key])
        try:
            conversation = self._conversation_for(envelope)
            if conversation.id != envelope.conversation_id:
                return Committed(conversation, [], duplicate=True)
            return self._decide(envelope, conversation, key)
        except ChatError as error:
            return error
        except Exception:
            log.exception("deciding %s failed", type(envelope.command).__name__)
            return InternalError()

    def _decide(self, envelope: Envelope, conversation: Conversation, key: Key | None) -> Committed:
        history = self._history(conversation) if reads_history(envelope.command, conversation.status) else ()
        context = Context(self.now, self.slots, envelope.estimated_wait_seconds, history, self.files)
        drafts = decide(conversation, envelope.command, envelope.actor, context)
        before = _claims(conversation)
        events = place(conversation, drafts, self.ids, self.now, envelope.cmd_id, envelope.cmd_hash)
        for file_id in files_named(envelope.command):
            self.files[file_id].given = True
            self.given.append((file_id, conversation.id))
        if events:
            self.events += events
            if conversation.last_seq == len(events):
                self.new.append(conversation)
            elif all(event.type in SAID for event in events):
                self.said[conversation.id] = conversation
            else:
                self.changed[conversation.id] = conversation
            self._move_load(before, conversation)
            if key is not None:
                self.known[key] = events[0]
        return Committed(conversation, events)

    def _history(self, conversation: Conversation) -> list[Event]:
        """What a brief is written from: what is on disk, then what this batch has made so far."""
        stored = queries.events_for_brief(self.connection, conversation.id)
        return stored + [e for e in self.events if e.conversation_id == conversation.id]

    def _conversation_for(self, envelope: Envelope) -> Conversation:
        conversation = self.conversations.get(envelope.conversation_id)
        if conversation is not None:
            if isinstance(envelope.command, StartConversation):
                raise CmdConflict
            return conversation
        if not isinstance(envelope.command, StartConversation):
            raise NoSuchConversation
        return self._open_one(envelope) or self._begin(envelope, envelope.command)

    def _open_one(self, envelope: Envelope) -> Conversation | None:
        table = schema.conversations
        statement = rows.select_conversations.where(
            table.c.client_id == envelope.actor.id, table.c.status != "closed"
        )
        row = self.connection.execute(statement).first()
        if row is not None and self._still_open(row.id):
            return rows.conversation_of(row)
        return next((c for c in self.new if c.client_id == envelope.actor.id and c.status != "closed"), None)

    def _still_open(self, conversation_id: str) -> bool:
        """Whether no command of this batch has closed it."""
        locked = self.conversations.get(conversation_id)
        return locked is None or locked.status != "closed"

    def _begin(self, envelope: Envelope, command: StartConversation) -> Conversation:
        conversation = Conversation(
            id=envelope.conversation_id,
            client_id=envelope.actor.id,
            lang=command.lang,
            created_at=self.now,
        )
        self.conversations[conversation.id] = conversation
        return conversation

    def _move_load(self, before: tuple[str | None, str | None], conversation: Conversation) -> None:
        """Keep the slots true within the batch, so that two accepts in it cannot both take the last place."""
        agent_before, offered_before = before
        agent_now, offered_now = _claims(conversation)
        if offered_before != offered_now:
            self._count(offered_before, offers=-1)
            self._count(offered_now, offers=1)
        if agent_before != agent_now:
            self._count(agent_before, load=-1)
            self._count(agent_now, load=1)

    def _count(self, agent_id: str | None, *, load: int = 0, offers: int = 0) -> None:
        slot = self.slots.get(agent_id) if agent_id else None
        if slot is not None:
            slot.load += load
            slot.offers += offers

    def _recognise_repeats(self, outcomes: list[Outcome]) -> None:
        """A command that was carried out before is refused, or has nothing to do any more."""
        refused = [
            (index, self.envelopes[index])
            for index, outcome in enumerate(outcomes)
            if _did_nothing(outcome) and self.envelopes[index].cmd_id is not None
        ]
        if not refused:
            return
        earlier = self._earlier([envelope for _, envelope in refused])
        for index, envelope in refused:
            key = _key(envelope)
            if key is not None and key in earlier:
                outcomes[index] = self._repeat(envelope, earlier[key])

    def _earlier(self, envelopes: Sequence[Envelope]) -> dict[Key, Event]:
        """The first events of commands that were committed before."""
        cmd_ids = sorted({e.cmd_id for e in envelopes if e.cmd_id is not None})
        ids = sorted({e.conversation_id for e in envelopes})
        table = schema.messages
        statement = rows.select_events.where(table.c.conversation_id.in_(ids), table.c.cmd_id.in_(cmd_ids))
        events = [rows.event_of(row) for row in self.connection.execute(statement)]
        return {(e.conversation_id, e.sender_id, e.cmd_id): e for e in events if e.cmd_id is not None}

    def _repeat(self, envelope: Envelope, first: Event) -> Outcome:
        if first.cmd_hash != envelope.cmd_hash:
            return CmdConflict()
        conversation = self.conversations.get(envelope.conversation_id)
        if conversation is None:
            return NoSuchConversation()
        return Committed(conversation, [first], duplicate=True)

    def _write(self) -> None:
        """Changes first: a client may close one conversation and begin the next in the same batch."""
        new = {c.id for c in self.new}
        changes = [rows.conversation_changes(c) for c in self.changed.values() if c.id not in new]
        if changes:
            self.connection.execute(rows.update_conversation, changes)
        if self.new:
            values = [rows.conversation_values(c) for c in self.new]
            self.connection.execute(rows.insert_conversation, values)
        if self.events:
            self.hot.insert_events(self.connection, self.events)
        if self.given:
            give_files(self.connection, self.given, self.now)
        said = [c for c in self.said.values() if c.id not in new and c.id not in self.changed]
        if said:
            self.hot.update_said(self.connection, said)


def _claims(conversation: Conversation) -> tuple[str | None, str | None]:
    """Whose load the conversation is, and whose open offer."""
    active = conversation.status == "active"
    return (conversation.agent_id if active else None, conversation.offered_to)


def _did_nothing(outcome: Outcome) -> bool:
    return isinstance(outcome, ChatError) or not (outcome.events or outcome.duplicate)


def _key(envelope: Envelope) -> Key | None:
    if envelope.cmd_id is None:
        return None
    return (envelope.conversation_id, envelope.actor.id, envelope.cmd_id)
