"""What must happen after a commit and survive a crash: kinds of effects, and what the runner needs of the store.

A feature declares an EffectKind; an Effect of that kind, written in the transaction of what it follows from, is
run at least once. Exactly once is then its receiver's part, by the key.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Generic, Literal, Protocol, TypeVar

from ..core.effects import Effect

MOST_DOUBLINGS = 20
P = TypeVar("P")
State = Literal["pending", "due", "running", "dead", "done"]
"""`pending`: not due yet, or waiting after a failure. `dead`: given up until a person decides."""


@dataclass(slots=True)
class Held:
    """An effect this process works on, for as long as its lease is renewed. `attempts`: this one included.

    `lease` names the claim: whoever has another may not end it. `settled`: it is done on disk already.
    """

    kind: str
    key: str
    payload: Mapping[str, Any]
    lease: str
    attempts: int
    version: int
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Retry:
    """When to try again. The n-th failure waits `first` * 2^(n-1), at most `longest`, less up to half by chance.

    `tries` None: for ever, for what comes back by itself.
    """

    tries: int | None = 12
    first: timedelta = timedelta(seconds=5)
    longest: timedelta = timedelta(hours=1)

    def after(self, failures: int, chance: float) -> timedelta:
        """How long to wait after so many failures; `chance` is between 0 and 1."""
        doubled = self.first.total_seconds() * 2 ** min(max(failures, 1) - 1, MOST_DOUBLINGS)
        return timedelta(seconds=min(self.longest.total_seconds(), doubled) * (1 - chance / 2))


@dataclass(frozen=True, slots=True)
class EffectKind(Generic[P]):
    """`run` does it; the answer says after how long it comes back (a timer), None: done.

    `payload`: a pydantic model or dataclass; what does not fit it is dead at once.
    `give_up`: what happens instead of one more try when all are used; without it the effect is dead.
    `lease`: how long a process may be silent before another takes its work over; it is renewed meanwhile.
    `at_once`: how many one process takes over at a time. `remembered`: a key that is done is not done again.
    `always`: there is one, with its name as key and no payload: a timer of the whole shop.
    """

    name: str
    payload: type[P]
    run: Callable[[P, Held], Awaitable[timedelta | None]]
    retry: Retry
    lease: timedelta
    give_up: Callable[[P, Held], Awaitable[None]] | None = None
    at_once: int = 8
    remembered: bool = True
    always: bool = False


@dataclass(frozen=True, slots=True)
class Nothing:
    """The payload of a timer that needs none."""


def timer(
    name: str, work: Callable[[], Awaitable[None]], every: timedelta, retry: Retry, lease: timedelta
) -> EffectKind[Nothing]:
    """Work of the whole shop, done by one process at a time, and again so long after it ended; for ever."""

    async def run(_nothing: Nothing, _held: Held) -> timedelta:
        await work()
        return every

    return EffectKind(name, Nothing, run, replace(retry, tries=None), lease, always=True)


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended. `due_at`: it comes back then, `tries` counted so far; None: it is done, or with an
    `error` dead."""

    held: Held
    due_at: datetime | None = None
    tries: int = 0
    error: str | None = None
    remembered: bool = True


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One effect as an administrator sees it."""

    key: str
    kind: str
    state: State
    payload: Mapping[str, Any]
    due_at: datetime
    attempts: int
    created_at: datetime
    ended_at: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class EffectFigures:
    """Counts of one kind. `due` could run now and does not; `oldest_due_seconds`: for how long, at most."""

    kind: str
    pending: int
    due: int
    running: int
    dead: int
    oldest_due_seconds: float


class EffectStore(Protocol):
    """The table of effects. Raises Unavailable when the database does not take it."""

    async def put(self, effect: Effect) -> None:
        """Write it, unless its key is there already (or is remembered as done)."""
        ...

    async def schedule(self, effect: Effect) -> None:
        """Write it, in the place of what has its key; one that is running is run again afterwards."""
        ...

    async def drop(self, key: str) -> bool:
        """Take it away; whether it was there. What is running is not stopped, and not run again."""
        ...

    async def retry(self, keys: Sequence[str]) -> None:
        """A person's word: due now, tries counted anew; all or none. Raises NoSuchEffect, WrongState."""
        ...

    async def give_up(self, keys: Sequence[str]) -> None:
        """A person's word: not to be done any more; all or none. Raises NoSuchEffect, WrongState."""
        ...

    async def next_due(self, kinds: Sequence[str]) -> dict[str, datetime]:
        """When the next of each kind that nobody holds is due."""
        ...

    async def claim(self, kind: str, lease: timedelta, limit: int) -> list[Held]:
        """Take over what is due and nobody holds any more; oldest first."""
        ...

    async def renew(self, held: Sequence[Held], lease: timedelta) -> set[str]:
        """Keep them for another lease; the keys of those still held."""
        ...

    async def end(self, ends: Sequence[End]) -> None:
        """Write down how runs ended; of those whose lease was lost, nothing."""
        ...

    async def sweep(self) -> None:
        """Forget what was done long ago."""
        ...

    async def rows(self, state: State | None, kind: str | None, limit: int) -> list[EffectRow]: ...

    async def figures(self) -> list[EffectFigures]: ...
