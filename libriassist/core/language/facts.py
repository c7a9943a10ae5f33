"""Facts a client states: order numbers, e-mail, quantities, dates, formats, exactly as typed.

Nothing here is verified. E-mail addresses, phone numbers and postcodes are masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ...protocol import BriefFact, FactKind
from .client_words import PHOTO
from .folding import fold
from .order_numbers import SHIPPED, OrderNumbers

MAX_FACTS = 14
_MAX_FACT_CHARS = 60
_EMAIL = re.compile(
    r"(?<![\w.+-])([a-z0-9._%+'-]{1,64})@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})", re.IGNORECASE | re.ASCII
)
_PHONE = re.compile(r"(?<![\w.])(?:\+\d{1,3}[ .-]?\(?0?\)?|0)\d(?:[ .-]?\d{2}){4}(?!\w)", re.ASCII)
_POSTCODE = re.compile(
    r"(?:code postal|cp|postcode|zip|postal code|codigo postal|postleitzahl|plz"
    r"|cap)\W{0,3}(?:\w{1,5}\W)?(\d{4,5})\b",
    re.IGNORECASE,
)
_ONLY_POSTCODE = re.compile(r"^\W*(\d{5})\W*$", re.ASCII)
_MONTH = (
    r"(?:janv|f[eé]v|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[eé]c|jan|feb|march|apr|may|june|july|aug|dec"
    r"|enero"
    r"|mayo|junio|julio|agosto|m[aä]rz|juni|juli|gennaio|maggio|giugno|luglio)[\w.]{0,8}"
)
_DAY_NAME = (
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday"
    r"|lunes|martes|mi[eé]rcoles|jueves|viernes|montag|dienstag|mittwoch|donnerstag|freitag|samstag|luned[iì]"
    r"|marted[iì]"
    r"|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica)"
)
_WRITTEN: tuple[tuple[FactKind, str], ...] = (
    (
        "quantity",
        r"(?:\d{1,5}|un seul|deux|trois|quatre|cinq|six|dix|vingt|cent|tous les|toutes les|all|two|three"
        r"|five|ten)"
        r" (?:de (?:mes|nos|ces) )?(?:exemplaires?|livres?|copies|copy|books?|ouvrages?|ejemplares|libros"
        r"|exemplare"
        r"|b[uü]cher|copie|libri|volumes?)|tirage de \d{1,5}",
    ),
    ("pages", r"\d{1,4} (?:pages?|p\.|p[aá]ginas?|seiten|pagine)"),
    (
        "format",
        r"A[3-6]|(?:format|formato) (?:poche|carr[eé]|paysage|portrait|roman|cuadrado)"
        r"|\d{1,2}(?:[.,]\d)? ?(?:cm)? ?[x×] ?\d{1,2}(?:[.,]\d)?(?: ?cm)?",
    ),
    (
        "date",
        rf"\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-](?:20)?\d{{2}})?|\d{{4}}-\d{{2}}-\d{{2}}|(?:1er"
        rf"|\d{{1,2}}\.?) (?:de )?{_MONTH}"
        rf"(?: \d{{4}})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?|(?:avant|pour|depuis|before|by|since|bis|seit"
        rf"|antes del"
        rf"|entro) (?:le |the |el )?(?:\d{{1,2}} )?(?:{_DAY_NAME}|demain|tomorrow|hier|yesterday|no[eë]l"
        rf"|christmas)"
        rf"|(?:depuis|since|il y a|seit|hace|da) \d{{1,2}} (?:jours?|semaines?|mois|days?|weeks?|months?"
        rf"|tagen?|wochen"
        rf"|d[ií]as|semanas|giorni|settimane)",
    ),
    ("amount", r"\d{1,5}(?:[.,]\d{1,2})? ?(?:€|euros?|eur)"),
)
_PATTERNS = tuple(
    (kind, re.compile(rf"(?<![\w,.])(?:{pattern})(?!\w)", re.IGNORECASE)) for kind, pattern in _WRITTEN
)


_NAMED_ORDER = re.compile(
    r"(?:commande|order|pedido|bestellung|bestellnummer|ordine)\W{0,3}(?:n[°or.]{0,2}|num[eé]ro|number|nr|no|#)?\W{0,3}"
    r"((?:[A-Z]{1,5}[-_/]?)?\d[\d-]{4,20})(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
"""A number of any other shape, when it is called one."""


def order_numbers_in(text: str, numbers: OrderNumbers = SHIPPED) -> list[str]:
    """The distinct order numbers in a message: the shop's as it writes them, others as typed."""
    return list(dict.fromkeys(numbers.find(text) + _NAMED_ORDER.findall(numbers.without(text))))


def facts_in(text: str, *, proof_was_asked: bool, numbers: OrderNumbers = SHIPPED) -> list[tuple[FactKind, str]]:
    """What one message states. `proof_was_asked`: five digits alone are then a postcode."""
    return list(_facts_in(text, proof_was_asked, numbers))


@lru_cache(maxsize=256)
def _facts_in(text: str, proof_was_asked: bool, numbers: OrderNumbers) -> tuple[tuple[FactKind, str], ...]:
    """Kept, because a brief is written anew after each message, from the same turns and one more."""
    found: list[tuple[FactKind, str]] = [("order_number", number) for number in order_numbers_in(text, numbers)]
    rest = _NAMED_ORDER.sub(" ", numbers.without(text))
    found += [("email", f"{local[0]}•••@{domain}") for local, domain in _EMAIL.findall(rest)]
    rest = _EMAIL.sub(" ", rest)
    found += [("phone", _masked(phone)) for phone in _PHONE.findall(rest)]
    rest = _PHONE.sub(" ", rest)
    postcodes = _POSTCODE.findall(rest) + (_ONLY_POSTCODE.findall(rest) if proof_was_asked else [])
    found += [("postcode", f"{code[:2]}•••") for code in postcodes]
    for kind, pattern in _PATTERNS:
        found += [(kind, match.group()[:_MAX_FACT_CHARS]) for match in pattern.finditer(rest)]
    if (photo := PHOTO.search(fold(rest))) is not None:
        found.append(("photo", _clause_around(rest, photo.start())))
    return tuple(dict.fromkeys(found))


def newest(facts: Iterator[BriefFact]) -> list[BriefFact]:
    """Each fact once, where it was first said; at most MAX_FACTS, the latest."""
    once: dict[tuple[FactKind, str], BriefFact] = {}
    for fact in facts:
        once.setdefault((fact.kind, fold(fact.text)), fact)
    return list(once.values())[-MAX_FACTS:]


def _masked(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return f"•••• {digits[-2:]}"


def _clause_around(text: str, place: int) -> str:
    """The words around a place, for the reader to see what was meant."""
    place = min(place, len(text))
    start = max((text.rfind(mark, 0, place) for mark in ".,;!?\n"), default=-1) + 1
    clause = " ".join(text[start : place + _MAX_FACT_CHARS].split())
    return clause if len(clause) <= _MAX_FACT_CHARS else clause[:_MAX_FACT_CHARS].rsplit(" ", 1)[0] + "…"
