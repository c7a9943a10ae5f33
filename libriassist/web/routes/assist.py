"""Help for the agent in one conversation."""

from __future__ import annotations

from fastapi import APIRouter, Request

from ...protocol import Id
from ..access import SignedInAgent, access_conversation, services_of
from ..schemas import DraftToRewrite, MessagesToTranslate, RewrittenDraft, Suggestion, Suggestions
from .conversations import LAST

router = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["assist"])
READ_EVENTS = 100
"""Of the log, what is read to find the client's last need."""


@router.get("/suggestions")
async def get_suggestions(conversation_id: Id, request: Request, agent: SignedInAgent) -> Suggestions:
    """What the agent may answer to the client's last need; nothing is sent."""
    services = services_of(request)
    services.limits.signals.take(agent.id)
    conversation = await access_conversation(services.store, agent.actor(), conversation_id)
    events = await services.manager.get_conversation_history(conversation_id, LAST, READ_EVENTS)
    messages = [event for event in events if event.type == "message.posted"]
    found = await services.assist.suggest(conversation, messages)
    return Suggestions(
        for_seq=max((event.seq for event in messages if event.sender_type == "client"), default=0),
        suggestions=[
            Suggestion(kind=s.kind, text=s.text, lang=s.lang, title=s.title, id=s.id, at=s.at) for s in found
        ],
    )


@router.post("/draft")
async def rewrite_draft(
    conversation_id: Id, draft: DraftToRewrite, request: Request, agent: SignedInAgent
) -> RewrittenDraft:
    """The assigned agent and supervisors: the draft in better words or translated; nothing is sent or stored."""
    services = services_of(request)
    services.limits.signals.take(agent.id)
    actor = agent.actor()
    conversation = await access_conversation(services.store, actor, conversation_id)
    text = await services.writing.draft(conversation, actor, draft.text, draft.action, draft.lang)
    return RewrittenDraft(text=text)


@router.post("/translations")
async def translate_messages(
    conversation_id: Id, wanted: MessagesToTranslate, request: Request, agent: SignedInAgent
) -> dict[int, str]:
    """Messages by `seq` in the agent's language; a message that could not be translated is left out."""
    services = services_of(request)
    services.limits.signals.take(agent.id)
    conversation = await access_conversation(services.store, agent.actor(), conversation_id)
    return await services.writing.translations(conversation, wanted.seqs, wanted.lang)
