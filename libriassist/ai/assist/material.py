"""One text put before the language model as material, for a person who waits for what it makes of it."""

from __future__ import annotations

import asyncio
import logging

from ...core.errors import AssistantUnavailable
from ..llm.gate import Ask, ModelGate
from ..llm.model import ModelFailed, TextMessage

log = logging.getLogger(__name__)


async def made_of(text: str, rules: str, purpose: str, gate: ModelGate, seconds: float) -> str:
    """What the model answers, by these rules, to the text between <text> and </text>; within `seconds`.

    Raises AssistantUnavailable.
    """
    messages = [TextMessage("system", rules), TextMessage("user", f"<text>\n{text}\n</text>")]
    deadline = asyncio.get_running_loop().time() + min(seconds, gate.limits.total_seconds)
    try:
        return await gate.text(Ask(purpose, messages, deadline=deadline))
    except ModelFailed as error:
        log.info("the language model made nothing of a text (%s): %s", purpose, error)
        raise AssistantUnavailable from error
