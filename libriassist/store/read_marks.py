"""How far each side has read: marks that come while the writer is busy are written together, in one transaction.

Whoever reads along marks every message: in a transaction each they would cost as many flushes as the messages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

import sqlalchemy as sa

from . import schema
from .database import Database
from .kept_rows import KeptRows

Side = Literal["agent", "client"]
Marks = Mapping[tuple[str, Side], int]
"""By conversation and side, the seq."""
_c = schema.conversations.c


def _moved_forward(side: Side) -> sa.Update:
    mark, seq = _c[f"{side}_read_seq"], sa.bindparam("seq", type_=sa.Integer)
    found = sa.and_(_c.id == sa.bindparam("conversation"), mark < seq, _c.last_seq >= seq)
    return sa.update(schema.conversations).where(found).values({mark: seq})


_STATEMENTS: Mapping[Side, sa.Update] = {side: _moved_forward(side) for side in ("agent", "client")}


def write_marks(database: Database, marks: Marks, asked: float) -> None:
    """Move marks forward, never past what there is. In order of the ids, as the log locks them.

    `asked`: since when they wait (`time.monotonic`).
    """
    with database.appending(asked) as connection:
        for (conversation_id, side), seq in sorted(marks.items()):
            connection.execute(_STATEMENTS[side], {"conversation": conversation_id, "seq": seq})
        if database.is_sqlite:
            KeptRows.of(connection).drop({conversation_id for conversation_id, _ in marks})


class ReadMarks:
    """Of one process. `write` writes marks in the writer's thread."""

    def __init__(self, write: Callable[[Marks], Awaitable[None]]) -> None:
        self._write = write
        self._pending: dict[tuple[str, Side], int] = {}
        self._next: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    async def move(self, conversation_id: str, side: Side, seq: int) -> None:
        """Until it is on disk. Raises what the write raises, to all who wait for it."""
        key = (conversation_id, side)
        self._pending[key] = max(seq, self._pending.get(key, 0))
        if self._next is None:
            self._next = asyncio.get_running_loop().create_task(self._write_pending())
        await asyncio.shield(self._next)

    async def _write_pending(self) -> None:
        async with self._turn:
            marks, self._pending, self._next = self._pending, {}, None
            await self._write(marks)
