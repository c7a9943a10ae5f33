"""Help with what an agent writes and reads: drafts put into better words, messages translated. Nothing is sent."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

from ...chat.ports import Store
from ...core.conversation import Conversation
from ...core.errors import (
    AssistantUnavailable,
    BadRequest,
    ConversationIsClosed,
    FrameTooLarge,
    TextRefused,
)
from ...core.events import Actor, Event
from ...core.rights import demand
from ...protocol import DraftAction, Lang

MAX_SPAN = 500
"""Events between the first and the last message to translate."""
_AT_ONCE = 4


class Writer(Protocol):
    """Writes with a language model. Every figure, date, price, code and link stays as it was.

    Raises AssistantUnavailable, TextRefused (a fact would have changed), FrameTooLarge.
    """

    async def rewrite(self, draft: str, action: DraftAction, lang: Lang) -> str:
        """The draft in other words; `lang` is the target of `translate`, the others keep the draft's language."""
        ...

    async def translate(self, text: str, lang: Lang, spoken: Lang) -> str:
        """A client's message for the agent's eyes; as it is when it is in `lang` already. `spoken`: the
        conversation's language."""
        ...


class WritingService:
    """Who may use the writer, and the latest translations.

    They are kept in memory and not in a table: a copy of clients' words would need a retention of its own, and
    can be made again.
    """

    def __init__(self, writer: Writer | None, store: Store, kept: int) -> None:
        self._writer = writer
        self._store = store
        self._kept = kept
        self._translated: OrderedDict[tuple[str, int, Lang], str | None] = OrderedDict()
        """None: refused, and would be again."""
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def draft(
        self, conversation: Conversation, agent: Actor, text: str, action: DraftAction, lang: Lang | None
    ) -> str:
        """The draft in other words, for the assigned agent or a supervisor. Raises also NotAssigned."""
        demand(agent, "reword", conversation)
        if conversation.status == "closed":
            raise ConversationIsClosed
        return await self._the_writer().rewrite(text, action, lang or conversation.lang)

    async def translations(self, conversation: Conversation, seqs: Sequence[int], lang: Lang) -> dict[int, str]:
        """The messages among `seqs`, by seq; without those that could not be translated.

        Raises BadRequest when they are too far apart, AssistantUnavailable when none could be asked for.
        """
        self._the_writer()
        first, last = min(seqs), max(seqs)
        if last - first >= MAX_SPAN:
            raise BadRequest(f"The messages are more than {MAX_SPAN} events apart.")
        events = await self._store.events_since(conversation.id, first - 1, last - first + 1)
        wanted = [e for e in events if e.seq in set(seqs) and e.type == "message.posted" and e.content]
        found = await asyncio.gather(*(self._translation(e, lang, conversation.lang) for e in wanted))
        failures = [text for text in found if isinstance(text, Exception)]
        if wanted and len(failures) == len(wanted):
            raise failures[0]
        return {event.seq: text for event, text in zip(wanted, found, strict=True) if isinstance(text, str)}

    async def _translation(self, event: Event, lang: Lang, spoken: Lang) -> str | AssistantUnavailable | None:
        key = (event.conversation_id, event.seq, lang)
        async with self._turns:
            if key in self._translated:
                self._translated.move_to_end(key)
                return self._translated[key]
            try:
                text: str | None = await self._the_writer().translate(event.content or "", lang, spoken)
            except AssistantUnavailable as error:
                return error
            except (TextRefused, FrameTooLarge):
                text = None
            self._translated[key] = text
            while len(self._translated) > self._kept:
                self._translated.popitem(last=False)
            return text

    def _the_writer(self) -> Writer:
        if self._writer is None:
            raise AssistantUnavailable("No language model is configured.")
        return self._writer
