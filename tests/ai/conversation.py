"""The vocabulary of the assistant's tests: a client says, the assistant answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from libriassist.ai.answering.assistant import LibriAssistant
from libriassist.ai.orders.dialogue import OrderRules
from libriassist.ai.retrieval.knowledge import Entry, load_knowledge
from libriassist.ai.retrieval.semantic import Encoder, SharedEncoder
from libriassist.chat.ports import OrderSource, Question, Reply
from libriassist.core.handoff.classification import Classification
from libriassist.core.handoff.decide import Handoff, Turn, decide_handoff
from libriassist.core.handoff.failures import FailurePolicy
from libriassist.protocol import Lang, OrderDetails, Status

SAMPLE = Path(__file__).parents[2] / "libriassist" / "sample" / "coollibri_faq.json"
NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def sample_entries() -> list[Entry]:
    return load_knowledge(SAMPLE)


class FixedClock:
    """Stands still at NOW until a test advances it."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time

    def advance(self, **span: float) -> None:
        self.time += timedelta(**span)


class CountedAttempts:
    """Five failed tries, as the store counts them, and a record of what was asked."""

    def __init__(self, limit: int = 5) -> None:
        self.limit = limit
        self.failures: list[tuple[str, str, str, datetime]] = []

    async def begin(self, *, client_id: str, number: str, address: str, now: datetime) -> str | None:
        if len(self.failures) >= self.limit:
            return None
        self.failures.append((client_id, number, address, now))
        return "the last"

    async def forgive(self, attempt: str) -> None:
        self.failures.pop()


class Conversation:
    """One client and one assistant; every turn is added to the history, as the chat does."""

    def __init__(
        self,
        orders: OrderSource | None = None,
        *,
        encoder: Callable[[], Encoder] | None = None,
        entries: list[Entry] | None = None,
        lang: Lang = "fr",
        order_rules: OrderRules | None = None,
        failures: FailurePolicy | None = None,
    ) -> None:
        self.clock = FixedClock()
        self.attempts = CountedAttempts()
        self.assistant = LibriAssistant(
            sample_entries() if entries is None else entries,
            attempts=self.attempts,
            clock=self.clock,
            orders=orders,
            words_per_second=0,
            encoder=SharedEncoder(encoder) if encoder else None,
            order_rules=order_rules,
            failures=failures,
        )
        self.history: list[Turn] = []
        self.verified: OrderDetails | None = None
        self.status: Status = "ai"
        self.lang: Lang = lang
        self.chunks: list[str] = []

    def says(self, text: str, *, files: int = 0, last_try: bool = False) -> Reply:
        """The client writes, perhaps with files; the assistant's reply comes back."""
        return asyncio.run(self._says(text, files, last_try=last_try))

    def wants_a_person(self, text: str) -> Handoff | None:
        """What the hand-over decision makes of the client's next words."""
        return decide_handoff(text, self.history, self.lang, self.heard(text))

    def heard(self, text: str) -> Classification:
        """What the classifier hears in the client's next words."""
        return asyncio.run(self.assistant.classify(text, self.history, self.lang))

    async def _says(self, text: str, files: int = 0, *, last_try: bool = False) -> Reply:
        question = Question(
            conversation_id="conversation",
            client_id="client",
            address="192.0.2.1",
            lang=self.lang,
            text=text,
            history=tuple(self.history),
            status=self.status,
            verified_order=self.verified,
            stream_id="stream",
            files=files,
            last_try=last_try,
        )
        parts = [part async for part in self.assistant.answer(question)]
        reply = parts.pop()
        assert isinstance(reply, Reply)
        self.chunks = [part for part in parts if isinstance(part, str)]
        assert len(self.chunks) == len(parts)
        assert "".join(self.chunks) == reply.content
        self._remember(text, reply)
        return reply

    def _remember(self, text: str, reply: Reply) -> None:
        self.history.append(Turn("client", text))
        if reply.content:
            answer = reply.answer
            self.history.append(
                Turn(
                    "ai",
                    reply.content,
                    answer.outcome,
                    answer.offers_human,
                    tuple(answer.suggestions),
                    answer.offer_reason,
                )
            )
        self.verified = reply.verified_order or self.verified
        self.lang = reply.lang or self.lang
