"""The order look-up as a dialogue, read from the history alone: number, proof, then status and dates.

The proof is compared by code, in constant time. Every failure gives one and the same refusal, whatever
failed, so that nothing tells whether an order exists.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..chat.ports import Clock, OrderAttempts, OrderRecord, OrderSource, Question
from ..core.errors import OrdersUnavailable
from ..core.handoff import Turn
from ..core.handoff_text import fold
from ..protocol import OrderDetails
from .orders import order_numbers, without_order_numbers
from .words import words

_EMAIL = re.compile(r"[a-z0-9._%+'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}", re.IGNORECASE | re.ASCII)
_POSTCODES = (
    re.compile(r"(?<![\w@.])(?:F-?)?(\d{2}[ .\u00a0]?\d{3})(?![\w@])", re.ASCII),
    re.compile(
        r"(?<![\w@.])([A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?![\w@])",
        re.ASCII | re.IGNORECASE,
    ),
    re.compile(r"(?<![\w@.])(?:[A-Z]{1,2}-)?(\d{4})(?![\w@])", re.ASCII),
)
"""French-like, Canadian and British, then the four digits of Belgium, Switzerland or Luxembourg."""

_MINE = r"(?:ma|mon|mes|notre|nos|la|my|our)"
_PARCEL = (
    r"(?:commandes?|colis|livres?|livraison|paquet|exemplaires|bouquins?|order|parcel|package"
    r"|books?|delivery)"
)
_ASKS_STATUS = re.compile(
    rf"\b(?:ou (?:en )?(?:est|sont) (?:passee?s? )?{_MINE} {_PARCEL}"
    r"|(?:quand|quel jour) (?:\w+ ){0,4}?(?:recois|recevrai|recevrons|recevoir|arrivera?|avoir|aurai|livree?)"
    rf" (?:je |t il |t elle |de )?{_MINE} {_PARCEL}"
    rf"|(?:quand|quel jour) (?:\w+ ){{0,3}}?{_MINE} {_PARCEL} (?:\w+ ){{0,3}}?(?:arriv|expedi|livr|part)\w*"
    rf"|(?:statut|etat|avancement|suivi|suivre|numero de suivi) (?:de |d )?{_MINE} {_PARCEL}"
    rf"|{_MINE} {_PARCEL} (?:\w+ ){{0,4}}?(?:en est ou|est ou|arrivent? quand|n arrivent? pas"
    r"|est (?:elle|il) (?:expediee?|partie?|prete?)|n est pas arrivee?)"
    rf"|(?:pas|jamais) (?:encore |toujours )?(?:recu|eu) {_MINE} {_PARCEL}"
    rf"|j attends (?:toujours |encore )?{_MINE} {_PARCEL}"
    rf"|where (?:is|are|s) my {_PARCEL}|(?:status|state) of my {_PARCEL}|track my {_PARCEL}"
    rf"|my {_PARCEL} status"
    rf"|when will (?:\w+ ){{0,3}}?my {_PARCEL}|(?:not|haven t) received my {_PARCEL})\b"
)
_ASKS_HOW = re.compile(r"^(?:bonjour |hello )?(?:comment|ou (?:puis je )?(?:voir|consulter|suivre|trouver)|how)\b")
_FOLLOWS_UP = re.compile(
    r"\b(?:quand|date|expedi\w*|livraison|(?:sera|est) livree?|envoyee?|statut|(?:ma|cette|la) commande"
    r"|when|ship(?:ped|ping|s)?|status|deliver(?:y|ed)|(?:my|the) order)\b"
)


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """What the dialogue says next: a catalogue key, or the order itself. `proved`: just now."""

    key: str
    number: str = ""
    order: OrderDetails | None = None
    proved: bool = False

    @property
    def offers_human(self) -> bool:
        """A refusal or a failure leaves the client with a person."""
        return self.key in ("order_refused", "order_unavailable")


@dataclass(frozen=True, slots=True)
class _Facts:
    numbers: list[str]
    email: str | None
    postcode: str | None

    @property
    def proves(self) -> bool:
        return self.email is not None or self.postcode is not None


class OrderDialogue:
    """Answers turns about an order. It keeps nothing: all it knows is in the question and its history."""

    def __init__(self, source: OrderSource | None, attempts: OrderAttempts, clock: Clock) -> None:
        self._source = source
        self._attempts = attempts
        self._clock = clock

    async def answer(self, question: Question) -> OrderAnswer | None:
        """The next step, or None when the turn is not about an order."""
        said = _dialogue_so_far(question.history)
        now = _facts(question.text)
        if not now.numbers and not (said and now.proves) and not self._asks(question, in_dialogue=bool(said)):
            return None
        if len(now.numbers) > 1:
            return OrderAnswer("order_ask_one")
        known = question.verified_order
        if known is not None and now.numbers in ([], [known.number]):
            return OrderAnswer("order_status", known.number, known)
        before = [_facts(text) for text in reversed(said)]
        number = next((facts.numbers[-1] for facts in [now, *before] if facts.numbers), None)
        proof = next((facts for facts in [now, *before] if facts.proves), None)
        if number is None:
            return OrderAnswer("order_ask_number" if proof else "order_ask_both")
        if proof is None or not (now.numbers or now.proves):
            return OrderAnswer("order_ask_proof", number)
        return await self._look_up(question, number, proof)

    def _asks(self, question: Question, *, in_dialogue: bool) -> bool:
        spoken = " ".join(words(question.text))
        if _ASKS_STATUS.search(spoken) and not _ASKS_HOW.search(spoken):
            return True
        return in_dialogue and question.verified_order is not None and bool(_FOLLOWS_UP.search(spoken))

    async def _look_up(self, question: Question, number: str, proof: _Facts) -> OrderAnswer:
        if self._source is None:
            return OrderAnswer("order_unavailable", number)
        who = {"client_id": question.client_id, "number": number, "address": question.address}
        if not await self._attempts.allowed(**who, now=self._clock.now()):
            return OrderAnswer("order_refused", number)
        try:
            record = await self._source.find(number)
        except OrdersUnavailable:
            return OrderAnswer("order_unavailable", number)
        if not _proves(proof, record) or record is None:
            await self._attempts.failed(**who, now=self._clock.now())
            return OrderAnswer("order_refused", number)
        return OrderAnswer("order_status", number, record.details, proved=True)


def _dialogue_so_far(history: Sequence[Turn]) -> list[str]:
    """The client's turns of the look-up under way, oldest first; empty when there is none."""
    said: list[str] = []
    asked = False
    for turn in reversed(history):
        if turn.role == "ai" and turn.outcome not in ("order", "small_talk"):
            break
        if turn.role == "agent":
            break
        asked = asked or turn.outcome == "order"
        if turn.role == "client":
            said.append(turn.text)
    return said[::-1] if asked else []


def _facts(text: str) -> _Facts:
    rest = without_order_numbers(text)
    emails = _EMAIL.findall(rest)
    rest = _EMAIL.sub(" ", rest)
    postcode = next((found[-1] for pattern in _POSTCODES if (found := pattern.findall(rest))), None)
    return _Facts(order_numbers(text), emails[-1] if emails else None, postcode)


def _proves(proof: _Facts, record: OrderRecord | None) -> bool:
    """Both comparisons are always made, against something, so that their time tells nothing."""
    email = _same(_plain_email(proof.email), _plain_email(record.email if record else None))
    postcode = _same(_plain_postcode(proof.postcode), _plain_postcode(record.postcode if record else None))
    return email | postcode


def _same(given: str, expected: str) -> bool:
    equal = hmac.compare_digest(given.encode(), (expected or "\0").encode())
    return equal and bool(given)


def _plain_email(email: str | None) -> str:
    return (email or "").strip().casefold()


def _plain_postcode(postcode: str | None) -> str:
    plain = re.sub(r"[^a-z0-9]", "", fold(postcode or ""))
    return re.sub(r"^(?:f|fr|b|be|l|lu|ch)(?=\d)", "", plain)
