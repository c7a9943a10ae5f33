"""A client's turn with the assistant as an effect: written with the message, done with the answer. What dies with
its process is asked again by another, but not for ever: then a person is asked."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from ...core.effects import TURN
from ..effects import EffectKind, Held, Retry
from .assistant import PARALLEL, AssistantTurns

log = logging.getLogger(__name__)
FIRST_RETRY = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an answer may take, when a question counts as forgotten, and how often it is tried in all."""

    answer_seconds: float = 30.0
    forgotten_seconds: float = 20.0
    tries: int = 2

    @property
    def lease(self) -> timedelta:
        """How long the process that asks may be silent."""
        return timedelta(seconds=self.forgotten_seconds)


@dataclass(frozen=True, slots=True)
class ClientsTurn:
    """Where the client's words are: the payload."""

    conversation_id: str
    seq: int


def turn_kind(turns: AssistantTurns, patience: Patience) -> EffectKind[ClientsTurn]:
    """Nothing of it is remembered: the log has the answer, whose cmd_id cannot land twice."""

    async def run(turn: ClientsTurn, held: Held) -> None:
        await turns.take(turn.conversation_id, turn.seq, held)

    async def give_up(turn: ClientsTurn, held: Held) -> None:
        log.error("a question was tried %d times and never answered: a person is asked", patience.tries)
        await turns.give_up(turn.conversation_id, turn.seq, held)

    return EffectKind(
        name=TURN,
        payload=ClientsTurn,
        run=run,
        retry=Retry(patience.tries, FIRST_RETRY, patience.lease),
        lease=patience.lease,
        give_up=give_up,
        at_once=PARALLEL,
        remembered=False,
    )
