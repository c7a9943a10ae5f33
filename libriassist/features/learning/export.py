"""Labelled conversations as lines for `libriassist eval`, personal data masked, one conversation at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from functools import partial
from typing import Any, Literal

from ...ai.privacy.redaction import without_personal_data
from ...chat.ports.learning import BEFORE_ALL, LearningStore
from ...core.conversation import Conversation
from ...core.errors import WrongState
from ...core.labelling import answer_lines, dialog_of, handoff_lines
from ...core.language.order_numbers import OrderNumbers

ExportKind = Literal["answers", "handoff", "dialogs"]
Line = dict[str, Any]
Mask = Callable[[str], str]
PAGE = 100


async def labelled_lines(
    store: LearningStore, mask: Mask, kind: ExportKind, since: datetime | None
) -> AsyncIterator[Line]:
    """Every line there is, of conversations begun since that moment and since learning was switched on.

    Raises WrongState when learning never was.
    """
    allowed = await store.learning_since()
    if allowed is None:
        raise WrongState("Nothing may be learnt from conversations: LIBRIASSIST_LEARN_FROM_CONVERSATIONS is off.")
    begun = max(allowed, since) if since is not None else allowed
    seen: set[str] = set()
    if kind == "answers":
        async for line in _decided(store, begun):
            masked = {**line, "question": mask(line["question"])}
            seen.add(masked["question"])
            yield masked
    number = 0
    async for conversation in _ended(store, begun):
        for line in await _lines(store, conversation, kind):
            number += 1
            masked = _masked(line, mask, f"d{number:05d}")
            if masked.get("question") not in seen:
                yield masked


async def _ended(store: LearningStore, since: datetime) -> AsyncIterator[Conversation]:
    after = BEFORE_ALL
    while page := await store.ended(since, after, PAGE):
        for conversation in page:
            yield conversation
        after = page[-1].id


async def _decided(store: LearningStore, since: datetime) -> AsyncIterator[Line]:
    """Questions of the review: of groups with a live entry, and of dismissed ones, which nothing should answer."""
    after = BEFORE_ALL
    while page := await store.labelled_questions(after, PAGE):
        for question, group in page:
            if question.asked_at >= since:
                expected = group.entry_id if group.state == "published" else None
                yield {"question": question.question, "lang": question.lang, "expected_id": expected}
        after = page[-1][0].id


async def _lines(store: LearningStore, conversation: Conversation, kind: ExportKind) -> list[Line]:
    events = await store.events_of(conversation.id)
    if kind == "answers":
        return answer_lines(events, conversation.lang, conversation.rating)
    verdict = (await store.verdicts([conversation.id])).get(conversation.id)
    if kind == "handoff":
        return handoff_lines(events, conversation.lang, verdict)
    dialog = dialog_of(events, verdict)
    return [] if dialog is None else [{**dialog, "lang": conversation.lang}]


def _masked(line: Line, mask: Mask, name: str) -> Line:
    if "turns" in line:
        turns = [{**turn, "text": mask(turn["text"])} for turn in line["turns"]]
        return {"id": name, "lang": line["lang"], "turns": turns, "handoff_turn": line["handoff_turn"]}
    field = "question" if "question" in line else "text"
    return {**line, field: mask(line[field])}


def personal_data_mask(numbers: OrderNumbers) -> Mask:
    """Takes out of a text what is not kept, the shop's own order numbers among it."""
    return partial(without_personal_data, numbers=numbers)
