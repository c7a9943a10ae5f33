"""Compares the facts of two texts that should say the same: figures, prices, dates, times, codes, links, holes.

The texts may be in two languages. In doubt a fact counts as changed: a refused text costs the agent a moment,
a wrong price costs the shop its word. Two figures that change places are not noticed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...core.language.folding import fold
from ..llm.facts import links, numbers, plain, without_links

_MONEY = frozenset(["%", "€", "$", "£"])
_TIMES = frozenset(["hour", "day", "week", "month", "year"])
_MONTH_NAMES = """
janvier january enero januar gennaio janv jan ene gen|fevrier february febrero februar febbraio fev feb
mars march marzo marz mar|avril april abril aprile avr apr abr|mai may mayo maggio mag
juin june junio juni giugno jun giu|juillet july julio juli luglio juil jul lug
aout august agosto aug ago|septembre september septiembre settembre sept sep set
octobre october octubre oktober ottobre oct okt ott|novembre november noviembre nov
decembre december diciembre dezember dicembre dec dez dic
"""
_DAY_NAMES = """
lundi monday lunes montag lunedi|mardi tuesday martes dienstag martedi
mercredi wednesday miercoles mittwoch mercoledi|jeudi thursday jueves donnerstag giovedi
vendredi friday viernes freitag venerdi|samedi saturday sabado samstag sabato
dimanche sunday domingo sonntag domenica
"""


def _numbered(names: str) -> dict[str, int]:
    groups = re.split(r"[|\n]", names.strip())
    return {name: number for number, group in enumerate(groups, start=1) for name in group.split()}


_MONTHS, _DAYS = _numbered(_MONTH_NAMES), _numbered(_DAY_NAMES)
_HOLE = re.compile(r"<[A-Z]+_\d+>|⟦[^⟦⟧]*+⟧|\{[a-z_]+\}")
_ISO = re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b")
_SLASHED = re.compile(
    r"\b(?P<d>\d{1,2})(?:/(?P<m>\d{1,2})(?:/(?P<y>\d{4}|\d{2}))?|\.(?P<m2>\d{1,2})\.(?P<y2>\d{4}))\b(?![/\d])"
)
_DAY_FIRST = re.compile(
    r"\b(?P<d>\d{1,2})(?:er|st|nd|rd|th|º|\.)?\s+(?:de\s+|of\s+|d')?(?P<m>[^\W\d_]{3,10})\b\.?"
    r"(?:,?\s+(?:de\s+)?(?P<y>\d{4})\b)?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"\b(?P<m>[^\W\d_]{3,10})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?\b(?!\s?[h:%€$£\d])(?:,?\s+(?P<y>\d{4})\b)?",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(\d{1,2})\s?[h:]\s?(\d{2})\b(?:\s?([ap])\.?m\b\.?)?", re.IGNORECASE)
_CODE = re.compile(r"\b[a-z]+-?\d[\w-]*|\b\d+(?:[-–]\d+)+\b", re.IGNORECASE)
_SHORT_RANGE = 6
_WORD = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"(?<![\d.,])(\d{1,3}(?:[ .,'’]\d{3})+(?!\d)|\d+)(?:[.,](\d+))?")
_WORKING = re.compile(
    r"\b(?:working|business|calendar|full|whole)\s+(?=(?:day|hour|week|month)s?\b)", re.IGNORECASE
)
_WORKDAYS = re.compile(r"\b(?:werk|arbeits|kalender)(?=tagen?\b)", re.IGNORECASE)


@dataclass(slots=True)
class _Facts:
    """`marks`: what must be there as it is, by a key that is the same in every language. `figures`: in digits."""

    marks: dict[object, str] = field(default_factory=dict)
    figures: set[str] = field(default_factory=set)
    numbers: set[tuple[str, str]] = field(default_factory=set)

    def units(self, value: str) -> set[str]:
        return {unit for known, unit in self.numbers if known == value}


def changed_facts(before: str, after: str) -> tuple[list[str], list[str]]:
    """What of `before` is missing in `after`, and what `after` has on top; both empty: they agree."""
    old, new = _facts(before), _facts(after)
    return _missing(old, new), _missing(new, old)


def _missing(old: _Facts, new: _Facts) -> list[str]:
    gone = [written for key, written in old.marks.items() if key not in new.marks]
    for value, unit in sorted(old.numbers):
        others = new.units(value)
        if (unit in _MONEY and unit not in others) or (
            unit in _TIMES and (not others or (others & _TIMES and unit not in others))
        ):
            gone.append(f"{value} {unit}")
    told = {fact.split()[0] for fact in gone}
    gone += sorted(figure for figure in old.figures - told if not new.units(figure))
    return list(dict.fromkeys(gone))


def _facts(text: str) -> _Facts:
    found = _Facts()
    rest = _take(_HOLE, plain(text).replace("’", "'"), found, lambda match: match.group())
    found.marks.update((link, link) for link in links(rest))
    rest = without_links(rest, " ; ")
    for pattern in (_ISO, _SLASHED, _DAY_FIRST, _MONTH_FIRST):
        rest = _take(pattern, rest, found, _date)
    rest = _take(_TIME, rest, found, _time)
    rest = _take(_CODE, rest, found, _code)
    for word in _WORD.findall(rest):
        folded = fold(word).strip()
        if (day := _DAYS.get(folded) or _DAYS.get(folded.removesuffix("s"))) is not None:
            found.marks["weekday", day] = word
    rest = _FIGURE.sub(lambda match: _figure(match, found), rest)
    found.numbers = numbers(_WORKDAYS.sub("", _WORKING.sub("", rest)))
    return found


def _take(pattern: re.Pattern[str], text: str, found: _Facts, key_of: object) -> str:
    """Moves what matches into the marks; `key_of` gives None for what is no fact of this kind."""
    assert callable(key_of)

    def taken(match: re.Match[str]) -> str:
        key = key_of(match)
        if key is None:
            return match.group()
        found.marks[key] = match.group().strip()
        return " ; "

    return pattern.sub(taken, text)


def _date(match: re.Match[str]) -> object:
    parts = {name.rstrip("2"): value for name, value in match.groupdict().items() if value}
    month = int(parts["m"]) if parts["m"].isdigit() else _MONTHS.get(fold(parts["m"]).strip(), 0)
    day = int(parts["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = parts.get("y", "")
    return "date", day, month, year[-2:]


def _time(match: re.Match[str]) -> object:
    hour, minute = int(match.group(1)), int(match.group(2))
    if hour > 24 or minute > 59:
        return None
    afternoon = (match.group(3) or "").lower() == "p" and hour < 12
    return "time", hour + 12 * afternoon, minute


def _code(match: re.Match[str]) -> object:
    code = match.group().replace("–", "-").rstrip("-").upper()
    return None if code[0].isdigit() and len(code) < _SHORT_RANGE else code


def _figure(match: re.Match[str], found: _Facts) -> str:
    whole = re.sub(r"\D", "", match.group(1)).lstrip("0") or "0"
    part = (match.group(2) or "").rstrip("0")
    value = f"{whole}.{part}" if part else whole
    found.figures.add(value)
    return value
