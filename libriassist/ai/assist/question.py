"""What a client asked before an agent answered: the same reading for the past and for now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...core.brief.need import find_need, latest_turns, shortened
from ...core.events import Event
from ...core.language.order_numbers import SHIPPED, OrderNumbers
from ..language.words import Analyzer, words
from ..orders.phrases import asks_status, follows_up

ANSWERS_KEPT = 2
"""How many messages of an agent, after one turn of the client's, may be the answer to it."""


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A client's question and what an agent wrote next."""

    question: str
    answer: Event


def open_question(
    messages: Sequence[Event], otherwise: str | None = None, numbers: OrderNumbers = SHIPPED
) -> str | None:
    """What the client asked since an agent last wrote; when that says nothing of a need `otherwise` (the brief's),
    else their last words."""
    said: list[tuple[int, str]] = []
    for event in reversed(messages):
        if event.sender_type == "agent":
            break
        if event.sender_type == "client" and (event.content or "").strip():
            said.append((event.seq, event.content or ""))
    if not said:
        return None
    need = find_need(latest_turns(said[::-1]), [], numbers=numbers)
    return need.text if need is not None else otherwise or shortened(said[0][1])


def is_about(asked: str, text: str) -> bool:
    """Whether a question is about an order's status, or shares a telling word with the text that explains it."""
    spoken = words(asked)
    if asks_status(spoken) or follows_up(spoken):
        return True
    analyzer = Analyzer()
    one, other = ({analyzer.stem(word) for word in analyzer.content_words(part)} for part in (asked, text))
    return bool(one & other)


def answered(messages: Sequence[Event], numbers: OrderNumbers = SHIPPED) -> Iterator[AnsweredQuestion]:
    """Each question with the agent's messages that followed it, the first ANSWERS_KEPT."""
    question: str | None = None
    kept = 0
    for place, event in enumerate(messages):
        if event.sender_type == "agent":
            if kept == 0:
                question = open_question(messages[:place], numbers=numbers)
            kept += 1
            if question is not None and kept <= ANSWERS_KEPT:
                yield AnsweredQuestion(question, event)
        elif event.sender_type == "client":
            kept = 0
