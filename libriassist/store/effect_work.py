"""`chat.effects.EffectStore`: claiming effects, keeping them, and writing down how they ended.

PostgreSQL passes over rows that another process is claiming (SKIP LOCKED); SQLite has one writer. Each statement
finds its row by the claim that is on it, so that nobody ends what is another's by now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from ..chat.effects import EffectFigures, EffectRow, End, Held, State
from ..chat.ports import Clock
from ..core.effects import Effect
from ..ids import new_id
from . import effects as table
from .effects import MAX_ERROR_CHARS, e, effects, open_
from .failpoints import reach
from .store import SqlStore

SWEPT_AT_ONCE = 1_000


class SqlEffects:
    """Effects on the store's connections; `kept`: how long the key of one that is done is remembered."""

    def __init__(self, store: SqlStore, clock: Clock, kept: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._kept = kept

    async def put(self, effect: Effect) -> None:
        now = self._clock.now()
        await self._store.write(lambda c: table.put(c, effect, now))

    async def schedule(self, effect: Effect) -> None:
        now = self._clock.now()
        await self._store.write(lambda c: table.schedule(c, effect, now))

    async def drop(self, key: str) -> bool:
        return await self._store.write(lambda c: table.drop(c, key))

    async def retry(self, keys: Sequence[str]) -> None:
        now = self._clock.now()
        await self._store.write(lambda c: table.retry(c, keys, now))

    async def give_up(self, keys: Sequence[str]) -> None:
        await self._store.write(lambda c: table.give_up(c, keys))

    async def next_due(self, kinds: Sequence[str]) -> dict[str, datetime]:
        now = self._clock.now()
        return await self._store.read(lambda c: _next_due(c, kinds, now))

    async def claim(self, kind: str, lease: timedelta, limit: int) -> list[Held]:
        now = self._clock.now()
        held = await self._store.write(lambda c: _claim(c, kind, now, now + lease, limit))
        if held:
            reach("effect_claimed")
        return held

    async def renew(self, held: Sequence[Held], lease: timedelta) -> set[str]:
        until = self._clock.now() + lease
        return await self._store.write(lambda c: _renew(c, held, until))

    async def end(self, ends: Sequence[End]) -> None:
        reach("effect_ran")
        now = self._clock.now()
        await self._store.write(lambda c: _end(c, ends, now))
        reach("effect_ended")

    async def sweep(self) -> None:
        long_ago = self._clock.now() - self._kept
        some = sa.select(e.key).where(e.done_at < long_ago).order_by(e.done_at).limit(SWEPT_AT_ONCE)
        statement = sa.delete(effects).where(e.key.in_(some.scalar_subquery()))
        while await self._store.write(lambda c: c.execute(statement).rowcount) == SWEPT_AT_ONCE:
            pass

    async def rows(self, state: State | None, kind: str | None, limit: int) -> list[EffectRow]:
        now = self._clock.now()
        return await self._store.read(lambda c: table.rows(c, now, state=state, kind=kind, limit=limit))

    async def figures(self) -> list[EffectFigures]:
        now = self._clock.now()
        return await self._store.read(lambda c: table.figures(c, now))


def _free(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(open_, sa.or_(e.leased_until.is_(None), e.leased_until <= now))


def _next_due(connection: sa.Connection, kinds: Sequence[str], now: datetime) -> dict[str, datetime]:
    """One look into the index a kind: no more is read than what is due first, and what is being run."""
    if not kinds:
        return {}
    looks = [
        sa.select(sa.literal(kind).label("kind"), first.scalar_subquery().label("due_at"))
        for kind in kinds
        for first in [sa.select(e.due_at).where(e.kind == kind, _free(now)).order_by(e.due_at).limit(1)]
    ]
    found = connection.execute(sa.union_all(*looks))
    return {kind: due_at for kind, due_at in found if due_at is not None}


def _claim(connection: sa.Connection, kind: str, now: datetime, until: datetime, limit: int) -> list[Held]:
    first = sa.select(e.key).where(e.kind == kind, _free(now), e.due_at <= now).order_by(e.due_at, e.key)
    taken = first.limit(limit).with_for_update(skip_locked=True).cte("taken")
    mine = sa.update(effects).where(e.key.in_(sa.select(taken.c.key)))
    lease = new_id()
    claimed = mine.values(lease=lease, leased_until=until, attempts=e.attempts + 1)
    rows = connection.execute(claimed.returning(e.due_at, e.key, e.payload, e.attempts, e.version)).all()
    in_order = sorted(rows, key=lambda row: (row.due_at, len(row.key), row.key))
    return [Held(kind, row.key, row.payload, lease, row.attempts, row.version) for row in in_order]


def _renew(connection: sa.Connection, held: Sequence[Held], until: datetime) -> set[str]:
    leases = {h.key: h.lease for h in held}
    mine = sa.update(effects).where(e.key.in_(list(leases)), e.lease.in_(set(leases.values())))
    kept = connection.execute(mine.values(leased_until=until).returning(e.key, e.lease))
    return {key for key, lease in kept if lease == leases[key]}


def _end(connection: sa.Connection, ends: Sequence[End], now: datetime) -> None:
    for end in ends:
        h = end.held
        mine = sa.and_(e.key == h.key, e.lease == h.lease)
        unchanged = sa.and_(mine, e.version == h.version)
        if connection.execute(_how_it_ended(end, now)(unchanged)).rowcount == 0:
            scheduled_anew = sa.update(effects).where(mine)
            connection.execute(scheduled_anew.values(lease=None, leased_until=None, attempts=0))


def _how_it_ended(end: End, now: datetime) -> Callable[[sa.ColumnElement[bool]], sa.Update | sa.Delete]:
    """The statement that writes it to the rows it is given."""
    free = {"lease": None, "leased_until": None}
    if end.due_at is not None:
        again = {"due_at": end.due_at, "attempts": end.tries, "last_error": _short(end.error)}
        return lambda where: sa.update(effects).where(where).values(again | free)
    if end.error is not None:
        dead = {"dead_at": now, "last_error": _short(end.error)}
        return lambda where: sa.update(effects).where(where).values(dead | free)
    if end.remembered:
        return lambda where: sa.update(effects).where(where).values({"done_at": now} | free)
    return lambda where: sa.delete(effects).where(where)


def _short(error: str | None) -> str | None:
    """As any database takes it: a text it refuses would be written again for ever, and hold up all others."""
    if error is None:
        return None
    return error.encode(errors="replace").decode().replace("\0", "?")[:MAX_ERROR_CHARS]
