"""Personal data in a client's words: found by rules, masked before a model or a log sees them, restored after.

Order numbers stay: they are needed and tell nothing alone. Kinds: KINDS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...core.language.folding import fold
from ...core.language.order_numbers import SHIPPED, OrderNumbers
from ...core.language.secrets_typed import secret_spans
from .first_names import FIRST_NAMES
from .health import health_spans
from .health_words import FAMILY_FIRST_NAME, FAMILY_NAME, TOPIC
from .person_rules import (
    AT_HOME,
    BANK,
    BELLS,
    BIRTH,
    BIRTH_BEFORE,
    BIRTH_PLACE,
    BORN_NAME,
    DETAILS,
    DOORS,
    INTERPHONE,
    NIR,
    NIR_WORDS,
    NOT_BORN,
    OF_THE_YEAR,
    PAPERS,
    PLATES,
)
from .rules import ADDRESS, EMAIL, FULL_NAME, IBAN, NAMES, NOT_A_NAME, PARTICLES, PHONES, PLACES

KINDS = ("SECRET", "EMAIL", "IBAN", "CARD", "ID", "BIRTH", "CODE", "PHONE", "ADDRESS", "HEALTH", "NAME")
"""By precedence, where two stretches overlap."""
_SURER_THAN_DIGITS = frozenset({"SECRET", "EMAIL", "IBAN", "CARD"})
_PLACEHOLDER = re.compile(rf"<(?:{'|'.join(KINDS)})_\d+>")
MAX_NAME_WORDS = 3
_NEAR = 15
_LINE = 60
_SHORTEST_CODE = 3
_ELIDED = re.compile(r"[ldjcnmst]['’]")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of personal data, `text[start:end]`."""

    start: int
    end: int
    kind: str


def find_personal_data(text: str, numbers: OrderNumbers = SHIPPED) -> list[Span]:
    """In order, not overlapping: the kinds' precedence, then the longer stretch, wins. Order numbers are none, but
    what is only digits may be a card's all the same."""
    free = [True] * (len(text) + 1)

    def take(start: int, end: int) -> bool:
        taken = start < end and all(free[start:end])
        if taken:
            free[start:end] = [False] * (end - start)
        return taken

    by_precedence = sorted(_candidates(text), key=lambda s: (KINDS.index(s.kind), s.start - s.end))
    surer = [span for span in by_precedence if span.kind in _SURER_THAN_DIGITS]
    for start, end in numbers.spans(text, lettered=True):
        take(start, end)
    found = [span for span in surer if take(span.start, span.end)]
    for start, end in numbers.spans(text):
        take(start, end)
    found += [span for span in by_precedence if span.kind not in _SURER_THAN_DIGITS and take(span.start, span.end)]
    return sorted(found, key=lambda span: span.start)


class Masker:
    """Masks the texts of one conversation: the same value always has the same placeholder, `<EMAIL_1>`."""

    def __init__(self, numbers: OrderNumbers = SHIPPED) -> None:
        self._numbers = numbers
        self._placeholders: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}

    @property
    def placeholders(self) -> frozenset[str]:
        """Those given out so far."""
        return frozenset(self._values)

    def mask(self, text: str) -> str:
        """The text with its personal data replaced. What looks like a placeholder already is not one of ours."""
        text = _PLACEHOLDER.sub(" ", text)
        parts: list[str] = []
        end = 0
        for span in find_personal_data(text, self._numbers):
            parts += [text[end : span.start], self._placeholder(span.kind, text[span.start : span.end])]
            end = span.end
        return "".join([*parts, text[end:]])

    def restore(self, text: str) -> str:
        """The placeholders as the values they stand for; secrets stay masked."""
        return _PLACEHOLDER.sub(lambda found: self._values.get(found.group(), found.group()), text)

    def _placeholder(self, kind: str, value: str) -> str:
        key = kind, re.sub(r"[\s.-]", "", value).casefold()
        if key not in self._placeholders:
            number = 1 + sum(known == kind for known, _ in self._placeholders)
            placeholder = self._placeholders[key] = f"<{kind}_{number}>"
            self._values[placeholder] = "•••" if kind in ("SECRET", "CARD") else value
        return self._placeholders[key]


def for_log(text: str) -> str:
    """The text with its personal data replaced by their kinds, `<EMAIL>`."""
    parts: list[str] = []
    end = 0
    for span in find_personal_data(text):
        parts += [text[end : span.start], f"<{span.kind}>"]
        end = span.end
    return "".join([*parts, text[end:]])


def _candidates(text: str) -> Iterator[Span]:
    for start, end, kind in secret_spans(text):
        yield Span(start, end, kind)
    for pattern in EMAIL:
        for match in pattern.finditer(text):
            yield Span(*match.span(), "EMAIL")
    for match in IBAN.finditer(text):
        yield from _iban(match.group(), match.start())
    for pattern in PHONES:
        for match in pattern.finditer(text):
            start, end = match.span("value")
            if "isbn" not in text[max(0, start - _NEAR) : start].casefold():
                yield Span(start, end, "PHONE")
    addresses = list(_addresses(text))
    doors = list(_doors(text))
    yield from (*addresses, *doors, *_papers(text), *_births(text))
    if addresses or doors or AT_HOME.search(text):
        for match in DETAILS.finditer(text):
            yield Span(*match.span("value"), "ADDRESS")
    for start, end, kind in health_spans(text):
        yield Span(start, end, kind)
    yield from _names(text)


def _births(text: str) -> Iterator[Span]:
    for pattern in (BIRTH, BIRTH_BEFORE, BIRTH_PLACE, OF_THE_YEAR):
        for match in pattern.finditer(text):
            if not NOT_BORN.search(text, max(0, match.start() - _LINE), match.start()):
                yield Span(*match.span("value"), "BIRTH")


def _doors(text: str) -> Iterator[Span]:
    for pattern in (*DOORS, INTERPHONE):
        for match in pattern.finditer(text):
            if sum(c.isalnum() for c in match["value"]) >= _SHORTEST_CODE or pattern is INTERPHONE:
                yield Span(*match.span("value"), "CODE")
    for pattern in BELLS:
        for match in pattern.finditer(text):
            yield Span(*match.span("value"), "NAME")


def _papers(text: str) -> Iterator[Span]:
    for match in NIR.finditer(text):
        if _social_security(match.group()) or NIR_WORDS.search(text, max(0, match.start() - _LINE), match.start()):
            yield Span(*match.span(), "ID")
    for pattern in (*PAPERS, *BANK, *PLATES):
        for match in pattern.finditer(text):
            yield Span(*match.span("value"), "ID")


def _social_security(written: str) -> bool:
    """Whether the key of a French number is right."""
    compact = re.sub(r"[^0-9AB]", "", written.upper()).replace("2A", "19").replace("2B", "18")
    return len(compact) == 15 and int(compact[13:]) == 97 - int(compact[:13]) % 97


def _addresses(text: str) -> Iterator[Span]:
    for pattern in (*ADDRESS, *PLACES):
        for match in pattern.finditer(text):
            start, end = match.span("value")
            yield Span(start, start + len(text[start:end].rstrip(" ,.;:!?\n")), "ADDRESS")


def _names(text: str) -> Iterator[Span]:
    for match in FULL_NAME.finditer(text):
        first = re.split(r"[\s-]", match.group("value"))[0]
        start = match.start("value")
        if fold(first) in FIRST_NAMES and not TOPIC.search(text, max(0, start - _LINE), start):
            yield Span(*match.span("value"), "NAME")
    for match in BORN_NAME.finditer(text):
        if not NOT_BORN.search(text, max(0, match.start() - _LINE), match.start()):
            yield from _name(match.group("value"), match.start("value"))
    for match in FAMILY_FIRST_NAME.finditer(text):
        if fold(match.group("value")) in FIRST_NAMES:
            yield Span(*match.span("value"), "NAME")
    for match in FAMILY_NAME.finditer(text):
        yield from _name(match.group("value"), match.start("value"))
    for pattern in NAMES:
        for match in pattern.finditer(text):
            yield from _name(match.group("value"), match.start("value"))


def _iban(written: str, start: int) -> Iterator[Span]:
    """The longest head of what was matched that is an IBAN, or looks like a mistyped French one."""
    from stdnum import iban  # brings pydoc along: loaded with the first number that may be one

    ends = [m.end() for m in re.finditer(r"[A-Za-z0-9]", written)]
    for end in reversed(ends):
        compact = re.sub(r"[^A-Za-z0-9]", "", written[:end])
        if len(compact) < 15:
            return
        if iban.is_valid(compact, check_country=False) or (compact[:2].upper() == "FR" and len(compact) == 27):
            yield Span(start, start + end, "IBAN")
            return


def _name(written: str, start: int) -> Iterator[Span]:
    """The words of a name: up to three, ended by a word that is none. One at least must be left."""
    end = count = 0
    for match in re.finditer(r"[^\W\d_][\w'’.-]*", written):
        word = match.group().rstrip(".'’")
        named = word[:1].isupper() or end > 0
        if named and word.casefold() in PARTICLES and written[match.end() :].lstrip()[:1].isupper():
            continue
        if word.casefold() in NOT_A_NAME or _ELIDED.match(word) or count == MAX_NAME_WORDS:
            break
        end, count = match.start() + len(word), count + 1
    if count:
        yield Span(start, start + end, "NAME")
