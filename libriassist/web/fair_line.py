"""A short line before slow work: so many at once, a bounded number waiting, and a turn for each in turn."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ..core.errors import RateLimited

RETRY_SECONDS = 2.0
_Waiting = dict[str, deque[asyncio.Future[None]]]
"""By key, in the order in which the keys have their next turn."""


class FairLine:
    """Whoever comes often waits behind whoever comes once: the keys (addresses) take turns.

    `waiting` in all and `per_key` may wait; a full line makes room for a newcomer at the cost of the key with
    the most in it. Those who may go `first` have a line of their own, before the others.
    """

    def __init__(self, *, at_once: int, waiting: int, per_key: int) -> None:
        self._free = at_once
        self._most = waiting
        self._per_key = per_key
        self._lines: tuple[_Waiting, _Waiting] = ({}, {})

    @asynccontextmanager
    async def turn(self, key: str, *, first: bool = False) -> AsyncIterator[None]:
        """Raises RateLimited when there is no room to wait, or no longer."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(self._lines[0 if first else 1], key)
        try:
            yield
        finally:
            self._free += 1
            self._next()

    async def _wait(self, line: _Waiting, key: str) -> None:
        mine = len(line.get(key, ()))
        if mine >= self._per_key:
            raise RateLimited(retry_after=RETRY_SECONDS)
        if sum(map(len, line.values())) >= self._most:
            _make_room(line, mine)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.setdefault(key, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._free += 1
                self._next()
            raise

    def _next(self) -> None:
        for line in self._lines:
            while self._free and line:
                key, turns = next(iter(line.items()))
                del line[key]
                turn = turns.popleft()
                if turns:
                    line[key] = turns
                if not turn.done():
                    self._free -= 1
                    turn.set_result(None)


def _make_room(line: _Waiting, mine: int) -> None:
    """The key with the most waiting gives up its last place to one who has fewer. Raises RateLimited."""
    key = max(line, key=lambda k: len(line[k]))
    if len(line[key]) <= mine + 1:
        raise RateLimited(retry_after=RETRY_SECONDS)
    turn = line[key].pop()
    if not turn.done():
        turn.set_exception(RateLimited(retry_after=RETRY_SECONDS))
