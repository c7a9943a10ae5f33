"""Agents as rows: who there is, how busy each is, leases, sign-in bookkeeping."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..chat.ports import AgentRecord
from ..core.decisions import AgentSlot
from ..protocol import AgentStatus, Role
from . import schema

_a = schema.agents.c
_c = schema.conversations.c

_load = (
    sa.select(sa.func.count())
    .select_from(schema.conversations)
    .where(_c.agent_id == _a.id, _c.status == "active")
    .scalar_subquery()
)


def _live_offers(now: datetime) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(schema.conversations)
        .where(_c.offered_to == _a.id, _c.status == "waiting", _c.offer_expires_at > now)
        .scalar_subquery()
    )


def _select_agents(now: datetime) -> sa.Select[Any]:
    return sa.select(
        _a.id,
        _a.name,
        _a.public_name,
        _a.email,
        _a.role,
        _a.status,
        _a.max_conversations,
        _a.created_at,
        _a.disabled_at,
        _a.lease_until,
        _a.last_offered_at,
        _load,
        _live_offers(now),
    ).order_by(_a.name, _a.id)


def _record(row: Sequence[Any]) -> AgentRecord:
    names = ("id", "name", "public_name", "email", "role", "status", "max_conversations", "created_at")
    values = dict(zip(names, row[:8], strict=True))
    disabled_at, lease_until, last_offered_at, load, offers = row[8:]
    return AgentRecord(
        **values,
        disabled=disabled_at is not None,
        lease_until=lease_until,
        last_offered_at=last_offered_at,
        load=load,
        offers=offers,
    )


def all_agents(connection: sa.Connection, now: datetime) -> list[AgentRecord]:
    """Everybody, the disabled too, by name."""
    return [_record(row) for row in connection.execute(_select_agents(now))]


def find_agent(connection: sa.Connection, agent_id: str, now: datetime) -> AgentRecord | None:
    row = connection.execute(_select_agents(now).where(_a.id == agent_id)).first()
    return None if row is None else _record(row)


def locked_slots(connection: sa.Connection, ids: Sequence[str], now: datetime) -> dict[str, AgentSlot]:
    """The room of these agents, their rows locked until the transaction ends (in id order)."""
    connection.execute(sa.select(_a.id).where(_a.id.in_(ids)).order_by(_a.id).with_for_update())
    records = [_record(row) for row in connection.execute(_select_agents(now).where(_a.id.in_(ids)))]
    return {r.id: r.slot(now) for r in records if not r.disabled}


def add_agent(
    connection: sa.Connection,
    *,
    agent_id: str,
    name: str,
    email: str,
    password_hash: str,
    role: Role,
    max_conversations: int,
    now: datetime,
) -> None:
    """Raises sqlalchemy's IntegrityError when the e-mail is taken."""
    connection.execute(
        sa.insert(schema.agents).values(
            id=agent_id,
            name=name.strip(),
            public_name=name.split(maxsplit=1)[0],
            email=email.strip().lower(),
            password_hash=password_hash,
            role=role,
            status="offline",
            max_conversations=max_conversations,
            created_at=now,
        )
    )


def change_agent(connection: sa.Connection, agent_id: str, changes: dict[str, Any]) -> None:
    """Write some columns of one agent."""
    connection.execute(sa.update(schema.agents).where(_a.id == agent_id).values(**changes))


def set_status(connection: sa.Connection, agent_id: str, status: AgentStatus) -> None:
    change_agent(connection, agent_id, {"status": status})


def renew_leases(connection: sa.Connection, until: dict[str, datetime]) -> None:
    """Each agent is known to be here until then (never shortens a lease another process gave)."""
    statement = (
        sa.update(schema.agents)
        .where(
            _a.id == sa.bindparam("agent"),
            sa.or_(_a.lease_until.is_(None), _a.lease_until < sa.bindparam("until")),
        )
        .values(lease_until=sa.bindparam("until"))
    )
    rows = [{"agent": agent_id, "until": at} for agent_id, at in sorted(until.items())]
    if rows:
        connection.execute(statement, rows)
