"""Two entries that say different numbers of the same thing: "5 jours" here, "8 jours" there.

Compared are clauses with a number and its unit. They speak of the same thing when they have nearly the same other
words, or when one, read with its entry's question, has. Rather one contradiction missed than two false alarms.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from ...ai.language.lexicon import STOP_WORDS
from ...ai.language.words import stemmer, words
from ...ai.llm.facts import COUNTING_WORDS, numbers
from ...chat.ports.knowledge import EntryText
from ...chat.ports.upkeep import Contradiction, Statement
from ...protocol import Lang

ALIKE = 0.7
"""From which share of common words on two clauses speak of the same thing."""
FEWEST = 2
"""Words under which a clause says so little that its entry's question has to say no more than the other's."""
_COMMON = 60
"""A word in more clauses of a kind than this tells nothing, and would make many pairs."""
_END = re.compile(r"(?<=[.!?;…])\s+|\n+")
_COMMA = re.compile(r",\s+")
_STEM_LETTERS = 6
"""`retour` and `retourn` are one word."""
_SECONDARY_LISTED = """
combien prix tarif tarifs eleve elevent montant doivent depasser depasse peser pese poids peuvent applique
disposez disposer dispose beneficiez offrons garantissons asciende chaque environ compter comptez prevoir
prevoyez coute coutent cout vaut valent dure durent prend prennent duree ouvre ouvres ouvrable ouvrables
calendaire calendaires pres entre moyenne generalement price prices has about around takes take costs cost
business working usually within between precio laborables habiles unos cuesta cuestan tarda las los del una con
para nuestro nuestra preis betragt unsere unser haben werktage werktagen etwa kostet kosten dauert der die das
den dem ein eine einen von mit fur ist sind wird werden und oder prezzo nostro nostra lavorativi circa costa
costano gli che sono della delle nel
"""
_SECONDARY = frozenset(_SECONDARY_LISTED.split()) | COUNTING_WORDS | STOP_WORDS
"""Words around numbers that do not tell of what they are, folded."""
_LEAST_LISTED = "minimum minimal minimale moins partir least minimo mindestens almeno min"
_MOST_LISTED = "maximum maximal maximale plus jusqu most maximo hochstens bis massimo max until under"
_LEAST, _MOST = frozenset(_LEAST_LISTED.split()), frozenset(_MOST_LISTED.split())
_UNITS = frozenset(["%", "€", "$", "£", "day", "month", "year", "page", "copy", "mm", "cm", "g", "mb"])
_DAYS = {"week": 7.0, "hour": 1 / 24}


@dataclass(frozen=True, slots=True)
class _Clause:
    entry: str
    question: str
    sentence: str
    lang: Lang
    unit: str
    values: frozenset[float]
    bound: str
    said: frozenset[str]
    """Its own words, as stems."""
    asked: frozenset[str]
    """Those of the question."""

    @property
    def whole(self) -> frozenset[str]:
        return self.said | self.asked

    def asks_more(self, other: _Clause) -> frozenset[str]:
        """What the question is about that neither this clause nor the other speaks of."""
        return self.asked - self.said - other.whole


def contradictions(entries: Iterable[tuple[str, EntryText]]) -> list[Contradiction]:
    """The pairs, in the order of the entries. Slow for a large knowledge: for worker threads."""
    clauses = [clause for entry_id, text in entries for clause in _clauses(entry_id, text)]
    found: dict[str, Contradiction] = {}
    for first, second in _near(clauses):
        if _contradict(clauses[first], clauses[second]):
            one = _told(clauses[first], clauses[second])
            found.setdefault(one.key, one)
    return list(found.values())


def _near(clauses: Sequence[_Clause]) -> Iterator[tuple[int, int]]:
    """The places of clauses of different entries that share a language, a unit and a word."""
    by_word: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, clause in enumerate(clauses):
        for stem in clause.whole:
            by_word[clause.lang, clause.unit, stem].append(place)
    for place, clause in enumerate(clauses):
        sharing = (by_word[clause.lang, clause.unit, stem] for stem in clause.whole)
        near = {
            other
            for places in sharing
            if len(places) <= _COMMON
            for other in places[bisect_right(places, place) :]
            if clauses[other].entry != clause.entry
        }
        yield from ((place, other) for other in sorted(near))


def _contradict(one: _Clause, other: _Clause) -> bool:
    if one.values & other.values or one.bound != other.bound:
        return False
    if min(one.values) < min(other.values) and max(other.values) < max(one.values):
        return False
    more = bool(one.asks_more(other)) + bool(other.asks_more(one))
    sides = product((one.said, one.whole), (other.said, other.whole))
    return more < 2 and any(_alike(mine, theirs, more) for mine, theirs in sides)


def _alike(mine: frozenset[str], theirs: frozenset[str], more: int) -> bool:
    """`more`: of how many of the two the question speaks of something else."""
    fewest = min(len(mine), len(theirs))
    if fewest == 0 or (fewest < FEWEST and more):
        return False
    return len(mine & theirs) >= ALIKE * len(mine | theirs)


def _clauses(entry_id: str, text: EntryText) -> Iterator[_Clause]:
    stem = stemmer(text.lang)
    asked = _stems(text.question, stem)
    told = [sentence for sentence in map(str.strip, _END.split(text.answer)) if sentence]
    for sentence, part in ((whole, part) for whole in told for part in _COMMA.split(whole)):
        by_unit = _facts(part, text.lang)
        if not by_unit:
            continue
        said, folded = _stems(part, stem), set(words(part))
        bound = f"{bool(folded & _LEAST)}{bool(folded & _MOST)}"
        for unit, values in by_unit.items():
            yield _Clause(
                entry_id, text.question, sentence, text.lang, unit, frozenset(values), bound, said, asked
            )


def _facts(sentence: str, lang: Lang) -> dict[str, set[float]]:
    found: dict[str, set[float]] = {}
    for value, unit in numbers(sentence, lang):
        try:
            amount = float(value) * _DAYS.get(unit, 1)
        except ValueError:
            continue
        unit = "day" if unit in _DAYS else unit
        if unit in _UNITS and not (unit == "day" and amount < 1):
            found.setdefault(unit, set()).add(amount)
    return found


def _stems(text: str, stem: Callable[[str], str]) -> frozenset[str]:
    return frozenset(
        stem(word)[:_STEM_LETTERS]
        for word in words(text)
        if len(word) > 2 and word.isalpha() and word not in _SECONDARY
    )


def _told(one: _Clause, other: _Clause) -> Contradiction:
    said = "\n".join(f"{c.entry}\n{c.sentence}" for c in (one, other))
    key = hashlib.sha256(said.encode()).hexdigest()[:32]
    first, second = (Statement(c.entry, c.question, c.sentence) for c in (one, other))
    return Contradiction(key, first, second)
