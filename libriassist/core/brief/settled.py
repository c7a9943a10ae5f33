"""Which of the client's turns are settled and which are about an order in trouble: what the brief leaves out, and
what it puts first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...protocol import OrderState
from ..events import Event
from .tried import reaction_to

_SERVED = frozenset(["accepted", "went_on"])
_TROUBLED: frozenset[OrderState] = frozenset(["late", "blocked"])


@dataclass(frozen=True, slots=True)
class Matters:
    """Places in the log (`seq`) of the client's turns."""

    settled: frozenset[int] = frozenset()
    """Answered for sure, or by an order that is in no trouble, and the client went on; or dealt with by an agent
    who gave the conversation back."""
    troubled: frozenset[int] = frozenset()
    """Of the look-up of an order that is late or blocked."""


def read_matters(events: Sequence[Event]) -> Matters:
    """What has become of each of the client's turns in the log `events`, oldest first."""
    resumed = max((e.seq for e in events if e.type == "assistant.resumed"), default=0)
    trouble = _order_in_trouble(events)
    settled: set[int] = set()
    troubled: set[int] = set()
    for place, event in enumerate(events):
        if not _is_clients(event):
            continue
        answer = _answer_to(events, place)
        outcome = None if answer is None else events[answer].data["answer"]["outcome"]
        if outcome == "order" and trouble:
            troubled.add(event.seq)
        elif event.seq < resumed:
            settled.add(event.seq)
        elif answer is not None and outcome in ("sure", "order") and _is_told(events[answer]):
            reaction, _ = reaction_to(events[answer], event, events[answer + 1 :])
            if reaction in _SERVED:
                settled.add(event.seq)
    return Matters(frozenset(settled), frozenset(troubled))


def _is_clients(event: Event) -> bool:
    return event.type == "message.posted" and event.sender_type == "client"


def _is_told(answer: Event) -> bool:
    """Whether the answer tells something, rather than asking for a number or offering a person."""
    data = answer.data["answer"]
    return data.get("asks") is None and not data["offers_human"]


def _answer_to(events: Sequence[Event], place: int) -> int | None:
    """Where the assistant answered the client's turn at `place`, before they or an agent wrote again."""
    for later in range(place + 1, len(events)):
        event = events[later]
        if event.type == "message.posted":
            return later if event.data.get("answer") is not None else None
    return None


def _order_in_trouble(events: Sequence[Event]) -> bool:
    proof = next((e for e in reversed(events) if e.type == "order.verified"), None)
    return proof is not None and proof.data["order"].get("state") in _TROUBLED
