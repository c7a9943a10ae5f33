"""A person's health in a client's words: an illness is personal where it is tied to a person; a topic is not.

Sentence by sentence: an illness, before it (or right after) who has it, nothing between that makes it a topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...core.language.folding import fold
from .first_names import FIRST_NAMES
from .health_words import AFTER, BEFORE, BLOCK, ILLNESS, NAMED, OWN, PRONOUN, QUOTED, SAYS_OF, TIE, TREATED

_END = re.compile(r"(?<!\bM)(?<!\bMr)(?<!\bMme)(?<!\bDr)(?<![.!?;])[.!?;]++(?=\s|$)|\n")
_AND = re.compile(r"[ \u00a0]?(?:,|et|and|und|y|e|ou)[ \u00a0](?:d['’]|de[ \u00a0]|une?[ \u00a0])?")
"""Between two illnesses in a row."""
_NEAR = 70
"""How many characters after who it is an illness may be named."""


def health_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind: `HEALTH`, and `NAME` for the first name of who has it."""
    quoted = [found.span() for found in QUOTED.finditer(text)]
    about_somebody = False
    start = 0
    for end in [*(found.start() for found in _END.finditer(text)), len(text)]:
        sentence = text[start:end]
        ties = _ties(sentence, about_somebody)
        for a, b, kind in _in_sentence(sentence, ties):
            if not any(begun <= start + a and start + b <= over for begun, over in quoted):
                yield start + a, start + b, kind
        about_somebody = bool(ties) or (about_somebody and not BLOCK.search(sentence))
        start = end


def _ties(sentence: str, about_somebody: bool) -> list[tuple[int, int, bool]]:
    """Who may have something: start, end, and whether it is a first name alone; in order."""
    found = [(m.start(), m.end(), False) for m in TIE.finditer(sentence)]
    found += [(m.start("name"), m.end(), True) for m in NAMED.finditer(sentence) if fold(m["name"]) in FIRST_NAMES]
    if about_somebody or found:
        found += [(m.start(), m.end(), False) for m in PRONOUN.finditer(sentence)]
    return sorted(found)


def _in_sentence(sentence: str, ties: list[tuple[int, int, bool]]) -> Iterator[tuple[int, int, str]]:
    place, tied = 0, -1
    for illness in ILLNESS.finditer(sentence):
        while place < len(ties) and ties[place][1] <= illness.start():
            place += 1
        start = illness.start()
        after_tie = ties[place - 1] if place else None
        head = sentence[max(0, start - _NEAR) : start]
        said = SAYS_OF.search(head)
        own = said or OWN.search(head) or AFTER.match(sentence, illness.end())
        if own or (not BEFORE.search(head) and (start == tied or _holds(sentence, after_tie, start))):
            yield *illness.span(), "HEALTH"
            if said:
                yield said.start("name") + start - len(head), said.end("name") + start - len(head), "NAME"
            elif after_tie and after_tie[2] and _holds(sentence, after_tie, start):
                name = NAMED.match(sentence, after_tie[0])
                if name:
                    yield *name.span("name"), "NAME"
        follows = _AND.match(sentence, illness.end())
        tied = follows.end() if follows else -1


def _holds(sentence: str, tie: tuple[int, int, bool] | None, start: int) -> bool:
    """Whether nothing between the person and the illness speaks of a book, readers or somebody's trade."""
    if tie is None or start - tie[1] > _NEAR:
        return False
    between = TREATED.sub(" ", sentence[tie[1] : start])
    return BLOCK.search(between) is None
