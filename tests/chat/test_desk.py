"""The desk: rows are pushed once, and what a lost hint hid is found without showing everything again."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any, cast

import pytest

from libriassist.chat.connections import Connection
from libriassist.chat.desk import DeskBoard
from libriassist.chat.hub import Hub
from libriassist.chat.ports import Clock, Store
from libriassist.chat.presence import WhoIsHere
from libriassist.core.conversation import Conversation
from libriassist.core.events import Actor

from .test_frames import NOW

pytestmark = pytest.mark.anyio
MARIE, PAUL = "00000000-0000-0000-0000-00000000000a", "00000000-0000-0000-0000-00000000000b"
WAITING = Conversation("c", "client", "fr", NOW, status="waiting", last_seq=3, waiting_since=NOW)
MARIES = replace(WAITING, status="active", agent_id=MARIE, last_seq=4)


class Rows:
    """The store and who is here, as far as the desk asks: the open rows."""

    def __init__(self, *rows: Conversation) -> None:
        self.rows = list(rows)
        self.asked_for: list[str] = []

    async def open_with_people(self) -> list[Conversation]:
        return [row for row in self.rows if row.status in {"waiting", "active"}]

    async def conversations(self, ids: list[str]) -> list[Conversation]:
        self.asked_for += ids
        return [row for row in self.rows if row.id in ids]

    async def agents(self) -> list[Any]:
        return []

    def client_online(self, _client_id: str, _now: float) -> bool:
        return True


class Page:
    """An agent's socket: what was shown (seq) and removed (id), since it was last looked at."""

    def __init__(self) -> None:
        self._saw: list[int | str] = []

    def push(self, frame: bytes) -> None:
        body = json.loads(frame[frame.index(b"{") :])
        self._saw += [row["last_seq"] for row in body["conversations"]] + body["removed"]

    async def drained(self) -> None:
        pass

    def close(self, code: int, reason: str) -> None:
        pass

    async def saw(self) -> list[int | str]:
        await asyncio.sleep(0.01)
        saw, self._saw = self._saw, []
        return saw


def desk_of(rows: Rows) -> tuple[DeskBoard, Page, Page]:
    """With Marie and Paul before it."""
    hub, pages = Hub(cast(Store, rows)), (Page(), Page())
    for agent_id, page in zip((MARIE, PAUL), pages, strict=True):
        hub.join(Connection(page, "agent", Actor("agent", agent_id), "", None))
    who = cast(WhoIsHere, rows)
    desk = DeskBoard(hub, cast(Store, rows), who, cast(Clock, None), settle_seconds=0.0, urgent_seconds=0.0)
    return desk, *pages


async def test_a_row_that_was_shown_is_not_shown_again_by_the_sweep() -> None:
    rows = Rows(WAITING)
    desk, marie, paul = desk_of(rows)
    await desk.sweep()
    assert (await marie.saw(), await paul.saw()) == ([3], [3])
    rows.rows = [MARIES]
    desk.changed(MARIES, moved=True)
    assert (await marie.saw(), await paul.saw()) == ([4], ["c"])
    rows.rows = [replace(MARIES, last_seq=5)]
    desk.changed(rows.rows[0], moved=False)
    assert (await marie.saw(), await paul.saw()) == ([5], [])
    await desk.sweep()
    assert (await marie.saw(), await paul.saw()) == ([], [])


async def test_a_small_change_shows_the_move_whose_hint_was_lost() -> None:
    rows = Rows(WAITING)
    desk, marie, paul = desk_of(rows)
    await desk.sweep()
    await marie.saw(), await paul.saw()
    rows.rows = [replace(MARIES, last_seq=5)]
    desk.changed(rows.rows[0], moved=False)
    assert (await marie.saw(), await paul.saw()) == ([5], ["c"])


async def test_a_row_first_heard_of_by_a_small_change_is_shown_to_all_by_the_sweep() -> None:
    rows = Rows(MARIES)
    desk, marie, paul = desk_of(rows)
    desk.changed(MARIES, moved=False)
    assert (await marie.saw(), await paul.saw()) == ([4], [])
    await desk.sweep()
    assert (await marie.saw(), await paul.saw()) == ([4], ["c"])


async def test_a_conversation_deleted_under_the_desk_is_asked_for_once() -> None:
    rows = Rows(WAITING)
    desk, marie, _paul = desk_of(rows)
    await desk.sweep()
    await marie.saw()
    rows.rows = []
    await desk.sweep()
    rows.asked_for.clear()
    await desk.sweep()
    assert rows.asked_for == []


async def test_the_sweep_finds_what_no_hint_told_of() -> None:
    rows = Rows(WAITING)
    desk, marie, paul = desk_of(rows)
    await desk.sweep()
    await marie.saw(), await paul.saw()
    rows.rows = [MARIES]
    await desk.sweep()
    assert (await marie.saw(), await paul.saw()) == ([4], ["c"])
    rows.rows = [replace(MARIES, status="closed", last_seq=5)]
    await desk.sweep()
    assert (await marie.saw(), await paul.saw()) == (["c"], ["c"])
    await desk.sweep()
    assert (await marie.saw(), await paul.saw()) == ([], [])
