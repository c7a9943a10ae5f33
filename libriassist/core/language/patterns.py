"""What a hand-over rule is: a pattern over folded words, and when it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...protocol import HandoffReason


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern; its match is the evidence. It holds if `along` (when set) matches the sentence too.

    `negatable`: a "not" just before it takes the meaning away. `asks`: it also holds in a question about
    rules or in an "if"; otherwise such a sentence is a request for information.
    """

    reason: HandoffReason
    pattern: re.Pattern[str]
    confidence: float = 0.9
    negatable: bool = True
    asks: bool = False
    along: re.Pattern[str] | None = None


def words(*patterns: str) -> re.Pattern[str]:
    """Any of the patterns, between word boundaries."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")
