"""What of a turn is language: without code, markup, keys, traces and letters struck at random.

The assistant answers only this part, tells the language by it, and calls nobody for the rest. An error message or
a line of code that a client quotes beside a question is left out; the question stays. Every pattern is linear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from ...core.language.order_numbers import SHIPPED, OrderNumbers
from .letters import letter_grams
from .words import words

MAX_CHARS = 8_000
"""What comes later is not read."""
_MAX_LINES = 200
_MASH_WORDS = 60
"""Words looked at for letters struck at random."""
_LONG_WORD = 5
"""Shorter words may be abbreviations."""
_ALIKE = 0.35
"""The likeness to words of our languages (letters.likeness) under which a word is struck at random."""
_UNLIKE = 0.2
_KNOT = 3
"""Consonants in a row that words of our languages may have."""
_MOST = 0.6
"""The share of the letters that must be at random before a turn counts as such."""
_KEY_CHARS = 16
_SIGNS = 3
"""Signs of code in a line that make it code, if there is one for every _CHARS_PER_SIGN characters."""
_CHARS_PER_SIGN = 14

_TAG = re.compile(r"<(?:!--|[/!?]?[a-zA-Z])[^<>]{0,2000}>")
_FENCED = re.compile(r"```[^`]{0,8000}```")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_SIGN = re.compile(r"\"(?=\s?:)|[{}\[\]<>=\\|`;$#~^@]|[)(](?=[;,.{)])|::|&&|\w\(|\*(?!\*)")
_SQL = re.compile(
    r"^\W{0,4}(?:select|insert|update|delete|drop|create|alter|truncate|union|exec|show|grant)\b(?=.)",
    re.IGNORECASE,
)
_SQL_PART = re.compile(
    r"\b(?:from|into|table|tables|set|where|database|values|join|column|index|all select|xp_cmdshell)\b",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(
    r"\b(?:my|your|our|the|an?|please|this|that|for|you|i|we|mon|ma|mes|le|la|les|un|une|votre|svp)\b",
    re.IGNORECASE,
)
_SQL_KEYWORD = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|DROP|FROM|WHERE|TABLE|INTO|UNION|ALTER|JOIN)\b")
_TRACE = re.compile(
    r"^\s{0,40}(?:at [\w.$<>/]{3,200}[(:]|File \"|Traceback \(most recent|Caused by:|Exception in thread"
    r"|\.\.\. \d+ more"
    r"|[A-Za-z_$][\w.$]{0,200}(?:Error|Exception|Warning)\b|(?:npm|git|sudo|curl|pip|cd|ls|rm|cat|chmod|docker)"
    r" [-./~\w]|#!/|//|/\*|(?:def|class|import|from|function|const|let|var|public|private|return|void|int)"
    r" [\w.]{1,80}\s?(?:[(=:;{.]|as \w+$|$)|(?:print|echo|printf|assert)\("
    r"|\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[A-Z]{4,12} \d{3,5} \(\w{1,12}\):|(?:console|System|sys"
    r"|logger)\.\w{1,20}[.(]"
    r"|(?i:segmentation fault|kernel panic|lorem ipsum)"
    r"|\$ |>>> |0x[0-9a-fA-F]{4}|ssh-\w+ |-----BEGIN)"
)
_WEB = re.compile(r"^(?:https?://|www\.|mailto:)|^[^@\s]{1,64}@[^@\s.]{1,63}\.[^@\s]{1,63}$", re.IGNORECASE)
_ODD = re.compile(
    r"\A[\"'(\[]?(?:[\w.]++\(\S*+|[a-z][a-z0-9]*+_\w++|\w++=\S++|-{1,2}[a-z]\S*+|[a-z]:\\\S*+|(?:/[\w.-]++){2,}+/?"
    r"|\w++(?:::|->)\S++|[a-z]++[A-Z]\w*+\.\S++|#[0-9a-f]{6,8}|\$\{?\w++\}?|%[a-z]|\{\{?\S*+)\Z"
)
_INDENT = ("  ", "\t")
_MIXED = re.compile(r"^[\w+/=.:-]+$", re.ASCII)


@lru_cache(maxsize=256)
def readable(text: str, numbers: OrderNumbers = SHIPPED) -> str:
    """The part of `text` that is language, as written; empty when there is none. A turn without code,
    markup or letters at random comes back as it is. `numbers`: the shop's order numbers are no keys."""
    head = text[:MAX_CHARS]
    stripped = _ENTITY.sub(" ", _TAG.sub(" ", _FENCED.sub(" ", head)))
    lines = stripped.split("\n")[:_MAX_LINES]
    spoken = [line for line in lines if not _is_code(line)]
    if len(spoken) < len(lines):
        spoken = [line for line in spoken if not line.startswith(_INDENT)]
    kept = "\n".join(_without_keys(line, numbers) for line in spoken)
    if not any(char.isalpha() for char in kept):
        return ""
    if kept == head:
        return "" if not words(kept) or _at_random(kept) else text
    return kept if any(word.isalpha() for word in words(kept)) and not _at_random(kept) else ""


def _is_code(line: str) -> bool:
    """Whether a line is code, a query, a record or a line of a trace, rather than a sentence."""
    plain = line.strip()
    if not plain:
        return False
    if _TRACE.match(plain) or _is_query(plain):
        return True
    tokens = plain.split()
    odd = sum(bool(len(token) <= 300 and _ODD.match(token)) for token in tokens)
    if odd * 2 > len(tokens):
        return True
    signs = sum(1 for _ in _SIGN.finditer(plain))
    return signs >= _SIGNS and signs * _CHARS_PER_SIGN >= len(plain)


def _is_query(plain: str) -> bool:
    """A statement to a database; "Update my order" is none."""
    if _SQL_PART.search(plain) is None:
        return False
    keywords = len(_SQL_KEYWORD.findall(plain[:500]))
    if keywords >= 2 and plain != plain.upper():
        return True
    if _SQL.match(plain) is None:
        return bool(keywords >= 2 and re.search(r"[;*=]", plain))
    return bool(re.search(r"[;*=]", plain)) or _SAYS_MORE.search(plain) is None


def _without_keys(line: str, numbers: OrderNumbers) -> str:
    """The line without keys, tokens and digests: long runs of letters and digits that are no words."""
    if len(line) < _KEY_CHARS:
        return line
    return " ".join(token for token in line.split(" ") if not _is_key(token) or numbers.find(token))


def _is_key(token: str) -> bool:
    token = token.strip("\"'`,;()[]<>.")
    if len(token) < _KEY_CHARS or not _MIXED.match(token) or _WEB.match(token):
        return False
    digits = sum(char.isdigit() for char in token)
    letters = sum(char.isalpha() for char in token)
    if digits and letters:
        inside = any(char.isupper() for char in token[1:]) and any(char.islower() for char in token)
        return inside or (letters < 3 * digits and letters > 2)
    return letters > 0 and _likeness(token) < _ALIKE


def _at_random(text: str) -> bool:
    """Whether most letters belong to words that no language has: keys struck at random or over and over."""
    long = [word for word in words(text)[:_MASH_WORDS] if word.isalpha() and word.isascii()]
    letters = sum(map(len, long))
    struck = sum(len(word) for word in long if _is_struck(word) or _is_mumbled(word, long))
    return letters > 0 and struck >= _MOST * letters


def _is_struck(word: str) -> bool:
    if len(word) < _LONG_WORD:
        return _runs(word)
    return _repeats(word) or _is_strange(word) or _runs(word)


def _is_strange(word: str) -> bool:
    """Unlike words of our languages, and not to be spoken: some words of theirs are unlike all others."""
    likeness, knot = _likeness(word), max(map(len, _CONSONANTS.findall(word.lower())), default=0)
    return likeness < _ALIKE and (knot > _KNOT or (likeness < _UNLIKE and knot == _KNOT))


def _is_mumbled(word: str, among: Sequence[str]) -> bool:
    """A short word without a vowel, three times."""
    return len(word) > 2 and not _VOWELS.intersection(word.lower()) and among.count(word) > 2


def _likeness(word: str) -> float:
    return letter_grams().likeness(word[:200].lower().encode())


def _repeats(word: str) -> bool:
    """The same one to four letters over and over, three times at least."""
    return any(
        len(word) >= 3 * size and word == (word[:size] * (len(word) // size + 1))[: len(word)]
        for size in range(1, 5)
    )


_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm")
_CONSONANTS = re.compile(r"[^aeiouy]+")
_VOWELS = frozenset("aeiouy")
_NEXT = frozenset(pair for row in _ROWS for one, two in pairwise(row) for pair in (one + two, two + one))


def _runs(word: str) -> bool:
    """A finger drawn along a row of keys: nearly each letter lies beside the one before, five different ones; in a
    word of four letters all."""
    pairs = [word[place : place + 2] for place in range(len(word) - 1)]
    beside = sum(pair in _NEXT for pair in pairs)
    if len(word) == _LONG_WORD - 1:
        return len(set(word)) == len(word) and beside == len(pairs)
    return len(set(word)) >= _LONG_WORD and beside >= 0.8 * len(pairs)
