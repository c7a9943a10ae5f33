"""The line before slow work: bounded, and nobody waits behind another's crowd."""

from __future__ import annotations

import asyncio

import pytest

from libriassist.core.errors import RateLimited
from libriassist.web.fair_line import FairLine

pytestmark = pytest.mark.anyio


class Story:
    """Work in a line, and the order in which it was done."""

    def __init__(self, line: FairLine) -> None:
        self.line = line
        self.done: list[str] = []
        self.refused: list[str] = []
        self.busy = self.most = 0

    async def work(self, key: str, *, first: bool = False) -> None:
        try:
            async with self.line.turn(key, first=first):
                self.busy += 1
                self.most = max(self.most, self.busy)
                await asyncio.sleep(0.002)
                self.busy -= 1
                self.done.append(key)
        except RateLimited as error:
            assert error.retry_after
            self.refused.append(key)


async def test_the_keys_take_turns_and_a_crowd_of_one_delays_nobody_else() -> None:
    story = Story(FairLine(at_once=2, waiting=32, per_key=8))
    crowd = [story.work("crowd") for _ in range(300)]
    await asyncio.gather(*crowd, story.work("marie"), story.work("paul"))
    assert story.most == 2
    assert story.refused == ["crowd"] * 290
    assert {"marie", "paul"} <= set(story.done[:5])


async def test_a_full_line_makes_room_for_a_newcomer_but_not_for_one_more_of_many() -> None:
    story = Story(FairLine(at_once=1, waiting=4, per_key=4))
    await asyncio.gather(*[story.work("a") for _ in range(5)], story.work("b"), story.work("c"), story.work("b"))
    assert sorted(story.done) == ["a", "a", "a", "b", "c"]
    assert sorted(story.refused) == ["a", "a", "b"]


async def test_who_may_go_first_goes_first_even_when_the_line_is_full() -> None:
    story = Story(FairLine(at_once=1, waiting=3, per_key=3))
    strangers = [story.work(f"stranger {n}") for n in range(9)]
    await asyncio.gather(*strangers, story.work("known", first=True))
    assert story.done[1] == "known"
    assert len(story.refused) == 5


async def test_a_place_is_given_back_by_whoever_fails_or_goes_away() -> None:
    line = FairLine(at_once=1, waiting=3, per_key=3)
    with pytest.raises(ZeroDivisionError):
        async with line.turn("a"):
            _ = 1 / 0
    story = Story(line)
    async with line.turn("a"):
        waiting = [asyncio.create_task(story.work(key)) for key in "bcd"]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.sleep(0)
    await asyncio.gather(*waiting, return_exceptions=True)
    assert story.done == ["c", "d"]
    await story.work("e")
    assert story.done[-1] == "e"
