"""The order look-up as a dialogue, read from the history alone: number, proof, then status and dates.

The proof is compared by code, in constant time. Every failure gives one and the same refusal, whatever
failed, so that nothing tells whether an order exists.
"""

from __future__ import annotations

import asyncio
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from ...chat.ports import Clock, OrderAttempts, OrderRecord, OrderSource, Question
from ...core.errors import OrdersUnavailable
from ...core.handoff.decide import Turn
from ...core.language.folding import fold
from ...core.language.order_numbers import SHIPPED, OrderNumbers
from ...protocol import MissingThing, OrderDetails
from ..language.words import words
from .phrases import asks_status, follows_up
from .statuses import OrderStatus, OrderStatuses, load_order_statuses

_EMAIL = re.compile(r"[a-z0-9._%+'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}", re.IGNORECASE | re.ASCII)
_POSTCODES = (
    re.compile(r"(?<![\w@.])(?:F|[A-Z]{1,2}-)?(\d{2}[ .\u00a0]?\d{3})(?![\w@])", re.ASCII),
    re.compile(
        r"(?<![\w@.])([A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?![\w@])",
        re.ASCII | re.IGNORECASE,
    ),
    re.compile(r"(?<![\w@.])(?:[A-Z]{1,2}-)?(\d{4}(?: ?[A-Z]{2}(?![\w@]))?)(?![\w@])", re.ASCII | re.IGNORECASE),
)
"""French-like, Canadian and British, then the four digits of Belgium or Switzerland, with the Dutch letters."""

VALID_FOR = timedelta(hours=24)
"""How long a proof holds, in the conversation it was given in."""
LOOK_UPS_AT_ONCE = 4
"""Fewer than the tries allowed, so that those under way never use up the tries of others."""
SLOT_SECONDS = 2.0
"""How long a look-up waits for others to end before orders count as unavailable."""


@dataclass(frozen=True, slots=True)
class OrderRules:
    """What a shop's orders look like, and what their statuses mean. `zone`: where its days begin."""

    numbers: OrderNumbers
    statuses: OrderStatuses
    zone: tzinfo

    @classmethod
    def shipped(cls) -> OrderRules:
        """The rules in force unless the settings say otherwise."""
        return cls(SHIPPED, load_order_statuses(), UTC)

    def concerns(self, text: str) -> bool:
        """Whether the turn asks where an order is, or names one."""
        return asks_status(words(text)) or bool(self.numbers.find(text))


_ASKS: dict[str, MissingThing] = {
    "order_ask_both": "order_number",
    "order_ask_number": "order_number",
    "order_ask_proof": "second_proof",
}


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """What the dialogue says next: a catalogue key, or the order itself with what its status means.

    `late`: its shipping date has passed (the status itself does not say so).
    """

    key: str
    number: str = ""
    order: OrderDetails | None = None
    meaning: OrderStatus | None = None
    late: bool = False

    @property
    def troubled(self) -> bool:
        """The order is late or blocked: a person is offered for that reason."""
        return self.order is not None and self.order.state in ("late", "blocked")

    @property
    def asks(self) -> MissingThing | None:
        """What the client is asked for, as the brief calls it."""
        return _ASKS.get(self.key)

    @property
    def offers_human(self) -> bool:
        """A refusal, a failure or an order in trouble leaves the client with a person."""
        return self.troubled or self.key in ("order_refused", "order_unavailable")


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

    def __init__(
        self, source: OrderSource | None, attempts: OrderAttempts, clock: Clock, rules: OrderRules
    ) -> None:
        self._source = source
        self._attempts = attempts
        self._clock = clock
        self._rules = rules
        self._slots = asyncio.Semaphore(LOOK_UPS_AT_ONCE)

    async def answer(self, question: Question) -> OrderAnswer | None:
        """The next step, or None when the turn is not about an order."""
        said = _dialogue_so_far(question.history)
        now, before, asks = await asyncio.to_thread(self._read, question, said)
        if not now.numbers and not (said and now.proves) and not asks:
            return None
        if len(now.numbers) > 1:
            return OrderAnswer("order_ask_one")
        known = question.verified_order
        if known is not None and self._still_proved(known) and now.numbers in ([], [known.number]):
            return await self._read_again(known)
        number = next((facts.numbers[-1] for facts in [now, *before] if facts.numbers), None)
        proofs = [now, *before] if known is None or self._still_proved(known) else [now]
        proof = next((facts for facts in proofs if facts.proves), None)
        if number is None:
            return OrderAnswer("order_ask_number" if proof else "order_ask_both")
        if proof is None or not (now.numbers or now.proves):
            return OrderAnswer("order_ask_proof", number)
        return await self._look_up(question, number, proof)

    def _asks(self, question: Question, *, in_dialogue: bool) -> bool:
        spoken = words(question.text)
        if asks_status(spoken):
            return True
        return in_dialogue and question.verified_order is not None and follows_up(spoken)

    def _still_proved(self, order: OrderDetails) -> bool:
        return order.verified_at is not None and self._clock.now() < order.verified_at + VALID_FOR

    async def _read_again(self, known: OrderDetails) -> OrderAnswer:
        """The order as it is now; its proof holds for a day."""
        try:
            record = await self._source.find(known.number) if self._source else None
        except OrdersUnavailable:
            record = None
        if record is None:
            return OrderAnswer("order_unavailable", known.number)
        return self._told(record.details, known.verified_at)

    async def _look_up(self, question: Question, number: str, proof: _Facts) -> OrderAnswer:
        if self._source is None:
            return OrderAnswer("order_unavailable", number)
        try:
            async with asyncio.timeout(SLOT_SECONDS):
                await self._slots.acquire()
        except TimeoutError:
            return OrderAnswer("order_unavailable", number)
        try:
            return await self._try(question, number, proof, self._source)
        finally:
            self._slots.release()

    async def _try(self, question: Question, number: str, proof: _Facts, source: OrderSource) -> OrderAnswer:
        now = self._clock.now()
        who = {"client_id": question.client_id, "number": number, "address": question.address}
        attempt = await self._attempts.begin(**who, now=now)
        if attempt is None:
            return OrderAnswer("order_refused", number)
        try:
            record = await source.find(number)
        except OrdersUnavailable:
            await self._attempts.forgive(attempt)
            return OrderAnswer("order_unavailable", number)
        if not _proves(proof, record) or record is None:
            return OrderAnswer("order_refused", number)
        await self._attempts.forgive(attempt)
        return self._told(record.details, now)

    def _told(self, order: OrderDetails, verified_at: datetime | None) -> OrderAnswer:
        """The order with what its status means today."""
        meaning = self._rules.statuses.find(order.status)
        state = meaning.state if meaning else None
        late = state == "normal" and self._has_passed(order.shipping_on)
        known = order.model_copy(update={"state": "late" if late else state, "verified_at": verified_at})
        return OrderAnswer("order_status", order.number, known, meaning, late)

    def _has_passed(self, day: str | None) -> bool:
        try:
            shipping_on = date.fromisoformat(day or "")
        except ValueError:
            return False
        return shipping_on < self._clock.now().astimezone(self._rules.zone).date()

    def _read(self, question: Question, said: Sequence[str]) -> tuple[_Facts, list[_Facts], bool]:
        """The facts of a turn, those of the turns before, the latest first, and whether it asks for an order."""
        before = [self._facts(text) for text in reversed(said)]
        return self._facts(question.text), before, self._asks(question, in_dialogue=bool(said))

    def _facts(self, text: str) -> _Facts:
        rest = self._rules.numbers.without(text)
        emails = _EMAIL.findall(rest)
        rest = _EMAIL.sub(" ", rest)
        postcode = next((found[-1] for pattern in _POSTCODES if (found := pattern.findall(rest))), None)
        return _Facts(self._rules.numbers.find(text), emails[-1] if emails else None, postcode)


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


def _proves(proof: _Facts, record: OrderRecord | None) -> bool:
    """Both comparisons are always made, against something, so that their time tells nothing."""
    email = _same(_plain_email(proof.email), _plain_email(record.email if record else None))
    expected = _plain_postcode(record.postcode if record else None)
    given = _plain_postcode(proof.postcode)
    postcode = _same(given[:-2] if given[-2:].isalpha() and expected.isdecimal() else given, expected)
    return email | postcode


def _same(given: str, expected: str) -> bool:
    equal = hmac.compare_digest(given.encode(), (expected or "\0").encode())
    return equal and bool(given)


def _plain_email(email: str | None) -> str:
    return (email or "").strip().casefold()


def _plain_postcode(postcode: str | None) -> str:
    """Zeros in front do not count: a database that keeps postcodes as numbers has 1000 for 01000."""
    plain = re.sub(r"[^a-z0-9]", "", fold(postcode or ""))
    plain = re.sub(r"^(?:f|fr|b|be|l|lu|ch|d|de|e|es|i|it|at)(?=\d)", "", plain)
    return plain.lstrip("0") if plain.isdecimal() else plain
