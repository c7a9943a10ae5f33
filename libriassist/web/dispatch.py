"""From a parsed frame to the manager: who may send what, and how often."""

from __future__ import annotations

from typing import assert_never

from .. import protocol
from ..chat import frames
from ..chat.connections import Connection
from ..chat.ports.log import LAST_SEQ
from ..core.errors import BadFrame
from .access import Services, access_conversation


class Dispatcher:
    """The frames of one connection after its hello."""

    def __init__(self, services: Services, connection: Connection) -> None:
        self._services = services
        self._connection = connection
        self._is_client = connection.viewer == "client"
        limits = services.limits
        self._commands = limits.client_commands if self._is_client else limits.agent_commands
        self._signals = limits.signals

    async def handle(self, frame: protocol.PersonsFrame) -> None:
        """Raises ChatError; the socket answers it."""
        if isinstance(frame, protocol.Command):
            self._commands.take(self._connection.actor.id)
            await self._command(frame)
        elif isinstance(frame, protocol.Pong) and self._connection.awaits_pong:
            self._connection.awaits_pong = False
        else:
            self._signals.take(self._connection.actor.id)
            await self._signal(frame)

    async def _command(self, frame: protocol.PersonsCommand) -> None:
        manager, connection = self._services.manager, self._connection
        match frame:
            case protocol.SetStatus():
                await manager.set_agent_status(connection.actor.id, frame.status)
                connection.wire.push(frames.plain_ack(frame.cmd_id))
            case protocol.StartConversation():
                manager.send_message(connection, frame)
            case protocol.AcceptConversation():
                # Not looked up first: whoever comes second may not read it any more, but is told who was faster.
                manager.assign_agent_to_client(connection, frame)
            case protocol.TransferConversation():
                await self._may(frame.conversation_id)
                manager.assign_agent_to_client(connection, frame)
            case protocol.RequestHuman():
                await self._may(frame.conversation_id)
                manager.queue_client(connection, frame)
            case protocol.PostMessage():
                await self._may(frame.conversation_id)
                if frame.attachments:
                    await self._services.files.check_room(frame.conversation_id, len(frame.attachments))
                manager.send_message(connection, frame)
            case (
                protocol.PostNote()
                | protocol.CancelRequest()
                | protocol.DeclineOffer()
                | protocol.ReturnToAssistant()
                | protocol.CloseConversation()
                | protocol.RateConversation()
            ):
                await self._may(frame.conversation_id)
                manager.send_message(connection, frame)
            case _:
                assert_never(frame)

    async def _signal(self, frame: protocol.PersonsSignal) -> None:
        match frame:
            case protocol.Sync():
                conversation = await access_conversation(
                    self._services.store, self._connection.actor, frame.conversation_id
                )
                self._services.hub.watch(self._connection, conversation, frame.since)
            case protocol.Unwatch():
                self._services.hub.unwatch(self._connection, frame.conversation_id)
            case protocol.SetTyping():
                if await self._has(frame.conversation_id):
                    self._show_typing(frame)
            case protocol.MarkRead():
                if frame.seq <= LAST_SEQ and await self._has(frame.conversation_id):
                    await self._mark_read(frame)
            case protocol.Hello():
                raise BadFrame("hello comes once.")
            case protocol.Pong():
                pass
            case _:
                assert_never(frame)

    async def _may(self, conversation_id: str) -> None:
        """Watching was allowed before; anything else is looked up."""
        if conversation_id not in self._connection.watches:
            await access_conversation(self._services.store, self._connection.actor, conversation_id)

    async def _has(self, conversation_id: str) -> bool:
        """Whether the conversation is this client's, or this agent's now: who only looks in is not shown."""
        await self._may(conversation_id)
        if self._is_client:
            return True
        conversation = await self._services.store.find_conversation(conversation_id)
        return conversation is not None and conversation.agent_id == self._connection.actor.id

    def _show_typing(self, frame: protocol.SetTyping) -> None:
        actor = self._connection.actor
        signal = protocol.Typing(
            type="typing",
            conversation_id=frame.conversation_id,
            sender_type=actor.kind,
            sender_name=actor.public_name or None,
            active=frame.active,
        )
        self._to_the_other_side(signal, frame.conversation_id)

    async def _mark_read(self, frame: protocol.MarkRead) -> None:
        side = self._connection.viewer
        await self._services.store.mark_read(frame.conversation_id, side, frame.seq)
        signal = protocol.Read(type="read", conversation_id=frame.conversation_id, reader=side, seq=frame.seq)
        self._to_the_other_side(signal, frame.conversation_id)
        if side == "agent":
            self._services.manager.desk.refresh_later([frame.conversation_id])

    def _to_the_other_side(self, signal: protocol.Frame, conversation_id: str) -> None:
        payload = signal.model_dump_json()
        self._services.hub.signal(conversation_id, signal, but=self._connection)
        self._services.manager.bus.publish_notice(
            {"kind": "frame", "conversation": conversation_id, "frame": payload}
        )
