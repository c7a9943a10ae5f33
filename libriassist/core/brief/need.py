"""What the client wants, what it is about and how they feel: read from their own turns, extractive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ...protocol import BriefCategory, BriefQuote, HandoffReason, Mood
from ..handoff.rules.anger import FRUSTRATION
from ..handoff.rules.plan import NEGATIONS
from ..handoff.rules.requests import CLIENT_REQUEST, DECLINES, SMALL_TALK, WHOLE_CLAUSE
from ..language import client_words as said
from ..language.facts import order_numbers_in
from ..language.folding import MAX_CHARS, fold, sentences
from ..language.order_numbers import SHIPPED, OrderNumbers

MAX_QUOTE_CHARS = 220
READ_CHARS = 16_000
"""How much of the client's latest turns is read for need, category and facts."""
MOOD_TURNS = 6
_DECISIVE, _IN_PASSING = 3.0, 1.5
"""What the words for which a person was called count more: a matter, and the mere wish for a person or anger."""
_IN_TROUBLE = 1.5
"""What a turn about an order in trouble counts more than another."""
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")
_MAX_SENTENCES = 40
_KEPT = 256
"""Readings that are kept: a brief is written anew after each message, from the same turns and one more."""
_AFTER_THANKS = " ,.!"
_BETWEEN_THANKS = " ,.!;–-"
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ]{4,}\b")


def latest_turns(turns: Sequence[tuple[int, str]]) -> list[ClientTurn]:
    """The latest turns (seq and text), oldest first, as far as READ_CHARS go; very long ones at both ends only."""
    kept: list[ClientTurn] = []
    left = READ_CHARS
    for seq, text in reversed(turns):
        if left <= 0:
            break
        kept.append(
            ClientTurn(
                seq, text if len(text) <= MAX_CHARS else f"{text[: MAX_CHARS // 2]}\n{text[-MAX_CHARS // 2 :]}"
            )
        )
        left -= len(kept[-1].text)
    return kept[::-1]


@dataclass(frozen=True)
class ClientTurn:
    """A turn of the client's: its place in the log and its words."""

    seq: int
    text: str

    @cached_property
    def read(self) -> str:
        """The folded words of the turn; sentences end with a comma."""
        return " , ".join(sentence.text for sentence in sentences(self.text))

    @property
    def pieces(self) -> Iterator[str]:
        """The sentences as written, without greetings and thanks."""
        for piece in _SENTENCE_ENDS.split(self.text)[:_MAX_SENTENCES]:
            stripped = without_courtesies(piece)
            if stripped:
                yield stripped


@lru_cache(maxsize=_KEPT)
def without_courtesies(sentence: str) -> str:
    """The sentence without its greetings before and thanks after."""
    text = " ".join(sentence.split())
    while (shorter := _without_thanks(said.SAYS_HELLO.sub("", text))) != text:
        text = shorter
    return text


def _without_thanks(text: str) -> str:
    """The text up to the row of thanks it ends with."""
    end, between = len(text), _AFTER_THANKS
    for match in reversed(list(said.SAYS_THANKS.finditer(text))):
        if text[match.end() : end].strip(between):
            break
        end, between = match.start(), _BETWEEN_THANKS
    return text if end == len(text) else text[:end].rstrip(_BETWEEN_THANKS)


def shortened(text: str, limit: int = MAX_QUOTE_CHARS) -> str:
    """One line of at most `limit` characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def find_need(
    turns: Sequence[ClientTurn],
    evidence: Sequence[str],
    *,
    settled: frozenset[int] = frozenset(),
    first: frozenset[int] = frozenset(),
    numbers: OrderNumbers = SHIPPED,
) -> BriefQuote | None:
    """The client's most telling sentence; None when they have said nothing but hello.

    `settled`: turns whose matter is over, read only when the others say nothing; `first`: turns that count more.
    """
    open_turns = [turn for turn in turns if turn.seq not in settled]
    found = _most_telling(open_turns, evidence, first, numbers)
    return found or _most_telling(turns, evidence, first, numbers)


def _most_telling(
    turns: Sequence[ClientTurn], evidence: Sequence[str], first: frozenset[int], numbers: OrderNumbers
) -> BriefQuote | None:
    best: tuple[float, str, int] | None = None
    decisive = [fold(words) for words in evidence]
    for place, turn in enumerate(turns):
        late = (place + 1) / len(turns)
        for piece in turn.pieces:
            score = _score(piece, decisive, numbers)
            if score is None:
                continue
            score += late + _IN_TROUBLE * (turn.seq in first)
            if best is None or score > best[0]:
                best = (score, piece, turn.seq)
    return None if best is None else BriefQuote(text=shortened(best[1]), seq=best[2], name=None)


def _score(piece: str, decisive: Sequence[str], numbers: OrderNumbers) -> float | None:
    """How much the sentence says of what is wanted; None: nothing."""
    score = _merit(piece, numbers)
    if score is None or not decisive:
        return score
    if not any(words and words in fold(piece) for words in decisive):
        return score
    read = " , ".join(sentence.text for sentence in sentences(piece))
    return score + (_IN_PASSING if wants_a_person(read) or loses_patience(read) else _DECISIVE)


@lru_cache(maxsize=_KEPT)
def _merit(piece: str, numbers: OrderNumbers) -> float | None:
    read = " , ".join(sentence.text for sentence in sentences(piece))
    words = re.findall(r"[^\W\d_]{2,}", read)
    if (
        len(words) < 2
        or SMALL_TALK.fullmatch(read.replace(" ,", ","))
        or (len(words) < 5 and DECLINES.match(read))
    ):
        return None
    matters = len({match.group() for match in said.MATTER.finditer(read)})
    defects = bool(said.DEFECT.search(read) or said.OUTCOME.search(read))
    asks = bool(said.ASKS.search(read)) or piece.rstrip().endswith("?")
    score = min(matters, 3) + 2.0 * defects + 1.5 * asks + min(len(words), 12) / 12
    score += 0.5 * bool(order_numbers_in(piece, numbers)) - (len(words) > 45)
    if wants_a_person(read):
        score -= 3.0
    elif matters == 0 and not defects and loses_patience(read):
        score -= 1.5
    return score


@lru_cache(maxsize=_KEPT)
def wants_a_person(read: str) -> bool:
    if any(rule.pattern.search(read) for rule in CLIENT_REQUEST):
        return True
    match = WHOLE_CLAUSE.fullmatch(read)
    return match is not None and match.group("person") is not None


@lru_cache(maxsize=_KEPT)
def loses_patience(read: str) -> bool:
    """Whether one of the rules of anger holds, a "not" before it left out."""
    for rule in FRUSTRATION:
        for match in rule.pattern.finditer(read):
            before = read[max(0, match.start() - 30) : match.start()].rpartition(",")[2]
            if not (rule.negatable and NEGATIONS.search(before.rstrip())):
                return True
    return False


def find_category(
    turns: Sequence[ClientTurn], reason: HandoffReason, need: BriefQuote | None, numbers: OrderNumbers = SHIPPED
) -> BriefCategory:
    """What it is about: the reason when that says it, else the words of the client, those of the need doubled."""
    if reason == "legal_threat":
        return "legal"
    if reason == "sensitive":
        return "sensitive"
    points = dict.fromkeys((category for category, _, _ in said.CATEGORIES), 0)
    texts = [turn.read for turn in turns]
    if need is not None:
        texts += [fold(need.text).replace("’", " ").replace("'", " ")] * 2
    for text in texts:
        for category, weight in _points(text, numbers):
            points[category] += weight
    if reason == "refund":
        points["refund"] += 6
    elif reason == "order_problem":
        points["order"] += 3
    best = max(points, key=lambda category: points[category])
    return best if points[best] > 0 else "other"


@lru_cache(maxsize=_KEPT)
def _points(text: str, numbers: OrderNumbers) -> tuple[tuple[BriefCategory, int], ...]:
    """What the words of a text say for each category."""
    found = [(category, weight) for category, weight, pattern in said.CATEGORIES if pattern.search(text)]
    return (*found, ("order", int(bool(order_numbers_in(text, numbers)))))


def find_mood(turns: Sequence[ClientTurn], reason: HandoffReason) -> tuple[Mood, int | None]:
    """The mood of the last turns, and the turn that shows it."""
    impatient = [turn.seq for turn in turns[-MOOD_TURNS:] if loses_patience(turn.read)]
    loud = [turn.seq for turn in turns[-MOOD_TURNS:] if said.STRONG.search(turn.read) or _is_loud(turn.text)]
    if loud or len(impatient) >= 2 or (impatient and reason == "legal_threat"):
        return "angry", max([*loud, *impatient])
    if impatient:
        return "annoyed", impatient[-1]
    if reason in {"frustration", "legal_threat"}:
        return "annoyed", None
    worried = [turn.seq for turn in turns[-MOOD_TURNS:] if said.WORRY.search(turn.read)]
    if worried:
        return "worried", worried[-1]
    return ("worried", None) if reason == "sensitive" else ("calm", None)


@lru_cache(maxsize=_KEPT)
def _is_loud(text: str) -> bool:
    shouted = "".join(_CAPITALS.findall(text))
    letters = sum(map(str.isalpha, text))
    return "!!" in text or (len(shouted) >= 10 and len(shouted) > 0.6 * letters)
