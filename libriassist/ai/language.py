"""French or English? A count of small words; enough to choose the language of an answer."""

from __future__ import annotations

from ..protocol import Lang
from .words import MAX_WORDS, words

_MIN_WORDS = 3
_FRENCH_LISTED = """
je j tu il elle on nous vous ils elles le la les l un une des du de d et ou est sont suis ai a ma mon
mes votre vos ce c ca cette que qu qui quoi quel quelle quels quelles comment combien pourquoi quand
avec pour dans sur sans pas ne n merci bonjour puis peut peux veux voudrais fait faire svp livre
commande au aux se y avez
"""
_FRENCH = frozenset(_FRENCH_LISTED.split())
_ENGLISH_LISTED = """
i you he she it we they the an of to and or is are am was my your our this that what which who how when
where why with for in on without not do does did don t can could would should please hello thanks thank
have has book order want need get there any make be me s
"""
_ENGLISH = frozenset(_ENGLISH_LISTED.split())


def guess_language(text: str, current: Lang) -> Lang:
    """The language of `text`: `current` when it has under three words or when both are as likely."""
    found = words(text)[:MAX_WORDS]
    if len(found) < _MIN_WORDS:
        return current
    french = sum(word in _FRENCH for word in found)
    english = sum(word in _ENGLISH for word in found)
    if french == english:
        return current
    return "fr" if french > english else "en"
