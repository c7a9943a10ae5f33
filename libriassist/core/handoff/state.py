"""Where a dialogue stands when the client writes again: what failed, what was repeated, what was declined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ...protocol import AnswerOutcome, HandoffReason
from ..language.client_words import MATTER
from ..language.folding import sentences
from ..language.order_numbers import SHIPPED, OrderNumbers
from .match import declining
from .reading import NOT_IT, AnswerActs, done, not_helped, objects, read_answer, same_answer, settled
from .rules import requests

_FAILED: frozenset[AnswerOutcome] = frozenset(["unknown", "suggest"])
SHORT_CHARS = 100
"""A longer turn is never just a yes or just thanks."""
_OBJECTION_WORDS = 9
READ_CHARS = 300
"""A longer turn is not read for a person declined in passing."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Something said. `outcome`, `offered_human` and `suggestions` are the assistant's, empty for others."""

    role: Literal["client", "ai", "agent", "system"]
    text: str
    outcome: AnswerOutcome | None = None
    offered_human: bool = False
    suggestions: tuple[str, ...] = ()
    """The questions proposed with the answer: taking one is not a failure."""
    offer_reason: HandoffReason | None = None
    """Why a person was offered, when there is a reason of its own (an order that is late)."""
    name: str = ""
    """An agent's first name, as the client knows it."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A dialogue before the client's turn. Turns before a person's last word do not count.

    Places are indexes into the history as given.
    """

    failed: tuple[int, ...]
    """The client's turns whose answers failed, in a row up to now, oldest first; a refusal ends the row."""
    repeated: int | None
    """The place of the last answer when it says what an earlier one said."""
    objected: tuple[int, ...]
    """The client's turns that objected to an answer."""
    last: AnswerActs | None
    """The assistant's last answer, if the client has said nothing since."""
    told_order: bool
    """An order's state was told, in any answer."""
    declined: bool
    """The client's last answer to the offer of a person was no."""
    just_declined: bool
    """That was the client's previous turn."""
    suggestions: tuple[str, ...]
    offer_reason: HandoffReason | None
    answers: int
    """How many answers the assistant gave."""
    offer: Turn | None = None
    """The turn of `last`."""

    def turned_down(self, text: str) -> bool:
        """Whether the client's next turn declines the person that the last answer offered."""
        return self.offer is not None and turns_down(self.offer, text)


def stand(history: Sequence[Turn]) -> Stand:
    """Reads the dialogue so far, oldest turn first."""
    said = _since_a_person(history)
    answers = [(p, t, answered(t)) for p, t in said if t.role == "ai"]
    declined, just = _declined([turn for _, turn in said])
    last = said[-1][1] if said and said[-1][1].role == "ai" else None
    return Stand(
        failed=_failed(said),
        repeated=_repeated(answers) if last is not None else None,
        objected=tuple(
            place
            for number, (place, turn) in enumerate(said)
            if number and turn.role == "client" and _objects(turn.text)
        ),
        last=answered(last) if last is not None else None,
        told_order=any(read.told_order for _, _, read in answers),
        declined=declined,
        just_declined=just,
        suggestions=last.suggestions if last is not None else (),
        offer_reason=last.offer_reason if last is not None else None,
        answers=len(answers),
        offer=last,
    )


def declined_a_person(history: Sequence[Turn]) -> bool:
    """Whether the client's last answer to the offer of a person was no: then it is not offered again."""
    return _declined([turn for _, turn in _since_a_person(history)])[0]


def _since_a_person(history: Sequence[Turn]) -> list[tuple[int, Turn]]:
    """What the assistant and the client said after a person's last word, with its places."""
    start = max((place + 1 for place, turn in enumerate(history) if turn.role == "agent"), default=0)
    return [(p, t) for p, t in enumerate(history) if p >= start and t.role in ("ai", "client")]


def answered(turn: Turn) -> AnswerActs:
    """What an answer did: by its outcome when that is known, by its words otherwise."""
    read = _read(turn.text)
    if turn.outcome is None:
        return read
    return AnswerActs(
        failed=turn.outcome in _FAILED,
        offered=turn.offered_human,
        asked_proof=turn.outcome == "order" and read.asked_proof,
        told_order=turn.outcome == "order" and read.told_order,
        told_late=turn.outcome == "order" and read.told_late,
    )


@lru_cache(maxsize=512)
def _read(text: str) -> AnswerActs:
    return read_answer(text)


@lru_cache(maxsize=512)
def _objects(text: str) -> bool:
    return (objects(text) or not_helped(text)) and not settled(text)


def folded(text: str) -> str:
    return " ".join(sentence.text for sentence in sentences(text))


@lru_cache(maxsize=512)
def declines(text: str) -> bool:
    """Whether a turn begins by declining what was offered."""
    return bool(requests.DECLINES.match(folded(text)))


def only_objects(text: str) -> bool:
    """Whether a short turn says that this was not the question, and nothing more."""
    whole = folded(text)
    if "?" in text or len(whole.split()) > _OBJECTION_WORDS or MATTER.search(whole):
        return False
    return not_helped(text) or bool(NOT_IT.search(whole))


def chooses_none(offer: Turn, text: str) -> bool:
    """Whether the client says that none of the questions that the answer proposes is theirs."""
    just_no = all(word in requests.JUST_NO for word in folded(text).split())
    return bool(offer.suggestions) and (just_no or only_objects(text))


def turns_down(offer: Turn, text: str) -> bool:
    """Whether the client's turn declines the person that the answer `offer` offers. A no to the questions proposed
    with it ("aucune", "non, ce n'est pas ça") asks for another answer, not for none."""
    if not (answered(offer).offered and declines(text)) or only_objects(text):
        return False
    return not chooses_none(offer, text)


def accepts(text: str) -> bool:
    """Whether a turn says yes to the offer of a person."""
    whole = folded(text)
    if requests.DECLINES.match(whole) or (
        requests.SMALL_TALK.fullmatch(whole) and not requests.ACCEPTS.fullmatch(whole)
    ):
        return False
    if len(whole) <= SHORT_CHARS and requests.ACCEPTS.fullmatch(whole):
        return bool(requests.NOT_JUST_THANKS.search(whole))
    return bool(requests.BEGINS_YES.match(whole)) and "?" not in text and not done(text)


_PROOF = re.compile(
    r"\A[\s,;/:.]*+(?>(?:[\w.+-]{1,64}+@[\w-]{1,63}+(?:\.\w{1,63}+)++"
    r"|[a-z]{1,2}\d{1,2}\w? ?\d\w\w(?!\w)|(?:\d{12,}+|\d{8,10}|\d{4,5})(?!\d)"
    r"|n°|(?:voici|voila|voilà|oui|c'?est|le|ma|mon|my|et|and|y|und|e|merci|alors|ok|code|postal|cp|plz|cap|mail|e-mail"
    r"|email|commande|order|numero|numéro|pedido|bestellung|ordine|it'?s|here)(?![^\W\d_]|-mail))[\s,;/:.]*+)+",
    re.IGNORECASE,
)
"""A row of tokens, each read in one way only."""


def only_proof(text: str, numbers: OrderNumbers = SHIPPED) -> bool:
    """Whether the turn is an order number, an e-mail address or a postcode and hardly more."""
    if len(text) > SHORT_CHARS or not any(c.isdigit() or c == "@" for c in text):
        return False
    return bool(_PROOF.fullmatch(numbers.without(text, " n° ")))


def _failed(said: Sequence[tuple[int, Turn]]) -> tuple[int, ...]:
    failed: list[int] = []
    for number in range(len(said) - 1, 0, -1):
        turn = said[number][1]
        if turn.role == "client":
            if turns_down(said[number - 1][1], turn.text):
                break
            continue
        if not answered(turn).failed or said[number - 1][1].role != "client":
            break
        failed.append(said[number - 1][0])
    return tuple(reversed(failed))


def _repeated(answers: Sequence[tuple[int, Turn, AnswerActs]]) -> int | None:
    if not answers:
        return None
    place, last, read = answers[-1]
    if read.asked_proof:
        return None
    earlier = (turn for _, turn, _ in answers[:-1])
    return place if any(same_answer(last.text, turn.text) for turn in earlier) else None


@lru_cache(maxsize=512)
def _declines_in_passing(text: str) -> bool:
    return len(text) <= READ_CHARS and bool(declining(sentences(text)))


def _declined(said: Sequence[Turn]) -> tuple[bool, bool]:
    """Whether the client declined a person when last offered one, or of their own accord since, and just now."""
    for number in range(len(said) - 1, -1, -1):
        answer, offer = said[number], said[number - 1] if number else None
        if answer.role != "client":
            continue
        just = number >= len(said) - 2
        if _declines_in_passing(answer.text):
            return True, just
        if offer is not None and offer.role == "ai" and answered(offer).offered:
            no = turns_down(offer, answer.text)
            return no, no and just
    return False, False
