"""Agents and their sessions, clients; what is tried in their names."""

from __future__ import annotations

import sqlalchemy as sa

from .base import Instant, Uuid, metadata

agents = sa.Table(
    "agents",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("public_name", sa.String(255), nullable=False),
    sa.Column("email", sa.String(255), nullable=False, unique=True),
    sa.Column("password_hash", sa.String(255), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("status", sa.String(50), nullable=False),
    sa.Column("max_conversations", sa.Integer, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("disabled_at", Instant),
    sa.Column("lease_until", Instant),
    sa.Column("last_offered_at", Instant),
)
agent_sessions = sa.Table(
    "agent_sessions",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("agent_id", Uuid, sa.ForeignKey("agents.id"), nullable=False, index=True),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("last_seen_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("revoked_at", Instant),
)
clients = sa.Table(
    "clients",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("token_hash", sa.String(64), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("contact_id", Uuid),
)
"""Browsers that talk to the shop. `contact_id`: the person they were found to be, once there are contacts; a
person may have many."""
