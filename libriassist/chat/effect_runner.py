"""Runs effects: at once what this process wrote, timers when they are due, what another lost when its lease ends.

Each is run at least once, and by one process at a time: a run whose lease cannot be renewed is broken off before
that ends. A process that is stopped gives its work back.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..core.effects import Effect
from ..core.errors import ChatError
from .effects import EffectKind, EffectStore, End, Held
from .ports import Clock, Committed

log = logging.getLogger(__name__)
RENEWALS = 3
"""In one lease. A run is broken off when the next might come too late: half of the time between two is left."""
AGAIN_SECONDS = 1.0
"""Between two attempts to write down how runs ended."""
REMEMBERED = 1_000
"""Keys whose last run here was broken off. The oldest is forgotten first: another process may have ended it."""
BROKEN_OFF = "Broken off: the process that ran it could not keep its lease."


@dataclass(slots=True)
class _Run:
    """`sure_until`: on the loop's clock, how long nobody else has it."""

    held: Held
    kind: EffectKind[Any]
    sure_until: float
    task: asyncio.Task[None] | None = None
    end: End | None = None
    lost: bool = False


class EffectRunner:
    """The effects of one process. Kinds that it does not know are left to those that do."""

    def __init__(self, store: EffectStore, clock: Clock, *, poll_seconds: float) -> None:
        self.store = store
        self._clock = clock
        self._kinds: dict[str, EffectKind[Any]] = {}
        self._payloads: dict[str, TypeAdapter[Any]] = {}
        self._poll_seconds = poll_seconds
        self._runs: dict[str, _Run] = {}
        self._ends: list[tuple[End, asyncio.Future[None]]] = []
        self._given_back: list[End] = []
        self._broken_off: dict[str, None] = {}
        self._wake = asyncio.Event()
        self._backlog = False
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, kind: EffectKind[Any]) -> None:
        """Effects of this kind are run here; before `start`."""
        self._kinds[kind.name] = kind
        self._payloads[kind.name] = TypeAdapter(kind.payload)

    async def start(self) -> None:
        for kind in self._kinds.values():
            if kind.always:
                await _survive(self.store.put(Effect(kind.name, kind.name, {})))
        every = min((k.lease.total_seconds() for k in self._kinds.values()), default=60.0) / RENEWALS
        for work in (self._look_again(), self._renew_again(every)):
            self._spawn(work)

    async def stop(self) -> None:
        """Break off what runs and give it back: the next start, or another process, runs it."""
        self._stopping = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._given_back:
            await _survive(self.store.end(self._given_back))

    async def schedule(self, effect: Effect) -> None:
        """Write it, in the place of what has its key; run it when it is due."""
        await self.store.schedule(effect)
        self.look()

    def follow(self, committed: Committed) -> None:
        """The effects that came along: those that are ours at once, others when they are due."""
        self.begin(committed.held)
        if len(committed.effects) > len(committed.held):
            self.look()

    def look(self) -> None:
        """Something was written, or taken away: when the next is due may be another time."""
        self._wake.set()

    def begin(self, held: Sequence[Held], since: float | None = None) -> None:
        """Run these, in this order. This process holds them `since` then, on the loop's clock; None: just now."""
        now = since if since is not None else asyncio.get_running_loop().time()
        for one in held if not self._stopping else ():
            kind = self._kinds[one.kind]
            run = _Run(one, kind, now + kind.lease.total_seconds())
            earlier = self._runs.get(one.key)
            self._runs[one.key] = run
            run.task = self._spawn(self._run(run, earlier.task if earlier is not None else None))

    # ---- looking for work

    async def _look_again(self) -> None:
        while True:
            wait = await _survive(self._look()) or self._poll_seconds
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()

    async def _look(self) -> float:
        """Take over what is due; how long to wait for what is due next."""
        self._wake.clear()
        due = await self.store.next_due(list(self._kinds))
        now, wait = self._clock.now(), self._poll_seconds
        running = Counter(run.held.kind for run in self._runs.values())
        self._backlog = False
        for name, at in due.items():
            kind = self._kinds[name]
            room = kind.at_once - running[name]
            if at > now:
                wait = min(wait, (at - now).total_seconds())
            elif room <= 0:
                self._backlog = True
            else:
                since = asyncio.get_running_loop().time()
                held = await self.store.claim(name, kind.lease, room)
                self.begin(held, since)
                self._backlog |= len(held) == room
        return max(wait, 0.001)

    # ---- renewing leases

    async def _renew_again(self, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(every / 2):
                    await _survive(self._renew())
            now = asyncio.get_running_loop().time()
            for run in list(self._runs.values()):
                if run.sure_until - now < 1.5 * every and run.end is None and not (run.lost or run.held.settled):
                    self._break_off(run)

    def _break_off(self, run: _Run) -> None:
        log.warning("%s is broken off: its lease was lost, or could not be kept", run.held.key)
        run.lost = True
        if run.task is not None:
            run.task.cancel()

    async def _renew(self) -> None:
        by_lease: dict[timedelta, list[_Run]] = {}
        for run in self._runs.values():
            if not (run.lost or run.held.settled):
                by_lease.setdefault(run.kind.lease, []).append(run)
        for lease, runs in by_lease.items():
            now = asyncio.get_running_loop().time()
            kept = await self.store.renew([run.held for run in runs], lease)
            for run in runs:
                run.sure_until = now + lease.total_seconds() if run.held.key in kept else now

    # ---- running

    async def _run(self, run: _Run, earlier: asyncio.Task[None] | None) -> None:
        held = run.held
        try:
            run.end = await self._unless_broken_off(run, earlier)
            if not held.settled:
                await self._write_down(run.end)
        except asyncio.CancelledError:
            if self._stopping and not held.settled:
                self._given_back.append(run.end or End(held, self._clock.now(), held.attempts - 1))
            raise
        finally:
            if self._runs.get(held.key) is run:
                del self._runs[held.key]
            if self._backlog:
                self._wake.set()

    async def _unless_broken_off(self, run: _Run, earlier: asyncio.Task[None] | None) -> End:
        """A run that is broken off is given back, if nobody has it by now. At the first time that is no try: this
        process was busy, or the database away. At the next it may be the effect that keeps the process busy."""
        held = run.held
        try:
            if earlier is not None:
                await asyncio.wait([earlier])
            end = await self._outcome(run)
        except asyncio.CancelledError:
            if self._stopping or not run.lost:
                raise
            counted = held.attempts if held.key in self._broken_off else held.attempts - 1
            self._remember_broken_off(held.key)
            return End(held, self._clock.now(), counted, BROKEN_OFF)
        self._broken_off.pop(held.key, None)
        return end

    def _remember_broken_off(self, key: str) -> None:
        self._broken_off.pop(key, None)
        self._broken_off[key] = None
        if len(self._broken_off) > REMEMBERED:
            del self._broken_off[next(iter(self._broken_off))]

    async def _outcome(self, run: _Run) -> End:
        held, kind = run.held, run.kind
        try:
            payload = self._payloads[kind.name].validate_python(held.payload)
        except ValidationError as error:
            log.error("%s cannot be run: its payload does not fit", held.key)  # noqa: TRY400
            return End(held, error=f"The payload does not fit: {error.errors()[0]['msg']}")
        tries = kind.retry.tries
        try:
            if tries is not None and held.attempts > tries:
                return await self._give_up(run, payload, tries)
            again = await kind.run(payload, held)
        except Exception as error:
            return self._failed(run, error)
        if again is not None:
            return End(held, self._clock.now() + again)
        return End(held, remembered=kind.remembered)

    async def _give_up(self, run: _Run, payload: Any, tries: int) -> End:
        """Its process ended at every try, or it failed and there is something else to do."""
        held, kind = run.held, run.kind
        if kind.give_up is None or held.attempts > 2 * tries + 1:
            log.error("%s is given up after %d tries", held.key, held.attempts - 1)
            return End(held, error=f"Given up after {held.attempts - 1} tries; the last took its process along.")
        await kind.give_up(payload, held)
        return End(held, remembered=kind.remembered)

    def _failed(self, run: _Run, error: Exception) -> End:
        held, retry = run.held, run.kind.retry
        said = f"{type(error).__name__}: {error}"
        if isinstance(error, ChatError):
            log.warning("%s failed (%d): %s", held.key, held.attempts, said)
        else:
            log.error("%s failed (%d)", held.key, held.attempts, exc_info=error)
        if run.kind.give_up is None and retry.tries is not None and held.attempts >= retry.tries:
            log.error("%s is given up after %d tries", held.key, held.attempts)
            return End(held, error=said)
        wait = retry.after(held.attempts, random.random())  # noqa: S311
        return End(held, self._clock.now() + wait, held.attempts, said)

    # ---- writing down how runs ended, many at a time

    async def _write_down(self, end: End) -> None:
        """Returns when it is on disk. Until then it is kept, and run by nobody else."""
        if self._stopping:
            self._given_back.append(end)
            return
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ends.append((end, written))
        if len(self._ends) == 1:
            self._spawn(self._flush())
        await written
        if end.due_at is not None:
            self._wake.set()

    async def _flush(self) -> None:
        while self._ends:
            batch = list(self._ends)
            try:
                await self.store.end([end for end, _ in batch])
            except Exception as error:
                unforeseen = None if isinstance(error, ChatError) else error
                log.warning(
                    "how %d effects ended could not be written yet: %s", len(batch), error, exc_info=unforeseen
                )
                await asyncio.sleep(AGAIN_SECONDS)
                continue
            del self._ends[: len(batch)]
            for _, written in batch:
                if not written.done():
                    written.set_result(None)

    # ---- tasks

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _survive(work: Any) -> Any:
    try:
        return await work
    except ChatError as error:
        log.warning("effects wait for the database: %s", error)
    except Exception:
        log.exception("looking after effects failed")
    return None
