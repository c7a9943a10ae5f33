"""The default assistant: curated answers word for word, orders, small talk; it says when it does not know.

Nothing is generated. Order of reading a turn: an order look-up under way or asked for, small talk, then
the knowledge. Deciding that a person must take over is core.handoff's, not this module's.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from ...chat.ports import Clock, OrderAttempts, OrderSource, Question, Reply
from ...core.handoff.classification import Classification
from ...core.handoff.decide import Turn
from ...core.handoff.failures import FailurePolicy
from ...protocol import Lang
from ..catalog import Catalog, load_catalog
from ..handoff.voice import HandoffVoice, before_this
from ..language.detection import language_odds
from ..orders.dialogue import OrderDialogue, OrderRules
from ..retrieval.confidence import Mode, Thresholds
from ..retrieval.finder import Retriever
from ..retrieval.knowledge import Entry
from ..retrieval.memory import give_back
from ..retrieval.phrasebook import shipped_phrasebook
from ..retrieval.semantic import SharedEncoder
from .replies import Replies, trial_dialogue

T = TypeVar("T")
WORDS_PER_CHUNK = 3
CHATTING = 0.6
"""From this chance of small talk on a turn without an answer is none that failed."""
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
        self._orders = orders
        rules = order_rules or OrderRules.shipped()
        self._replies = Replies(
            catalog or load_catalog(),
            OrderDialogue(orders, attempts, clock, rules),
            rules,
            failures or FailurePolicy(),
            self.search,
            sees_orders=orders is not None,
            chats=self._chats,
        )
        self._trials = replace(self._replies, dialogue=trial_dialogue(clock, rules))
        self._thresholds = thresholds
        self._retriever = Retriever(entries, thresholds=thresholds)
        self._encoder = encoder
        self._voice = HandoffVoice(encoder)
        self._pause = WORDS_PER_CHUNK / words_per_second if words_per_second > 0 else 0.0
        self._indexing = asyncio.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="retrieval")

    async def classify(self, text: str, history: Sequence[Turn], lang: Lang) -> Classification:
        """What the classifier hears in the turn `text`, in the thread that searches. It reads no history."""
        return await self.search(lambda: self._voice.classify(text, before_this(history)))

    def _chats(self, text: str) -> bool:
        return self._voice.chances(text).chances["smalltalk"] >= CHATTING

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
        said = [f"{entry.question} {entry.answer} {entry.source or ''}" for entry in self._retriever.entries]
        return said + [f"{t.question} {t.answer}" for entry in self._retriever.entries for t in entry.translations]

    async def find_entries(self, text: str) -> list[tuple[Entry, bool]]:
        """The entries for a question, best first, with whether the first is surely the answer; for agents."""
        found = await self.search(lambda: self._retriever.find(text))
        return [(entry, found.outcome == "sure" and place == 0) for place, entry in enumerate(found.entries)]

    async def answer(self, question: Question) -> AsyncIterator[str | Reply]:
        """Chunks of a few words, then one Reply; nothing but an empty Reply to say nothing."""
        async for piece in self.spoken(await self.reply(question)):
            yield piece

    async def reply(self, question: Question, proposed: Sequence[Entry] = ()) -> Reply:
        """The whole answer at once, after a warning when a card number, a password or a key was typed.

        `proposed`: entries to propose before those found, where the search is not sure.
        """
        return await self._replies.to(question, self._retriever, proposed)

    async def try_out(self, question: Question, retriever: Retriever) -> Reply:
        """The answer from other entries. It looks up no order and changes nothing."""
        return await self._trials.to(question, retriever)

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
