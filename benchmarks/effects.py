"""What an effect costs: questions and answers through the store alone, with and without the effect they bring.

The same commands in the same process, in turns; without it nothing is written with a question, nor taken away
with its answer.
"""

from __future__ import annotations

import asyncio
import secrets
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import cast
from unittest import mock

from libriassist import protocol as p
from libriassist.chat.effects import Held
from libriassist.chat.ports import Committed, Envelope, Outcome
from libriassist.clock import SystemClock
from libriassist.core.commands import AnyCommand, GiveAnswer
from libriassist.core.effects import TURN, no_effects
from libriassist.core.events import ASSISTANT, Actor
from libriassist.core.kinds import KINDS
from libriassist.ids import derived_id, new_id
from libriassist.store.database import Database
from libriassist.store.migrate import migrate
from libriassist.store.store import SqlStore

CONVERSATIONS = 50
ROUNDS = 10
TURNS = 8
SAID = p.AssistantAnswer(
    outcome="sure", stream_id=None, sources=[], suggestions=[], offers_human=False, asks=None
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU microseconds of a question with its answer: two messages. `over`: the median of with over without."""

    with_us: float
    without_us: float
    over: float


def cost(folder: Path) -> Cost:
    """On SQLite, flushed to disk at each batch of CONVERSATIONS messages."""
    return asyncio.run(_cost(folder))


async def _cost(folder: Path) -> Cost:
    folder.mkdir(parents=True)
    database = Database(f"sqlite:///{folder / 'libriassist.db'}")
    migrate(database)
    store = SqlStore(database, SystemClock(), leases={TURN: timedelta(seconds=60)})
    clients = [Actor("client", new_id()) for _ in range(CONVERSATIONS)]
    ids = [await _begun(store, client) for client in clients]
    await _rounds(store, clients, ids)
    taken: list[tuple[float, float]] = []
    for _ in range(TURNS):
        with_it = await _rounds(store, clients, ids)
        with _without_effects():
            taken.append((with_it, await _rounds(store, clients, ids)))
    await store.close()
    over = statistics.median(one / other for one, other in taken)
    return Cost(min(one for one, _ in taken), min(other for _, other in taken), over)


async def _rounds(store: SqlStore, clients: list[Actor], ids: list[str]) -> float:
    began = time.process_time()
    for _ in range(ROUNDS):
        asked = await asyncio.gather(*(_asks(store, *who) for who in zip(clients, ids, strict=True)))
        await asyncio.gather(*(_answered(store, one) for one in asked))
    return (time.process_time() - began) * 1e6 / (ROUNDS * CONVERSATIONS)


@contextmanager
def _without_effects() -> Iterator[None]:
    bare = {"message.posted": replace(KINDS["message.posted"], brings=no_effects)}
    with mock.patch.dict(cast("dict[str, object]", KINDS), bare):
        yield


async def _begun(store: SqlStore, client: Actor) -> str:
    command = p.StartConversation(type="start_conversation", cmd_id=secrets.token_hex(16))
    return (await _given(store, command, client, derived_id(client.id, command.cmd_id))).conversation.id


async def _asks(store: SqlStore, client: Actor, conversation_id: str) -> Committed:
    cmd_id = secrets.token_hex(16)
    command = p.PostMessage(
        type="post_message", cmd_id=cmd_id, conversation_id=conversation_id, content="Quels formats ?"
    )
    return await _given(store, command, client, conversation_id, cmd_id)


async def _answered(store: SqlStore, asked: Committed) -> None:
    conversation, (question, *_) = asked.conversation, asked.events
    command = GiveAnswer("Tous les formats courants.", SAID, conversation.state_version)
    held = asked.held[0] if asked.held else None
    await _given(store, command, ASSISTANT, conversation.id, f"answer:{question.seq}", held)


async def _given(
    store: SqlStore,
    command: AnyCommand,
    actor: Actor,
    conversation_id: str,
    cmd_id: str | None = None,
    settles: Held | None = None,
) -> Committed:
    future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    store.submit(Envelope(command, conversation_id, actor, future.set_result, cmd_id, "b", settles=settles))
    outcome = await future
    if not isinstance(outcome, Committed):
        raise outcome
    return outcome
