"""Canned replies: everybody signed in reads and uses them; supervisors and admins write them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from ...chat import ports
from ...protocol import Id
from ...web.access import Service, SignedInAgent, check_right
from .schemas import CannedReply, CannedReplyText
from .sql import SqlCannedReplies

router = APIRouter(prefix="/api/canned-replies", tags=["canned replies"])
Replies = Annotated[SqlCannedReplies, Depends(Service(SqlCannedReplies))]


@router.get("")
async def list_canned_replies(replies: Replies, _agent: SignedInAgent) -> list[CannedReply]:
    """All of them, in every language, by shortcut."""
    return [_shown(reply) for reply in await replies.all()]


@router.post("", status_code=201)
async def add_canned_reply(text: CannedReplyText, replies: Replies, agent: SignedInAgent) -> CannedReply:
    """Supervisors and admins. A shortcut that is taken in this language is `already_exists`."""
    check_right(agent, "write_replies")
    return _shown(await replies.add(_text(text)))


@router.put("/{reply_id}")
async def change_canned_reply(
    reply_id: Id, text: CannedReplyText, replies: Replies, agent: SignedInAgent
) -> CannedReply:
    """Supervisors and admins."""
    check_right(agent, "write_replies")
    return _shown(await replies.change(reply_id, _text(text)))


@router.delete("/{reply_id}", status_code=204)
async def delete_canned_reply(reply_id: Id, replies: Replies, agent: SignedInAgent) -> None:
    """Supervisors and admins."""
    check_right(agent, "write_replies")
    await replies.delete(reply_id)


@router.post("/{reply_id}/uses", status_code=204)
async def count_use(reply_id: Id, replies: Replies, _agent: SignedInAgent) -> None:
    """The agent put it into a message."""
    await replies.used(reply_id)


def _text(text: CannedReplyText) -> ports.CannedReplyText:
    return ports.CannedReplyText(text.shortcut, text.lang, text.title, text.content)


def _shown(reply: ports.CannedReply) -> CannedReply:
    return CannedReply(
        id=reply.id,
        shortcut=reply.shortcut,
        lang=reply.lang,
        title=reply.title,
        content=reply.content,
        uses=reply.uses,
        updated_at=reply.updated_at,
    )
