"""The default assistant: curated answers word for word, orders, small talk; it says when it does not know.

Nothing is generated. Order of reading a turn: an order look-up under way or asked for, small talk, then
the knowledge. Deciding that a person must take over is core.handoff's, not this module's.
"""

from __future__ import annotations

import asyncio
import copy
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from ...chat.ports import Clock, OrderAttempts, OrderRecord, OrderSource, Question, Reply
from ...core.errors import OrdersUnavailable
from ...core.handoff.decide import Turn
from ...core.handoff.failures import FailurePolicy
from ...core.handoff.signals import Signals
from ...protocol import Lang
from ..catalog import Catalog, load_catalog
from ..handoff.voice import HandoffVoice
from ..language.detection import language_odds
from ..orders.dialogue import OrderAnswer, OrderDialogue, OrderRules
from ..retrieval.confidence import Mode, Thresholds
from ..retrieval.finder import Retriever
from ..retrieval.knowledge import Entry
from ..retrieval.memory import give_back
from ..retrieval.phrasebook import shipped_phrasebook
from ..retrieval.semantic import SharedEncoder
from .composer import Composer
from .reading import Reading, read_turn

T = TypeVar("T")
WORDS_PER_CHUNK = 3
_CHUNK = re.compile(rf"(?:\s*\S+){{1,{WORDS_PER_CHUNK}}}\s*")


class LibriAssistant:
    """ports.Assistant over a knowledge base and, if there is one, an order source.

    `words_per_second` paces the stream (0: no pause). `encoder` is loaded in `start()`; None keeps the
    assistant lexical, and so does an encoder that does not load. `thresholds`: a shop's own.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        *,
        attempts: OrderAttempts,
        clock: Clock,
        orders: OrderSource | None = None,
        words_per_second: float = 60,
        encoder: SharedEncoder | None = None,
        thresholds: Mapping[Mode, Thresholds] | None = None,
        catalog: Catalog | None = None,
        order_rules: OrderRules | None = None,
        failures: FailurePolicy | None = None,
    ) -> None:
        self._failures = failures or FailurePolicy()
        self._catalog = catalog or load_catalog()
        self._orders = orders
        self._order_rules = order_rules or OrderRules.shipped()
        self._dialogue = OrderDialogue(orders, attempts, clock, self._order_rules)
        self._thresholds = thresholds
        self._retriever = Retriever(entries, thresholds=thresholds)
        self._encoder = encoder
        self._voice = HandoffVoice(encoder)
        self._pause = WORDS_PER_CHUNK / words_per_second if words_per_second > 0 else 0.0
        self._clock = clock
        self._indexing = asyncio.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="retrieval")

    async def signals(self, text: str, history: Sequence[Turn], lang: Lang) -> Signals:
        """What the classifier hears in the turn `text`, in the thread that searches. It reads no history."""
        return await self.search(lambda: self._voice.signals(text))

    @property
    def retriever(self) -> Retriever:
        """The knowledge as it is searched now."""
        return self._retriever

    async def start(self) -> None:
        """Loads the models, encodes the knowledge and learns its phrasings, off the event loop (seconds). By words
        alone until then."""
        await self.search(self._voice.load)
        await asyncio.to_thread(language_odds, "bonjour")
        if self._encoder is not None:
            await asyncio.to_thread(self._encoder.load)
        await self.use_knowledge(None)

    async def use_knowledge(self, entries: Sequence[Entry] | None) -> None:
        """Answers from these entries (None: the same ones) once this returns; until then as before."""
        async with self._indexing:
            wanted = self._retriever.entries if entries is None else entries
            self._retriever = await asyncio.to_thread(self.index, wanted)
            await asyncio.to_thread(give_back)

    def index(self, entries: Sequence[Entry]) -> Retriever:
        """A retriever over other entries, with this one's voices. Slow: for worker threads."""
        encoder = self._encoder if self._encoder is not None and self._encoder.ready else None
        return Retriever(
            entries,
            encoder=encoder,
            phrasebook=shipped_phrasebook(),
            thresholds=self._thresholds,
            before=self._retriever,
        )

    async def search(self, work: Callable[[], T]) -> T:
        """Runs `work` in the thread that searches: a retriever is for one thread at a time."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def twin(self, retriever: Retriever) -> LibriAssistant:
        """Answers from other entries, knows no orders and changes nothing: to try things out."""
        twin = copy.copy(self)
        twin._retriever = retriever
        twin._orders = None if self._orders is None else _NoOrders()
        twin._dialogue = OrderDialogue(twin._orders, _NoAttempts(), self._clock, self._order_rules)
        twin._pause = 0.0
        return twin

    async def stop(self) -> None:
        """Closes the order source and the search thread; an index under way is given up."""
        if self._encoder is not None:
            self._encoder.stop()
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._orders is not None:
            await self._orders.stop()

    @property
    def encoder(self) -> SharedEncoder | None:
        """The encoder it answers with, for others that compare texts."""
        return self._encoder

    def texts(self) -> list[str]:
        """Everything the shop says to anybody."""
        return [f"{entry.question} {entry.answer} {entry.source or ''}" for entry in self._retriever.entries]

    async def find_entries(self, text: str) -> list[tuple[Entry, bool]]:
        """The entries for a question, best first, with whether the first is surely the answer; for agents."""
        found = await self.search(lambda: self._retriever.find(text))
        return [(entry, found.outcome == "sure" and place == 0) for place, entry in enumerate(found.entries)]

    async def answer(self, question: Question) -> AsyncIterator[str | Reply]:
        """Chunks of a few words, then one Reply; nothing but an empty Reply to say nothing."""
        async for piece in self.spoken(await self.reply(question)):
            yield piece

    async def spoken(self, reply: Reply) -> AsyncIterator[str | Reply]:
        """A reply as it is streamed."""
        chunks: list[str] = _CHUNK.findall(reply.content)
        for place, chunk in enumerate(chunks):
            if place and self._pause:
                await asyncio.sleep(self._pause)
            yield chunk
        yield reply

    async def nearest(self, text: str, count: int) -> Sequence[Entry]:
        """The entries that share something with a text, best first; not a decision."""
        found = await self.search(lambda: self._retriever.nearest(text, count))
        return [entry for entry, score in found if score > 0]

    async def reply(self, question: Question) -> Reply:
        """The whole answer at once, after a warning when a card number, a password or a key was typed."""
        read = await asyncio.to_thread(read_turn, question, self._order_rules.numbers)
        reply = await self._reply(question, read)
        if not read.secret:
            return reply
        warning = self._catalog.text(reply.lang or question.lang, "secret_typed")
        if not reply.content:
            said = reply.answer.model_copy(update={"outcome": "small_talk"})
            return replace(reply, content=warning, answer=said)
        return replace(reply, content=f"{warning}\n\n{reply.content}")

    async def _reply(self, question: Question, read: Reading) -> Reply:
        composer = Composer(self._catalog, question, read.lang, self._failures)
        if question.files and not question.text.strip():
            return composer.file()
        if read.known is not None:
            return composer.agent(read.known)
        unseen = self._orders is None and question.verified_order is None
        order = None if unseen else await self._dialogue.answer(question)
        if order is not None:
            return composer.silence() if _idle(order, question) else composer.order(order, self._order_rules)
        first = "order_none" if unseen and self._order_rules.concerns(question.text) else None
        if read.talk is None or first or composer.misses(read.said):
            return await self._from_knowledge(question, read, composer, first)
        if question.status == "waiting":
            return composer.silence()
        key = "help_no_orders" if read.talk == "help" and self._orders is None else read.talk
        return composer.say(key, "unknown" if read.talk == "no_words" else "small_talk")

    async def _from_knowledge(
        self, question: Question, read: Reading, composer: Composer, first: str | None
    ) -> Reply:
        """`first`: the text for a turn about an order when no orders can be seen and no entry says more."""
        if composer.misses(read.said):
            return composer.failing("unknown", ())
        retriever = self._retriever
        found = await self.search(lambda: retriever.search(read.said, read.lang, question.history))
        if found.outcome == "sure":
            return composer.article(found.entries[0])
        if question.status == "waiting":
            return composer.silence()
        if first is not None:
            return composer.failing("unknown", (), first=first)
        return composer.failing(found.outcome, [entry.question for entry in found.entries])


def _idle(order: OrderAnswer, question: Question) -> bool:
    """While the client waits: no offer of the person who is coming, no question twice."""
    if question.status != "waiting":
        return False
    return order.key in ("order_refused", "order_unavailable") or order.asks in question.asked


class _NoOrders:
    """A twin of a shop that has orders speaks of them, and sees none."""

    async def find(self, number: str) -> OrderRecord | None:
        raise OrdersUnavailable

    async def stop(self) -> None:
        return


class _NoAttempts:
    """A twin looks nothing up, so that there is nothing to count."""

    async def begin(self, **_: object) -> None:
        return None

    async def forgive(self, attempt: str) -> None:
        return
