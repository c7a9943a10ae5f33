"""Does this turn call for a human, and why: rules, a classifier's signals and dialogue state; no LLM, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..protocol import HandoffReason, Lang
from . import handoff_requests as requests
from .handoff_match import Finding, by_rules, refuses
from .handoff_signals import Signals
from .handoff_state import SHORT_CHARS, Stand, Turn, accepts, declines, folded, only_proof, stand
from .handoff_text import sentences
from .handoff_weigh import chance, weigh

__all__ = ["Handoff", "Turn", "decide_handoff", "declined_a_person"]

FAILURES_IN_A_ROW = 2
_ACCEPTED = 0.95
LIKELY = 0.5
"""A turn calls for a person from this chance on."""
ALARMING = 0.4
"""From this chance on a legal threat or a sensitive matter calls for a person, whatever the rest."""
DOUBTED = 0.12
"""Under this the classifier overrules a rule for a request or a threat."""
_BY_RULE: frozenset[HandoffReason] = frozenset(["client_request", "legal_threat"])
_LIKELY_RULE = 0.1
"""A rule names the reason when the classifier gives it this chance."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """The decision that asks for a human. `evidence`: the client's own words that decided.

    `turns`: the places in the history that decided too (failed or repeated answers, objections).
    """

    reason: HandoffReason
    confidence: float
    evidence: tuple[str, ...]
    turns: tuple[int, ...] = ()


def decide_handoff(
    text: str, history: Sequence[Turn], lang: Lang, signals: Signals | None = None
) -> Handoff | None:
    """Whether the client's turn `text`, after `history` (oldest first), calls for a person.

    `signals` is what a classifier heard in `text`; without it the rules and the dialogue decide alone. The
    rules of every language are tried, because clients switch: `lang`, the conversation's language, is for
    deciders that need to know it; these do not.
    """
    read = sentences(text)
    if not read:
        return None
    state = stand(history)
    offered = state.last is not None and state.last.offered
    if offered and accepts(text):
        return Handoff(state.offer_reason or "client_request", _ACCEPTED, (text.strip(),), (len(history) - 1,))
    refused = refuses(read)
    ruled = by_rules([sentence for sentence in read if sentence not in refused], refused)
    declined = offered and declines(text)
    if signals is not None:
        return _weighed(text, state, signals, ruled, refused=bool(refused), declined=declined)
    if ruled is not None:
        return Handoff(*ruled)
    return None if declined or refused else _repeated_failure(text, history, state)


def marks_of(text: str, history: Sequence[Turn], signals: Signals) -> dict[str, float]:
    """What the decision weighs for the turn `text` (handoff_weigh.MARKS), for training and for explaining."""
    state = stand(history)
    read = sentences(text)
    refused = refuses(read)
    ruled = by_rules([sentence for sentence in read if sentence not in refused], refused)
    offered = state.last is not None and state.last.offered
    return weigh(
        text,
        state,
        signals,
        rule=ruled[0] if ruled is not None else None,
        refused=bool(refused),
        declined=offered and declines(text),
    )


def declined_a_person(history: Sequence[Turn]) -> bool:
    """Whether the client's last answer to the offer of a person was no: then it is not offered again."""
    return stand(history).declined


def _weighed(
    text: str,
    state: Stand,
    signals: Signals,
    ruled: Finding | None,
    *,
    refused: bool,
    declined: bool,
) -> Handoff | None:
    rule = ruled[0] if ruled is not None else None
    if ruled is not None and rule in _BY_RULE and signals.person >= DOUBTED:
        return Handoff(*ruled)
    if _nothing_new(text, state):
        return None
    likely = chance(weigh(text, state, signals, rule=rule, refused=refused, declined=declined))
    alarm = signals.chances.get("legal_threat", 0.0) + signals.chances.get("sensitive", 0.0)
    if likely < LIKELY and alarm < ALARMING:
        return None
    turns = (*state.failed, *((state.repeated,) if state.repeated is not None else ()), *state.objected)
    if ruled is not None and signals.chances.get(ruled[0], 0.0) >= _LIKELY_RULE:
        return Handoff(ruled[0], max(likely, alarm), ruled[2], tuple(sorted(turns)))
    evidence = signals.evidence or _all_of(text)
    reason = signals.reason
    if signals.person < LIKELY and turns:
        reason = "repeated_failure"
    return Handoff(reason, max(likely, alarm), evidence, tuple(sorted(turns)))


def _all_of(text: str) -> tuple[str, ...]:
    words = text.strip()
    return (words[:SHORT_CHARS].strip(),) if words else ()


def _nothing_new(text: str, state: Stand) -> bool:
    """Only thanks, only proof of an order, or a suggestion that was taken."""
    whole = folded(text)
    if len(whole) <= SHORT_CHARS and requests.SMALL_TALK.fullmatch(whole):
        return True
    return only_proof(text) or text.strip() in state.suggestions


def _repeated_failure(text: str, history: Sequence[Turn], state: Stand) -> Handoff | None:
    """Two answers in a row that did not help, since the client last declined a person."""
    if (
        len(state.failed) < FAILURES_IN_A_ROW
        or _nothing_new(text, state)
        or requests.ORDER_NUMBER.search(folded(text))
    ):
        return None
    places = state.failed[-FAILURES_IN_A_ROW:]
    return Handoff("repeated_failure", 0.8, tuple(history[place].text for place in places), places)
