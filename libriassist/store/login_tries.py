"""Wrong passwords, counted before they are checked: per e-mail, whether there is such an account or not."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from ..core.logins import REMEMBERED, wait_after
from ..ids import token_hash
from . import schema
from .store import SqlStore

_t = schema.login_tries.c


class SqlLoginTries:
    """`ports.LoginTries`: each try is one transaction, also among several processes."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    async def begin(self, email: str, device: str, now: datetime) -> float:
        key = key_of(email, device)

        def work(connection: sa.Connection) -> float:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(int(key[:15], 16))))
            connection.execute(sa.delete(schema.login_tries).where(_t.at < now - REMEMBERED))
            row = connection.execute(sa.select(_t.failures, _t.locked_until).where(_t.key == key)).first()
            failures, locked_until = row if row is not None else (0, None)
            if locked_until is not None and locked_until > now:
                return float((locked_until - now).total_seconds())
            wait = wait_after(failures + 1)
            values = {"failures": failures + 1, "locked_until": now + wait if wait else None, "at": now}
            if row is None:
                connection.execute(sa.insert(schema.login_tries).values(key=key, **values))
            else:
                connection.execute(sa.update(schema.login_tries).where(_t.key == key).values(**values))
            return 0.0

        return await self._store.write(work)

    async def forget(self, email: str, device: str) -> None:
        await self._store.write(lambda connection: forget(connection, email, device))


def forget(connection: sa.Connection, email: str, device: str = "") -> None:
    """The failures of this e-mail count no more."""
    connection.execute(sa.delete(schema.login_tries).where(_t.key == key_of(email, device)))


def key_of(email: str, device: str = "") -> str:
    """Hashed: who tried to sign in as whom is not kept in clear."""
    return token_hash(f"log-in\0{email.strip().lower()}\0{device}")
