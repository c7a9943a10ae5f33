"""Suggested replies without a language model: `ports.AgentAssist` over knowledge, past answers, canned replies."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from ...chat.ports import CannedReplies, CannedReply, Clock, Store, Suggestion
from ...core.canned import without_placeholders
from ...core.conversation import Conversation
from ...core.errors import ChatError
from ...core.events import Event
from ...core.language.order_numbers import SHIPPED, OrderNumbers
from ...protocol import Lang
from ..language.words import words
from ..orders.phrases import asks_status
from ..retrieval.knowledge import Entry
from ..retrieval.semantic import SharedEncoder
from .anonymous import CommonWords
from .canned import CannedRanking
from .past import PastAnswers, Similar
from .question import is_about, open_question

log = logging.getLogger(__name__)
MOST = 3
MOST_OF_A_KIND = 2
LIKE_ENOUGH = 0.5
"""From this likeness on, what answered one question may answer the other."""
CANNED_ENOUGH = 0.3
"""The next-best canned reply may be less like it: it is short and easily judged."""
LOOKED_AT = 12
"""Nearest past answers that are read for canned replies and shown if they are like enough."""
SURE, MAYBE = 0.95, 0.6
"""What a knowledge entry is worth beside them, by the retriever's own verdict."""
MEANING = 0.9
"""What a status means, in the shop's words, beside them."""
Search = Callable[[str], Awaitable[Sequence[tuple[Entry, bool]]]]
"""The knowledge: entries for a question, best first, with whether the retriever is sure of it."""


StatusMeaning = Callable[[str, Lang], str]
"""What a shop's order status means, in its own words; empty when nobody said."""


class LibriAssist:
    """Suggestions from what is there. `most_past`: how many answered questions are kept in memory, and
    `refresh_seconds`: how old they may be when they serve again."""

    def __init__(
        self,
        store: Store,
        canned: CannedReplies,
        clock: Clock,
        *,
        search: Search | None,
        encoder: SharedEncoder | None,
        shop_texts: Callable[[], list[str]],
        most_past: int,
        refresh_seconds: float = 30.0,
        status_meaning: StatusMeaning = lambda _status, _lang: "",
        numbers: OrderNumbers = SHIPPED,
    ) -> None:
        self._numbers = numbers
        self._status_meaning = status_meaning
        self._store = store
        self._canned = canned
        self._clock = clock
        self._search = search
        self._encoder = encoder
        self._most = most_past
        self._refresh_after = timedelta(seconds=refresh_seconds)
        self._shop_texts = shop_texts
        self._common = CommonWords()
        self._past = PastAnswers(most_past, encoder, self._common, numbers)
        self._ranking = CannedRanking(encoder)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assist")
        self._read_at: datetime | None = None
        self._newest: datetime | None = None
        self._refreshing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Reads the latest closed conversations, a few at a time."""
        if self._encoder is not None:
            await asyncio.to_thread(self._encoder.load)
        await self.refresh()

    async def stop(self) -> None:
        if self._refreshing is not None:
            self._refreshing.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def suggest(self, conversation: Conversation, messages: Sequence[Event]) -> list[Suggestion]:
        """For the client's last need, best first. None in a sensitive matter: no ready text is proposed there."""
        self._refresh_later()
        if conversation.handoff_reason == "sensitive":
            return []
        asked = open_question(messages, conversation.need, self._numbers)
        if asked is None:
            return []
        ranked = await self._known(asked, conversation)
        replies = [reply for reply in await self._canned.all() if reply.lang == conversation.lang]
        loop = asyncio.get_running_loop()
        ranked += await loop.run_in_executor(self._thread, self._local, conversation, messages, asked, replies)
        return _best(ranked)

    async def _known(self, asked: str, conversation: Conversation) -> list[tuple[float, Suggestion]]:
        """The knowledge for the question; when that is not sure also for the question with the status of this
        client's order, which may say what "it is refused" means. The meaning of the status, when that is asked:
        how to look an order up is then no answer."""
        status = (conversation.order_data or {}).get("status", "")
        meaning = self._status_meaning(status, conversation.lang) if status else ""
        told = bool(meaning) and asks_status(words(asked))
        found = [] if self._search is None or told else list(await self._search(asked))
        sure = bool(found) and found[0][1]
        if status and self._search is not None and not sure:
            have = {entry.id for entry, _ in found}
            found += [
                (entry, False) for entry, _ in await self._search(f"{asked} {status}") if entry.id not in have
            ]
        said = [(entry.in_lang(conversation.lang), sure) for entry, sure in found]
        ranked = [(SURE if sure else MAYBE - place / 100, _entry(e)) for place, (e, sure) in enumerate(said)]
        if meaning and is_about(asked, f"{status} {meaning}"):
            ranked.append((MEANING, Suggestion("order", meaning, conversation.lang, status, None, None)))
        return ranked

    async def refresh(self) -> None:
        """Take in what was closed since the last time; forget what no longer exists."""
        since, self._read_at = self._newest, self._clock.now()
        if self._most == 0:
            return
        found = await self._store.answered_conversations(since, self._most)
        replies = await self._canned.all()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(
            self._thread, self._common.set_shop, self._shop_texts() + [r.content for r in replies]
        )
        await loop.run_in_executor(self._thread, self._ranking.remember, replies)
        for read in reversed(found):
            await loop.run_in_executor(self._thread, self._past.learn, read)
            self._newest = read.conversation.closed_at
        kept = await self._store.heads(sorted(self._past.conversations))
        await loop.run_in_executor(self._thread, self._past.forget_all_but, set(kept))

    def _refresh_later(self) -> None:
        if self._refreshing is not None and not self._refreshing.done():
            return
        if self._read_at is None or self._clock.now() - self._read_at >= self._refresh_after:
            self._refreshing = asyncio.get_running_loop().create_task(self._refresh_quietly())

    async def _refresh_quietly(self) -> None:
        try:
            await self.refresh()
        except ChatError as error:
            log.warning("past answers could not be read: %s", error)

    def _local(
        self, conversation: Conversation, messages: Sequence[Event], asked: str, replies: Sequence[CannedReply]
    ) -> list[tuple[float, Suggestion]]:
        """What needs the thread: past answers and canned replies."""
        similar = self._past.similar(messages, conversation.lang, but=conversation.id)[:LOOKED_AT]
        fit = self._ranking.rank(asked, replies, similar)
        ranked = [(score, _reply(reply)) for reply, score in fit if score >= CANNED_ENOUGH]
        texts = [without_placeholders(reply.content) for reply in replies]
        seen: set[str] = set()
        for one in similar:
            if one.likeness < LIKE_ENOUGH or self._ranking.is_canned(one.past.written, texts):
                continue
            text = self._past.shown(one.past)
            if text is not None and text not in seen:
                seen.add(text)
                ranked.append((one.likeness, _colleague(one, text)))
        return ranked


def _best(ranked: list[tuple[float, Suggestion]]) -> list[Suggestion]:
    kept: list[Suggestion] = []
    for _, suggestion in sorted(ranked, key=lambda one: one[0], reverse=True):
        if sum(one.kind == suggestion.kind for one in kept) < MOST_OF_A_KIND:
            kept.append(suggestion)
        if len(kept) == MOST:
            break
    return kept


def _entry(entry: Entry) -> Suggestion:
    return Suggestion("knowledge", entry.answer, entry.lang, entry.question, entry.id, None)


def _reply(reply: CannedReply) -> Suggestion:
    return Suggestion("canned", reply.content, reply.lang, reply.shortcut, reply.id, None)


def _colleague(one: Similar, text: str) -> Suggestion:
    return Suggestion("colleague", text, one.past.lang, one.past.agent, None, one.past.at)
