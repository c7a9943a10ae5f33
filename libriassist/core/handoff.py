"""Does this turn call for a human, and why: rules and dialogue state, no LLM, no I/O."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ..protocol import AnswerOutcome, HandoffReason, Lang
from . import handoff_requests as requests
from . import handoff_rules as rules
from .handoff_pattern import Rule
from .handoff_text import Sentence, sentences

FAILURES_IN_A_ROW = 2
_SHORT_CHARS = 100
"""A longer turn is never just a yes or just thanks."""
_FAILED: frozenset[AnswerOutcome] = frozenset(["unknown", "suggest"])
_WORDS_BEFORE = 30
"""How many characters before a match are read for a "not"."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Something said. `outcome`, `offered_human` and `suggestions` are the assistant's, empty for others."""

    role: Literal["client", "ai", "agent", "system"]
    text: str
    outcome: AnswerOutcome | None = None
    offered_human: bool = False
    suggestions: tuple[str, ...] = ()
    """The questions proposed with the answer: taking one is not a failure."""
    offer_reason: HandoffReason | None = None
    """Why a person was offered, when there is a reason of its own (an order that is late)."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """The decision that asks for a human. `evidence`: the client's own words that decided."""

    reason: HandoffReason
    confidence: float
    evidence: tuple[str, ...]


def decide_handoff(text: str, history: Sequence[Turn], lang: Lang) -> Handoff | None:
    """Whether the client's turn `text`, after `history` (oldest first), calls for a person.

    The rules of every language are tried, because clients switch: `lang`, the conversation's language,
    is for deciders that need to know it; these rules do not.
    """
    read = sentences(text)
    if not read:
        return None
    last = _last_assistant_turn(history)
    whole = _folded(text)
    declined = last is not None and last.offered_human and bool(requests.DECLINES.match(whole))
    if last is not None and last.offered_human and not declined and _accepts(whole):
        return Handoff(last.offer_reason or "client_request", 0.95, (text.strip(),))
    if refused := _refuses(read):
        read = [sentence for sentence in read if sentence not in refused]
    return _by_rules(read, refused) or (None if declined or refused else _repeated_failure(text, whole, history))


def declined_a_person(history: Sequence[Turn]) -> bool:
    """Whether the client's last answer to the offer of a person was no: then it is not offered again."""
    for offer, answer in reversed(list(pairwise(history))):
        if offer.role == "ai" and offer.offered_human and answer.role == "client":
            return bool(requests.DECLINES.match(_folded(answer.text)))
    return False


def _last_assistant_turn(history: Sequence[Turn]) -> Turn | None:
    """The assistant's last turn, if the client has said nothing since."""
    for turn in reversed(history):
        if turn.role in ("ai", "client", "agent"):
            return turn if turn.role == "ai" else None
    return None


def _folded(text: str) -> str:
    return " ".join(sentence.text for sentence in sentences(text))


def _accepts(whole: str) -> bool:
    if len(whole) > _SHORT_CHARS:
        return False
    return bool(requests.ACCEPTS.fullmatch(whole) and requests.NOT_JUST_THANKS.search(whole))


def _refuses(read: Sequence[Sentence]) -> list[Sentence]:
    return [sentence for sentence in read if any(pattern.search(sentence.text) for pattern in requests.REFUSALS)]


def _by_rules(read: Sequence[Sentence], refused: Sequence[Sentence]) -> Handoff | None:
    """The most serious reason any sentence gives. One that declines a person may still threaten or claim."""
    for group in rules.BY_PRIORITY:
        reason = group[0].reason
        heard = read if reason in ("client_request", "frustration") else [*read, *refused]
        hits = [hit for sentence in heard if (hit := _first_hit(sentence, group)) is not None]
        if not hits and reason in ("client_request", "refund", "complaint"):
            hits = [hit for sentence in heard if (hit := _whole_clause(sentence, reason)) is not None]
        if hits:
            return Handoff(reason, max(score for score, _ in hits), tuple(words for _, words in hits))
    return None


def _first_hit(sentence: Sentence, group: Sequence[Rule]) -> tuple[float, str] | None:
    text = sentence.text
    if rules.ABOUT_A_BOOK.search(text):
        return None
    informs = bool(rules.INFORMATION.search(text)) and not (
        rules.ASSERTS.search(text) and not rules.SUPPOSES.search(text)
    )
    for rule in group:
        if (informs and not rule.asks) or (rule.along is not None and not rule.along.search(text)):
            continue
        for match in rule.pattern.finditer(text):
            if not (rule.negatable and _negated(text, match)):
                return rule.confidence, sentence.quote(match.start(), match.end())
    return None


def _negated(text: str, match: re.Match[str]) -> bool:
    """A "not" stands just before the match, in the same clause."""
    before = text[max(0, match.start() - _WORDS_BEFORE) : match.start()].rpartition(",")[2]
    return bool(rules.NEGATIONS.search(before.rstrip()))


_GROUPS: dict[HandoffReason, str] = {
    "client_request": "person",
    "refund": "refund",
    "complaint": "complaint",
}


def _whole_clause(sentence: Sentence, reason: HandoffReason) -> tuple[float, str] | None:
    """A clause that is nothing but "un conseiller", "remboursement", "human please"."""
    start = 0
    for clause in sentence.text.split(" ,"):
        stripped = clause.strip()
        match = requests.WHOLE_CLAUSE.fullmatch(stripped)
        if match and match.group(_GROUPS[reason]):
            offset = start + clause.index(stripped)
            return 0.8, sentence.quote(offset, offset + len(stripped))
        start += len(clause) + len(" ,")
    return None


def _repeated_failure(text: str, whole: str, history: Sequence[Turn]) -> Handoff | None:
    """Two answers in a row that did not help, since the client last declined a person."""
    if (len(whole) <= _SHORT_CHARS and requests.SMALL_TALK.fullmatch(whole)) or requests.ORDER_NUMBER.search(
        whole
    ):
        return None
    said = [turn for turn in history if turn.role in ("ai", "client")]
    if said and text.strip() in said[-1].suggestions:
        return None
    failed: list[str] = []
    for place in range(len(said) - 1, 0, -1):
        turn, before = said[place], said[place - 1]
        if turn.role == "client":
            if requests.DECLINES.match(_folded(turn.text)):
                break
            continue
        if turn.outcome not in _FAILED:
            break
        failed.append(before.text)
        if len(failed) == FAILURES_IN_A_ROW:
            return Handoff("repeated_failure", 0.8, tuple(reversed(failed)))
    return None
