"""Questions whose turn was lost with a process are asked again, but not for ever: then a person is asked."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from ..core.conversation import Conversation
from ..core.errors import ChatError
from .ports import Clock, Store
from .turns import AssistantTurns

log = logging.getLogger(__name__)
AT_ONCE = 50
EVERY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an answer may take, when a question counts as forgotten, and how often it is tried in all."""

    answer_seconds: float = 30.0
    forgotten_seconds: float = 20.0
    tries: int = 2


class ForgottenQuestions:
    """Looks for clients who got no answer. What is counted is in the database, so that a process that dies of a
    question counts, too."""

    def __init__(self, store: Store, turns: AssistantTurns, clock: Clock, patience: Patience) -> None:
        self._store = store
        self._turns = turns
        self._clock = clock
        self._after = timedelta(seconds=patience.forgotten_seconds)
        self._tries = patience.tries

    @property
    def every_seconds(self) -> float:
        """How often to look."""
        return min(EVERY_SECONDS, self._after.total_seconds() / 4)

    async def pick_up(self) -> None:
        """Ask them again. A double answer cannot land (its cmd_id)."""
        for conversation in await self._store.unanswered(self._clock.now() - self._after, limit=AT_ONCE):
            if not self._turns.busy(conversation.id):
                await self._again(conversation)

    async def _again(self, conversation: Conversation) -> None:
        seq, now = conversation.last_message_seq, self._clock.now()
        again = await self._store.begin_again(f"turn:{conversation.id}:{seq}", now, now - self._after)
        if again is None:
            return
        for event in await self._store.events_since(conversation.id, seq - 1, 1):
            if again < self._tries:
                self._turns.asked(event)
                continue
            log.error("a question was tried %d times and never answered: a person is asked", self._tries)
            try:
                await self._turns.give_up(conversation, event)
            except ChatError as error:
                log.info("it was answered meanwhile: %s", error)
