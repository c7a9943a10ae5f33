"""Which of the five languages a turn is in: naive Bayes over byte n-grams, the conversation's language as a prior.

The n-grams and weights are py3langid's, cut down to our languages by tools/train_language.py.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import cast, get_args

import numpy as np

from ...protocol import Lang
from .letters import letter_grams
from .readable import readable
from .words import words

MIN_WORDS = 3
"""Under this many words the language stays."""
MAX_CHARS = 200
STAYING = 2.0
"""What the conversation's language has in its favour, in log-odds."""
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^@\s]{1,64}@\S+")
"""Its parts are words of no language."""
_LAST_LATIN = "\u024f"
_LANGS = get_args(Lang)


def guess_language(text: str, current: Lang) -> Lang:
    """The language of `text`; `current` when it has under three words, none of a language (code, keys, letters at
    random), or nothing speaks clearly against it."""
    text = readable(text)
    if not _tells(text):
        return current
    odds = language_odds(text)
    odds[current] += STAYING
    return max(odds, key=odds.__getitem__)


def spoken_language(text: str, before: Sequence[str], current: Lang) -> Lang:
    """The language of `text`; where too few words tell it (a number, an address, "ok"), that of the last message
    of those `before` (oldest first) whose words do. `current`: the conversation's."""
    said = next((one for one in (text, *reversed(before)) if _tells(readable(one))), text)
    return guess_language(said, current)


def _tells(text: str) -> bool:
    told = _ADDRESS.sub(" ", text[:MAX_CHARS])
    return len(words(told)) >= MIN_WORDS and not _in_another_alphabet(text[:MAX_CHARS])


def _in_another_alphabet(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return sum(char > _LAST_LATIN for char in letters) * 2 > len(letters)


def language_odds(text: str) -> dict[Lang, float]:
    """Log-odds of each language for the beginning of `text`, without a prior."""
    model = letter_grams()
    raw = unicodedata.normalize("NFC", text[:MAX_CHARS].lower()).encode("utf-8", "surrogatepass")
    rows, counts = np.unique(model.rows(raw), return_counts=True)
    scores = model.bias + np.log1p(counts.astype(np.float32)) @ model.weights[rows].astype(np.float32)
    scores = scores / math.sqrt(len(raw) or 1)
    return {cast(Lang, lang): float(score) for lang, score in zip(_LANGS, scores, strict=True)}
