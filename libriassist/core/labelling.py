"""Labelled lines for `libriassist eval`, out of one conversation: what the client asked, was it handed over, when.

Pure, like core.learning. The words are the people's own: whoever writes them to a file masks personal data first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ..protocol import Lang
from .events import Event
from .language.folding import fold
from .learning import LOW_RATING, Exchange, exchanges_of, one_line, says_something, takes_up

_THANKS = re.compile(
    r"\b(merci|parfait|super|nickel|impec|genial|thanks|thank you|perfect|great|danke|gracias|grazie)\b"
)
MAX_THANKS_WORDS = 6
GOOD_RATING = 4
_OF_THE_WHOLE_TALK = {"repeated_failure", "assistant_failure"}
"""Reasons that do not lie in the message itself."""


def answer_lines(events: Sequence[Event], lang: Lang, rating: int | None) -> list[dict[str, Any]]:
    """Questions with the entry whose answer the client accepted: they chose it among suggestions, said thanks, or
    asked for nobody and rated the conversation well."""
    exchanges = exchanges_of(events)
    person_asked_for = any(e.type == "transfer.requested" for e in events)
    if rating is not None and rating <= LOW_RATING:
        return []
    pleased = rating is not None and rating >= GOOD_RATING and not person_asked_for
    lines: list[dict[str, Any]] = []
    for place, one in enumerate(exchanges):
        following = exchanges[place + 1] if place + 1 < len(exchanges) else None
        entry = _accepted(one, following, pleased=pleased)
        question = one_line(one.message.content)
        if entry is not None and says_something(question):
            lines.append({"question": question, "lang": lang, "expected_id": entry})
    return lines


def _accepted(one: Exchange, following: Exchange | None, *, pleased: bool) -> str | None:
    """The entry that answered this question to the client's content."""
    if one.outcome == "suggest" and following is not None and one.answer is not None:
        return _entry(following) if takes_up(one.answer, following.message) else None
    if one.outcome != "sure":
        return None
    return _entry(one) if pleased or (following is not None and _thanks(following)) else None


def _entry(exchange: Exchange) -> str | None:
    sources = exchange.answer.data["answer"]["sources"] if exchange.answer and exchange.outcome == "sure" else []
    return str(sources[0]["id"]) if sources else None


def _thanks(exchange: Exchange) -> bool:
    text = fold(exchange.message.content or "")
    return len(text.split()) <= MAX_THANKS_WORDS and _THANKS.search(text) is not None


def handoff_lines(events: Sequence[Event], lang: Lang, verdict: str | None) -> list[dict[str, Any]]:
    """The client's messages with whether the assistant handed over, and why. Where an agent found it too early,
    the message called for nobody; where too late, or for a reason of the whole talk, it is left out."""
    lines: list[dict[str, Any]] = []
    for exchange in exchanges_of(events):
        text = one_line(exchange.message.content)
        if not says_something(text):
            continue
        reason = None if exchange.handoff is None else str(exchange.handoff.data["reason"])
        if reason is None:
            if exchange.answer is None or verdict == "too_late":
                continue
            lines.append({"text": text, "lang": lang, "handoff": False, "category": None})
        elif reason not in _OF_THE_WHOLE_TALK:
            right = verdict != "too_early"
            lines.append({"text": text, "lang": lang, "handoff": right, "category": reason if right else None})
    return lines


def dialog_of(events: Sequence[Event], verdict: str | None) -> dict[str, Any] | None:
    """The talk with the assistant up to the first request for a person, and the client's turn that called for it.

    None where that turn is not known: asked for by the button, too late as an agent says, or nothing said.
    """
    exchanges = {x.message.seq: x for x in exchanges_of(events)}
    turns: list[dict[str, str]] = []
    for event in events:
        if event.type in {"transfer.requested", "agent.assigned"}:
            break
        if event.type == "message.posted" and event.sender_type in {"client", "ai"}:
            turns.append({"role": event.sender_type, "text": one_line(event.content)})
            exchange = exchanges.get(event.seq)
            if exchange is not None and exchange.handoff is not None:
                if verdict == "too_late":
                    return None
                return {"turns": turns, "handoff_turn": None if verdict == "too_early" else len(turns) - 1}
    asked_otherwise = any(e.type in {"transfer.requested", "agent.assigned"} for e in events)
    if asked_otherwise or not any(turn["role"] == "client" for turn in turns):
        return None
    return {"turns": turns, "handoff_turn": None}
