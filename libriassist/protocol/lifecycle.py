"""A conversation begins, ends, is summed up and rated."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Command, ConversationCommand, Event, Frame, Lang
from .brief import BriefQuote

SummaryOutcome = Literal["solved", "unsolved", "unknown"]


class StartConversation(Command):
    """A client opens a conversation; if one is open already, that one is answered."""

    type: Literal["start_conversation"]
    lang: Lang = "fr"


class CloseConversation(ConversationCommand):
    """The client, the assigned agent or a supervisor ends the conversation."""

    type: Literal["close_conversation"]


class RateConversation(ConversationCommand):
    """The client's satisfaction, 1 (bad) to 5 (good), once, after closing."""

    type: Literal["rate_conversation"]
    rating: Annotated[int, Field(ge=1, le=5)]
    comment: Annotated[str, StringConstraints(max_length=2_000)] = ""


class Summary(Frame):
    """What a conversation came to, in the words of those who spoke (unless `written_by` says `llm`).

    `outcome_seq`: the client's message that shows how it ended.
    """

    written_by: Literal["rules", "llm"]
    need: BriefQuote | None
    done: list[BriefQuote]
    promises: list[BriefQuote]
    outcome: SummaryOutcome
    outcome_seq: int | None


class ConversationStarted(Event):
    type: Literal["conversation.started"]
    lang: Lang


class ConversationClosed(Event):
    """`abandoned`: the client waited for a person, went away and did not come back."""

    type: Literal["conversation.closed"]
    closed_by: Literal["client", "agent", "system"]
    reason: Literal["ended", "abandoned"]
    agent_name: str | None


class ConversationReopened(Event):
    """closed -> ai: the client wrote (`post_message`) or asked for a person (`request_human`) not long after the
    end; that follows at once."""

    type: Literal["conversation.reopened"]


class ConversationSummarized(Event):
    """Agents only: right after the closing of a conversation in which an agent wrote."""

    type: Literal["conversation.summarized"]
    summary: Summary


class ConversationRated(Event):
    type: Literal["conversation.rated"]
    rating: int
    comment: str
