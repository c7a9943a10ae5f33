"""Does this turn call for a human, and why: rules and dialogue state, no LLM, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..protocol import AnswerOutcome, HandoffReason, Lang


@dataclass(frozen=True, slots=True)
class Turn:
    """Something said. `outcome` and `offered_human` are the assistant's, None and False for others."""

    role: Literal["client", "ai", "agent", "system"]
    text: str
    outcome: AnswerOutcome | None = None
    offered_human: bool = False


@dataclass(frozen=True, slots=True)
class Handoff:
    """The decision that asks for a human. `evidence`: the client's own words that decided."""

    reason: HandoffReason
    confidence: float
    evidence: tuple[str, ...]


def decide_handoff(text: str, history: Sequence[Turn], lang: Lang) -> Handoff | None:
    """Whether the client's turn `text`, after `history` (oldest first), calls for a person."""
    raise NotImplementedError
