"""A process that runs letters, a kind of effect for tests, until it is stopped.

It tells the receiver when it begins with a letter, takes its time, and delivers it, with its key each time.
"""

from __future__ import annotations

import asyncio
import os
import signal
import urllib.request
from dataclasses import dataclass
from datetime import timedelta

from libriassist.chat.effect_runner import EffectRunner
from libriassist.chat.effects import EffectKind, Held, Retry
from libriassist.clock import SystemClock
from libriassist.setup.effects import end_leases_of_the_dead
from libriassist.store.database import Database
from libriassist.store.effect_work import SqlEffects
from libriassist.store.store import SqlStore

LEASE = timedelta(seconds=1)
FOR_EVER = Retry(tries=None, first=timedelta(milliseconds=50), longest=timedelta(milliseconds=200))


@dataclass(frozen=True)
class Letter:
    seconds: float


async def deliver(letter: Letter, held: Held) -> None:
    await asyncio.to_thread(_tell, "begin", held.key)
    await asyncio.sleep(letter.seconds)
    await asyncio.to_thread(_tell, "deliver", held.key)


def _tell(what: str, key: str) -> None:
    headers = {"Idempotency-Key": key, "Process": str(os.getpid())}
    request = urllib.request.Request(f"{os.environ['RECEIVER']}/{what}", b"", headers)
    urllib.request.urlopen(request, timeout=10).close()


async def main() -> None:
    database = Database(os.environ["DATABASE"])
    database.own()
    end_leases_of_the_dead(database)
    clock = SystemClock()
    store = SqlStore(database, clock)
    runner = EffectRunner(SqlEffects(store, clock, timedelta(days=7)), clock, poll_seconds=0.1)
    runner.add(EffectKind("letter", Letter, deliver, FOR_EVER, LEASE, at_once=3))
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    await runner.start()
    await stopped.wait()
    await runner.stop()
    await store.close()


if __name__ == "__main__":
    asyncio.run(main())
