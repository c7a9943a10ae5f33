"""A client's turn as the assistant finds it: the message, and what was said around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.conversation import Conversation
from ...core.events import Event
from ...core.handoff.decide import Turn
from ...core.kinds import types_that
from ...protocol import OrderDetails
from ..effects import Held

_BACK_WITH_ASSISTANT = frozenset(types_that(lambda kind: kind.with_assistant is True))


@dataclass(frozen=True, slots=True)
class Asked:
    """A client's turn, and the conversation as it was when the assistant looked: `latest`, oldest first.
    `held`: the effect it is, settled with what ends it."""

    conversation: Conversation
    event: Event
    latest: Sequence[Event]
    held: Held

    @property
    def text(self) -> str:
        return self.event.content or ""

    @property
    def answered(self) -> bool:
        """The answer is in the log, by an earlier try."""
        return any(e.cmd_id == f"answer:{self.event.seq}" for e in self.latest)


def history(events: Sequence[Event], asked: Event) -> list[Turn]:
    """What was said before this question, and what the assistant said while it waited for its turn."""
    said = (e for e in events if e.seq < asked.seq or (e.seq > asked.seq and e.sender_type == "ai"))
    return [turn for turn in map(_turn_of, said) if turn is not None]


def since_return(events: Sequence[Event]) -> Sequence[Event]:
    """What was said since the client came back to the assistant (given back by an agent, no longer waiting for
    one, after the end): failures before do not count again."""
    place = next((i for i in range(len(events) - 1, -1, -1) if events[i].type in _BACK_WITH_ASSISTANT), -1)
    return events[place + 1 :]


def is_clients(event: Event) -> bool:
    return event.type == "message.posted" and event.sender_type == "client"


def order_of(conversation: Conversation) -> OrderDetails | None:
    """The order the client proved to be theirs."""
    data = conversation.order_data
    return OrderDetails.model_validate(data) if data else None


def _turn_of(event: Event) -> Turn | None:
    """What a turn of the dialogue looks like to the decision; notes and offers are none."""
    if event.type != "message.posted":
        return None
    answer = event.data.get("answer")
    if answer is None:
        return Turn(role=event.sender_type, text=event.content or "", name=event.data.get("public_name") or "")
    return Turn(
        role="ai",
        text=event.content or "",
        outcome=answer["outcome"],
        offered_human=answer["offers_human"],
        suggestions=tuple(answer["suggestions"]),
        offer_reason=answer.get("offer_reason"),
    )
