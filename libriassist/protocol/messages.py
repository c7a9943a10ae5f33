"""What is said, by whom, and how far it was read."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from .base import MAX_ATTACHMENTS, MAX_MESSAGE_CHARS, ConversationCommand, Event, Frame, Id, SenderType, Seq, Text
from .handover import HandoffReason
from .orders import MissingThing

AnswerOutcome = Literal["sure", "suggest", "unknown", "order", "small_talk", "collect"]
"""`collect`: the assistant asks for, or notes, what an agent will need while the client waits for one."""
SuggestionKind = Literal["knowledge", "order", "colleague", "canned"]
"""`order`: what the status of the proved order means, in the shop's words."""
DraftAction = Literal["improve", "shorten", "friendlier", "correct", "translate"]
MediaType = Literal["image/jpeg", "image/png", "image/webp", "application/pdf", "text/plain"]
"""What a file can be once it is kept (a GIF is kept as PNG)."""


class SetTyping(Frame):
    """Signal: I am (not) writing."""

    type: Literal["set_typing"]
    conversation_id: Id
    active: bool


class MarkRead(Frame):
    """Signal: I have read up to `seq`."""

    type: Literal["mark_read"]
    conversation_id: Id
    seq: Seq


class PostMessage(ConversationCommand):
    """A client, or the assigned agent, writes. `attachments`: files this person uploaded before and has not
    sent yet; only with one may `content` be empty. `original`: the agent's own words when
    `content` is a translation of them; refused from clients."""

    type: Literal["post_message"]
    content: Annotated[str, StringConstraints(max_length=MAX_MESSAGE_CHARS)]
    attachments: Annotated[list[Id], Field(max_length=MAX_ATTACHMENTS)] = []
    original: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.attachments and not self.content.strip():
            raise ValueError("a message needs words or a file")
        if len(set(self.attachments)) != len(self.attachments):
            raise ValueError("a file is attached once")
        return self


class PostNote(ConversationCommand):
    """A message with no client audience."""

    type: Literal["post_note"]
    content: Text


class Source(Frame):
    """Where an answer comes from: a knowledge entry."""

    id: str
    title: str
    url: str | None


class AssistantAnswer(Frame):
    """How sure the assistant was, and of what. `asks`: what it asks the client for, if that is on the brief.

    `offer_reason`: why a person is offered, when there is a reason of its own; a "yes" then asks for a
    person for that reason. `generated`: a language model wrote the words, out of the sources.
    """

    outcome: AnswerOutcome
    stream_id: str | None
    sources: list[Source]
    suggestions: list[str]
    offers_human: bool
    asks: MissingThing | None = None
    offer_reason: HandoffReason | None = None
    generated: bool = False


class Attachment(Frame):
    """A file of a message: what it is. Its bytes are fetched by those who may read the conversation."""

    id: Id
    name: str
    media_type: MediaType
    bytes: int
    width: int | None
    height: int | None


class MessagePosted(Event):
    """`cmd_id` lets the sender's other tabs recognise a pending bubble. Agents' ids are not told to clients.

    `original`, agents only: what the agent wrote before it was translated.
    """

    type: Literal["message.posted"]
    sender_type: SenderType
    sender_id: str | None
    sender_name: str | None
    content: str
    attachments: list[Attachment]
    cmd_id: str | None
    answer: AssistantAnswer | None
    original: str | None = None


class NotePosted(Event):
    """Agents only."""

    type: Literal["note.posted"]
    sender_id: str
    sender_name: str
    content: str
    cmd_id: str | None


class Typing(Frame):
    type: Literal["typing"]
    conversation_id: str
    sender_type: SenderType
    sender_name: str | None
    active: bool


class Read(Frame):
    """The other side has read up to `seq`."""

    type: Literal["read"]
    conversation_id: str
    reader: Literal["client", "agent"]
    seq: int


class AssistantDelta(Frame):
    """The next words of an answer being given; `message.posted` with the same `stream_id` replaces them."""

    type: Literal["assistant_delta"]
    conversation_id: str
    stream_id: str
    index: int
    text: str


class AssistantStopped(Frame):
    """That answer will not come (a person took over)."""

    type: Literal["assistant_stopped"]
    conversation_id: str
    stream_id: str
