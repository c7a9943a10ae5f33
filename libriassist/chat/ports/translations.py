"""What an entry of the knowledge says in other languages than its own."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ...protocol import Lang


@dataclass(frozen=True, slots=True)
class Translation:
    """As a source gives it, or a person writes it. `to_confirm`: nobody of the shop has checked it, and no client
    reads it; `outdated`: the original was changed since."""

    lang: Lang
    question: str
    answer: str
    to_confirm: bool = False
    outdated: bool = False

    def hash(self) -> str:
        """Equal for equal words."""
        return said_hash(self.lang, self.question, self.answer)


@dataclass(frozen=True, slots=True)
class StoredTranslation:
    """`served`: clients who write in its language read it; `numbers_differ`: it has other numbers than the
    original."""

    text: Translation
    served: bool
    numbers_differ: bool
    updated_at: datetime
    updated_by: str


class Translator(Protocol):
    """A language model that translates and leaves every figure, date, price, code and link as it was.

    Raises AssistantUnavailable, TextRefused (a fact would have changed), FrameTooLarge.
    """

    async def translate(self, text: str, lang: Lang, spoken: Lang) -> str:
        """`spoken`: the language of `text`; into `lang`."""
        ...


def said_hash(lang: Lang, question: str, answer: str) -> str:
    """Equal for equal words: of an original while its translations need not change."""
    return hashlib.sha256(json.dumps([lang, question, answer]).encode()).hexdigest()
