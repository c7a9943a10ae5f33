"""The facts in a text that can be compared without understanding it: numbers with units, links."""

from __future__ import annotations

import re
import unicodedata

from ...protocol import Lang
from ..language.words import words

_UNITS = {
    "%": "% pour cent percent pourcent prozent por ciento per cento",
    "€": "€ eur euro euros",
    "$": "$ usd dollar dollars dolares dollari",
    "£": "£ gbp pound pounds",
    "hour": "h heure heures hour hours stunde stunden hora horas ora ore",
    "day": "jour jours journee journees day days tag tage tagen tags dia dias giorno giorni",
    "week": "semaine semaines week weeks woche wochen semana semanas settimana settimane",
    "month": "mois month months monat monate monaten mes meses mese mesi",
    "year": "an ans annee annees year years jahr jahre jahren ano anos anno anni",
    "page": "page pages seite seiten pagina paginas pagine",
    "copy": "exemplaire exemplaires copy copies exemplar exemplare ejemplar ejemplares copia copie copias",
    "mm": "mm millimetre millimetres",
    "cm": "cm centimetre centimetres",
    "g": "g gr gramme grammes gram grams",
    "mb": "mo mb",
}
_UNIT_OF = {word: unit for unit, listed in _UNITS.items() for word in listed.split()}
STRICT_UNITS = frozenset(["%", "€", "$", "£", "hour", "day", "week", "month", "year"])
"""Prices, shares and delays: they must come from a passage, not from the client's own question."""
_LINK = re.compile(
    r"(?:https?|ftp|file|data|javascript|vbscript)\s*:[^\s<>\"'()\]]*"
    r"|\bwww\.[^\s<>\"'()\]]+"
    r"|(?<![\w.+%-])[\w.+%-]++@[\w-]++(?:\.[\w-]++)++"
    r"|\b(?:[a-z0-9-]{2,63}+\.){1,8}(?:com|fr|org|net|eu|io|info|biz|shop|example|test|app|dev|co|ru|cn|be|ch|lu|ca|de"
    r"|es|it|uk|us|me|ai|xyz|site|online|link|evil)\b(?:/[^\s<>\"'()\]]*)?",
    re.IGNORECASE,
)
_AFTER_A_LINK = ".,;:!?…»”\"'"
_AMOUNT = r"(\d{1,3}(?:[ \u00a0\u202f.']\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)"
_NUMBER = re.compile(rf"(?<![\w.,]){_AMOUNT}\s*(%|€|\$|£|[^\W\d_]+)?")
_MONEY_BEFORE = re.compile(rf"([€$£])\s?{_AMOUNT}")
_RANGE = re.compile(r"^\s*(?:a|à|et|ou|-|–|to|and|or|bis|und|oder|y|o|e|al)\s*$", re.IGNORECASE)
_WRITTEN: tuple[tuple[Lang, str, str], ...] = (
    ("fr", "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
     "vingt trente quarante cinquante soixante quatre-vingt-dix cent mille"),
    ("en", "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
     "twenty thirty forty fifty sixty ninety hundred thousand"),
    ("es", "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis",
     "veinte treinta cuarenta cincuenta sesenta noventa cien mil"),
    ("de", "zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn",
     "zwanzig dreissig vierzig funfzig sechzig neunzig hundert tausend"),
    ("it", "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici",
     "venti trenta quaranta cinquanta sessanta novanta cento mille"),
)  # fmt: skip
"""Two to sixteen, then twenty, thirty, forty, fifty, sixty, ninety, a hundred, a thousand."""
_NUMERALS_OF: dict[Lang, dict[str, str]] = {
    lang: {name: str(value) for value, name in enumerate(listed.split(), start=2)}
    | dict(zip(more.split(), ["20", "30", "40", "50", "60", "90", "100", "1000"], strict=True))
    for lang, listed, more in _WRITTEN
}
_NUMERALS_OF["fr"] |= {"vingt-quatre": "24", "quarante-huit": "48"}
_NUMERALS = {name: value for numerals in _NUMERALS_OF.values() for name, value in numerals.items()}
COUNTING_WORDS = frozenset(_UNIT_OF) | frozenset(_NUMERALS)
"""Units and written-out numbers, folded."""
_PER_CENT = re.compile(r"\b(?:pour|per|por)[ \u00a0-](?:cent|cento|ciento)\b", re.IGNORECASE)
_MONTHS = {
    name: month
    for listed in (
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "januar februar marz april mai juni juli august september oktober november dezember",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    )
    for month, name in enumerate(listed.split(), start=1)
}
_AMBIGUOUS_MONTHS = frozenset(["may", "march", "mars", "mai"])
_ISO_DAY = re.compile(r"\b\d{4}-(\d\d)-(\d\d)\b")


def plain(text: str) -> str:
    """Compatibility forms folded, invisible and control characters gone: what is compared is what is seen."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(
        c for c in folded if c in "\n\t" or unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cn", "Cs")
    )


def links(text: str) -> set[str]:
    """Web addresses, e-mail addresses and bare host names, as written, without the punctuation after them."""
    return {found.rstrip(_AFTER_A_LINK).lower() for found in _LINK.findall(text)}


def without_links(text: str, instead: str) -> str:
    """The text with `instead` for each of its links."""

    def replaced(found: re.Match[str]) -> str:
        return instead + found.group()[len(found.group().rstrip(_AFTER_A_LINK)) :]

    return _LINK.sub(replaced, text)


def numbers(text: str, lang: Lang | None = None) -> set[tuple[str, str]]:
    """Numbers and their unit (empty: none that matters): `5,5 %` is ("5.5", "%"). Written-out ones too (in any
    language when `lang` is None), and the days and months of ISO dates. In a range ("3 à 5 jours") every end has
    the unit."""
    text = _PER_CENT.sub("%", _LINK.sub(" ", text))
    found = {(_value(amount), sign) for sign, amount in _MONEY_BEFORE.findall(text)}
    for month, day in _ISO_DAY.findall(text):
        found |= {(str(int(day)), ""), (f"month {int(month)}", "")}
    pending: list[str] = []
    end = 0
    for match in _NUMBER.finditer(_spelled(text, lang)):
        value, unit = _value(match.group(1)), _unit(match.group(2))
        between = match.string[end : match.start()]
        if pending and not (_RANGE.match(between)):
            pending = []
        found.add((value, unit))
        joined = match.group(2) is not None and _RANGE.match(match.group(2)) is not None
        if unit:
            found |= {(earlier, unit) for earlier in pending}
            pending = []
        else:
            pending.append(value)
        end = match.start(2) if joined else match.end()
    found |= {(f"month {_MONTHS[w]}", "") for w in words(text) if w in _MONTHS and w not in _AMBIGUOUS_MONTHS}
    return found


def unsupported_numbers(said: str, passages: str, question: str) -> set[tuple[str, str]]:
    """Numbers of `said` that neither the passages nor, for those without a price, share or delay, the question
    has with the same unit."""
    known = numbers(passages)
    known_values = {value for value, unit in known if not unit}
    asked = {value for value, _ in numbers(question)}
    missing = set()
    for value, unit in numbers(said):
        if (value, unit) in known:
            continue
        if unit in STRICT_UNITS or (
            value not in known_values and value not in asked and not any(v == value for v, _ in known)
        ):
            missing.add((value, unit))
    return missing


def _spelled(text: str, lang: Lang | None) -> str:
    """Written-out numbers as digits: `quinze jours` becomes `15 jours`."""
    numerals = _NUMERALS if lang is None else _NUMERALS_OF[lang]
    return re.sub(
        r"[^\W\d_]+(?:-[^\W\d_]+)*", lambda found: numerals.get(_folded(found.group()), found.group()), text
    )


def _folded(word: str) -> str:
    return "-".join(words(word))


def _value(written: str) -> str:
    """`1 000`, `1.000` and `1000` are the same, and `5,50` is `5.5`."""
    grouped = re.fullmatch(r"\d{1,3}(?:[ \u00a0\u202f.']\d{3})+(,\d+)?", written)
    if grouped:
        written = re.sub(r"[ \u00a0\u202f.']", "", written)
    written = written.replace(",", ".")
    whole, _, part = written.partition(".")
    part = part.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{part}" if part else whole


def _unit(written: str | None) -> str:
    if not written:
        return ""
    return _UNIT_OF.get(written) or _UNIT_OF.get("".join(words(written)), "")
