"""Cuts a streamed answer into the pieces that are checked and shown one by one, and reads their citations."""

from __future__ import annotations

import re

CITATION = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")
_CITED = re.compile(rf"(?:(?<![ \u00a0])[ \u00a0]++)?{CITATION.pattern}")
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"»”’')]*+(?:\s*+\[[\d\s,;]*+\])*+(?=\s++[^\s\[])|(?<!\n)\n++(?=\s{0,200}+[^\s\[])"
)
_NO_END = re.compile(
    r"(?:\b(?:m|mm|mme|mr|mrs|ms|dr|st|ste|etc|ex|p|pp|n|no|art|env|max|min|tel|z|b|d|h|bzw|ca|e|g|i|ej|sr|sra|dott"
    r"|sig|vs)|(?:^|\n)[^\S\n]*+\d{1,2})\.$",
    re.IGNORECASE,
)
_OPENER_WORDS = 6


class SentenceCutter:
    """`feed` gives back what is complete. A line that ends in a colon, and a short opening like "Oui.", go with
    what follows them."""

    def __init__(self) -> None:
        self._buffer = ""

    @property
    def pending(self) -> str:
        """What has come and is not given back yet."""
        return self._buffer

    def feed(self, text: str) -> list[str]:
        """Complete sentences, each with the white space that follows it."""
        self._buffer += text
        found: list[str] = []
        start = searched = 0
        while (match := _END.search(self._buffer, searched)) is not None:
            end = searched = match.end()
            piece = self._buffer[start:end]
            if _goes_on(piece, line=match.group().startswith("\n")):
                continue
            while end < len(self._buffer) and self._buffer[end].isspace():
                end += 1
            found.append(self._buffer[start:end])
            start = searched = end
        self._buffer = self._buffer[start:]
        return found

    def rest(self) -> str:
        """What is left when the answer has ended."""
        rest, self._buffer = self._buffer, ""
        return rest


def citations(sentence: str) -> list[int]:
    """The numbers of the passages a sentence cites, in order, each once."""
    found = (int(n) for group in CITATION.findall(sentence) for n in re.split("[,;]", group))
    return list(dict.fromkeys(found))


def without_citations(sentence: str) -> str:
    """The sentence as it is shown, its white space at the end kept."""
    return _CITED.sub("", sentence)


def _goes_on(piece: str, *, line: bool) -> bool:
    text = piece.rstrip()
    if text.endswith(":"):
        return True
    if line:
        return False
    if _NO_END.search(text):
        return True
    short = len(text.split()) <= _OPENER_WORDS and not CITATION.search(text)
    return short and not text.endswith("?") and not any(character.isdigit() for character in text)
