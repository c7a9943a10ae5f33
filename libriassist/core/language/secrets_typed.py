"""Secrets people type into a chat though nobody asked: card numbers, passwords, keys. Found by rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CARD = re.compile(r"(?<![\w.,-])\d(?:[ .\u00a0\u202f-]?\d){12,18}(?![\w-]|[.,/]\d)", re.ASCII)
_ISBN = re.compile(r"97[89](?:[ -]?\d){10}")
_CARD_FIRST_DIGITS = "23456"
_SECURITY_CODE = re.compile(
    r"\b(?:cvv|cvc|cvv2|crypto(?:gramme)?(?: visuel)?|code (?:de )?sécurité|code (?:de )?securite|security code"
    r"|prüfziffer|código de seguridad|codice di sicurezza)(?: de (?:ma|la) carte)?\s*+"
    r"(?:(?:est|is|ist|es|è|:|=)\s*+)?"
    r"(?:le |the )?(\d{3,4})\b(?!\s*(?:€|euros?|pages?|exemplaires?))",
    re.IGNORECASE,
)
_PASSWORD = re.compile(
    r"\b(?:mots? de passe|mot de pass|mdp|code secret|code pin|password|passwd|pwd|passcode|pass\s?phrase"
    r"|contraseña|clave secreta|passwort|kennwort|parola d['’]ordine|parole d['’]ordine"
    r"|api[ _-]?key|clé api|cle api|secret[ _-]?key|client[ _-]?secret|access[ _-]?token)\b"
    r"(?:\s++(?:de mon compte|du compte|de connexion|actuel|provisoire|temporaire|du site|client|for my account))?"
    r"\s*+(?:(?:est|c['’]est|is|ist|es|è|était|was)(?:\s*+:)?|[:=]|->|→)\s*+(?:[\"'«“„]\s*+)?"
    r"(?P<secret>[^\s\"'»”“,;]{4,80})",
    re.IGNORECASE,
)
_BARE_PASSWORD = re.compile(
    r"\b(?:mdp|pwd|passwd|password|mot de passe"
    r"|pass)[ \u00a0]+(?P<secret>(?=[^\s]*\d)(?=[^\s]*[a-z])[\w!@#$%&*?+-]{5,40})"
    r"|\b(?P<named>p[a@]ssw[o0]rd[\w!@#$%&*?+-]{1,20})",
    re.IGNORECASE,
)
_NO_PASSWORD = re.compile(
    r"(?:ne|pas|plus|pas|perdu\w*|oublié\w*|oublie\w*|incorrecte?|invalide|refusé\w*|erroné\w*|faux"
    r"|expiré\w*|not|wrong"
    r"|invalid|incorrect|lost|forgotten|expired|rejected|falsch|incorrecta|sbagliata|toujours|encore|bien"
    r"|trop|obligatoire"
    r"|required|too|bon|bonne|demandé\w*|visible|celui|bloqué\w*|changé\w*|modifié\w*|dans|sur|pour|quoi"
    r"|quel\w*|comment"
    r"|nécessaire|identique|différent\w*|temporaire|il|elle|vraiment|normal\w*)[.!?…]*",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"(?<![\w-])(?:sk-(?:ant-|proj-)?[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}"
    r"|AKIA[0-9A-Z]{16}"
    r"|xox[abprs]-[A-Za-z0-9-]{10,}|glpat-[\w-]{16,}|AIza[\w-]{30,}|[rps]k_(?:live|test)_\w{16,}|whsec_\w{16,}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{6,}|hf_[A-Za-z0-9]{20,}"
    r"|(?=[A-Za-z_-]{0,60}\d)(?=\w{0,60}[A-Za-z])[A-Fa-f0-9]{32,128})(?![\w-])"
    r"|\bbearer\s+(?P<bearer>[\w.~+/-]{16,}=*)",
    re.IGNORECASE,
)


_DIGIT = re.compile(r"\d")
_CASELESS = re.compile("[\u017f\u212a\u0130\u0131]")
"""What a pattern that ignores case takes for s, k or i, and `lower` does not."""
_NAMES = (
    "pass", "p@ss", "mdp", "pwd", "code", "contrase", "clave", "kennwort", "parol", "api", "key", "secret",
    "token",
)  # fmt: skip
"""Every name of a password has one of these in it."""
_LONG = 15
"""No key is shorter; few words are longer."""


def secret_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind (`CARD` or `SECRET`) of every secret, in no order; they may overlap."""
    digits, names, long = _may_hold(text)
    if digits:
        yield from _numbers(text)
    if names:
        yield from _passwords(text)
    if long:
        for match in _KEY.finditer(text):
            start, end = match.span("bearer") if match.group("bearer") else match.span()
            yield start, end, "SECRET"


def _may_hold(text: str) -> tuple[bool, bool, bool]:
    """Whether there can be numbers, passwords and keys at all: every message is read, and few hold any."""
    names = any(map(text.lower().__contains__, _NAMES)) or _CASELESS.search(text) is not None
    return _DIGIT.search(text) is not None, names, max(map(len, text.split()), default=0) >= _LONG


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    kept = [match.span() for match in _ISBN.finditer(text)]
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        inside = any(start <= match.start() and match.end() <= end for start, end in kept)
        if not inside and digits[0] in _CARD_FIRST_DIGITS and luhn(digits) and len(set(digits)) > 1:
            yield match.start(), match.end(), "CARD"
    for match in _SECURITY_CODE.finditer(text):
        yield match.start(1), match.end(1), "SECRET"


def _passwords(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _PASSWORD.finditer(text):
        word = match.group("secret")
        if not _NO_PASSWORD.fullmatch(word) and not word.startswith("<"):
            yield match.start("secret"), match.start("secret") + len(word.rstrip(".!?)")), "SECRET"
    for match in _BARE_PASSWORD.finditer(text):
        name = "secret" if match.group("secret") else "named"
        yield match.start(name), match.end(name), "SECRET"


def has_secret(text: str) -> bool:
    """Whether there is any."""
    return next(secret_spans(text), None) is not None


def without_secrets(text: str) -> str:
    """The text with every secret blacked out, for lists and notices; the conversation itself keeps it."""
    spans = list(secret_spans(text))
    if not spans:
        return text
    masked = list(text)
    for start, end, _ in spans:
        masked[start:end] = "•" * (end - start)
    return "".join(masked)


def luhn(digits: str) -> bool:
    """Whether the last digit is the right one for the others (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
