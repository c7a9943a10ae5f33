"""What can be told of a client's turn before anything is looked up."""

from __future__ import annotations

from dataclasses import dataclass

from ...chat.ports import Question
from ...core.language.order_numbers import SHIPPED, OrderNumbers
from ...core.language.secrets_typed import has_secret
from ...protocol import Lang
from ..language.detection import spoken_language
from ..language.readable import readable
from ..language.words import words
from .agent_words import AgentWords, find_agent_words
from .small_talk import small_talk

_HELLO_OR_GOODBYE = ["ciao"]
"""Said first, it is a hello."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`known`: what an agent answered to this question. `talk`: the catalogue key that answers small talk, or a
    turn without a word. `secret`: a card number, a password or a key was typed."""

    lang: Lang
    said: str
    """What of the turn is language (readable.py)."""
    known: AgentWords | None
    talk: str | None
    secret: bool


def read_turn(question: Question, numbers: OrderNumbers = SHIPPED) -> Reading:
    """For worker threads: a long turn after a long history takes some milliseconds."""
    text = question.text
    said = readable(text, numbers)
    talk = small_talk(said) if said else "no_words"
    if talk == "goodbye" and not question.history and words(said) == _HELLO_OR_GOODBYE:
        talk = "greeting"
    return Reading(
        lang=spoken_language(
            text, [turn.text for turn in question.history if turn.role == "client"], question.lang
        ),
        said=said,
        known=find_agent_words(text, question.history) if question.status == "ai" else None,
        talk=talk,
        secret=has_secret(numbers.without_lettered(text)),
    )
