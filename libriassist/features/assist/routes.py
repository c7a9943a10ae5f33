"""Help for the agent in one conversation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from ...ai.assist.suggest import LibriAssist
from ...chat.ports.log import LAST_SEQ
from ...protocol import Id
from ...web.access import Service, SignedInAgent, access_conversation, services_of
from .schemas import DraftToRewrite, MessagesToTranslate, RewrittenDraft, Suggestion, Suggestions
from .writing import WritingService

router = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["assist"])
Suggesting = Annotated[LibriAssist, Depends(Service(LibriAssist))]
Writing = Annotated[WritingService, Depends(Service(WritingService))]
READ_EVENTS = 100
"""Of the log, what is read to find the client's last need."""


@router.get("/suggestions")
async def get_suggestions(
    conversation_id: Id, request: Request, assist: Suggesting, agent: SignedInAgent
) -> Suggestions:
    """What the agent may answer to the client's last need; nothing is sent."""
    services = services_of(request)
    services.limits.signals.take(agent.id)
    conversation = await access_conversation(services.store, agent.actor(), conversation_id)
    events = await services.manager.get_conversation_history(conversation_id, LAST_SEQ, READ_EVENTS)
    messages = [event for event in events if event.type == "message.posted"]
    found = await assist.suggest(conversation, messages)
    return Suggestions(
        for_seq=max((event.seq for event in messages if event.sender_type == "client"), default=0),
        suggestions=[
            Suggestion(kind=s.kind, text=s.text, lang=s.lang, title=s.title, id=s.id, at=s.at) for s in found
        ],
    )


@router.post("/draft")
async def rewrite_draft(
    conversation_id: Id, draft: DraftToRewrite, request: Request, writing: Writing, agent: SignedInAgent
) -> RewrittenDraft:
    """The assigned agent and supervisors: the draft in better words or translated; nothing is sent or stored."""
    services = services_of(request)
    services.limits.signals.take(agent.id)
    actor = agent.actor()
    conversation = await access_conversation(services.store, actor, conversation_id)
    text = await writing.draft(conversation, actor, draft.text, draft.action, draft.lang)
    return RewrittenDraft(text=text)


@router.post("/translations")
async def translate_messages(
    conversation_id: Id, wanted: MessagesToTranslate, request: Request, writing: Writing, agent: SignedInAgent
) -> dict[int, str]:
    """Messages by `seq` in the agent's language; a message that could not be translated is left out."""
    services = services_of(request)
    services.limits.signals.take(agent.id)
    conversation = await access_conversation(services.store, agent.actor(), conversation_id)
    return await writing.translations(conversation, wanted.seqs, wanted.lang)
