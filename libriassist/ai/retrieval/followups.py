"""Turns that lean on the one before: `et pour un A4 ?`, `combien alors ?`."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.handoff.decide import Turn
from ..language.words import words

MAX_WORDS = 12
MAX_CHARS = 120
SHORT_WORDS = 9
_OPENERS_LISTED = """
et mais sinon alors ou donc puis meme pareil idem aussi and but what or then also so y e pero entonces tambien
und aber oder dann auch ma allora oppure anche
"""
_OPENERS = frozenset(_OPENERS_LISTED.split())
_POINTERS_LISTED = """
il elle ils elles le la les l ca c cela celui celle ceux celles en y it they them that this those lo eso esto ese
esa es sie das dies lui lei questo quello
"""
_POINTERS = frozenset(_POINTERS_LISTED.split())
"""Words that stand for what was said before, when a turn begins with them."""


def earlier_question(text: str, history: Sequence[Turn]) -> str | None:
    """What the client asked before, if `text` is short enough to need it; None when it stands alone."""
    found = words(text[: MAX_CHARS + 1])
    if not found or len(found) > MAX_WORDS or len(text) > MAX_CHARS:
        return None
    if not leans(text) and len(found) > SHORT_WORDS:
        return None
    return next(
        (turn.text for turn in reversed(history) if turn.role == "client" and len(words(turn.text)) > 1), None
    )


def leans(text: str) -> bool:
    """Whether the turn begins as one does that goes on from the last."""
    found = words(text[:MAX_CHARS])
    return bool(found) and (found[0] in _OPENERS or found[0] in _POINTERS)
