"""The assistant's turns: one at a time per conversation, streamed, and dropped when a person takes over."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from ..core.collecting import asked_things, decide_collecting
from ..core.commands import AnyCommand, GiveAnswer, RecordOrder, TransferToHuman
from ..core.conversation import Conversation
from ..core.errors import ChatError
from ..core.events import ASSISTANT, Actor, Event
from ..core.failures import FailurePolicy, last_try
from ..core.handoff import Handoff, Turn, decide_handoff
from ..ids import new_id
from ..protocol import AssistantAnswer, AssistantDelta, AssistantStopped, HandoffReason, Lang, OrderDetails, Typing
from .hub import Hub
from .ports import Assistant, CollectingWords, Committed, Question, Reply, Store

log = logging.getLogger(__name__)
HISTORY_EVENTS = 100
PARALLEL = 64
DECISION_SECONDS = 2.0
_BACK_WITH_ASSISTANT = {"assistant.resumed", "transfer.cancelled"}
_ABOUT_THE_ORDER = {"order_number", "second_proof"}
"""Questions that begin, or carry on, an order look-up."""
Commit = Callable[[str, AnyCommand, Actor, str | None], Awaitable[Committed]]


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
    ) -> None:
        self._failures = failures or FailurePolicy()
        self._hub = hub
        self._store = store
        self._assistant = assistant
        self._commit = commit
        self._collecting = collecting
        self._seconds = seconds
        self._todo: dict[str, deque[Event]] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._landing: set[str] = set()
        self._slots = asyncio.Semaphore(PARALLEL)
        self._stopping = False

    def asked(self, event: Event) -> None:
        """A client wrote, or began to wait: it is the assistant's turn, after the turns asked before."""
        if self._stopping:
            return
        conversation_id = event.conversation_id
        todo = self._todo.setdefault(conversation_id, deque())
        if any(e.seq == event.seq for e in todo):
            return
        todo.append(event)
        if conversation_id not in self._running:
            task = asyncio.get_running_loop().create_task(self._work(conversation_id))
            self._running[conversation_id] = task

    def drop(self, conversation_id: str) -> None:
        """The state changed: what is being said now is not finished (later questions look for themselves)."""
        task = self._running.get(conversation_id)
        if task is not None and conversation_id not in self._landing:
            task.cancel()

    def busy(self, conversation_id: str) -> bool:
        """Whether a turn of this conversation is under way, or about to be."""
        return conversation_id in self._running

    async def give_up(self, conversation: Conversation, event: Event) -> None:
        """The client's turn `event` cannot be answered: a person is asked."""
        await self._hand_over(conversation, event, "assistant_failure", ())

    async def stop(self) -> None:
        """Let go of all turns; another process, or the next start, picks them up."""
        self._stopping = True
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, conversation_id: str) -> None:
        try:
            async with self._slots:
                while todo := self._todo.get(conversation_id):
                    await self._turn(todo.popleft())
        except ChatError as error:
            log.info("a turn of the assistant did not land: %s", error)
        except Exception:
            log.exception("the assistant failed")
        finally:
            del self._running[conversation_id]
            left = self._todo.pop(conversation_id, None)
            for event in left or ():
                self.asked(event)

    async def _turn(self, event: Event) -> None:
        conversation = await self._store.find_conversation(event.conversation_id)
        if conversation is None or conversation.status not in {"ai", "waiting"}:
            return
        if event.type == "transfer.requested":
            await self._collect(conversation, event)
            return
        latest = await self._store.events_before(conversation.id, conversation.last_seq + 1, HISTORY_EVENTS)
        history = _history(latest, event)
        text = event.content or ""
        handoff: Handoff | None = None
        if conversation.status == "ai" and text.strip():
            try:
                async with asyncio.timeout(self._seconds):
                    handoff = await self._decide(conversation, event, latest)
            except TimeoutError:
                log.error("the decision to hand over takes too long; a person is asked")  # noqa: TRY400
                await self.give_up(conversation, event)
                return
            if handoff is not None and handoff.reason != "repeated_failure":
                await self._hand_over(conversation, event, handoff.reason, handoff.evidence)
                return
            if handoff is None:
                history_now = _history(since_return(latest), event)
                handoff = await asyncio.to_thread(last_try, history_now, self._failures)
        question = Question(
            conversation_id=conversation.id,
            client_id=conversation.client_id,
            address=self._address(conversation.client_id),
            lang=conversation.lang,
            text=text,
            history=history,
            status=conversation.status,
            verified_order=_order_of(conversation),
            stream_id=new_id(),
            asked=asked_things(latest),
            files=len(event.data.get("attachments", ())),
            last_try=handoff is not None,
        )
        await self._answer(conversation, event, question, handoff)

    async def _answer(
        self, conversation: Conversation, event: Event, question: Question, otherwise: Handoff | None
    ) -> None:
        """Give the answer. `otherwise`: after failed answers, hand over when this one says that it fails too."""
        self._show_typing(conversation.id, active=True)
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
                await self.give_up(conversation, event)
            return
        finally:
            self._show_typing(conversation.id, active=False)
        if reply is not None and reply.content:
            await self._give(conversation, event, question, reply)
            if otherwise is not None and reply.calls_person:
                await self._hand_over(conversation, event, otherwise.reason, otherwise.evidence)
            elif reply.votes_for_person and conversation.status == "ai":
                await self._weigh_vote(conversation, event)
        elif conversation.status == "waiting":
            await self._collect(conversation, event)

    async def _decide(
        self, conversation: Conversation, event: Event, latest: Sequence[Event], *, vote: bool = False
    ) -> Handoff | None:
        history = _history(since_return(latest), event)
        return await decide(self._assistant, event.content or "", history, conversation.lang, vote=vote)

    async def _weigh_vote(self, conversation: Conversation, event: Event) -> None:
        """Whether the model's vote tips the balance for the turn that was just answered."""
        before = await self._store.events_before(conversation.id, event.seq, HISTORY_EVENTS)
        handoff = await self._decide(conversation, event, before, vote=True)
        if handoff is not None:
            await self._hand_over(conversation, event, handoff.reason, handoff.evidence)

    async def _collect(self, conversation: Conversation, event: Event) -> None:
        """While the client waits: note what they give, ask for the next thing the brief lacks, else be silent."""
        if conversation.status != "waiting":
            return
        log_now = await self._store.events_before(conversation.id, conversation.last_seq + 1, HISTORY_EVENTS)
        collecting = decide_collecting(log_now, event.seq)
        if not collecting:
            return
        said = next((e.content for e in reversed(log_now) if _is_clients(e)), None)
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
        await self._land(conversation, command, f"collect:{event.seq}")

    async def _give(self, conversation: Conversation, event: Event, question: Question, reply: Reply) -> None:
        if reply.verified_order is not None:
            command = RecordOrder(reply.verified_order)
            await self._commit(conversation.id, command, ASSISTANT, f"order:{event.seq}")
        answer = GiveAnswer(reply.content, reply.answer, conversation.state_version)
        try:
            await self._land(conversation, answer, f"answer:{event.seq}")
        except ChatError:
            self._show_stopped(question)
            raise

    async def _hand_over(
        self, conversation: Conversation, event: Event, reason: HandoffReason, evidence: tuple[str, ...]
    ) -> None:
        command = TransferToHuman(reason, evidence, conversation.state_version)
        await self._land(conversation, command, f"handoff:{event.seq}")

    async def _land(self, conversation: Conversation, command: AnyCommand, cmd_id: str) -> None:
        """Commit, not to be cancelled by the very state change it makes."""
        self._landing.add(conversation.id)
        try:
            await self._commit(conversation.id, command, ASSISTANT, cmd_id)
        finally:
            self._landing.discard(conversation.id)

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


async def decide(
    assistant: Assistant, text: str, history: Sequence[Turn], lang: Lang, *, vote: bool = False
) -> Handoff | None:
    """Whether a turn calls for a person: by rules and dialogue alone when the classifier fails or is too slow.
    `vote`: a language model would call one. Read in worker threads: a long history takes a while."""
    signals = None
    try:
        async with asyncio.timeout(DECISION_SECONDS):
            signals = await assistant.signals(text, history, lang)
    except Exception:
        log.exception("the hand-over classifier failed: the rules decide")
    return await asyncio.to_thread(decide_handoff, text, history, lang, signals, vote=vote)


def _history(events: Sequence[Event], asked: Event) -> list[Turn]:
    """What was said before this question, and what the assistant said while it waited for its turn."""
    said = (e for e in events if e.seq < asked.seq or (e.seq > asked.seq and e.sender_type == "ai"))
    return [turn for turn in map(_turn_of, said) if turn is not None]


def since_return(events: Sequence[Event]) -> Sequence[Event]:
    """What was said since an agent gave the conversation back, or the client stopped waiting for one: failures
    before do not count again."""
    place = next((i for i in range(len(events) - 1, -1, -1) if events[i].type in _BACK_WITH_ASSISTANT), -1)
    return events[place + 1 :]


def _is_clients(event: Event) -> bool:
    return event.type == "message.posted" and event.sender_type == "client"


def _turn_of(event: Event) -> Turn | None:
    """What a turn of the dialogue looks like to the decision; notes and offers are none."""
    if event.type != "message.posted":
        return None
    answer = event.data.get("answer")
    if answer is None:
        return Turn(role=event.sender_type, text=event.content or "", name=event.data.get("public_name") or "")
    return Turn(
        role="ai",
        text=event.content or "",
        outcome=answer["outcome"],
        offered_human=answer["offers_human"],
        suggestions=tuple(answer["suggestions"]),
        offer_reason=answer.get("offer_reason"),
    )


def _order_of(conversation: Conversation) -> OrderDetails | None:
    data = conversation.order_data
    return OrderDetails.model_validate(data) if data else None
