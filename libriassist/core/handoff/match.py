"""The rules read on a client's turn: what they find, quote, and leave alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ...protocol import HandoffReason
from ..language.folding import Sentence, sentences
from ..language.patterns import Rule
from .rules import hints, lives, requests
from .rules import plan as rules

_WORDS_BEFORE = 40
"""How many characters before a match are read for a "not"."""
MARKS = len(rules.BY_PRIORITY) + len(hints.HINTS) + 5
_FEW_WORDS = 5
_HALF = 0.3
"""The mark of a rule whose words are there, but negated or in a question about rules."""

RuleMatch = tuple[HandoffReason, float, tuple[str, ...]]
"""A reason, how sure its rule is, and the client's words."""


def refuses(read: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that decline a person, by the firm rules."""
    return [sentence for sentence in read if any(pattern.search(sentence.text) for pattern in requests.REFUSALS)]


def bare_request(sentence: Sentence) -> bool:
    """Whether the sentence is nothing but "un conseiller"."""
    return _whole_clause(sentence, "client_request") is not None


def waved_off(sentence: Sentence, after: Sentence) -> bool:
    """Whether a person is mentioned in few words and declined by the sentence after: "Un agent ? Non, le prix"."""
    if hints.HINTS["client_request"].search(sentence.text) is None:
        return False
    few = len(sentence.text.split()) <= _FEW_WORDS
    return bool((hints.WAVES_OFF if few else hints.NO_THANKS).match(after.text))


def declining(read: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that decline a person, in any way."""
    patterns = [*requests.REFUSALS, *hints.DECLINED]
    return [sentence for sentence in read if any(pattern.search(sentence.text) for pattern in patterns)]


def content(read: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that say that all is well, and have no "but" after that."""
    return [sentence for sentence in read if _content(sentence.text)]


def _content(text: str) -> bool:
    match = hints.CONTENT.search(text)
    return match is not None and not hints.BUT.search(text, match.end())


def hinted(read: Sequence[Sentence]) -> set[HandoffReason]:
    """The reasons that some word speaks for, where the sentence is not about a book or the rules."""
    told = [s.text for s in read if not rules.ABOUT_A_BOOK.search(s.text) and not rules.INFORMATION.search(s.text)]
    return {
        reason for reason, pattern in hints.HINTS.items() if any(_hints(text, reason, pattern) for text in told)
    }


def _hints(text: str, reason: HandoffReason, pattern: re.Pattern[str]) -> bool:
    """Whether a word is there; a lawyer or a death may be denied, "no adviser answers" still asks for one."""
    return any(reason == "client_request" or not _negated(text, match) for match in pattern.finditer(text))


def by_rules(read: Sequence[Sentence], refused: Sequence[Sentence]) -> RuleMatch | None:
    """The most serious reason any sentence gives. One that declines a person may still threaten or claim."""
    for group in rules.BY_PRIORITY:
        reason = group[0].reason
        heard = read if reason in ("client_request", "frustration") else [*read, *refused]
        hits = [hit for sentence in heard if (hit := _first_hit(sentence, group)) is not None]
        if not hits and reason in ("client_request", "refund", "complaint"):
            hits = [hit for sentence in heard if (hit := _whole_clause(sentence, reason)) is not None]
        if hits:
            return reason, max(score for score, _ in hits), tuple(words for _, words in hits)
    return None


def life_in_danger(read: Sequence[Sentence]) -> tuple[str, ...]:
    """The client's plain words of a life in danger, own or another's; not where the sentence is about a book."""
    return tuple(hit[1] for sentence in read if (hit := _first_hit(sentence, lives.LIVES)) is not None)


def marks(text: str) -> list[float]:
    """The rules as MARKS numbers for a classifier: one a rule, one a hint, then content, declined,
    asks, of a book, small talk."""
    read = [_marks(sentence.text) for sentence in sentences(text)]
    found = [max(column) for column in zip(*read, strict=True)] if read else [0.0] * MARKS
    found[-1] = min((one[-1] for one in read), default=0.0)
    return found


@lru_cache(maxsize=512)
def _marks(text: str) -> tuple[float, ...]:
    """Of one folded sentence; a classifier reads a turn again and again with one clause left out."""
    sentence = Sentence(text, (0,), ((0, len(text)),), text)
    heard = hinted([sentence])
    return (
        *(_mark(sentence, group) for group in rules.BY_PRIORITY),
        *(float(reason in heard) for reason in hints.HINTS),
        float(bool(content([sentence]))),
        float(bool(declining([sentence]))),
        float(rules.INFORMATION.search(text) is not None),
        float(rules.ABOUT_A_BOOK.search(text) is not None),
        float(requests.SMALL_TALK.fullmatch(text) is not None),
    )


def _mark(sentence: Sentence, group: Sequence[Rule]) -> float:
    if _first_hit(sentence, group) is not None or _whole_clause(sentence, group[0].reason) is not None:
        return 1.0
    return _HALF if any(rule.pattern.search(sentence.text) for rule in group) else 0.0


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
    if reason not in _GROUPS:
        return None
    start = 0
    for clause in sentence.text.split(" ,"):
        stripped = clause.strip()
        match = requests.WHOLE_CLAUSE.fullmatch(stripped)
        if match and match.group(_GROUPS[reason]):
            offset = start + clause.index(stripped)
            return 0.8, sentence.quote(offset, offset + len(stripped))
        start += len(clause) + len(" ,")
    return None
