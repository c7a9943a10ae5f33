"""Names (of agents, clients, files, entries): nothing in them is hidden or turns the line round."""

from __future__ import annotations

_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks by their class, and yet nothing to see."""
_NO_BREAK = "\u00a0\u202f"


def without_hidden(text: str) -> str:
    """Without what is not seen: bidi controls, zero-width and private characters, lone surrogates, fillers.

    Line breaks, tabs and other control characters stay, for the door to refuse or to make blanks of.
    """
    if text.isascii():
        return text
    return "".join(c for c in text if (c.isprintable() and c not in _FILLERS) or c.isspace() or c < "\x20")


def clean_name(text: str) -> str:
    """One line of what is seen, single blanks between the words; no-break spaces stay what they are."""
    line = "".join(
        c if c.isprintable() or c in _NO_BREAK else " " if c.isspace() else "" for c in without_hidden(text)
    )
    return " ".join(filter(None, line.split(" "))).strip()


def writable(text: str) -> str:
    """What UTF-8 and databases can hold: without lone surrogates and U+0000; nothing else changes."""
    return text.encode(errors="ignore").decode().replace("\0", "")
