"""From a frame to the bytes on the wire: encoded once, whoever watches (RFC 6455, section 5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from pydantic_core import to_json

from ..core.conversation import Conversation
from ..core.errors import ChatError
from ..core.events import Event
from ..core.log import own_event
from ..core.views import Viewer, visible_fields
from ..protocol import Ack, AgentPresence, ClientConversation, ConversationSummary, Error, Frame
from .ports import AgentRecord, Committed

PAGE_BYTES = 256 * 1024


def text_frame(payload: bytes) -> bytes:
    """One unmasked, final text frame."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def encode(frame: Frame) -> bytes:
    """The frame as a ready text frame."""
    return text_frame(frame.model_dump_json().encode())


def event_json(event: Event, viewer: Viewer) -> bytes | None:
    """The event as this viewer sees it, as JSON; None when it is not for them."""
    fields = visible_fields(event, viewer)
    return None if fields is None else to_json(fields)


def ack_frame(cmd_id: str, committed: Committed, viewer: Viewer) -> bytes:
    """The ack of a command, its visible events inside (JSON of the events is spliced in, not made again)."""
    first = own_event(committed.events) if committed.events else None
    head = to_json(
        {
            "type": "ack",
            "cmd_id": cmd_id,
            "conversation_id": committed.conversation.id,
            "seq": first.seq if first else None,
            "id": first.id if first else None,
            "at": first.created_at if first else None,
            "duplicate": committed.duplicate,
            "events": [],
        }
    )
    encoded = [json for json in (event_json(e, viewer) for e in committed.events) if json is not None]
    return text_frame(_with_events(head, encoded))


def plain_ack(cmd_id: str) -> bytes:
    """The ack of a command that makes no event."""
    return encode(
        Ack(
            type="ack",
            cmd_id=cmd_id,
            conversation_id=None,
            seq=None,
            id=None,
            at=None,
            duplicate=False,
            events=[],
        )
    )


def page_frames(conversation_id: str, events: Iterable[bytes]) -> Iterator[bytes]:
    """Events that are JSON already, in pages of about PAGE_BYTES."""
    page: list[bytes] = []
    size = 0
    for json in events:
        if page and size + len(json) > PAGE_BYTES:
            yield _page_frame(conversation_id, page)
            page, size = [], 0
        page.append(json)
        size += len(json)
    if page:
        yield _page_frame(conversation_id, page)


def _page_frame(conversation_id: str, events: Sequence[bytes]) -> bytes:
    head = b'{"type":"events","conversation_id":"' + conversation_id.encode() + b'","events":[]}'
    return text_frame(_with_events(head, events))


def desk_frame(rows: Sequence[bytes], removed: Sequence[str]) -> bytes:
    """Rows that are JSON already, and ids that left."""
    gone = to_json(list(removed))
    return text_frame(b'{"type":"desk","conversations":[' + b",".join(rows) + b'],"removed":' + gone + b"}")


def _with_events(head: bytes, events: Sequence[bytes]) -> bytes:
    """Put events into the empty list that ends `head` (`..."events":[]}`)."""
    return head[:-2] + b",".join(events) + b"]}"


def error_frame(error: ChatError, cmd_id: str | None) -> bytes:
    """The one mapping of errors to the socket."""
    return encode(
        Error(
            type="error",
            code=error.code,
            message=error.message,
            retryable=error.retryable,
            cmd_id=cmd_id,
            retry_after=error.retry_after,
            details=error.details,
        )
    )


def summary_of(c: Conversation, *, client_online: bool) -> ConversationSummary:
    """A row of the desk."""
    return ConversationSummary.model_construct(
        id=c.id,
        client_id=c.client_id,
        client_name=c.client_name,
        client_online=client_online,
        status=c.status,
        lang=c.lang,
        order_number=(c.order_data or {}).get("number"),
        handoff_reason=c.handoff_reason,
        created_at=c.created_at,
        closed_at=c.closed_at,
        waiting_since=c.waiting_since,
        client_away_since=c.client_gone_at,
        priority=c.priority,
        agent_id=c.agent_id,
        agent_name=c.agent_name,
        offered_to=c.offered_to,
        offer_expires_at=c.offer_expires_at,
        rating=c.rating,
        last_seq=c.last_seq,
        agent_read_seq=c.agent_read_seq,
        client_read_seq=c.client_read_seq,
        last_message=c.last_message,
        last_message_from=c.last_message_from,
        last_message_seq=c.last_message_seq,
        last_message_at=c.last_message_at,
        need=c.need,
    )


def client_view(c: Conversation) -> ClientConversation:
    """What the widget is told of its conversation at once."""
    return ClientConversation(
        id=c.id,
        status=c.status,
        lang=c.lang,
        last_seq=c.last_client_seq,
        agent_name=c.agent_public_name,
        rating=c.rating,
    )


def presence_of(agent: AgentRecord, now: datetime) -> AgentPresence:
    """An agent as colleagues see them."""
    return AgentPresence(
        id=agent.id,
        name=agent.name,
        role=agent.role,
        status=agent.status,
        present=agent.present(now),
        load=agent.load,
        max_conversations=agent.max_conversations,
    )
