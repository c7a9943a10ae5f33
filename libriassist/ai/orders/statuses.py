"""What an order's status means and what happens next, in the client's language: texts of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from ...protocol import Lang, OrderState
from ...sample import SAMPLE
from ..language.words import words

SHIPPED_STATUSES = SAMPLE / "order_statuses.json"
"""The demo's: a book printer's."""
ANY_TRADE = Path(__file__).with_name("statuses.json")
"""The same statuses in words that suit any shop."""
"""The file in force unless the shop names its own."""
_NEGATIONS = frozenset(["non", "pas", "not", "no", "nicht", "sans"])
_BETWEEN = frozenset(
    ["encore", "yet", "todavia", "aun", "noch", "ancora", "ete", "been", "ha", "sido", "wurde", "e"]
)
"""Words that may stand between a "not" and what it takes away: "pas encore expédiée"."""
_RANK: dict[OrderState, int] = {"done": 3, "blocked": 2, "late": 1, "normal": 0}


class OrderStatusesError(ValueError):
    """The file of status texts cannot be used. The message says which entry and why."""


@dataclass(frozen=True, slots=True)
class OrderStatus:
    """One meaning: the shop's words for it, its texts by language, and whether it needs a person."""

    key: str
    match: tuple[tuple[str, ...], ...]
    texts: dict[Lang, str]
    state: OrderState


@dataclass(frozen=True, slots=True)
class _Hit:
    status: OrderStatus
    start: int
    end: int

    def inside(self, other: _Hit) -> bool:
        return other.start <= self.start and self.end <= other.end and self.length < other.length

    @property
    def length(self) -> int:
        return self.end - self.start


class OrderStatuses:
    """Finds what a shop's status word means. `default` is the language tried when the client's has no text."""

    def __init__(self, statuses: Sequence[OrderStatus], default: Lang = "fr") -> None:
        self._statuses = tuple(statuses)
        self._default = default

    def find(self, status: str) -> OrderStatus | None:
        """The meaning of the shop's word, read without accents and capitals; None when no entry fits.

        What is part of a longer match does not count ("prête à être expédiée" is not shipped), nor what
        comes after a "not". Then what is over wins, then what is blocked, then late; of equals the longest.
        """
        spoken = words(status)
        hits = list(self._hits(spoken))
        whole = [hit for hit in hits if not any(hit.inside(other) for other in hits)]
        heard = [hit for hit in whole if not _negated(spoken, hit.start)]
        best = max(heard, key=lambda hit: (_RANK[hit.status.state], hit.length, -hit.start), default=None)
        return best.status if best else None

    def text(self, status: OrderStatus, lang: Lang) -> str:
        """The explanation in `lang`, else in the shop's language; empty when there is neither."""
        return status.texts.get(lang) or status.texts.get(self._default) or ""

    def meaning(self, status: str, lang: Lang) -> str:
        """The explanation of the shop's word; empty when nobody said."""
        found = self.find(status)
        return self.text(found, lang) if found is not None else ""

    def _hits(self, spoken: Sequence[str]) -> Iterator[_Hit]:
        for status in self._statuses:
            for phrase in status.match:
                for start in range(len(spoken) - len(phrase) + 1):
                    if tuple(spoken[start : start + len(phrase)]) == phrase:
                        yield _Hit(status, start, start + len(phrase))


def _negated(spoken: Sequence[str], start: int) -> bool:
    before = start - 1
    while before >= 0 and spoken[before] in _BETWEEN:
        before -= 1
    return before >= 0 and spoken[before] in _NEGATIONS


def load_order_statuses(path: Path = SHIPPED_STATUSES, default: Lang = "fr") -> OrderStatuses:
    """Reads the file. Raises OrderStatusesError naming the entry that is wrong."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise OrderStatusesError(f"{path}: cannot be read as JSON in UTF-8: {error}") from None
    if not isinstance(entries, list) or not entries:
        raise OrderStatusesError(f"{path}: must be a list of statuses, not empty")
    statuses = [_status(entry, f"{path}: entry {place}") for place, entry in enumerate(entries, 1)]
    _check_unambiguous(statuses, path)
    return OrderStatuses(statuses, default)


def _status(entry: Any, where: str) -> OrderStatus:
    if not isinstance(entry, dict):
        raise OrderStatusesError(f"{where}: must be an object with match, texts and state")
    if unknown := entry.keys() - {"key", "match", "texts", "state"}:
        raise OrderStatusesError(f"{where}: does not know {', '.join(sorted(unknown))}")
    state = entry.get("state", "normal")
    if state not in get_args(OrderState):
        raise OrderStatusesError(f"{where}: state must be one of {', '.join(get_args(OrderState))}")
    phrases = _phrases(entry.get("match"), where)
    key = entry.get("key", " ".join(phrases[0]))
    if not isinstance(key, str) or not key:
        raise OrderStatusesError(f"{where}: key must be a text")
    return OrderStatus(key, phrases, _texts(entry.get("texts"), where), state)


def _phrases(given: Any, where: str) -> tuple[tuple[str, ...], ...]:
    if not isinstance(given, list) or not given:
        raise OrderStatusesError(f"{where}: match must be a list of status words")
    phrases = tuple(tuple(words(phrase)) if isinstance(phrase, str) else () for phrase in given)
    if not all(phrases):
        raise OrderStatusesError(f"{where}: every text of match needs at least one word")
    return phrases


def _texts(given: Any, where: str) -> dict[Lang, str]:
    known = get_args(Lang)
    if not isinstance(given, dict) or not given:
        raise OrderStatusesError(f"{where}: texts must give a sentence for at least one of {', '.join(known)}")
    for lang, sentence in given.items():
        if lang not in known:
            raise OrderStatusesError(f"{where}: does not know the language {lang!r} (only {', '.join(known)})")
        if not isinstance(sentence, str) or not sentence.strip():
            raise OrderStatusesError(f"{where}: the text for {lang!r} is empty")
    return {lang: sentence.strip() for lang, sentence in given.items()}


def _check_unambiguous(statuses: Sequence[OrderStatus], path: Path) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for status in statuses:
        for phrase in status.match:
            if seen.setdefault(phrase, status.key) != status.key:
                raise OrderStatusesError(
                    f"{path}: {' '.join(phrase)!r} stands in {seen[phrase]!r} and in {status.key!r}"
                )
