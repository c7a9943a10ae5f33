"""The vocabulary of the language model's tests: a client, the whole assistant, and the stand-in behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from libriassist.ai.answering.assistant import LibriAssistant
from libriassist.ai.llm.breaker import Breaker
from libriassist.ai.llm.gate import ModelGate, ModelLimits
from libriassist.ai.llm.grounded import GroundedAssistant, Manner
from libriassist.ai.llm.passages import ALL_HELP, Help
from libriassist.ai.llm.providers import ModelEndpoint, PydanticModel
from libriassist.ai.retrieval.finder import Retriever
from libriassist.ai.retrieval.knowledge import Entry
from libriassist.ai.retrieval.phrasebook import shipped_phrasebook
from libriassist.chat.ports import OrderSource, Question, Reply
from libriassist.core.handoff.decide import Turn
from libriassist.protocol import Lang, OrderDetails, Status

from ..standins.llm_server import LlmServer
from .conversation import NOW, CountedAttempts, FixedClock, sample_entries

ROOTS = {"openai": "/v1", "ollama": "/v1", "mistral": "", "anthropic": ""}


class UsageInMemory:
    """`ports.LlmUsage` with the store's rules."""

    def __init__(self) -> None:
        self.cost = 0
        self.tokens: list[tuple[int, int]] = []
        self.calls: dict[str, int] = {}

    async def reserve(
        self, *, day: str, purpose: str, cost_micros: int, daily_micros: int, address: str, calls_per_address: int
    ) -> bool:
        assert day == NOW.date().isoformat() and purpose
        if daily_micros and self.cost + cost_micros > daily_micros:
            return False
        if address and self.calls.get(address, 0) >= calls_per_address:
            return False
        self.calls[address] = self.calls.get(address, 0) + 1
        self.cost += cost_micros
        return True

    async def settle(self, *, day: str, purpose: str, tokens_in: int, tokens_out: int, cost_micros: int) -> None:
        self.cost += cost_micros
        self.tokens.append((tokens_in, tokens_out))


@lru_cache(maxsize=8)
def index_of(entries: tuple[Entry, ...]) -> Retriever:
    return Retriever(entries, phrasebook=shipped_phrasebook())


class IndexedOnce(LibriAssistant):
    """The assistant, whose index is made once for all turns over the same knowledge.

    `reads_as`: stands in place of the entry of its id once that is found.
    """

    def __init__(self, entries: Sequence[Entry], reads_as: Entry | None, **parts: Any) -> None:
        super().__init__((), **parts)
        self._retriever = index_of(tuple(entries))
        if reads_as is not None:
            self._retriever = copy(self._retriever)
            self._retriever.entries = tuple(reads_as if e.id == reads_as.id else e for e in entries)

    def index(self, entries: Sequence[Entry]) -> Retriever:
        return self._retriever


@dataclass
class Told:
    """What a turn showed: chunks as they were streamed, and the one reply."""

    chunks: list[str]
    reply: Reply
    seconds: float

    @property
    def content(self) -> str:
        return self.reply.content

    @property
    def everything(self) -> str:
        """All that was ever on a screen."""
        return "".join(self.chunks) + "\n" + self.content


@dataclass
class Talk:
    """One client. Every turn runs the real client library against the stand-in."""

    server: LlmServer
    provider: Any = "openai"
    limits: ModelLimits = field(default_factory=lambda: ModelLimits(first_token_seconds=1.0, total_seconds=3.0))
    entries: Sequence[Entry] | None = None
    reads_as: Entry | None = None
    orders: OrderSource | None = None
    lang: Lang = "fr"
    status: Status = "ai"
    order: OrderDetails | None = None
    breaker: Breaker = field(default_factory=lambda: Breaker(5, 30.0))
    turns: int = 30
    api_key: str = "sk-stand-in"
    help: Help = ALL_HELP
    last_try: bool = False

    def __post_init__(self) -> None:
        self.usage = UsageInMemory()
        self.history: list[Turn] = []
        self.model_name = "stand-in"

    def says(self, *texts: str) -> Told:
        """The client writes, one turn after the other; the last answer comes back."""

        async def talk() -> Told:
            assistant = self._assistant()
            await assistant.start()
            try:
                return [await self._turn(assistant, text) for text in texts][-1]
            finally:
                await assistant.stop()

        return asyncio.run(talk())

    def says_first(self, text: str) -> Told:
        """A new conversation of the same client."""
        self.history.clear()
        return self.says(text)

    def _assistant(self) -> GroundedAssistant:
        entries = sample_entries() if self.entries is None else self.entries
        inner = IndexedOnce(
            entries,
            self.reads_as,
            attempts=CountedAttempts(),
            clock=FixedClock(),
            orders=self.orders,
            words_per_second=0,
            encoder=None,
        )
        url = self.server.url + ROOTS[self.provider]
        model = PydanticModel(ModelEndpoint(self.provider, self.model_name, url, self.api_key))
        gate = ModelGate(model, self.usage, FixedClock(), self.limits, self.breaker, jitter=lambda: 0.0)
        return GroundedAssistant(inner, gate, Manner(lambda: "CoolLibri", self.turns, help=self.help))

    async def _turn(self, assistant: GroundedAssistant, text: str) -> Told:
        loop = asyncio.get_running_loop()
        began = loop.time()
        pieces = [piece async for piece in assistant.answer(self._question(text))]
        replies = [piece for piece in pieces if isinstance(piece, Reply)]
        assert len(replies) == 1 and pieces[-1] is replies[0], "exactly one reply, last"
        told = Told([p for p in pieces if isinstance(p, str)], replies[0], loop.time() - began)
        self.history.append(Turn("client", text))
        answer = told.reply.answer
        if told.content:
            self.history.append(
                Turn("ai", told.content, answer.outcome, answer.offers_human, tuple(answer.suggestions))
            )
        return told

    def _question(self, text: str) -> Question:
        return Question(
            conversation_id="conversation",
            client_id="client",
            address="192.0.2.1",
            lang=self.lang,
            text=text,
            history=tuple(self.history),
            status=self.status,
            verified_order=self.order,
            stream_id="stream",
            last_try=self.last_try,
        )


def default_reply(text: str, **settings: Any) -> Reply:
    """What the assistant says to it without a model."""
    return Talk(LlmServer(url="http://127.0.0.1:9"), turns=0, **settings).says(text).reply
