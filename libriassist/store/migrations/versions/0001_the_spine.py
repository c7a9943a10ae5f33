"""The spine: conversations and their log, agents, sessions, limits.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from libriassist.store.schema import Instant, Json, Uuid

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("public_name", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=50), nullable=False),
        sa.Column("max_conversations", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("disabled_at", Instant, nullable=True),
        sa.Column("lease_until", Instant, nullable=True),
        sa.Column("last_offered_at", Instant, nullable=True),
        sa.Column("failed_logins", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", Instant, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "clients",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=50), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "order_attempts",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("order_attempts_by_key", "order_attempts", ["key", "at"], unique=False)
    op.create_table(
        "agent_sessions",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("agent_id", Uuid, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("last_seen_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"],
            ["agents.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index(op.f("ix_agent_sessions_agent_id"), "agent_sessions", ["agent_id"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("lang", sa.String(length=5), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("status", sa.String(length=50), nullable=False),
        sa.Column("agent_id", Uuid, nullable=True),
        sa.Column("agent_name", sa.String(length=255), nullable=True),
        sa.Column("agent_public_name", sa.String(length=255), nullable=True),
        sa.Column("closed_at", Instant, nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_client_seq", sa.Integer(), nullable=False),
        sa.Column("state_version", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("requested_at", Instant, nullable=True),
        sa.Column("waiting_since", Instant, nullable=True),
        sa.Column("answered_at", Instant, nullable=True),
        sa.Column("handoff_reason", sa.String(length=30), nullable=True),
        sa.Column("offered_to", Uuid, nullable=True),
        sa.Column("offer_expires_at", Instant, nullable=True),
        sa.Column("passed_by", Json, nullable=False),
        sa.Column("client_name", sa.String(length=255), nullable=True),
        sa.Column("order_data", Json, nullable=True),
        sa.Column("last_message", sa.String(length=200), nullable=True),
        sa.Column("last_message_from", sa.String(length=20), nullable=True),
        sa.Column("last_message_seq", sa.Integer(), nullable=False),
        sa.Column("last_message_at", Instant, nullable=True),
        sa.Column("agent_read_seq", sa.Integer(), nullable=False),
        sa.Column("client_read_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"],
            ["agents.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("conversations_by_age", "conversations", ["created_at"], unique=False)
    op.create_index("conversations_by_agent", "conversations", ["agent_id", "status"], unique=False)
    op.create_index("conversations_by_client", "conversations", ["client_id", "created_at"], unique=False)
    op.create_index("conversations_by_closing", "conversations", ["closed_at"], unique=False)
    op.create_index(
        "conversations_by_status", "conversations", ["status", "priority", "waiting_since"], unique=False
    )
    op.create_index(
        "one_open_conversation_per_client",
        "conversations",
        ["client_id"],
        unique=True,
        sqlite_where=sa.text("status <> 'closed'"),
        postgresql_where=sa.text("status <> 'closed'"),
    )
    op.create_table(
        "messages",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("conversation_id", Uuid, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("prev_client_seq", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("sender_type", sa.String(length=20), nullable=False),
        sa.Column("sender_id", sa.String(length=255), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("data", Json, nullable=True),
        sa.Column("cmd_id", sa.String(length=64), nullable=True),
        sa.Column("cmd_hash", sa.String(length=16), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("conversation_id", "sender_id", "cmd_id", name="messages_once"),
        sa.UniqueConstraint("conversation_id", "seq", name="messages_in_order"),
    )
