"""One turn from reading to reply: an order look-up, small talk, the knowledge, or that it does not know."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from ...chat.ports import Clock, OrderRecord, Question, Reply
from ...core.errors import OrdersUnavailable
from ...core.handoff.failures import FailurePolicy
from ...core.handoff.reading import settled
from ..catalog import Catalog
from ..orders.dialogue import OrderAnswer, OrderDialogue, OrderRules
from ..retrieval.finder import SUGGESTIONS, Retriever
from ..retrieval.knowledge import Entry
from .composer import Composer
from .reading import Reading, read_turn

T = TypeVar("T")


class Search(Protocol):
    """Runs work in the thread that searches."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]: ...


@dataclass(frozen=True, slots=True)
class Replies:
    """What replies are made from, but for the entries. `sees_orders`: whether the shop has orders to look up;
    `chats`: whether a turn sounds like small talk, asked in the thread that searches."""

    catalog: Catalog
    dialogue: OrderDialogue
    order_rules: OrderRules
    failures: FailurePolicy
    search: Search
    sees_orders: bool
    chats: Callable[[str], bool] = lambda _text: False

    async def to(self, question: Question, retriever: Retriever, proposed: Sequence[Entry] = ()) -> Reply:
        """The whole answer at once, after a warning when a card number, a password or a key was typed.

        `proposed`: entries to propose before those found, where the search is not sure.
        """
        read = await asyncio.to_thread(read_turn, question, self.order_rules.numbers)
        reply = await self._reply(question, read, retriever, proposed)
        if not read.secret:
            return reply
        warning = self.catalog.text(reply.lang or question.lang, "secret_typed")
        if not reply.content:
            said = reply.answer.model_copy(update={"outcome": "small_talk"})
            return replace(reply, content=warning, answer=said)
        return replace(reply, content=f"{warning}\n\n{reply.content}")

    async def _reply(
        self, question: Question, read: Reading, retriever: Retriever, proposed: Sequence[Entry]
    ) -> Reply:
        composer = Composer(self.catalog, question, read.lang, self.failures)
        if question.files and not question.text.strip():
            return composer.file()
        if read.known is not None:
            return composer.agent(read.known)
        unseen = not self.sees_orders and question.verified_order is None
        order = None if unseen else await self.dialogue.answer(question)
        if order is not None:
            return composer.silence() if _idle(order, question) else composer.order(order, self.order_rules)
        first = "order_none" if unseen and self.order_rules.concerns(question.text) else None
        if read.talk is None or first or composer.misses(read.said):
            return await self._from_knowledge(question, read, retriever, composer, first, proposed)
        if question.status == "waiting":
            return composer.silence()
        key = self._help if read.talk == "help" else read.talk
        return composer.say(key, "unknown" if read.talk == "no_words" else "small_talk")

    @property
    def _help(self) -> str:
        return "help" if self.sees_orders else "help_no_orders"

    async def _from_knowledge(
        self,
        question: Question,
        read: Reading,
        retriever: Retriever,
        composer: Composer,
        first: str | None,
        proposed: Sequence[Entry],
    ) -> Reply:
        """`first`: the text for a turn about an order when no orders can be seen and no entry says more."""
        if composer.misses(read.said):
            return composer.failing("unknown", ())
        found = await self.search(lambda: retriever.search(read.said, read.lang, question.history))
        if found.outcome == "sure":
            return composer.article(found.entries[0].in_lang(read.lang))
        if question.status == "waiting":
            return composer.silence()
        if first is not None:
            return composer.failing("unknown", (), first=first)
        if not proposed and await self.search(lambda: self.chats(read.said)):
            return composer.say("acknowledged" if settled(read.said) else self._help, "small_talk")
        entries = {entry.id: entry for entry in (*proposed, *found.entries)}.values()
        suggestions = [entry.in_lang(read.lang).question for entry in entries][:SUGGESTIONS]
        return composer.failing("suggest" if proposed else found.outcome, suggestions)


def _idle(order: OrderAnswer, question: Question) -> bool:
    """While the client waits: no offer of the person who is coming, no question twice."""
    if question.status != "waiting":
        return False
    return order.key in ("order_refused", "order_unavailable") or order.asks in question.asked


def trial_dialogue(clock: Clock, rules: OrderRules) -> OrderDialogue:
    """For trying things out: nothing is looked up or counted."""
    return OrderDialogue(_NoOrders(), _NoAttempts(), clock, rules)


class _NoOrders:
    """A trial of a shop that has orders speaks of them, and sees none."""

    async def find(self, number: str) -> OrderRecord | None:
        raise OrdersUnavailable

    async def stop(self) -> None:
        return


class _NoAttempts:
    """A trial looks nothing up, so that there is nothing to count."""

    async def begin(self, **_: object) -> None:
        return None

    async def forgive(self, attempt: str) -> None:
        return
