"""When answers fail one after the other: how many, and when a person is asked without the client having to.

All of it is read from the log, so that a restart changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...protocol import AnswerOutcome
from .decide import Handoff
from .state import Turn, stand, turns_down

_FAILED: frozenset[AnswerOutcome] = frozenset(["unknown", "suggest"])
_ASIDE: frozenset[AnswerOutcome] = frozenset(["small_talk", "collect"])
"""Neither a failure nor a help: the row goes on."""
_CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class FailurePolicy:
    """From which failed answer in a row on a person is offered, and at which one a person is asked (0: never)."""

    offer_at: int = 1
    hand_over_at: int = 3


def failed_in_a_row(history: Sequence[Turn], policy: FailurePolicy) -> tuple[int, ...]:
    """The places of the client's turns whose answers failed, up to now, oldest first.

    An answer fails that says it does not know, or proposes questions of which none was taken. One that offers
    nobody counts only before offers begin: what could not be read at all (code, keys) is no failure. A client who
    declines a person, an answer that helps and a word of an agent end the row.
    """
    places: list[int] = []
    unoffered = 0
    for place in range(len(history) - 1, 0, -1):
        turn, before = history[place], history[place - 1]
        if turn.role == "client":
            if before.role == "ai" and turns_down(before, turn.text):
                break
            continue
        if turn.role == "agent" or (turn.role == "ai" and turn.outcome not in _FAILED | _ASIDE):
            break
        if turn.role == "ai" and turn.outcome in _FAILED and before.role == "client":
            unoffered += not turn.offered_human
            if turn.offered_human or unoffered < policy.offer_at:
                places.append(place - 1)
    return tuple(reversed(places))


def last_try(history: Sequence[Turn], policy: FailurePolicy) -> Handoff | None:
    """Whom to ask if the answer to the client's next turn fails too; None while there are tries left, and for a
    client who declined a person."""
    if policy.hand_over_at == 0:
        return None
    places = failed_in_a_row(history, policy)
    if len(places) + 1 < policy.hand_over_at or stand(history).declined:
        return None
    return Handoff("repeated_failure", _CONFIDENCE, tuple(history[place].text for place in places), places)
