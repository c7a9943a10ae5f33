"""What is taken out of a text before it is kept to learn from: everything that says who the person is."""

from __future__ import annotations

import re

GONE = "[…]"
"""Stands where something was taken out; the same for everything, so that nothing can be told from it."""
_PERSONAL = (
    re.compile(r"\bCL[\s\-–—_.]*\d{3,6}(?:[\s\-–—_.]*\d{3,6})?\b", re.IGNORECASE),
    re.compile(r"[\w.+%-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b"),
    re.compile(r"(?<!\w)(?:\+|00)?\d(?:[\s.\-/()]?\d){7,}(?!\w)"),
    re.compile(r"\b\d{1,4}\s?(?:bis|ter)?,?\s(?:rue|avenue|av\.|boulevard|bd|chemin|all[ée]e|impasse|place|route)\s[^,.;!?\n]{2,60}",
               re.IGNORECASE),
)  # fmt: skip
_INTRODUCED = re.compile(
    r"((?i:\bje m['’ ]?\s?appelle|\bmon nom (?:est|c['’]est)|\bje suis (?:m\.|mr|mme|madame|monsieur|mlle)|"
    r"\bau nom de|\bmy name is|\bich hei(?:ß|ss)e|\bmein name ist|\bme llamo|\bmi chiamo|\bcordialement,?|"
    r"\bm\.|\bmme\.?|\bmonsieur|\bmadame|\bmr\.?|\bmrs\.?)\s+)"
    r"([^\W\d_][\w'’-]*(?:\s+(?:(?:de|du|des|le|la|van|von)\s+)?[A-ZÀ-ÖØ-Þ][\w'’-]*){0,3})"
)
_NO_NAME = {
    "je",
    "j",
    "vous",
    "nous",
    "bonjour",
    "merci",
    "le",
    "la",
    "les",
    "un",
    "une",
    "est",
    "et",
    "pour",
    "i",
}


def without_personal_data(text: str) -> str:
    """The text with e-mail addresses, phone, account and order numbers, addresses and names taken out."""
    for pattern in _PERSONAL:
        text = pattern.sub(GONE, text)
    return _INTRODUCED.sub(_leave_out, text)


def _leave_out(found: re.Match[str]) -> str:
    if found[2].split()[0].casefold().split("'")[0] in _NO_NAME:
        return found[0]
    return f"{found[1]}{GONE}"
