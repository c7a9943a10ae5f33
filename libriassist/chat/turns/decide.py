"""Whether a turn calls for a person."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from ...core.handoff.decide import Handoff, Turn, decide_handoff
from ...core.language.order_numbers import SHIPPED, OrderNumbers
from ...protocol import Lang
from ..ports import Assistant

log = logging.getLogger(__name__)
DECISION_SECONDS = 2.0


async def decide(
    assistant: Assistant,
    text: str,
    history: Sequence[Turn],
    lang: Lang,
    *,
    vote: bool = False,
    numbers: OrderNumbers = SHIPPED,
) -> Handoff | None:
    """Whether a turn calls for a person: by rules and dialogue alone when the classifier fails or is too slow.
    `vote`: a language model would call one. Read in worker threads: a long history takes a while."""
    classified = None
    try:
        async with asyncio.timeout(DECISION_SECONDS):
            classified = await assistant.classify(text, history, lang)
    except Exception:
        log.exception("the hand-over classifier failed: the rules decide")
    return await asyncio.to_thread(decide_handoff, text, history, lang, classified, vote=vote, numbers=numbers)
