"""What must happen after a commit; in the place of how often lost questions were asked again.

Questions that are unanswered when the tables are upgraded are asked.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from libriassist.store.schema import Instant, Json

revision = "0007"
down_revision = "0006"
TO_DO = sa.text("done_at IS NULL AND dead_at IS NULL")


def upgrade() -> None:
    effects = op.create_table(
        "effects",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lease", sa.String(36)),
        sa.Column("leased_until", Instant),
        sa.Column("done_at", Instant),
        sa.Column("dead_at", Instant),
        sa.Column("last_error", sa.String(500)),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "effects_to_do", "effects", ["kind", "due_at"], sqlite_where=TO_DO, postgresql_where=TO_DO
    )
    for end in ("done_at", "dead_at"):
        where = sa.text(f"{end} IS NOT NULL")
        op.create_index(
            f"effects_{end.removesuffix('_at')}", "effects", [end], sqlite_where=where, postgresql_where=where
        )
    op.bulk_insert(effects, _unanswered())
    op.drop_table("tries")


def _unanswered() -> list[dict[str, object]]:
    conversations = sa.table(
        "conversations",
        sa.column("id", sa.String),
        sa.column("status", sa.String),
        sa.column("last_message_from", sa.String),
        sa.column("last_message_seq", sa.Integer),
        sa.column("last_message_at", Instant),
    )
    c = conversations.c
    statement = sa.select(sa.cast(c.id, sa.String), c.last_message_seq, c.last_message_at)
    asked = statement.where(c.status == "ai", c.last_message_from == "client")
    return [
        {
            "key": f"assistant.turn:{conversation_id}:{seq}",
            "kind": "assistant.turn",
            "payload": {"conversation_id": conversation_id, "seq": seq},
            "created_at": at,
            "due_at": at,
            "version": 1,
            "attempts": 0,
        }
        for conversation_id, seq, at in op.get_bind().execute(asked)
    ]
