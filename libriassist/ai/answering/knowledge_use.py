"""`ports.KnowledgeUser` over the assistant: new entries without a stop, and questions tried out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from ...chat.ports import Question
from ...chat.ports.knowledge import PlainEntry
from ...chat.ports.knowledge_use import Scored, Trial
from ...protocol import Lang
from ..retrieval.finder import Retriever
from ..retrieval.knowledge import Entry
from ..retrieval.vectors import vectors_are_kept
from .assistant import LibriAssistant

NEAREST = 5
NOBODY = "00000000-0000-0000-0000-000000000000"


class KnowledgeInUse:
    """What the assistant answers with. A draft that is tried is indexed beside it, and the last one kept."""

    def __init__(self, assistant: LibriAssistant) -> None:
        self._assistant = assistant
        self._tried: tuple[Retriever, PlainEntry, Retriever] | None = None
        """(the knowledge in use, the draft, both together)."""
        self._trying = asyncio.Lock()

    async def use_entries(self, entries: Sequence[PlainEntry]) -> None:
        await self._assistant.use_knowledge([entry_of(draft) for draft in entries])
        self._tried = None

    @property
    def share_done(self) -> float | None:
        encoder = self._assistant.encoder
        return None if encoder is None else encoder.share_done

    async def try_question(self, text: str, lang: Lang, draft: PlainEntry | None) -> Trial:
        async with self._trying:
            retriever = self._assistant.retriever if draft is None else await self._with(draft)
        question = Question(
            conversation_id=NOBODY,
            client_id=NOBODY,
            address="",
            lang=lang,
            text=text,
            history=(),
            status="ai",
            verified_order=None,
            stream_id=NOBODY,
        )
        reply = await self._assistant.try_out(question, retriever)
        found, nearest = await self._assistant.search(lambda: _look(retriever, text))
        return Trial(
            outcome=reply.answer.outcome,
            confidence=round(found, 3),
            entries=nearest,
            answer=reply.content,
            suggestions=reply.answer.suggestions,
            offers_human=reply.answer.offers_human,
        )

    async def _with(self, draft: PlainEntry) -> Retriever:
        """The knowledge in use with `draft` in the place of its id."""
        now = self._assistant.retriever
        if self._tried is not None and self._tried[0] is now and self._tried[1] == draft:
            return self._tried[2]
        mine = entry_of(draft)
        entries = [mine if entry.id == mine.id else entry for entry in now.entries]
        if all(entry is not mine for entry in entries):
            entries.append(mine)
        token = vectors_are_kept.set(False)
        try:
            made = await asyncio.to_thread(self._assistant.index, entries)
        finally:
            vectors_are_kept.reset(token)
        self._tried = (now, draft, made)
        return made


def entry_of(draft: PlainEntry) -> Entry:
    """A stored entry as the assistant searches it."""
    text = draft.text
    return Entry(
        id=draft.id,
        question=text.question,
        answer=text.answer,
        tags=text.tags,
        source=text.url,
        lang=text.lang,
        phrasings=text.phrasings,
        kind=text.kind,
        to_confirm=draft.to_confirm,
        translations=draft.translations,
    )


def _look(retriever: Retriever, text: str) -> tuple[float, list[Scored]]:
    nearest = [Scored(e.id, e.question, round(score, 3)) for e, score in retriever.nearest(text, NEAREST)]
    return retriever.find(text).confidence, nearest
