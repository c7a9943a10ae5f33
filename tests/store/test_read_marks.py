"""Marks of reading: forward only, never past the log, and many at once are one write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from libriassist.core.errors import Unavailable
from libriassist.store import read_marks
from libriassist.store.database import Database
from libriassist.store.read_marks import Marks, ReadMarks
from libriassist.store.store import SqlStore

from .test_append import client, give, post, start

pytestmark = pytest.mark.anyio


async def talked(store: SqlStore, messages: int = 4) -> str:
    who = client()
    home = await start(store, who)
    for number in range(messages):
        await give(store, post(home, str(number)), who, home)
    return home


async def marks_of(store: SqlStore, conversation_id: str) -> tuple[int, int]:
    row = await store.find_conversation(conversation_id)
    assert row is not None
    return row.agent_read_seq, row.client_read_seq


async def test_marks_move_forward_and_never_past_the_log(store: SqlStore) -> None:
    home = await talked(store)
    for seq, there in ((2, 2), (1, 2), (9, 2), (5, 5), (2**31 - 1, 5)):
        await store.mark_read(home, "agent", seq)
        assert await marks_of(store, home) == (there, 0)
    await store.mark_read(home, "client", 3)
    assert await marks_of(store, home) == (5, 3)


async def test_marks_that_come_together_are_written_together(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = [await talked(store) for _ in range(3)]
    batches: list[Marks] = []
    real = read_marks.write_marks

    def written(database: Database, marks: Marks, asked: float) -> None:
        batches.append(marks)
        real(database, marks, asked)

    monkeypatch.setattr("libriassist.store.store.write_marks", written)
    await asyncio.gather(*(store.mark_read(home, "agent", seq) for seq in (5, 2, 4) for home in homes))
    assert batches == [{(home, "agent"): 5 for home in homes}]
    assert [await marks_of(store, home) for home in homes] == [(5, 0)] * 3


async def test_what_is_read_while_marks_are_written_comes_after_them() -> None:
    written: list[dict[tuple[str, read_marks.Side], int]] = []
    go_on = asyncio.Event()

    async def write(marks: Marks) -> None:
        written.append(dict(marks))
        await go_on.wait()

    marks = ReadMarks(write)
    first = asyncio.ensure_future(marks.move("a", "agent", 1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    rest = [asyncio.ensure_future(marks.move("a", "agent", seq)) for seq in (3, 2)]
    await asyncio.sleep(0)
    assert written == [{("a", "agent"): 1}] and not first.done()
    go_on.set()
    await asyncio.gather(first, *rest)
    assert written == [{("a", "agent"): 1}, {("a", "agent"): 3}]


async def test_who_is_cancelled_takes_nobody_along_and_the_next_go_on(
    store: SqlStore, make_store: Callable[[], SqlStore]
) -> None:
    home = await talked(store)
    gone = asyncio.ensure_future(store.mark_read(home, "agent", 3))
    stays = asyncio.ensure_future(store.mark_read(home, "client", 4))
    await asyncio.sleep(0)
    gone.cancel()
    await stays
    assert await marks_of(store, home) == (3, 4)


async def test_a_write_that_fails_is_told_to_all_who_wait_and_the_next_is_written(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = await talked(store)

    def fails(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("disk I/O error"))

    with monkeypatch.context() as broken:
        broken.setattr("libriassist.store.store.write_marks", fails)
        ended = await asyncio.gather(
            *(store.mark_read(home, "agent", seq) for seq in (2, 3)), return_exceptions=True
        )
    assert [type(end) for end in ended] == [Unavailable, Unavailable]
    await store.mark_read(home, "agent", 4)
    assert await marks_of(store, home) == (4, 0)
