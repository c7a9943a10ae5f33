"""Titles of works in a client's words: what a book is called is not what its author says."""

from __future__ import annotations

import re

from .folding import sentences
from .patterns import words

_MOST_READ, _MOST_CHARS = 4_000, 120
_QUOTED = re.compile(
    rf"«[^«»\n]{{1,{_MOST_CHARS}}}»|“[^“”\n]{{1,{_MOST_CHARS}}}”|„[^„“”\n]{{1,{_MOST_CHARS}}}[“”]"
    rf"|\"[^\"\n]{{1,{_MOST_CHARS}}}\""
)
_NAMED = re.compile(
    r"(?:\b(?:le titre|son titre|mon titre|the title|el título|der titel|il titolo)(?: (?:est|c'?est|c’est"
    r"|is|es|ist|è))?"
    r"|\b(?:s['’ ]?appelle|s['’ ]?intitule|intitulée?s?|titled|entitled|se titula|se llama|titulad[oa]"
    r"|si intitola|intitolat[oa]|betitelt)"
    r"|\b(?:its|it['’]s|is|book|novel|memoir|thriller) called"
    r"|\b(?:buch|roman|krimi|gedichtband) heißt)"
    rf"[\s:,]{{0,4}}([^\s.,;:!?][^.,;:!?\n]{{0,{_MOST_CHARS}}})",
    re.IGNORECASE,
)
_WORK = words(
    r"(?:livre|roman|recueil|polar|manuscrit|titre|titr\w+|bd|nouvelle|these|essai|recit|album|memoire|chapitre"
    r"|thriller|bouquin|piece|poeme|conte)s?|intitul\w+|s appelle|publi\w+|couverture|dos"
    r"|books?|novels?|memoirs?|title\w*|story|chapters?|ends with|called"
    r"|libros?|novelas?|titul\w+|cuento|libro|romanzo|racconto|titol\w+|intitol\w+"
    r"|buch|roman\w*|krimi\w*|titel|gedicht\w*|heisst"
)
"""Folded words beside a quotation that make it a title or a passage."""


def without_titles(text: str) -> str:
    """The text with what works are called, and what is quoted of them, left blank; as long as before, so that
    places in it stay."""
    if len(text) > _MOST_READ or _WORK.search(" ".join(sentence.text for sentence in sentences(text))) is None:
        return text
    return _NAMED.sub(_blank_name, _QUOTED.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _blank_name(match: re.Match[str]) -> str:
    start = match.start(1) - match.start()
    return match.group()[:start] + " " * (match.end() - match.start(1))
