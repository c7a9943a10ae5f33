"""The answer to hello: who you are, how things stand, and what you missed."""

from __future__ import annotations

import contextlib
from math import ceil

from .. import protocol
from ..chat import frames
from ..chat.connections import Connection
from ..core.errors import NoSuchConversation
from .access import Services, access_conversation


async def greet(services: Services, connection: Connection, hello: protocol.Hello) -> None:
    """Send the welcome, then replay after the cursors (which count only for the same epoch)."""
    cursors = hello.cursors if hello.epoch == services.store.epoch else {}
    if connection.viewer == "client":
        await _greet_client(services, connection, cursors)
    else:
        await _greet_agent(services, connection, cursors)


async def _greet_client(services: Services, connection: Connection, cursors: dict[str, int]) -> None:
    conversation = await services.store.latest_of_client(connection.actor.id, services.manager.entrance)
    if conversation is not None and conversation.status == "closed" and conversation.id not in cursors:
        conversation = None if conversation.rating is not None else conversation
    team = await services.manager.desk.team()
    connection.send(
        protocol.ClientWelcome(
            type="client_welcome",
            protocol=protocol.VERSION,
            epoch=services.store.epoch,
            server_time=services.clock.now(),
            ping_seconds=ceil(services.settings.ping_seconds),
            limits=_limits(services.settings.client_commands_per_10_seconds),
            client_id=connection.actor.id,
            conversation=frames.client_view(conversation) if conversation else None,
            humans_available=any(a.present and a.status == "available" for a in team),
        )
    )
    if conversation is not None:
        since = cursors.get(conversation.id, 0)
        services.hub.watch(connection, conversation, since)
        services.presence.client_came(connection)
        services.manager.queue.client_came(conversation)


async def _greet_agent(services: Services, connection: Connection, cursors: dict[str, int]) -> None:
    await services.presence.renew_leases(connection.last_heard)
    team = await services.manager.desk.team()
    connection.send(
        protocol.AgentWelcome(
            type="agent_welcome",
            protocol=protocol.VERSION,
            epoch=services.store.epoch,
            server_time=services.clock.now(),
            ping_seconds=ceil(services.settings.ping_seconds),
            limits=_limits(services.settings.agent_commands_per_10_seconds),
            agent=next(a for a in team if a.id == connection.actor.id),
            desk=await services.manager.desk.rows_for(connection.actor),
            agents=team,
        )
    )
    services.manager.team_changed()
    for conversation_id, since in cursors.items():
        with contextlib.suppress(NoSuchConversation):
            conversation = await access_conversation(services.store, connection.actor, conversation_id)
            services.hub.watch(connection, conversation, since)


def _limits(commands: int) -> protocol.Limits:
    return protocol.Limits(
        message_chars=protocol.MAX_MESSAGE_CHARS,
        frame_bytes=protocol.MAX_FRAME_BYTES,
        commands_per_10_seconds=commands,
    )
