"""After a hand-back: a question an agent has answered already is answered in the agent's own words.

Conservative: the client must ask nearly the same again. When in doubt the assistant answers as always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.brief.need import shortened
from ...core.handoff.decide import Turn
from ..language.words import Analyzer
from .agent_acts import answering_part, corrects
from .small_talk import small_talk

FEWER_WORDS, MORE_WORDS = 0.6, 0.8
"""The share of stems two questions must have in common when the second leaves words out, or adds some. A word
exchanged for another ("Belgique", "Suisse") makes it another question, however near in meaning: sentence
embeddings cannot tell these apart, so they have no voice here."""
_MIN_CONTENT_WORDS = 2
MAX_CHARS = 600
"""What is quoted of an agent's answer, at most."""
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
    """Each of the client's questions with what the agent answered before the client's next one: no greeting, no
    "I am looking", no goodbye. Thanks and the like from the client in between change nothing; what the agent takes
    back is no answer."""
    pairs: list[tuple[str, AgentWords]] = []
    open_questions: list[str] = []
    said: list[str] = []
    name = ""
    for turn in history:
        if turn.role == "agent":
            if corrects(turn.text):
                again = [] if said else _latest(pairs)
                pairs, said = pairs[: len(pairs) - len(again)], []
                open_questions = [*again, *open_questions]
            name = turn.name if said == [] else name
            said += [part] if (part := answering_part(turn.text)) else []
            continue
        if said and not (turn.role == "client" and small_talk(turn.text)):
            pairs += _answered(open_questions, name, said)
            open_questions, said = [], []
        if turn.role == "ai":
            open_questions = open_questions[-1:]
        elif turn.role == "client" and not small_talk(turn.text):
            open_questions.append(turn.text)
    return pairs + _answered(open_questions, name, said)


def _latest(pairs: Sequence[tuple[str, AgentWords]]) -> list[str]:
    """The questions that the latest answer was given to."""
    return [question for question, answer in pairs if answer is pairs[-1][1]]


def _answered(asked: Sequence[str], name: str, said: Sequence[str]) -> list[tuple[str, AgentWords]]:
    text = shortened(" ".join(said), MAX_CHARS)
    words = AgentWords(name, text)
    return [(question, words) for question in asked] if text else []
