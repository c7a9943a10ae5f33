"""What the assistant does for the brief while the client waits: what it notes, and the one thing it asks next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...protocol import MissingThing
from ..events import Event
from ..handoff.danger import Care

MAX_QUESTIONS = 3
"""The assistant asks so many things at most between one request for a person and the next."""


@dataclass(frozen=True, slots=True)
class Collecting:
    """`noted`: the client has just added something to the brief. `ask`: the next question, if there is one.
    `care`: a life may be in danger; that is all that is spoken of."""

    noted: bool
    ask: MissingThing | None
    care: Care | None = None

    def __bool__(self) -> bool:
        return self.noted or self.ask is not None or self.care is not None


NOTHING = Collecting(noted=False, ask=None)


def asked_things(events: Sequence[Event]) -> frozenset[MissingThing]:
    """What the assistant has asked for in this conversation: nothing of it is asked again."""
    return frozenset(thing for event in events if (thing := _asks(event)) is not None)


def decide_collecting(events: Sequence[Event], turn: int) -> Collecting:
    """After the event `turn` of the log `events` (oldest first): the request for a person, or a client's message.

    Only a message that adds something to the brief is noted and followed by another question; to anything else
    the assistant has nothing to say. It never asks twice, and never while its last question is unanswered. Where a
    life may be in danger it says that, and asks nothing.
    """
    request = next((e for e in reversed(events) if e.type == "transfer.requested"), None)
    briefs = [e for e in events if e.type == "brief.written"]
    if request is None or not briefs or turn < request.seq:
        return NOTHING
    if (care := request.data.get("care")) is not None:
        return Collecting(noted=False, ask=None, care=care) if turn == request.seq else NOTHING
    noted = turn > request.seq and _added(briefs, turn)
    if turn != request.seq and not noted:
        return NOTHING
    asked = asked_things(events)
    since = sum(_asks(e) is not None for e in events if e.seq > request.seq)
    lacking: list[MissingThing] = [m["thing"] for m in briefs[-1].data["brief"]["missing"]]
    open_things = [thing for thing in lacking if thing not in asked]
    return Collecting(noted, open_things[0] if open_things and since < MAX_QUESTIONS else None)


def _asks(event: Event) -> MissingThing | None:
    thing: MissingThing | None = (event.data.get("answer") or {}).get("asks")
    return thing


def _added(briefs: Sequence[Event], turn: int) -> bool:
    """Whether the message brought a fact, or something that was missing: its brief is written beside it."""
    place = next((i for i, brief in enumerate(briefs) if brief.seq == turn + 1), None)
    if place is None or place == 0:
        return False
    before, after = (briefs[i].data["brief"] for i in (place - 1, place))
    lacked, lacks = ({m["thing"] for m in brief["missing"]} for brief in (before, after))
    return bool(lacked - lacks) or any(fact["seq"] == turn for fact in after["stated"])
