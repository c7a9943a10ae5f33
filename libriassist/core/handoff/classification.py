"""What a classifier heard in a client's turn: a probability per label, and the words that weighed most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from ...protocol import HandoffReason

NoReason = Literal["question", "refusal", "negation", "policy", "lookalike", "smalltalk"]
"""Why a turn that may look like it calls for nobody."""
Label = HandoffReason | NoReason

HEARD: tuple[HandoffReason, ...] = (
    "client_request",
    "complaint",
    "refund",
    "frustration",
    "legal_threat",
    "sensitive",
    "order_problem",
    "too_complex",
)
"""The reasons a single turn can give; the others come from the dialogue or from the server."""
NOT_HEARD: tuple[NoReason, ...] = get_args(NoReason)


@dataclass(frozen=True, slots=True)
class Classification:
    """Probabilities of one client turn, over HEARD and NOT_HEARD; they add up to 1.

    `evidence`: the client's own words that weigh most, exactly as written (none for an empty turn). `together`:
    how likely the client's turn before and this one, read as one, call for a person; None when there was none.
    """

    chances: Mapping[str, float]
    evidence: tuple[str, ...] = ()
    together: float | None = None

    @property
    def person(self) -> float:
        """How likely the turn, read alone, calls for a person."""
        return sum(self.chances.get(reason, 0.0) for reason in HEARD)

    @property
    def spared(self) -> float:
        """How likely the client says that no person is needed or that all is well."""
        return self.chances.get("refusal", 0.0) + self.chances.get("negation", 0.0)

    @property
    def reason(self) -> HandoffReason:
        """The most likely reason, if it is one."""
        return max(HEARD, key=lambda reason: self.chances.get(reason, 0.0))
