"""The group-commit writer: commands that arrive together share one transaction, in one thread."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ..chat.listeners import Listeners
from ..chat.ports import Clock, Committed, Envelope, Outcome
from ..core.errors import Unavailable
from ..ids import new_id
from .append import commit_batch, refusal
from .database import Database
from .failpoints import reach

log = logging.getLogger(__name__)
T = TypeVar("T")


class GroupCommitWriter:
    """All writes of this process. `max_pending` bounds the line; beyond it commands are refused at once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        leases: Mapping[str, timedelta],
        max_batch: int = 512,
        max_pending: int = 20_000,
    ) -> None:
        self._leases = leases
        self._database = database
        self._clock = clock
        self._max_batch = max_batch
        self._max_pending = max_pending
        self._pending: list[Envelope] = []
        self._asked = 0.0
        self._busy = False
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self.committed: Listeners[list[Committed]] = Listeners()

    def submit(self, envelope: Envelope) -> None:
        """Queue a command. Its `done` is called on this loop after the commit, in order, acks first."""
        if self._closed or len(self._pending) >= self._max_pending:
            envelope.done(Unavailable(retry_after=1.0))
            return
        if not self._pending:
            self._asked = time.monotonic()
        self._pending.append(envelope)
        if not self._busy:
            self._busy = True
            self._idle.clear()
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        batch, self._pending = self._pending[: self._max_batch], self._pending[self._max_batch :]
        if not batch:
            self._busy = False
            self._idle.set()
            return
        loop = asyncio.get_running_loop()
        work = partial(commit_batch, self._database, batch, self._clock.now(), new_id, self._leases, self._asked)
        loop.run_in_executor(self._thread, work).add_done_callback(partial(self._finish, batch))

    def _finish(self, batch: list[Envelope], future: asyncio.Future[list[Outcome]]) -> None:
        error = future.exception()
        outcomes = [refusal(error)] * len(batch) if error is not None else future.result()
        for envelope, outcome in zip(batch, outcomes, strict=True):
            try:
                envelope.done(outcome)
            except Exception:
                log.exception("answering a command failed")
        made = [o for o in outcomes if isinstance(o, Committed) and o.events and not o.duplicate]
        if made:
            reach("before_publish")
        try:
            self.committed.tell(made)
        except Exception:
            log.exception("publishing failed; watchers will catch up from the database")
        self._flush()

    async def write(self, work: Callable[[sa.Connection], T]) -> T:
        """Run a small transaction outside the log, in the same thread. Raises as `run`."""

        def call(asked: float) -> T:
            with self._database.writing(asked) as connection:
                return work(connection)

        return await self.run(call)

    async def run(self, call: Callable[[float], T]) -> T:
        """Run what opens its own transaction, in the same thread; it is told when it was asked for.

        Raises Unavailable when the database does not take it, or takes nothing any more.
        """
        if self._closed:
            raise Unavailable(retry_after=1.0)
        asked = time.monotonic()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, call, asked)
        except sa.exc.IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise refusal(error) from error

    def write_from_thread(self, work: Callable[[sa.Connection], T]) -> T:
        """As `write`, for a worker thread that may wait."""
        if self._closed:
            raise Unavailable(retry_after=1.0)
        asked = time.monotonic()

        def call() -> T:
            with self._database.writing(asked) as connection:
                return work(connection)

        return self._thread.submit(call).result()

    async def close(self) -> None:
        """Finish what is pending, then stop."""
        self._closed = True
        await self._idle.wait()
        self._thread.shutdown(wait=True)
