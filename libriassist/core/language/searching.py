"""Text as a search compares it: without accents, capitals, ligatures, and the many forms of an apostrophe.

The dashboard has the same in lib/folded.ts; a table of cases holds both to it (lib/folded.cases.json).
"""

from __future__ import annotations

from .folding import fold

APOSTROPHES = "\u2019\u2018\u02bc\u0060\u00b4\u2032\u02b9\uff07\u201b"
HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
SIGNS = {ord(sign): "'" for sign in APOSTROPHES} | {ord(sign): "-" for sign in HYPHENS}
_KEPT = 4_096


class _Folds(dict[int, str]):
    """Character by character, computed when first met; only so many are remembered."""

    def __missing__(self, code: int) -> str:
        folded = fold(SIGNS.get(code) or chr(code)).lower()
        if len(self) < _KEPT:
            self[code] = folded
        return folded


_FOLDS = _Folds()


def for_search(text: str) -> str:
    """`L\u2019\u0152UVRE d\u2019H\u00e9l\u00e8ne` becomes `l'oeuvre d'helene`."""
    folded = text.lower().replace("`", "'") if text.isascii() else text.translate(_FOLDS)
    return " ".join(folded.split())
