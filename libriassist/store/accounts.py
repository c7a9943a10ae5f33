"""Who may come in: clients' sessions, agents' log-ins and sessions, limits on order look-ups."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ..chat.ports import AgentRecord, AgentSession, Clock, Login, NewAgentRow
from ..core.errors import BadRequest, NoSuchAgent
from ..ids import new_id, token_hash
from . import agents, schema
from .store import SqlStore

_s = schema.agent_sessions.c
_a = schema.agents.c
_k = schema.clients.c
_o = schema.order_attempts.c


class SqlAccounts:
    """`ports.Accounts` on the store's connections."""

    def __init__(self, store: SqlStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def add_client(self, client_id: str, token_hash: str, expires_at: datetime) -> None:
        now = self._clock.now()
        statement = sa.insert(schema.clients).values(
            id=client_id, token_hash=token_hash, created_at=now, expires_at=expires_at
        )
        await self._store.write(lambda c: c.execute(statement))

    async def client_of(self, token_hash: str, client_id: str) -> bool:
        """Whether this token is this client's, and still valid."""
        statement = sa.select(_k.id).where(
            _k.id == client_id, _k.token_hash == token_hash, _k.expires_at > self._clock.now()
        )
        return await self._store.read(lambda c: c.execute(statement).first()) is not None

    async def end_client(self, client_id: str) -> None:
        """The visitor's session ends now; their conversations stay."""
        statement = sa.update(schema.clients).where(_k.id == client_id).values(expires_at=self._clock.now())
        await self._store.write(lambda c: c.execute(statement))

    async def login_of(self, email: str) -> Login | None:
        statement = sa.select(_a.id, _a.password_hash, _a.disabled_at)
        statement = statement.where(_a.email == email.strip().lower())
        row = await self._store.read(lambda c: c.execute(statement).first())
        if row is None:
            return None
        return Login(row[0], row[1], row[2] is not None)

    async def open_session(self, session: AgentSession, token_hash: str, new_hash: str | None) -> None:
        now = self._clock.now()

        def work(connection: sa.Connection) -> None:
            if new_hash is not None:
                agents.change_agent(connection, session.agent_id, {"password_hash": new_hash})
            connection.execute(
                sa.insert(schema.agent_sessions).values(
                    id=session.id,
                    agent_id=session.agent_id,
                    token_hash=token_hash,
                    created_at=now,
                    last_seen_at=now,
                    expires_at=session.expires_at,
                )
            )

        await self._store.write(work)

    async def session_by_token(self, token_hash: str, idle_since: datetime) -> AgentSession | None:
        now = self._clock.now()
        statement = (
            sa.update(schema.agent_sessions)
            .where(
                _s.token_hash == token_hash,
                _s.revoked_at.is_(None),
                _s.expires_at > now,
                _s.last_seen_at > idle_since,
            )
            .values(last_seen_at=now)
            .returning(_s.id, _s.agent_id, _s.expires_at)
        )
        row = await self._store.write(lambda c: c.execute(statement).first())
        return None if row is None else AgentSession(row[0], row[1], row[2])

    async def live_sessions(self, ids: Any) -> set[str]:
        now = self._clock.now()
        statement = (
            sa.select(_s.id)
            .join(schema.agents, _a.id == _s.agent_id)
            .where(_s.id.in_(list(ids)), _s.revoked_at.is_(None), _s.expires_at > now, _a.disabled_at.is_(None))
        )
        return {row[0] for row in await self._store.read(lambda c: c.execute(statement).all())}

    async def touch_sessions(self, ids: Any) -> None:
        """These sessions have a live socket: they are not idle."""
        now = self._clock.now()
        statement = sa.update(schema.agent_sessions).where(_s.id.in_(list(ids))).values(last_seen_at=now)
        await self._store.write(lambda c: c.execute(statement))

    async def end_session(self, session_id: str) -> None:
        now = self._clock.now()
        statement = sa.update(schema.agent_sessions).where(_s.id == session_id).values(revoked_at=now)
        await self._store.write(lambda c: c.execute(statement))

    async def find_agent(self, agent_id: str) -> AgentRecord | None:
        now = self._clock.now()
        return await self._store.read(lambda c: agents.find_agent(c, agent_id, now))

    async def add_agent(self, agent: NewAgentRow) -> AgentRecord:
        now = self._clock.now()
        agent_id = new_id()
        try:
            await self._store.write(
                lambda c: agents.add_agent(
                    c,
                    agent_id=agent_id,
                    name=agent.name,
                    email=agent.email,
                    password_hash=agent.password_hash,
                    role=agent.role,
                    max_conversations=agent.max_conversations,
                    now=now,
                )
            )
        except sa.exc.IntegrityError:
            raise BadRequest(f"An agent with the e-mail {agent.email} exists already.") from None
        return await self._existing(agent_id)

    async def change_agent(self, agent_id: str, changes: dict[str, Any]) -> AgentRecord:
        now = self._clock.now()
        columns = {k: v for k, v in changes.items() if k in {"name", "role", "max_conversations"}}
        if "name" in columns:
            columns["public_name"] = columns["name"].split()[0]
        if "password_hash" in changes:
            columns["password_hash"] = changes["password_hash"]
        if "disabled" in changes:
            columns["disabled_at"] = now if changes["disabled"] else None
        ends_sessions = bool({"disabled", "role", "password_hash"} & changes.keys())

        def work(connection: sa.Connection) -> None:
            if columns:
                agents.change_agent(connection, agent_id, columns)
            if ends_sessions:
                mine = sa.update(schema.agent_sessions).where(_s.agent_id == agent_id, _s.revoked_at.is_(None))
                connection.execute(mine.values(revoked_at=now))

        await self._existing(agent_id)
        await self._store.write(work)
        return await self._existing(agent_id)

    async def _existing(self, agent_id: str) -> AgentRecord:
        agent = await self.find_agent(agent_id)
        if agent is None:
            raise NoSuchAgent
        return agent


class SqlOrderAttempts:
    """`ports.OrderAttempts`: counted per session, order and address over a sliding window, in one transaction."""

    def __init__(self, store: SqlStore, *, limit: int = 5, window: timedelta = timedelta(minutes=15)) -> None:
        self._store = store
        self._limit = limit
        self._window = window

    async def begin(self, *, client_id: str, number: str, address: str, now: datetime) -> str | None:
        keys = sorted(_keys(client_id, number, address))
        counting = (
            sa.select(_o.key, sa.func.count()).where(_o.key.in_(keys), _o.at > now - self._window).group_by(_o.key)
        )
        ids = [new_id() for _ in keys]

        def work(connection: sa.Connection) -> str | None:
            if connection.dialect.name == "postgresql":
                for key in keys:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(int(key[:15], 16))))
            if any(count >= self._limit for _, count in connection.execute(counting)):
                return None
            connection.execute(sa.delete(schema.order_attempts).where(_o.at < now - self._window))
            values = [{"id": row_id, "key": key, "at": now} for row_id, key in zip(ids, keys, strict=True)]
            connection.execute(sa.insert(schema.order_attempts), values)
            return ",".join(ids)

        return await self._store.write(work)

    async def forgive(self, attempt: str) -> None:
        statement = sa.delete(schema.order_attempts).where(_o.id.in_(attempt.split(",")))
        await self._store.write(lambda c: c.execute(statement))


def _keys(client_id: str, number: str, address: str) -> list[str]:
    """Hashed: neither order numbers nor addresses are kept in clear."""
    named = {"client": client_id, "order": number, "address": address}
    return [token_hash(f"{kind}\0{value}") for kind, value in named.items()]
