"""The assistant's turns: one at a time per conversation, streamed, and dropped when a person takes over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol
from weakref import WeakValueDictionary

from ...core.brief.collecting import asked_things, decide_collecting
from ...core.commands import AnyCommand, GiveAnswer, RecordOrder, TransferToHuman
from ...core.errors import ChatError, InternalError
from ...core.events import ASSISTANT, Actor, Event
from ...core.handoff.danger import ENDANGERED
from ...core.handoff.decide import Handoff
from ...core.handoff.failures import FailurePolicy, last_try
from ...core.language.order_numbers import SHIPPED, OrderNumbers
from ...ids import new_id
from ...protocol import AssistantAnswer, AssistantDelta, AssistantStopped, Typing
from ..effects import Held
from ..hub import Hub
from ..ports import Assistant, CollectingWords, Committed, Question, Reply, Store
from .asked import Asked, history, is_clients, order_of, since_return
from .decide import decide

log = logging.getLogger(__name__)
HISTORY_EVENTS = 100
PARALLEL = 64
_ABOUT_THE_ORDER = {"order_number", "second_proof"}
"""Questions that begin, or carry on, an order look-up."""


class Commit(Protocol):
    """Commits a command of the shell, by its cmd_id once; `settles`: the effect that is done with it."""

    async def __call__(
        self,
        conversation_id: str,
        command: AnyCommand,
        actor: Actor,
        cmd_id: str | None,
        settles: Held | None = None,
    ) -> Committed: ...


class AssistantTurns:
    """Asks the assistant after each client message, while the conversation is with it or waits."""

    def __init__(
        self,
        hub: Hub,
        store: Store,
        assistant: Assistant,
        commit: Commit,
        collecting: CollectingWords,
        *,
        seconds: float = 30.0,
        failures: FailurePolicy | None = None,
        numbers: OrderNumbers = SHIPPED,
    ) -> None:
        self._numbers = numbers
        self._failures = failures or FailurePolicy()
        self._hub = hub
        self._store = store
        self._assistant = assistant
        self._commit = commit
        self._collecting = collecting
        self._seconds = seconds
        self._order: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._dropped: set[str] = set()
        self._landing: set[str] = set()
        self._slots = asyncio.Semaphore(PARALLEL)

    async def take(self, conversation_id: str, seq: int, held: Held) -> None:
        """The client's turn `seq` is answered, or calls a person; after the turns asked before. `held`: the effect
        it is, settled with what ends it. Raises a ChatError for what another try may mend."""
        async with self._order.setdefault(conversation_id, asyncio.Lock()), self._slots:
            running = asyncio.current_task()
            assert running is not None
            self._running[conversation_id] = running
            try:
                asked = await self._look(conversation_id, seq, held)
                if asked is not None:
                    with _moving_on():
                        await self._turn(asked)
            except asyncio.CancelledError:
                if conversation_id not in self._dropped or running.uncancel():
                    raise
            finally:
                del self._running[conversation_id]
                self._dropped.discard(conversation_id)

    def drop(self, conversation_id: str) -> None:
        """The state changed: what is being said now is not finished (later questions look for themselves)."""
        task = self._running.get(conversation_id)
        if task is not None and conversation_id not in self._landing | self._dropped:
            self._dropped.add(conversation_id)
            task.cancel()

    async def give_up(self, conversation_id: str, seq: int, held: Held) -> None:
        """The client's turn cannot be answered: a person is asked, if the assistant has it still."""
        asked = await self._look(conversation_id, seq, held)
        if asked is not None and asked.conversation.status == "ai":
            with _moving_on():
                await self._ask_person(asked)

    async def _look(self, conversation_id: str, seq: int, held: Held) -> Asked | None:
        """The turn and what was said around it; None when the assistant has nothing to do with it any more."""
        conversation = await self._store.find_conversation(conversation_id)
        if conversation is None or conversation.status not in {"ai", "waiting"}:
            return None
        latest = await self._store.events_before(conversation_id, conversation.last_seq + 1, HISTORY_EVENTS)
        found = [e for e in latest if e.seq == seq] or await self._store.events_since(conversation_id, seq - 1, 1)
        return Asked(conversation, found[0], latest, held) if found else None

    async def _turn(self, asked: Asked) -> None:
        conversation, event = asked.conversation, asked.event
        if event.type == "transfer.requested":
            await self._collect(asked)
            return
        if conversation.status == "waiting" and await self._moved_up(asked):
            return
        handoff: Handoff | None = None
        if conversation.status == "ai" and asked.text.strip():
            try:
                async with asyncio.timeout(self._seconds):
                    handoff = await self._decide(asked, asked.latest)
            except TimeoutError:
                log.error("the decision to hand over takes too long; a person is asked")  # noqa: TRY400
                await self._ask_person(asked)
                return
            if handoff is not None and handoff.reason != "repeated_failure":
                await self._hand_over(asked, handoff)
                return
            if handoff is None:
                history_now = history(since_return(asked.latest), event)
                handoff = await asyncio.to_thread(last_try, history_now, self._failures)
        if asked.answered:
            await self._follow_answer(asked, handoff, calls_person=handoff is not None)
        else:
            await self._answer(asked, self._question(asked, last_try=handoff is not None), handoff)

    async def _moved_up(self, asked: Asked) -> bool:
        """Whether a waiting client says that a life may be in danger: they go before all others, once."""
        if asked.conversation.priority >= ENDANGERED or not asked.text.strip():
            return False
        try:
            async with asyncio.timeout(self._seconds):
                handoff = await self._decide(asked, asked.latest)
        except TimeoutError:
            log.error("the decision whether a life is in danger takes too long; the turn goes on")  # noqa: TRY400
            return False
        if handoff is None or handoff.care is None:
            return False
        await self._hand_over(asked, handoff)
        return True

    def _question(self, asked: Asked, *, last_try: bool) -> Question:
        conversation, event = asked.conversation, asked.event
        return Question(
            conversation_id=conversation.id,
            client_id=conversation.client_id,
            address=self._address(conversation.client_id),
            lang=conversation.lang,
            text=asked.text,
            history=history(asked.latest, event),
            status=conversation.status,
            verified_order=order_of(conversation),
            stream_id=new_id(),
            asked=asked_things(asked.latest),
            files=len(event.data.get("attachments", ())),
            last_try=last_try,
        )

    async def _answer(self, asked: Asked, question: Question, otherwise: Handoff | None) -> None:
        """Give the answer. `otherwise`: after failed answers, hand over when this one says that it fails too. The
        assistant is seen typing until all that the turn brings has landed, or nothing comes."""
        self._show_typing(asked.conversation.id, active=True)
        try:
            await self._speak(asked, question, otherwise)
        finally:
            self._show_typing(asked.conversation.id, active=False)

    async def _speak(self, asked: Asked, question: Question, otherwise: Handoff | None) -> None:
        conversation = asked.conversation
        reply: Reply | None = None
        streamed = 0
        try:
            async with asyncio.timeout(self._seconds):
                async for piece in self._assistant.answer(question):
                    if isinstance(piece, Reply):
                        reply = piece
                    else:
                        self._show_words(question, streamed, piece)
                        streamed += 1
        except asyncio.CancelledError:
            self._show_stopped(question)
            raise
        except Exception:
            log.exception("the assistant failed; a person is asked")
            self._show_stopped(question)
            if conversation.status == "ai":
                await self._ask_person(asked)
            return
        if reply is not None and reply.content:
            calls = otherwise is not None and reply.calls_person
            votes = reply.votes_for_person and conversation.status == "ai"
            await self._give(asked, question, reply, is_last=not (calls or votes))
            if calls or votes:
                await self._follow_answer(asked, otherwise, calls_person=calls)
        elif conversation.status == "waiting":
            await self._collect(asked)

    async def _follow_answer(self, asked: Asked, otherwise: Handoff | None, *, calls_person: bool) -> None:
        """What comes after an answer that does not end its turn: the hand-over it announced, else the weighing of
        the model's vote. Also when the process that gave the answer died before this."""
        if not calls_person:
            before = await self._store.events_before(asked.conversation.id, asked.event.seq, HISTORY_EVENTS)
            otherwise = await self._decide(asked, before, vote=True)
        if otherwise is not None:
            await self._hand_over(asked, otherwise)

    async def _decide(self, asked: Asked, latest: Sequence[Event], *, vote: bool = False) -> Handoff | None:
        before = history(since_return(latest), asked.event)
        lang = asked.conversation.lang
        return await decide(self._assistant, asked.text, before, lang, vote=vote, numbers=self._numbers)

    async def _collect(self, asked: Asked) -> None:
        """While the client waits: note what they give, ask for the next thing the brief lacks, else be silent."""
        conversation, seq = asked.conversation, asked.event.seq
        if conversation.status != "waiting":
            return
        log_now = await self._store.events_before(conversation.id, conversation.last_seq + 1, HISTORY_EVENTS)
        collecting = decide_collecting(log_now, seq)
        if not collecting:
            return
        said = next((e.content for e in reversed(log_now) if is_clients(e)), None)
        words = self._collecting(collecting, said or "", conversation.lang)
        answer = AssistantAnswer(
            outcome="order" if collecting.ask in _ABOUT_THE_ORDER else "collect",
            stream_id=None,
            sources=[],
            suggestions=[],
            offers_human=False,
            asks=collecting.ask,
        )
        command = GiveAnswer(words, answer, conversation.state_version)
        await self._land(asked, command, f"collect:{seq}")

    async def _give(self, asked: Asked, question: Question, reply: Reply, *, is_last: bool) -> None:
        conversation, seq = asked.conversation, asked.event.seq
        if reply.verified_order is not None:
            command = RecordOrder(reply.verified_order)
            await self._commit(conversation.id, command, ASSISTANT, f"order:{seq}")
        answer = GiveAnswer(reply.content, reply.answer, conversation.state_version)
        try:
            await self._land(asked, answer, f"answer:{seq}", is_last=is_last)
        except ChatError:
            self._show_stopped(question)
            raise

    async def _ask_person(self, asked: Asked) -> None:
        await self._hand_over(asked, Handoff("assistant_failure", 1.0, ()))

    async def _hand_over(self, asked: Asked, handoff: Handoff) -> None:
        version = asked.conversation.state_version
        command = TransferToHuman(handoff.reason, handoff.evidence, version, handoff.care, handoff.priority)
        await self._land(asked, command, f"handoff:{asked.event.seq}")

    async def _land(self, asked: Asked, command: AnyCommand, cmd_id: str, *, is_last: bool = True) -> None:
        """Commit, not to be cancelled by the very state change it makes. `is_last`: the turn ends with it."""
        conversation_id = asked.conversation.id
        self._landing.add(conversation_id)
        try:
            await self._commit(conversation_id, command, ASSISTANT, cmd_id, asked.held if is_last else None)
        finally:
            self._landing.discard(conversation_id)

    def _address(self, client_id: str) -> str:
        return next((c.address for c in self._hub.of_person(client_id)), "")

    def _show_typing(self, conversation_id: str, *, active: bool) -> None:
        frame = Typing(
            type="typing",
            conversation_id=conversation_id,
            sender_type="ai",
            sender_name=None,
            active=active,
        )
        self._hub.signal(conversation_id, frame)

    def _show_words(self, question: Question, index: int, text: str) -> None:
        frame = AssistantDelta(
            type="assistant_delta",
            conversation_id=question.conversation_id,
            stream_id=question.stream_id,
            index=index,
            text=text,
        )
        self._hub.signal(question.conversation_id, frame)

    def _show_stopped(self, question: Question) -> None:
        frame = AssistantStopped(
            type="assistant_stopped",
            conversation_id=question.conversation_id,
            stream_id=question.stream_id,
        )
        self._hub.signal(question.conversation_id, frame)


@contextmanager
def _moving_on() -> Iterator[None]:
    """A turn that does not fit the conversation any more is over; what another try may mend is raised."""
    try:
        yield
    except ChatError as error:
        if error.retryable or isinstance(error, InternalError):
            raise
        log.info("a turn of the assistant did not land: %s", error)
