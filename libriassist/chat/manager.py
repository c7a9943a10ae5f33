"""ChatManager: the one way from a command to what follows: log -> ack -> publish -> react."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core.commands import AnyCommand, TransferToHuman, WireCommand
from ..core.conversation import Conversation
from ..core.entrance import CHAT, Entrance
from ..core.errors import ChatError
from ..core.events import Actor, Event
from ..core.handoff.failures import FailurePolicy
from ..ids import derived_id
from ..protocol import AgentStatus, RequestHuman, StartConversation
from . import frames
from .background import Background
from .bus import Bus, Heard
from .connections import Connection
from .desk import DeskBoard
from .effect_runner import EffectRunner
from .effects import Held
from .hub import Hub
from .ports import Assistant, Clock, CollectingWords, Committed, Envelope, Outcome, Store
from .presence import WhoIsHere
from .queue_manager import QueueManager, QueueRules
from .reactions import Reactions
from .turns.assistant import AssistantTurns
from .turns.effect import Patience, turn_kind

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the shell is built from; the composition root makes them."""

    store: Store
    assistant: Assistant
    bus: Bus
    clock: Clock
    rules: QueueRules
    collecting: CollectingWords
    patience: Patience
    effects: EffectRunner
    failures: FailurePolicy | None = None
    entrance: Entrance = CHAT
    heard: Mapping[str, Heard] = field(default_factory=dict)
    """What notices of other processes make happen, by their kind."""


class ChatManager:
    """Everything that happens to conversations in this process passes through here."""

    def __init__(self, parts: Parts, hub: Hub, presence: WhoIsHere) -> None:
        self.store = parts.store
        self.hub = hub
        self.presence = presence
        self.bus = parts.bus
        self.queue = QueueManager(hub, parts.store, parts.clock, parts.rules, self.submit)
        self.desk = DeskBoard(hub, parts.store, presence, parts.clock)
        self.turns = AssistantTurns(
            hub,
            parts.store,
            parts.assistant,
            self.commit,
            parts.collecting,
            seconds=parts.patience.answer_seconds,
            failures=parts.failures,
            numbers=parts.entrance.numbers,
        )
        self.effects = parts.effects
        self.effects.add(turn_kind(self.turns, parts.patience))
        self.entrance = parts.entrance
        self._background = Background()
        self.reactions = Reactions(
            parts.store,
            hub,
            parts.bus,
            parts.clock,
            presence=presence,
            queue=self.queue,
            desk=self.desk,
            turns=self.turns,
            effects=parts.effects,
            background=self._background,
            heard=parts.heard,
        )

    # ---- commands

    def send_message(self, connection: Connection, command: WireCommand) -> None:
        """Hand a command of a person to the log; the answer goes back over their connection."""
        conversation_id = (
            derived_id(connection.actor.id, command.cmd_id)
            if isinstance(command, StartConversation)
            else command.conversation_id
        )
        self.store.submit(self._envelope(connection, command, conversation_id))

    def _envelope(self, connection: Connection, command: WireCommand, conversation_id: str) -> Envelope:
        """A person's command; the answer goes back over their connection."""
        connection.unanswered += 1
        return Envelope(
            command=command,
            conversation_id=conversation_id,
            actor=connection.actor,
            done=lambda outcome: self._answer(connection, command.cmd_id, outcome),
            cmd_id=command.cmd_id,
            cmd_hash=_fingerprint(command),
            entrance=self.entrance,
        )

    async def transfer_to_human(self, connection: Connection, command: RequestHuman) -> None:
        """The client's button: like any command, with the wait estimated before it is promised."""
        await self.queue.add_to_queue(self._envelope(connection, command, command.conversation_id))

    def queue_client(self, connection: Connection, command: RequestHuman) -> None:
        """As `transfer_to_human`, in the background: estimating reads the database."""
        self._background.spawn(self.transfer_to_human(connection, command))

    def assign_agent_to_client(self, connection: Connection, command: WireCommand) -> None:
        """An agent accepts or is handed a conversation. It only sends the command, as `send_message` does: the
        commit lets one win (compare-and-set). It has a name of its own because the plan gives it one."""
        self.send_message(connection, command)

    async def get_conversation_history(self, conversation_id: str, before: int, limit: int) -> list[Event]:
        """The newest events below `before`, oldest first."""
        return await self.store.events_before(conversation_id, before, limit)

    async def set_agent_status(self, agent_id: str, status: AgentStatus) -> None:
        """An agent's own choice; the queue and the colleagues learn of it at once."""
        await self.store.set_agent_status(agent_id, status)
        self.team_changed()

    def team_changed(self) -> None:
        """Somebody of the team came, left or changed: tell the others, look at the queue again."""
        self._background.spawn(self.desk.refresh_team())
        self.queue.invalidate()
        self.bus.publish_notice({"kind": "team"})

    def submit(self, conversation_id: str, command: AnyCommand, actor: Actor) -> None:
        """Fire and forget, for the shell itself: losing a race is fine, it is looked at again."""
        self.store.submit(Envelope(command, conversation_id, actor, _ignore_refusal, entrance=self.entrance))

    async def commit(
        self,
        conversation_id: str,
        command: AnyCommand,
        actor: Actor,
        cmd_id: str | None,
        settles: Held | None = None,
    ) -> Committed:
        """Commit a command of the shell and wait for it; `settles`: the effect that is done with it. Raises its
        ChatError."""
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        envelope = Envelope(
            command=command,
            conversation_id=conversation_id,
            actor=actor,
            done=lambda outcome: None if future.cancelled() else future.set_result(outcome),
            cmd_id=cmd_id,
            cmd_hash=type(command).__name__[:16],
            entrance=self.entrance,
            settles=settles,
        )
        if isinstance(command, TransferToHuman):
            await self.queue.add_to_queue(envelope)
        else:
            self.store.submit(envelope)
        outcome = await future
        if isinstance(outcome, ChatError):
            raise outcome
        if settles is not None and outcome.events and not outcome.duplicate:
            settles.settled = True
        return outcome

    def left(self, connection: Connection) -> None:
        """A socket is gone. A client's other side is told; an agent's lease runs on."""
        watched = list(connection.watches)
        self.hub.leave(connection)
        if connection.viewer == "client":
            self.presence.client_left(connection.actor.id, watched)

    async def signed_out(self, agent_id: str, session_id: str) -> None:
        """Close that session's sockets here; without any other tab the agent is gone at once."""
        for connection in self.hub.of_person(agent_id):
            if connection.session_id == session_id:
                connection.wire.close(4401, "signed out")
        if all(c.session_id == session_id for c in self.hub.of_person(agent_id)):
            await self.store.end_lease(agent_id)
        self.team_changed()

    def client_online(self, client_id: str) -> bool:
        """Whether the client has the widget open somewhere."""
        return self.presence.client_online(client_id, asyncio.get_running_loop().time())

    # ---- outcomes

    def _answer(self, connection: Connection, cmd_id: str, outcome: Outcome) -> None:
        connection.answer_came()
        if isinstance(outcome, ChatError):
            connection.wire.push(frames.error_frame(outcome, cmd_id))
            return
        conversation = outcome.conversation
        is_new = connection.viewer == "client" and conversation.id not in connection.watches
        if is_new and self.hub.has(connection):
            if outcome.duplicate:
                self.hub.watch(connection, conversation, 0)
            else:
                self.hub.watch_new(connection, conversation.id)
                self._show_other_tabs(connection, conversation)
                self.presence.client_came(connection)
        self.hub.acknowledge(connection, outcome)
        connection.wire.push(frames.ack_frame(cmd_id, outcome, connection.viewer))

    def _show_other_tabs(self, connection: Connection, conversation: Conversation) -> None:
        """A conversation begun in one tab opens in the client's others."""
        for other in self.hub.of_person(connection.actor.id):
            if other is not connection:
                self.hub.watch(other, conversation, 0)

    async def stop(self) -> None:
        """Let background work end."""
        try:
            await self.effects.stop()
        finally:
            await self._background.stop()


def _fingerprint(command: WireCommand) -> str:
    """16 hex digits of the command: notices a cmd_id used again for something else.

    Without what is None: a field that is new with a release changes no fingerprint of a command on its way.
    """
    return hashlib.blake2b(command.model_dump_json(exclude_none=True).encode(), digest_size=8).hexdigest()


def _ignore_refusal(outcome: Outcome) -> None:
    if isinstance(outcome, ChatError):
        log.debug("a step of the shell was refused: %s", outcome)
