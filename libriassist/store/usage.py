"""What the language model used per day and purpose, and how often each network address made it work."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ..ids import token_hash
from . import schema
from .store import SqlStore

_u = schema.llm_usage.c
_ADDRESS = "address:"
_LOCK = 0x6C6C6D
"""The key of PostgreSQL's advisory lock: two processes do not both take the last of the budget."""


class SqlLlmUsage:
    """`ports.LlmUsage`. Addresses are stored hashed, with their day, and only for that day."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    async def reserve(
        self,
        *,
        day: str,
        purpose: str,
        cost_micros: int,
        daily_micros: int,
        address: str,
        calls_per_address: int,
    ) -> bool:
        key = _ADDRESS + token_hash(f"llm\0{day}\0{address}")[:20]

        def work(connection: sa.Connection) -> bool:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            if daily_micros and _cost(connection, day) + cost_micros > daily_micros:
                return False
            if address:
                if _calls(connection, day, key) >= calls_per_address:
                    return False
                _add(connection, day, key, calls=1)
            _add(connection, day, purpose, calls=1, cost_micros=cost_micros)
            connection.execute(sa.delete(schema.llm_usage).where(_u.day < day, _u.purpose.startswith(_ADDRESS)))
            return True

        return await self._store.write(work)

    async def settle(self, *, day: str, purpose: str, tokens_in: int, tokens_out: int, cost_micros: int) -> None:
        added = {"tokens_in": tokens_in, "tokens_out": tokens_out, "cost_micros": cost_micros}
        await self._store.write(lambda connection: _add(connection, day, purpose, **added))


def _cost(connection: sa.Connection, day: str) -> int:
    statement = sa.select(sa.func.coalesce(sa.func.sum(_u.cost_micros), 0)).where(_u.day == day)
    return int(connection.execute(statement).scalar_one())


def _calls(connection: sa.Connection, day: str, key: str) -> int:
    statement = sa.select(_u.calls).where(_u.day == day, _u.purpose == key)
    return int(connection.execute(statement).scalar() or 0)


def _add(connection: sa.Connection, day: str, purpose: str, **added: int) -> None:
    zero = {"calls": 0, "tokens_in": 0, "tokens_out": 0, "cost_micros": 0}
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(schema.llm_usage).values(day=day, purpose=purpose, **{**zero, **added})
    changes = {name: _u[name] + amount for name, amount in added.items()}
    connection.execute(statement.on_conflict_do_update(index_elements=["day", "purpose"], set_=changes))
