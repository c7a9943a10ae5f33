"""Conversations for agents: lists, one conversation, its history; and the queue."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from ...chat import frames
from ...chat.ports import AgentRecord, ConversationQuery
from ...chat.ports.log import LAST_SEQ
from ...core.conversation import Conversation as Row
from ...core.events import Event
from ...core.queue import Told, present
from ...core.rights import may_in_shop
from ...core.views import visible_to
from ...protocol import ConversationSummary, Id, OrderDetails, Status
from ..access import Services, SignedInAgent, access_conversation, services_of
from ..schemas import NO_NUL, ChatMessage, Conversation, ConversationPage, EventsPage, Moment, TransferRequest

router = APIRouter(prefix="/api", tags=["conversations"])
Scope = Literal["mine", "waiting", "closed", "all"]
_STATUSES: dict[Scope, tuple[Status, ...]] = {
    "mine": ("active",),
    "waiting": ("waiting",),
    "closed": ("closed",),
    "all": ("ai", "waiting", "active"),
}


@router.get("/conversations")
async def list_conversations(
    request: Request,
    agent: SignedInAgent,
    scope: Scope = "mine",
    q: Annotated[str, Query(max_length=100, pattern=NO_NUL)] = "",
    before: Moment | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ConversationPage:
    """Newest first. `closed` and `all`: an agent finds their own, supervisors everybody's."""
    services = services_of(request)
    own_only = scope == "mine" or (scope != "waiting" and not may_in_shop(agent.role, "find_all"))
    query = ConversationQuery(_STATUSES[scope], agent.id if own_only else None, q.strip(), before, limit)
    found = await services.store.search(query)
    next_before = found[-1].created_at if len(found) >= limit else None
    return ConversationPage(conversations=[_summary(services, c) for c in found], next_before=next_before)


@router.get("/conversations/{conversation_id}")
async def get_conversation(conversation_id: Id, request: Request, agent: SignedInAgent) -> Conversation:
    """One conversation with its client's verified order."""
    services = services_of(request)
    c = await _accessible(services, agent, conversation_id)
    order = OrderDetails.model_validate(c.order_data) if c.order_data else None
    return Conversation(summary=_summary(services, c), order=order, closed_at=c.closed_at)


@router.get("/conversations/{conversation_id}/messages")
async def get_history(
    conversation_id: Id,
    request: Request,
    agent: SignedInAgent,
    before: Annotated[int, Query(ge=1, le=LAST_SEQ)] = LAST_SEQ,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> EventsPage:
    """The newest events below `before`, oldest first."""
    services = services_of(request)
    await _accessible(services, agent, conversation_id)
    events = await services.manager.get_conversation_history(conversation_id, before, limit)
    seen = [view for e in events if (view := visible_to(e, "agent")) is not None]
    more = events[0].seq if events and events[0].seq > 1 else None
    return EventsPage(events=seen, next_before=more)


@router.get("/conversations/{conversation_id}/transcript")
async def get_transcript(conversation_id: Id, request: Request, agent: SignedInAgent) -> list[ChatMessage]:
    """What was said, in the plan's words: messages and notes only, the latest 200."""
    services = services_of(request)
    await _accessible(services, agent, conversation_id)
    events = await services.manager.get_conversation_history(conversation_id, LAST_SEQ, 200)
    return [_chat_message(e) for e in events if e.content is not None]


@router.get("/queue")
async def get_queue(request: Request, agent: SignedInAgent) -> list[TransferRequest]:
    """Who waits for a person, in order: those who are there, then those who are away."""
    services = services_of(request)
    waiting = {c.id: c for c in await services.store.open_with_people() if c.status == "waiting"}
    line = services.manager.queue.line(waiting.values())
    told = await services.manager.queue.told(len(present(line)))
    return [
        _transfer_request(waiting[w.conversation_id], place, told[place - 1] if place <= len(told) else None)
        for place, w in enumerate(line, start=1)
    ]


def _transfer_request(c: Row, place: int, told: Told | None) -> TransferRequest:
    return TransferRequest(
        conversation_id=c.id,
        reason=c.handoff_reason,
        timestamp=c.requested_at or c.waiting_since or c.created_at,
        client_away_since=c.client_gone_at,
        position=place if told else None,
        wait=told.wait if told else None,
        estimated_wait_seconds=told.seconds if told else None,
    )


async def _accessible(services: Services, agent: AgentRecord, conversation_id: str) -> Row:
    return await access_conversation(services.store, agent.actor(), conversation_id)


def _summary(services: Services, c: Row) -> ConversationSummary:
    return frames.summary_of(c, client_online=services.manager.client_online(c.client_id))


def _chat_message(event: Event) -> ChatMessage:
    return ChatMessage(
        id=event.id,
        conversation_id=event.conversation_id,
        seq=event.seq,
        type=event.type,
        sender_type=event.sender_type,
        sender=event.data.get("name"),
        content=event.content,
        timestamp=event.created_at,
    )
