"""After a hand-back: a question an agent has answered already is answered in the agent's own words.

Conservative: the client must ask nearly the same again. When in doubt the assistant answers as always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.handoff import Turn
from .words import Analyzer, words

FEWER_WORDS, MORE_WORDS = 0.6, 0.8
"""The share of stems two questions must have in common when the second leaves words out, or adds some. A word
exchanged for another ("Belgique", "Suisse") makes it another question, however near in meaning: sentence
embeddings cannot tell these apart, so they have no voice here."""
_MIN_CONTENT_WORDS = 2
_MIN_ANSWER_WORDS = 4
_MAX_PAIRS = 20


@dataclass(frozen=True, slots=True)
class AgentWords:
    """What the agent of this name answered."""

    name: str
    text: str


def find_agent_words(question: str, history: Sequence[Turn]) -> AgentWords | None:
    """The latest agent's answer to (nearly) this question."""
    pairs = _pairs(history)[-_MAX_PAIRS:]
    if not pairs:
        return None
    analyzer = Analyzer()
    wanted = _stems(analyzer, question)
    if len(wanted) < _MIN_CONTENT_WORDS:
        return None
    for asked, answer in reversed(pairs):
        if _same(wanted, _stems(analyzer, asked)):
            return answer
    return None


def _stems(analyzer: Analyzer, text: str) -> set[str]:
    return {analyzer.stem(word) for word in analyzer.content_words(text)}


def _same(wanted: set[str], known: set[str]) -> bool:
    shared = len(wanted & known) / len(wanted | known)
    return (wanted <= known and shared >= FEWER_WORDS) or (known <= wanted and shared >= MORE_WORDS)


def _pairs(history: Sequence[Turn]) -> list[tuple[str, AgentWords]]:
    """Each of the client's questions with the agent's next message, when that says something."""
    pairs: list[tuple[str, AgentWords]] = []
    open_questions: list[str] = []
    for turn in history:
        if turn.role == "client":
            open_questions.append(turn.text)
        elif turn.role == "ai":
            open_questions = open_questions[-1:]
        elif turn.role == "agent" and _says_something(turn.text):
            pairs += [(asked, AgentWords(turn.name, turn.text.strip())) for asked in open_questions]
            open_questions = []
    return pairs


def _says_something(text: str) -> bool:
    return len(words(text)) >= _MIN_ANSWER_WORDS and not text.rstrip().endswith("?")
