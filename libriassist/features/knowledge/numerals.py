"""Whether a translation says the same numbers as its original: a price, a delay or a quantity is not a word."""

from __future__ import annotations

import re

from ...ai.llm.facts import numbers
from ...protocol import Lang

_AM_PM = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))?[ \u00a0\u202f]?([ap])\.?m\b", re.IGNORECASE)

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_QUOTED = re.compile(r"«[^«»\d]*»|“[^“”\d]*”|„[^„“\d]*“")
"""Names that stay in the language of the site; `dos carré collé` is not two of anything in Spanish."""


def same_numbers(one: str, lang: Lang, other: str, other_lang: Lang) -> bool:
    """Whether both texts have the same numbers, whatever their order, units and way of writing."""
    return _values(one, lang) == _values(other, other_lang)


def _values(text: str, lang: Lang) -> set[str]:
    if lang == "en":
        text = _THOUSANDS.sub("", text)
    text = _QUOTED.sub(" ", _AM_PM.sub(_full_hour, text))
    return {value for value, _ in numbers(text, lang)} - {"0"}


def _full_hour(found: re.Match[str]) -> str:
    hour = int(found.group(1)) % 12 + 12 * (found.group(3).lower() == "p")
    return f"{hour}:{found.group(2) or '00'}"
