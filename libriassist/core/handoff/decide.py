"""Does this turn call for a human, and why: rules, a classification and dialogue state; no LLM, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ...protocol import HandoffReason, Lang
from ..language.folding import Sentence, sentences
from ..language.order_numbers import SHIPPED, OrderNumbers
from ..language.titles import without_titles
from .asides import asides, only_aside
from .classification import Classification
from .danger import ORDINARY, Care, care_for, place_in_line
from .match import (
    RuleMatch,
    bare_request,
    by_rules,
    content,
    declining,
    hinted,
    life_in_danger,
    refuses,
    waved_off,
)
from .reading import done, not_helped
from .rules import requests
from .rules.plan import PLAN_TRIGGERS
from .state import SHORT_CHARS, Stand, Turn, accepts, declined_a_person, declines, folded, only_proof, stand
from .weigh import chance, weigh

__all__ = ["Handoff", "Turn", "decide_handoff", "declined_a_person"]

FAILURES_IN_A_ROW = 2
_CERTAIN = 0.95
LIKELY = 0.5
"""A turn calls for a person from this chance on."""
SPARED = 0.85
"""That chance, when the client declines a person or says that all is well."""
HINTED = 0.3
"""That chance, when words of the likeliest reason are there (rules.hints.HINTS), or a language model votes."""
ALARMING = 0.4
"""From this chance on a legal threat or a sensitive matter calls for a person, whatever the rest."""
BY_RULE: dict[HandoffReason, float] = {"client_request": 0.12, "legal_threat": 0.12, "sensitive": 0.3}
"""Reasons for which a rule is enough, from the chance on under which the classifier overrules it."""
AT_ONCE: frozenset[HandoffReason] = frozenset(["client_request", "legal_threat", "sensitive"])
"""Reasons that hold from the first turn on: nothing can be looked up first. So do those that a rule names."""
_LIKELY_RULE = 0.1
"""A rule names the reason when the classifier gives it this chance."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """The decision that asks for a human. `evidence`: the client's own words that decided.

    `turns`: the places in the history that decided too (failed or repeated answers, objections). `care`: whose
    life it may be about; `priority`: the place in the line.
    """

    reason: HandoffReason
    confidence: float
    evidence: tuple[str, ...]
    turns: tuple[int, ...] = ()
    care: Care | None = None
    priority: int = ORDINARY


def decide_handoff(
    text: str,
    history: Sequence[Turn] | None,
    lang: Lang,
    classified: Classification | None = None,
    *,
    vote: bool = False,
    numbers: OrderNumbers = SHIPPED,
) -> Handoff | None:
    """Whether the client's turn `text`, after `history` (oldest first), calls for a person.

    `history` is empty when the turn opens a dialogue, where an answer or a look-up may be tried first; None when
    nobody knows what came before. `classified` is what a classifier heard in `text`; without it the rules and the
    dialogue decide alone. The rules of every language are tried, because clients switch: `lang`, the
    conversation's language, is for deciders that need to know it; these do not. `vote`: a language model would
    call a person, which lowers the chance needed like a telling word; not after the client declined one.
    `numbers`: what the shop's order numbers look like.
    """
    handoff = _decided(text, history, classified, vote=vote, numbers=numbers)
    if handoff is None:
        return None
    care = care_for(text, handoff.reason)
    return replace(handoff, care=care, priority=place_in_line(text, handoff.reason, care))


def _decided(
    text: str,
    history: Sequence[Turn] | None,
    classified: Classification | None,
    *,
    vote: bool,
    numbers: OrderNumbers,
) -> Handoff | None:
    before = history or ()
    state = stand(before)
    if (plain := _plainly(text, before, state)) is not None:
        return plain
    told = without_titles(text)
    if not (read := sentences(told)) or only_aside(text) is not None:
        return None
    if life := life_in_danger(read):
        return Handoff("sensitive", _CERTAIN, life)
    if classified is not None:
        return _weighed(told, state, classified, alone=history is None, vote=vote, numbers=numbers)
    return _by_rules(told, read, before, state, numbers)


def _by_rules(
    text: str, read: Sequence[Sentence], before: Sequence[Turn], state: Stand, numbers: OrderNumbers
) -> Handoff | None:
    """The decision without a classifier."""
    refused = refuses(read)
    ruled = by_rules([sentence for sentence in read if sentence not in refused], refused)
    if ruled is not None:
        return Handoff(*ruled)
    if refused or state.turned_down(text):
        return None
    return _repeated_failure(text, before, state, numbers)


def _plainly(text: str, history: Sequence[Turn], state: Stand) -> Handoff | None:
    """A yes to the offer of a person, or nothing but one of the plan's triggers."""
    if _offered(state) and accepts(text):
        reason = state.offer_reason or "client_request"
        return Handoff(reason, _CERTAIN, (text.strip(),), (len(history) - 1,))
    trigger = PLAN_TRIGGERS.get(folded(text))
    return Handoff(trigger, _CERTAIN, (text.strip(),)) if trigger is not None else None


def _offered(state: Stand) -> bool:
    return state.last is not None and state.last.offered


def marks_of(text: str, history: Sequence[Turn], classified: Classification) -> dict[str, float]:
    """What the decision weighs for the turn `text` (weigh.MARKS), for training and for explaining."""
    state, text = stand(history), without_titles(text)
    heard = _hear(text, state)
    return weigh(text, state, classified, rule=heard.rule, refused=heard.refused, content=heard.content)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the rules make of a turn before the classifier's word is weighed."""

    ruled: RuleMatch | None
    hints: frozenset[HandoffReason]
    refused: bool
    content: bool

    @property
    def rule(self) -> HandoffReason | None:
        return self.ruled[0] if self.ruled is not None else None


def _hear(text: str, state: Stand) -> _Heard:
    read = sentences(text)
    refused, pleased = declining(read), content(read)
    aside = [one for one, kind in asides(text) if kind is not None]
    last = read.index(refused[-1]) if refused else -1
    open_to = [one for place, one in enumerate(read) if place > last and one not in pleased and one not in aside]
    claims = [one for place, one in enumerate(read) if place <= last and one not in pleased]
    if any((bare_request(one) and declines(after.text)) or waved_off(one, after) for one, after in pairwise(read)):
        open_to, refused = [], read
    declined = state.turned_down(text)
    hints = hinted([one for one in read if one not in refused and one not in pleased and one not in aside])
    return _Heard(by_rules(open_to, claims), frozenset(hints), bool(refused) or declined, bool(pleased))


def _weighed(
    text: str, state: Stand, classified: Classification, *, alone: bool, vote: bool, numbers: OrderNumbers
) -> Handoff | None:
    heard = _hear(text, state)
    if heard.ruled is not None and classified.person >= max(BY_RULE.get(heard.ruled[0], 1.0), classified.spared):
        return Handoff(*heard.ruled)
    if _nothing_new(text, state, numbers):
        return None
    marks = weigh(
        text,
        state,
        classified,
        rule=heard.rule,
        refused=heard.refused,
        content=heard.content,
        numbers=numbers,
    )
    at_once = state.answers == 0 and (heard.ruled is not None or classified.reason in AT_ONCE)
    likely = chance(marks, state, alone=alone or at_once)
    alarm = classified.chances.get("legal_threat", 0.0) + classified.chances.get("sensitive", 0.0)
    spared = heard.refused or heard.content or (state.answers > 0 and done(text))
    hinted_at = classified.reason in heard.hints or (vote and not state.declined)
    enough = SPARED if spared else HINTED if hinted_at else LIKELY
    if likely < enough and (spared or (alarm < ALARMING and not _stuck(text, state))):
        return None
    turns = (*state.failed, *((state.repeated,) if state.repeated is not None else ()), *state.objected)
    if heard.ruled is not None and classified.chances.get(heard.ruled[0], 0.0) >= _LIKELY_RULE:
        return Handoff(heard.ruled[0], max(likely, alarm), heard.ruled[2], tuple(sorted(turns)))
    reason = classified.reason
    if classified.person < LIKELY and turns:
        reason = "repeated_failure"
    return Handoff(reason, max(likely, alarm), classified.evidence or _all_of(text), tuple(sorted(turns)))


def _stuck(text: str, state: Stand) -> bool:
    """The client says that the answers do not help, after one that was a repetition or two that failed."""
    return not_helped(text) and (state.repeated is not None or len(state.failed) >= FAILURES_IN_A_ROW)


def _all_of(text: str) -> tuple[str, ...]:
    words = text.strip()
    return (words[:SHORT_CHARS].strip(),) if words else ()


def _nothing_new(text: str, state: Stand, numbers: OrderNumbers) -> bool:
    """Only thanks, only proof of an order, or a suggestion that was taken."""
    whole = folded(text)
    if len(whole) <= SHORT_CHARS and requests.SMALL_TALK.fullmatch(whole):
        return True
    return only_proof(text, numbers) or text.strip() in state.suggestions


def _repeated_failure(text: str, history: Sequence[Turn], state: Stand, numbers: OrderNumbers) -> Handoff | None:
    """Two answers in a row that did not help, since the client last declined a person."""
    if len(state.failed) < FAILURES_IN_A_ROW or _nothing_new(text, state, numbers) or numbers.find(text):
        return None
    places = state.failed[-FAILURES_IN_A_ROW:]
    return Handoff("repeated_failure", 0.8, tuple(history[place].text for place in places), places)
