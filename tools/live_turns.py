"""The dialogues of benchmarks/live as they go with the assistant of today: what it answered to each of the
client's turns, with its outcome, were nobody called before."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from libriassist.ai.answering.assistant import LibriAssistant
from libriassist.ai.retrieval.knowledge import load_knowledge
from libriassist.ai.retrieval.semantic import SharedEncoder
from libriassist.chat.ports import OrderRecord, Question
from libriassist.clock import SystemClock
from libriassist.core.handoff.state import Turn

ROOT = Path(__file__).resolve().parent.parent
LIVE = ROOT / "benchmarks" / "live"
SAMPLE = ROOT / "libriassist" / "sample" / "coollibri_faq.json"
MESSAGES = "hand3_messages_dev.jsonl"
LABELS = {
    "damage": "complaint",
    "wrong_goods": "complaint",
    "payment": "refund",
    "cancel_now": "order_problem",
    "late": "order_problem",
    "anger": "frustration",
    "repeated_failure": "frustration",
    "legal": "legal_threat",
    "distress": "sensitive",
    "privacy": "sensitive",
    "business": "too_complex",
    "explicit": "client_request",
    "refund": "refund",
    "book_content": "lookalike",
    "third_person": "lookalike",
    "rule_question": "policy",
    "technical": "question",
    "question": "question",
    "curiosity": "smalltalk",
    "smalltalk": "smalltalk",
    "praise": "negation",
    "solved": "negation",
    "declined": "refusal",
}
"""The categories of the messages' author as the classifier's labels."""


@dataclass(frozen=True, slots=True)
class LiveTurn:
    """A client's turn up to the one by which a person is due. `wanted` None: one may come, and need not yet.
    `never`: nothing in the whole dialogue needs one."""

    author: str
    text: str
    lang: str
    history: tuple[Turn, ...]
    wanted: bool | None
    never: bool


def live_messages() -> list[dict[str, Any]]:
    """The messages that may be learnt from, with the classifier's labels."""
    rows = _rows(LIVE / MESSAGES)
    return [{**row, "category": LABELS[row["category"]], "author": "hand3"} for row in rows]


def live_turns(encoder: SharedEncoder) -> list[LiveTurn]:
    """Of the dialogues that may be learnt from."""
    dialogs = [
        {**row, "author": f"hand{hand}"} for hand in (1, 2, 3) for row in _rows(LIVE / f"hand{hand}_dev.jsonl")
    ]
    return asyncio.run(_played(dialogs, encoder))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


async def _played(dialogs: Sequence[dict[str, Any]], encoder: SharedEncoder) -> list[LiveTurn]:
    assistant = LibriAssistant(
        load_knowledge(SAMPLE),
        attempts=_Attempts(),
        clock=SystemClock(),
        orders=_NoOrders(),
        words_per_second=0,
        encoder=encoder,
    )
    await assistant.use_knowledge(None)
    turns: list[LiveTurn] = []
    for dialog in dialogs:
        history: list[Turn] = []
        due, first = dialog["person_by"], dialog["not_before"]
        for place, text in enumerate(dialog["turns"]):
            wanted: bool | None = place == due
            if due is not None and (first or 0) <= place < due:
                wanted = None
            never = due is None
            turns.append(LiveTurn(dialog["author"], text, dialog["lang"], tuple(history), wanted, never))
            if place == due:
                break
            history += [Turn("client", text), await _answer(assistant, dialog["lang"], text, history)]
    await assistant.stop()
    return turns


async def _answer(assistant: LibriAssistant, lang: Any, text: str, history: Sequence[Turn]) -> Turn:
    question = Question(
        conversation_id="",
        client_id="",
        address="",
        lang=lang,
        text=text,
        history=tuple(history),
        status="ai",
        verified_order=None,
        stream_id="",
    )
    reply = await assistant.reply(question)
    said = reply.answer
    return Turn("ai", reply.content, said.outcome, said.offers_human, tuple(said.suggestions), said.offer_reason)


class _NoOrders:
    async def find(self, number: str) -> OrderRecord | None:
        return None

    async def stop(self) -> None:
        return


class _Attempts:
    async def begin(self, *, client_id: str, number: str, address: str, now: datetime) -> str | None:
        return "one"

    async def forgive(self, attempt: str) -> None:
        return
