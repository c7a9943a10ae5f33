"""The single append path: one transaction for all commands that arrived together.

lock the conversations (in id order) -> lock the agents named -> decide each command on them ->
insert all events, and the effects they bring along -> update all conversations -> commit. Nothing else writes
`messages`.
What happens at every message is driver-level SQL (hot.py); the rest is SQLAlchemy Core.

Each command is decided and placed on a copy of its conversation, which takes the other's place on success:
a command that fails half-way leaves no trace, and the next one in the batch goes on from what is true.

A repeated cmd_id is rare, so it is looked up only when a decision refuses or when the unique
index objects; the index is the judge (delivery contract, sentence 2).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from ..chat.effects import Held
from ..chat.ports import Committed, Envelope, Outcome
from ..core.commands import agents_named, files_named, reads_history, takes_up_again
from ..core.conversation import Conversation
from ..core.decisions import AgentSlot, Context, decide
from ..core.entrance import Entrance
from ..core.errors import (
    ChatError,
    CmdConflict,
    ConversationIsClosed,
    InternalError,
    NoSuchConversation,
    Unavailable,
)
from ..core.events import Event
from ..core.files import FileSlot
from ..core.kinds import KINDS, effects_of
from ..core.log import own_event, place
from ..protocol import StartConversation
from . import effects, queries, rows, schema
from .agents import locked_slots
from .database import Database
from .entrances import latest_at
from .failpoints import reach
from .file_rows import give_files, locked_files
from .hot import HOT_PATHS
from .room import move_load

log = logging.getLogger(__name__)
Key = tuple[str, str, str]
Leases = Mapping[str, timedelta]


class _Given(NamedTuple):
    now: datetime
    ids: Callable[[], str]
    leases: Leases
    asked: float | None


def commit_batch(
    database: Database,
    batch: Sequence[Envelope],
    now: datetime,
    ids: Callable[[], str],
    leases: Leases = MappingProxyType({}),
    asked: float | None = None,
) -> list[Outcome]:
    """Commit what the commands make; one outcome a command, in order.

    Raises what a database that cannot be used raises: nothing of the batch is known to be on disk. A command
    that cannot be written for another reason (a text no database takes) must not take the rest of its batch
    along: then each has a transaction of its own. `leases`: of the kinds of effects that are this process's from
    the first. `asked`: since when the first of them waits (`time.monotonic`).
    """
    given = _Given(now, ids, leases, asked)
    try:
        return _commit(database, batch, given)
    except IntegrityError:
        return _commit(database, batch, given, look_up_all=True)
    except Exception as error:
        if len(batch) == 1 or (isinstance(error, SQLAlchemyError) and not isinstance(error, DataError)):
            raise
        log.exception("a batch of %d failed", len(batch))
        return [_alone(database, envelope, given) for envelope in batch]


def _alone(database: Database, envelope: Envelope, given: _Given) -> Outcome:
    """As commit_batch, when others of the batch are on disk: what fails is this one's outcome."""
    try:
        return commit_batch(database, [envelope], *given)[0]
    except Exception as error:
        return refusal(error)


def refusal(error: BaseException) -> Unavailable | InternalError:
    """In doubt is never success: the client asks again with the same cmd_id."""
    if isinstance(error, SQLAlchemyError) and not isinstance(error, DataError):
        log.warning("the database refused a write: %s", str(error.__cause__ or error).splitlines()[0])
        return Unavailable(retry_after=0.5)
    log.error("a write failed", exc_info=error)
    return InternalError()


def _commit(
    database: Database, envelopes: Sequence[Envelope], given: _Given, *, look_up_all: bool = False
) -> list[Outcome]:
    with database.appending(given.asked) as connection:
        batch = _Batch(connection, envelopes, given, look_up_all=look_up_all)
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
        given: _Given,
        *,
        look_up_all: bool = False,
    ) -> None:
        self.connection = connection
        self.hot = HOT_PATHS[connection.dialect.name]
        self.envelopes = envelopes
        self.now, self.ids, self.leases, _asked = given
        self.known: dict[Key, Event] = self._earlier(envelopes) if look_up_all else {}
        self.conversations: dict[str, Conversation] = {}
        self.slots: dict[str, AgentSlot] = {}
        self.files: dict[str, FileSlot] = {}
        self.given: list[tuple[str, str]] = []
        self.new: dict[str, Conversation] = {}
        self.said: dict[str, Conversation] = {}
        self.changed: dict[str, Conversation] = {}
        self.events: list[Event] = []
        self.with_effects: list[Committed] = []
        self.settled: list[Held] = []

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
            before = self._conversation_for(envelope)
            if before.id != envelope.conversation_id:
                return Committed(before, [], duplicate=True)
            made = self._decide(envelope, before)
        except ChatError as error:
            return error
        except SQLAlchemyError:
            raise  # the transaction is broken: no other of the batch can be decided in it either
        except Exception:
            log.exception("deciding %s failed", type(envelope.command).__name__)
            return InternalError()
        if made.events:
            self._keep(envelope, before, made)
        return made

    def _decide(self, envelope: Envelope, before: Conversation) -> Committed:
        """On a copy: a failure changes nothing of this batch."""
        reach("deciding")
        if before.status == "closed" and takes_up_again(envelope.command, envelope.actor):
            self._refuse_a_second(before)
        history = self._history(before) if reads_history(envelope.command, before.status) else ()
        rules = (envelope.entrance.reopen_within, envelope.entrance.numbers)
        context = Context(self.now, self.slots, envelope.told, history, self.files, *rules)
        conversation = before.copied()
        new = decide(conversation, envelope.command, envelope.actor, context)
        events = place(conversation, new, self.ids, self.now, envelope.cmd_id, envelope.cmd_hash)
        reach("placing")
        return Committed(conversation, events, effects=[*envelope.effects, *effects_of(conversation, events)])

    def _keep(self, envelope: Envelope, before: Conversation, made: Committed) -> None:
        """The conversation as it is from now on, and in which of the writes it takes part.

        A failure here fails the batch: its transaction is taken back.
        """
        conversation, events = made.conversation, made.events
        self.events += events
        self.conversations[conversation.id] = conversation
        if conversation.id in self.new or conversation.last_seq == len(events):
            self.new[conversation.id] = conversation
        elif conversation.id in self.changed or not all(KINDS[event.type].said for event in events):
            self.changed[conversation.id] = conversation
        else:
            self.said[conversation.id] = conversation
        for file_id in files_named(envelope.command):
            self.files[file_id].given = True
            self.given.append((file_id, conversation.id))
        if made.effects:
            self.with_effects.append(made)
        if envelope.settles is not None:
            self.settled.append(envelope.settles)
        move_load(self.slots, before, conversation)
        if (key := _key(envelope)) is not None:
            self.known[key] = own_event(events)

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
        latest = latest_at(self.connection, self.conversations, envelope.actor.id, envelope.entrance)
        if latest is not None and latest.status != "closed":
            return latest
        return self._begin(envelope, envelope.command, latest)

    def _refuse_a_second(self, before: Conversation) -> None:
        """A closed conversation is not opened anew beside an open one. Raises ConversationIsClosed."""
        entrance = Entrance(before.channel, before.site)
        latest = latest_at(self.connection, self.conversations, before.client_id, entrance)
        if latest is not None and latest.status != "closed":
            raise ConversationIsClosed

    def _begin(
        self, envelope: Envelope, command: StartConversation, previous: Conversation | None
    ) -> Conversation:
        return Conversation(
            id=envelope.conversation_id,
            client_id=envelope.actor.id,
            lang=command.lang,
            created_at=self.now,
            channel=envelope.entrance.channel,
            site=envelope.entrance.site,
            previous_id=previous.id if previous is not None else None,
        )

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
        """First what is closed, then other changes, then what is new: a client may close one conversation and take
        up another, or begin it, in the same batch."""
        ended_first = sorted(self.changed.values(), key=lambda c: c.status != "closed")
        changes = [rows.conversation_changes(c) for c in ended_first]
        if changes:
            self.connection.execute(rows.update_conversation, changes)
        if self.new:
            values = [rows.conversation_values(c) for c in self.new.values()]
            self.connection.execute(rows.insert_conversation, values)
        if self.events:
            self.hot.insert_events(self.connection, self.events)
        if self.with_effects or self.settled:
            effects.write_with_the_log(
                self.connection, self.with_effects, self.settled, self.now, self.leases, self.ids()
            )
        if self.given:
            give_files(self.connection, self.given, self.now)
        said = [c for c in self.said.values() if c.id not in self.changed]
        if said:
            self.hot.update_said(self.connection, said)
        self.hot.keep(self.connection, self.conversations.values())


def _did_nothing(outcome: Outcome) -> bool:
    return isinstance(outcome, ChatError) or not (outcome.events or outcome.duplicate)


def _key(envelope: Envelope) -> Key | None:
    if envelope.cmd_id is None:
        return None
    return (envelope.conversation_id, envelope.actor.id, envelope.cmd_id)
