"""What an agent once wrote, without anything that belongs to the client it was written to.

In doubt a word goes: a hole costs the next agent a moment, another client's name costs trust. Holes are
placeholders as in canned replies (`{client_name}`, `{order_number}` ...) or one of HOLES, which only a
person fills.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ...core.language.folding import fold
from ..language.words import words
from .openers import MONTHS, OPENERS, SMALL_WORDS, TITLES

HOLES = ("email", "phone", "date", "amount", "number", "address", "words", "link")
MAX_HOLES = 4
"""An answer with more holes than this was about one client only."""
ENOUGH_CONVERSATIONS = 2
"""A word written in small letters in so many conversations is nobody's name."""
_MAX_CHARS = 2_000
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HOLE = re.compile(r"\{[a-z_]+\}")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_STREETS = (
    r"rue|avenue|av\.?|boulevard|bd\.?|chemin|place|impasse|all[ée]e|route|quai|cours|square|lieu[- ]dit|street"
    r"|st\.|road|rd\.|lane|drive|calle|plaza|stra(?:ss|ß)e|via|piazza|viale"
)
_ADDRESS = re.compile(
    rf"\b\d{{1,4}}(?:\s*+(?:bis|ter|[a-d]))?(?:\s*+,)?\s++(?:(?:{_STREETS})\s++(?:[^\s,.;:!?]++\s?){{1,5}}"
    rf"|[^\s,.;:!?\d]++\s++(?:{_STREETS})\b)",
    re.IGNORECASE,
)
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![^\s@<>(),;])[^\s@<>(),;]++@[^\s@<>(),;]+\.[^\s@<>(),;.!?]+")),
    ("order_number", re.compile(r"\bCL[\s.–—-]*\d[\d\s.–—-]{4,16}\d", re.IGNORECASE)),
    ("address", _ADDRESS),
    ("phone", re.compile(r"(?<![\w+])(?:\+|00)?\d{1,3}(?:[\s.()/-]*\d){6,12}(?!\w)")),
    (
        "amount",
        re.compile(
            r"(?:€|£|\$)\s?\d[\d\s.,]*|\d[\d\s.,]{0,24}+(?:€|£|\$|euros?\b|eur\b|dollars?\b)", re.IGNORECASE
        ),
    ),
    (
        "date",
        re.compile(rf"\b\d{{1,2}}(?:er|st|nd|rd|th)?\s+(?:de\s+)?(?:{MONTHS})\b(?:\.?\s+\d{{4}})?", re.IGNORECASE),
    ),
    ("date", re.compile(rf"\b(?:{MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?", re.IGNORECASE)),
    ("date", re.compile(r"\b\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{1,4})?\b(?!\s*(?:cm|mm|%))")),
    (
        "number",
        re.compile(
            r"\b(?=[A-Z0-9-]{0,40}?\d[A-Z0-9-]{0,40}?\d)(?=[0-9-]{0,40}+[A-Z])[A-Z0-9-]{6,}\b", re.IGNORECASE
        ),
    ),
    ("number", re.compile(r"\d(?:[\s.-]?\d){3,}")),
)
_QUOTED = re.compile(r"«\s{0,3}([^«»]{1,120}?)\s{0,3}»|“([^“”]{1,120})”|\"([^\"]{1,120})\"")
_GREETED = re.compile(
    rf"\b(bonjour|bonsoir|salut|coucou|cher|ch[èe]re|hello|hi|hey|dear|hola|hallo|guten tag|buongiorno|ciao"
    rf"|merci|thanks|thank you|{TITLES})((?:\s+(?:{TITLES})\.?)?)((?:\s+[^\W\d_][^\s,.;:!?]*){{1,3}})",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"(?:je m[’' ]appelle|mon nom (?:est|:)|my name is|me llamo|ich hei(?:ß|ss)e|mi chiamo|signed?|sign[ée]|"
    r"cordialement,?|regards,?)\s+((?:[^\W\d_][^\s,.;:!?]*\s?){1,3})",
    re.IGNORECASE,
)
_BASE = SMALL_WORDS | OPENERS


class CommonWords:
    """Words that are nobody's: the shop's own texts, small words, what agents write in several conversations."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._written: Counter[str] = Counter()
        self.set_shop(texts)

    def set_shop(self, texts: Iterable[str]) -> None:
        """The shop's own texts, in the place of those known."""
        told = list(texts)
        self._shop = {word for text in told for word in words(text)}
        self._links = {link.rstrip(".,;)") for text in told for link in _LINK.findall(text)}

    def learn(self, answers: Sequence[str]) -> None:
        """What was written in one conversation."""
        self._written.update({fold(word) for text in answers for word in _WORD.findall(text) if word.islower()})

    def knows(self, word: str) -> bool:
        """Whether this word, or each part of it, may be repeated to anybody."""
        return all(
            part in _BASE or part in self._shop or self._written[part] >= ENOUGH_CONVERSATIONS
            for part in words(word)
        )

    def knows_link(self, link: str) -> bool:
        return link.rstrip(".,;)") in self._links


def names_in(client_words: Sequence[str], client_name: str | None) -> frozenset[str]:
    """Folded words by which this client is called: their verified name, and how they introduced themselves."""
    said = [match.group(1) for text in client_words for match in _INTRODUCES.finditer(text[:_MAX_CHARS])]
    return frozenset(word for name in [client_name or "", *said] for word in words(name) if len(word) > 1)


def anonymous(
    text: str, names: frozenset[str], common: CommonWords, agent: frozenset[str] = frozenset()
) -> str | None:
    """The text with holes for everything personal; None when too little would be left of it.

    `names`: folded words that name the client; `agent`: those that name the agent who wrote.
    """
    text = text.strip()
    if not text or len(text) > _MAX_CHARS or _HOLE.search(text):
        return None
    text = _LINK.sub(lambda found: found.group() if common.knows_link(found.group()) else "{link}", text)
    for hole, pattern in _RULES:
        text = pattern.sub(f"{{{hole}}}", text)
    text = _QUOTED.sub(lambda found: _quoted(found, common), text)
    text = _GREETED.sub(lambda found: _greeted(found, names, common), text)
    text = _without_names(text, names, common, agent)
    text = re.sub(r"(\{\w+\})(?:[\s,'’-]*(?:de\s+|du\s+|d['’])?\1)+", r"\1", text)
    return text if len(_HOLE.findall(text)) <= MAX_HOLES and len(_HOLE.sub("", text)) >= len(text) / 2 else None


def _quoted(found: re.Match[str], common: CommonWords) -> str:
    inner = next(group for group in found.groups() if group is not None)
    known = all(common.knows(word) for word in _WORD.findall(inner)) and not _HOLE.search(inner)
    return found.group() if known else found.group().replace(inner, "{words}")


def _greeted(found: re.Match[str], names: frozenset[str], common: CommonWords) -> str:
    """Whoever is greeted goes, also in small letters, up to the first word that is nobody's."""
    hello, title, rest = found.group(1), found.group(2), found.group(3)
    kept: list[str] = []
    for word in rest.split():
        folded = words(word)
        if not kept and not (common.knows(word) and not names.intersection(folded)):
            continue
        kept.append(word)
    gone = len(rest.split()) - len(kept)
    hole = " {client_name}" if gone and hello.lower() not in {"merci", "thanks", "thank you"} else ""
    hole = hole or (" {client_name}" if gone else "")
    return hello + title + hole + "".join(f" {word}" for word in kept)


def _without_names(text: str, names: frozenset[str], common: CommonWords, agent: frozenset[str]) -> str:
    holes = [found.span() for found in _HOLE.finditer(text)]

    def replaced(found: re.Match[str]) -> str:
        word = found.group()
        if any(start <= found.start() < end for start, end in holes):
            return word
        parts = words(word)
        if names.intersection(parts):
            return "{client_name}"
        if not word.islower() and agent.intersection(parts):
            return "{agent_name}"
        if word.islower() or common.knows(word):
            return word
        return "{words}"

    return _WORD.sub(replaced, text)
