"""What a conversation teaches: the client's questions the assistant did not settle, and what an agent answered.

Pure: from the events of one conversation to its unsettled questions, in the client's and the agent's own words
(whoever keeps them masks personal data first). The same events give the same questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from .brief.need import without_courtesies
from .events import Event
from .kinds import KINDS
from .language.folding import fold

Why = Literal["unknown", "suggest", "handed_over", "rated_low"]
"""The assistant did not know; its suggestions were not taken up; a person was asked for right after its answer,
before it had answered, or because it failed; it answered, and the client rated the conversation 1 or 2."""
QUIET = timedelta(minutes=10)
"""A suggestion nobody took up for so long, in a conversation where nothing more was said, has failed."""
LOW_RATING = 2
MAX_QUESTION_CHARS = 500
MAX_ANSWER_CHARS = 700
_FAILED_BY = {"client_request", "repeated_failure", "too_complex"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_EMPTY_TALK = re.compile(
    r"\b(bonjour|bonsoir|je suis .{2,40} (du|de la|de l) |je prends (le relais|connaissance)|un instant|"
    r"je (consulte|regarde|verifie|me renseigne|reviens vers)|patient|ne quittez pas|autre chose|n.hesitez pas|"
    r"bonne (journee|soiree|continuation)|je vous en prie|avec plaisir|merci|votre demande est|"
    r"comment puis.je|puis.je vous aider|hello|good (morning|afternoon|evening)|one moment|"
    r"let me (check|look|see)|i am .{2,40} from|i.?m .{2,40} from|anything else|"
    r"have a (nice|good|great)|you.?re welcome|thank|how (can|may) i help|"
    r"buenos dias|buenas tardes|guten (tag|morgen|abend)|buongiorno|einen moment|un momento)"
)
"""Folded sentences of an agent that inform of nothing: greetings, holding the line, farewells."""
_MIN_INFORMATIVE_WORDS = 4


@dataclass(frozen=True, slots=True)
class UnsettledQuestion:
    """A question that was not settled, by the seq of the client's message, and an agent's answer if one came."""

    seq: int
    question: str
    why: Why
    answer: str | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Exchange:
    """A client's message to the assistant, and what came of it: its answer, or the hand-over it caused."""

    message: Event
    answer: Event | None
    handoff: Event | None

    @property
    def outcome(self) -> str | None:
        """Of the answer."""
        return None if self.answer is None else str(self.answer.data["answer"]["outcome"])


def unsettled_questions(events: Sequence[Event], rating: int | None, now: datetime) -> list[UnsettledQuestion]:
    """The unsettled questions of a conversation, in order; `events` all of it so far."""
    exchanges = exchanges_of(events)
    unsettled: list[UnsettledQuestion] = []
    for place, one in enumerate(exchanges):
        following = exchanges[place + 1] if place + 1 < len(exchanges) else None
        why = _why(one, following, events, rating, now)
        question = one_line(one.message.content)[:MAX_QUESTION_CHARS]
        if why is not None and says_something(question):
            answer = agents_answer(events, one.message.seq)
            unsettled.append(UnsettledQuestion(one.message.seq, question, why, answer, one.message.created_at))
    return unsettled


def exchanges_of(events: Sequence[Event]) -> list[Exchange]:
    """What the client said to the assistant, in order; what was said to a person is left out."""
    answers: dict[str, Event] = {}
    handoffs: dict[str, Event] = {}
    for event in events:
        if event.type == "message.posted" and event.sender_type == "ai" and event.data.get("answer"):
            answers[event.cmd_id or ""] = event
        elif event.type == "transfer.requested":
            handoffs[event.cmd_id or ""] = event
    found: list[Exchange] = []
    with_assistant = True
    for event in events:
        if (now_with_assistant := KINDS[event.type].with_assistant) is not None:
            with_assistant = now_with_assistant
        elif event.type == "message.posted" and event.sender_type == "client" and with_assistant:
            answer, handoff = answers.get(f"answer:{event.seq}"), handoffs.get(f"handoff:{event.seq}")
            found.append(Exchange(event, answer, handoff))
    return found


def agents_answer(events: Sequence[Event], after: int) -> str | None:
    """What the next agent told the client after this seq: the sentences that inform, up to MAX_ANSWER_CHARS."""
    said: list[str] = []
    agent = None
    for event in events:
        if event.seq <= after or event.type != "message.posted":
            continue
        if event.sender_type == "agent":
            agent = agent or event.sender_id
            if event.sender_id == agent:
                said += _informative(event.content or "")
        elif event.sender_type == "ai" and said:
            break
    answer = ""
    for sentence in said:
        if len(answer) + len(sentence) + 1 > MAX_ANSWER_CHARS:
            break
        answer = f"{answer} {sentence}".strip()
    return answer or None


def _why(
    one: Exchange, following: Exchange | None, events: Sequence[Event], rating: int | None, now: datetime
) -> Why | None:
    if one.handoff is not None:
        return "handed_over" if one.handoff.data["reason"] in _FAILED_BY - {"client_request"} else None
    if one.answer is None:
        return "handed_over" if _person_asked_for_first(one, events) else None
    if one.outcome == "unknown":
        return "unknown"
    if one.outcome == "suggest":
        return "suggest" if _not_taken_up(one.answer, following, events, now) else None
    if one.outcome == "sure" and _person_asked_for_after(one, following, events):
        return "handed_over"
    return "rated_low" if one.outcome == "sure" and rating is not None and rating <= LOW_RATING else None


def _person_asked_for_first(one: Exchange, events: Sequence[Event]) -> bool:
    """Before the assistant said anything more: its answer was dropped, and a greeting is no question."""
    if not says_something(without_courtesies(one_line(one.message.content))):
        return False
    for event in events:
        if event.seq > one.message.seq:
            if event.type == "transfer.requested":
                return event.data["reason"] in _FAILED_BY
            if event.type == "message.posted" and event.sender_type == "ai":
                return False
    return False


def _person_asked_for_after(one: Exchange, following: Exchange | None, events: Sequence[Event]) -> bool:
    """After the answer, with at most the request itself said in between."""
    if following is not None and following.handoff is not None:
        return following.handoff.data["reason"] in _FAILED_BY
    until = following.message.seq if following else events[-1].seq + 1
    return any(
        e.type == "transfer.requested" and e.data["reason"] in _FAILED_BY
        for e in events
        if one.message.seq < e.seq < until
    )


def _not_taken_up(answer: Event, following: Exchange | None, events: Sequence[Event], now: datetime) -> bool:
    if following is not None:
        return not takes_up(answer, following.message)
    ended = any(e.type in {"transfer.requested", "conversation.closed"} for e in events if e.seq > answer.seq)
    return ended or events[-1].created_at + QUIET <= now


def takes_up(answer: Event, message: Event) -> bool:
    """Whether the client chose one of the questions the assistant had suggested."""
    return _plain(message.content or "") in {_plain(text) for text in answer.data["answer"]["suggestions"]}


def one_line(text: str | None) -> str:
    """White space folded."""
    return " ".join((text or "").split())


def says_something(text: str) -> bool:
    """Whether there are words in it."""
    return sum(len(word) for word in _WORD.findall(text)) >= 4


def _informative(text: str) -> list[str]:
    sentences = [" ".join(s.split()) for s in _SENTENCE.findall(text)]
    return [
        s
        for s in sentences
        if len(_WORD.findall(s)) >= _MIN_INFORMATIVE_WORDS
        and not s.endswith("?")
        and not _EMPTY_TALK.search(_plain(s))
    ]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))
