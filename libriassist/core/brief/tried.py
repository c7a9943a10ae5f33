"""What was tried before a person came: the assistant's answers and the client's reactions, the agents' words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...protocol import AnswerOutcome, BriefAttempt, BriefQuote, Reaction
from ..events import Event
from ..handoff.rules.requests import ACCEPTS, DECLINES, SMALL_TALK
from ..language import client_words as said
from ..language.folding import MAX_CHARS, fold
from .need import ClientTurn, loses_patience, shortened, wants_a_person

MAX_ATTEMPTS = 6
MAX_AGENT_QUOTES = 4
_MAX_TITLE_CHARS = 120
_SHORT_CHARS = 100
_SAME_QUESTION = 0.34
"""The share of words two questions have in common when the second says the first in other words."""
_NO_ATTEMPT: frozenset[AnswerOutcome] = frozenset(["small_talk", "collect"])
_NO_ANSWER: frozenset[AnswerOutcome] = frozenset(["suggest", "unknown"])
"""Told by the question: the assistant's words are the same each time."""
_LETTERS = re.compile(r"[^\W\d_]{3,}")


def find_attempts(events: Sequence[Event]) -> list[BriefAttempt]:
    """The assistant's latest answers, oldest first."""
    answers = [place for place, event in enumerate(events) if _is_attempt(event)]
    return [_attempt(events, place) for place in answers[-MAX_ATTEMPTS:]]


def _is_attempt(event: Event) -> bool:
    answer = event.data.get("answer") if event.type == "message.posted" else None
    return answer is not None and answer["outcome"] not in _NO_ATTEMPT and answer.get("asks") is None


def _attempt(events: Sequence[Event], place: int) -> BriefAttempt:
    event = events[place]
    answer = event.data["answer"]
    asked = next((e for e in reversed(events[:place]) if _is_clients(e)), None)
    reaction, seq = reaction_to(event, asked, events[place + 1 :])
    source = answer["sources"][0] if answer["sources"] else None
    told = asked if asked is not None and answer["outcome"] in _NO_ANSWER else event
    return BriefAttempt(
        text=shortened(source["title"] if source else _first_line(told.content), _MAX_TITLE_CHARS),
        outcome=answer["outcome"],
        source_id=source["id"] if source else None,
        seq=event.seq,
        reaction=reaction,
        reaction_seq=seq,
    )


def _is_clients(event: Event) -> bool:
    return event.type == "message.posted" and event.sender_type == "client"


def _first_line(text: str | None) -> str:
    return next((line for line in (text or "").splitlines() if line.strip()), "")


def reaction_to(answer: Event, asked: Event | None, after: Sequence[Event]) -> tuple[Reaction, int | None]:
    """What the client did after the answer to `asked`, and where."""
    for event in after:
        if event.type == "transfer.requested" and event.sender_type == "client":
            return "asked_person", event.seq
        if _is_clients(event):
            return _reading(answer, asked.content or "" if asked else "", event), event.seq
        if event.type == "message.posted" and event.sender_type == "agent":
            break
    return "no_answer", None


def _reading(answer: Event, asked: str, event: Event) -> Reaction:
    text = (event.content or "")[:MAX_CHARS]
    read = ClientTurn(event.seq, text).read
    offered = answer.data["answer"]["offers_human"]
    if text.strip() in answer.data["answer"]["suggestions"]:
        return "accepted"
    if offered and DECLINES.match(read):
        return "declined_person"
    short = len(read) <= _SHORT_CHARS
    if wants_a_person(read) or (offered and short and ACCEPTS.fullmatch(read) and not said.ACCEPTED.match(read)):
        return "asked_person"
    if said.REJECTED.search(read) or loses_patience(read):
        return "rejected"
    if short and (said.ACCEPTED.match(read) or SMALL_TALK.fullmatch(read)):
        return "asked_person" if offered and ACCEPTS.fullmatch(read) else "accepted"
    return "rephrased" if _alike(asked, text) >= _SAME_QUESTION else "went_on"


def _alike(one: str, other: str) -> float:
    """The share of words, cut to five letters, that two texts have in common."""
    first, second = ({word[:5] for word in _LETTERS.findall(fold(text))} for text in (one, other))
    return len(first & second) / len(first | second) if first and second else 0.0


def find_agent_quotes(events: Sequence[Event]) -> list[BriefQuote]:
    """The most telling sentence of each of the agents' latest messages, oldest first."""
    quotes: list[BriefQuote] = []
    spoken = [e for e in events if e.type == "message.posted" and e.sender_type == "agent"]
    for event in spoken[-MAX_AGENT_QUOTES:]:
        pieces = list(ClientTurn(event.seq, (event.content or "")[:MAX_CHARS]).pieces)
        if pieces:
            best = max(pieces, key=_weight)
            quotes.append(BriefQuote(text=shortened(best), seq=event.seq, name=event.data.get("name") or None))
    return quotes


def _weight(piece: str) -> float:
    read = ClientTurn(0, piece).read
    promises = 2.0 * bool(said.PROMISES.search(read))
    return (
        promises
        + bool(re.search(r"\d", piece))
        + min(len(said.MATTER.findall(read)), 2)
        + min(len(read), 120) / 120
    )
