"""The table of effects, and what any transaction may do with it: write them, with what they follow from, or take
them away. Claiming and ending them is effect_work's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ..chat.effects import EffectFigures, EffectRow, Held, State
from ..chat.ports import Committed
from ..core.effects import Effect
from ..core.errors import ChatError, NoSuchEffect, WrongState
from . import schema

MAX_ERROR_CHARS = 500
effects = sa.Table(
    "effects",
    schema.metadata,
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("payload", schema.Json, nullable=False),
    sa.Column("created_at", schema.Instant, nullable=False),
    sa.Column("due_at", schema.Instant, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("lease", sa.String(36)),
    sa.Column("leased_until", schema.Instant),
    sa.Column("done_at", schema.Instant),
    sa.Column("dead_at", schema.Instant),
    sa.Column("last_error", sa.String(MAX_ERROR_CHARS)),
    sa.Index(
        "effects_to_do",
        "kind",
        "due_at",
        sqlite_where=sa.text("done_at IS NULL AND dead_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL AND dead_at IS NULL"),
    ),
    sa.Index(
        "effects_done",
        "done_at",
        sqlite_where=sa.text("done_at IS NOT NULL"),
        postgresql_where=sa.text("done_at IS NOT NULL"),
    ),
    sa.Index(
        "effects_dead",
        "dead_at",
        sqlite_where=sa.text("dead_at IS NOT NULL"),
        postgresql_where=sa.text("dead_at IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)
"""`version`: how often it was scheduled; who runs an older one does not end the newer. `lease`: the claim by which
a process has it until `leased_until`. `done_at`: kept so that its key is not done again."""
e = effects.c
_SETTLE = sa.delete(effects).where(
    e.key == sa.bindparam("its_key"),
    e.lease == sa.bindparam("its_lease"),
    e.version == sa.bindparam("its_version"),
)
open_ = sa.and_(e.done_at.is_(None), e.dead_at.is_(None))


def insert(connection: sa.Connection) -> Any:
    """An INSERT that knows ON CONFLICT."""
    return (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(effects)


def put(connection: sa.Connection, effect: Effect, now: datetime) -> bool:
    """Write it, unless its key is there already, to do or done; whether it was written."""
    return bool(_add(connection, [_values(effect, now)]))


def schedule(connection: sa.Connection, effect: Effect, now: datetime) -> None:
    """Write it, in the place of what has its key. One that is running keeps its lease, and is run again."""
    statement = insert(connection).values(_values(effect, now))
    new = statement.excluded
    leased = sa.and_(e.leased_until.is_not(None), e.leased_until > now)
    changes = {
        "kind": new.kind,
        "payload": new.payload,
        "due_at": new.due_at,
        "version": e.version + 1,
        "attempts": sa.case((leased, e.attempts), else_=0),
        "done_at": None,
        "dead_at": None,
        "last_error": None,
    }
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=changes))


def drop(connection: sa.Connection, key: str) -> bool:
    """Take it away; whether it was there."""
    return connection.execute(sa.delete(effects).where(e.key == key)).rowcount > 0


def any_held(connection: sa.Connection) -> bool:
    """Whether somebody has, or had until it died, something to do."""
    return connection.execute(sa.select(sa.exists().where(e.lease.is_not(None)))).scalar_one()


def end_leases(connection: sa.Connection) -> None:
    """Nobody who held anything lives. What was tried more than once waits its lease out all the same: a process
    that dies every second must not use up the tries of all it held."""
    first = sa.update(effects).where(e.lease.is_not(None), e.attempts <= 1)
    connection.execute(first.values(lease=None, leased_until=None))


def retry(connection: sa.Connection, keys: Sequence[str], now: datetime) -> None:
    """Due now, tries counted anew; all of them or none. Raises NoSuchEffect, WrongState."""
    changes = {"due_at": now, "attempts": 0, "dead_at": None, "lease": None, "leased_until": None}
    for key in keys:
        idle = sa.or_(e.leased_until.is_(None), e.leased_until <= now)
        mine = sa.update(effects).where(e.key == key, e.done_at.is_(None), idle)
        if not connection.execute(mine.values(changes)).rowcount:
            raise _refusal(connection, key)


def give_up(connection: sa.Connection, keys: Sequence[str]) -> None:
    """Take away what a person does not want done any more; all or none. Raises NoSuchEffect, WrongState."""
    for key in keys:
        if not connection.execute(sa.delete(effects).where(e.key == key, e.done_at.is_(None))).rowcount:
            raise _refusal(connection, key)


def _refusal(connection: sa.Connection, key: str) -> ChatError:
    """Why nothing can be done with it."""
    found = connection.execute(sa.select(e.done_at).where(e.key == key)).first()
    if found is None:
        return NoSuchEffect(f"There is no effect with the key {key}.", details={"key": key})
    state = "is being run now" if found.done_at is None else "is done already"
    return WrongState(f"The effect {key} {state}.", details={"key": key})


def keys_of_dead(connection: sa.Connection, kind: str | None) -> list[str]:
    """All that wait for a person."""
    dead = sa.select(e.key).where(e.dead_at.is_not(None)).order_by(e.key)
    return list(connection.execute(dead if kind is None else dead.where(e.kind == kind)).scalars())


def write_with_the_log(
    connection: sa.Connection,
    made: Sequence[Committed],
    settled: Sequence[Held],
    now: datetime,
    leases: Mapping[str, timedelta],
    lease: str,
) -> None:
    """What one batch of commands settles, and then (a key may come back) the effects it makes: those due at once,
    of a kind in `leases`, are this process's from the first, under the name `lease`."""
    if settled:
        rows = [{"its_key": h.key, "its_lease": h.lease, "its_version": h.version} for h in settled]
        connection.execute(_SETTLE, rows)
    if not made:
        return
    values, held = [], {}
    for effect in (effect for one in made for effect in one.effects):
        row = _values(effect, now)
        if effect.due_at is None and effect.kind in leases:
            row |= {"attempts": 1, "lease": lease, "leased_until": now + leases[effect.kind]}
            held[effect.key] = Held(effect.kind, effect.key, effect.payload, lease, 1, 1)
        values.append(row)
    written = _add(connection, values)
    for one in made:
        mine = [held.pop(effect.key, None) for effect in one.effects if effect.key in written]
        one.held = [each for each in mine if each is not None]


def rows(
    connection: sa.Connection, now: datetime, *, state: State | None, kind: str | None, limit: int
) -> list[EffectRow]:
    """The dead first, then in the order they are due; what is done last, and only when asked for."""
    wanted = sa.select(effects).where(_is(state, now) if state is not None else e.done_at.is_(None))
    if kind is not None:
        wanted = wanted.where(e.kind == kind)
    found = connection.execute(wanted.order_by(e.dead_at.is_(None), e.due_at, e.key).limit(limit))
    return [_row(row, now) for row in found]


def figures(connection: sa.Connection, now: datetime) -> list[EffectFigures]:
    """Counts by kind of what is not done."""
    counted = {
        name: sa.func.count().filter(_is(name, now)).label(name) for name in ("pending", "due", "running", "dead")
    }
    oldest = sa.func.min(e.due_at).filter(_is("due", now)).label("oldest")
    statement = sa.select(e.kind, *counted.values(), oldest).where(e.done_at.is_(None)).group_by(e.kind)
    return [
        EffectFigures(
            row.kind, row.pending, row.due, row.running, row.dead,
            max(0.0, (now - row.oldest).total_seconds()) if row.oldest is not None else 0.0,
        )
        for row in connection.execute(statement.order_by(e.kind))
    ]  # fmt: skip


def _values(effect: Effect, now: datetime) -> dict[str, Any]:
    return {
        "key": effect.key,
        "kind": effect.kind,
        "payload": effect.payload,
        "created_at": now,
        "due_at": effect.due_at or now,
        "version": 1,
        "attempts": 0,
        "lease": None,
        "leased_until": None,
    }


def _add(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> set[str]:
    """Insert those whose keys are not there; the keys of those inserted."""
    statement = insert(connection).on_conflict_do_nothing(index_elements=["key"]).returning(e.key)
    return set(connection.execute(statement, rows).scalars())


def _is(state: State, now: datetime) -> sa.ColumnElement[bool]:
    free = sa.or_(e.leased_until.is_(None), e.leased_until <= now)
    match state:
        case "pending":
            return sa.and_(open_, free, e.due_at > now)
        case "due":
            return sa.and_(open_, free, e.due_at <= now)
        case "running":
            return sa.and_(open_, e.leased_until > now)
        case "dead":
            return e.dead_at.is_not(None)
        case "done":
            return e.done_at.is_not(None)


def _row(row: Any, now: datetime) -> EffectRow:
    return EffectRow(
        key=row.key,
        kind=row.kind,
        state=_state(row, now),
        payload=row.payload,
        due_at=row.due_at,
        attempts=row.attempts,
        created_at=row.created_at,
        ended_at=row.done_at or row.dead_at,
        last_error=row.last_error,
    )


def _state(row: Any, now: datetime) -> State:
    if row.done_at is not None:
        return "done"
    if row.dead_at is not None:
        return "dead"
    if row.leased_until is not None and row.leased_until > now:
        return "running"
    return "due" if row.due_at <= now else "pending"
