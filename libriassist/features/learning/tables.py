"""What clients asked in vain."""

from __future__ import annotations

import sqlalchemy as sa

from ...store.schema import Instant, Json, Uuid, metadata

learning_groups = sa.Table(
    "learning_groups",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("lang", sa.String(5), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("entry_id", sa.String(120)),
    sa.Column("evaluation", Json),
    sa.Column("by_hand", sa.Boolean, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
)
"""`by_hand`: people arranged it; it takes questions in, but is not merged by itself."""
learning_questions = sa.Table(
    "learning_questions",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("group_id", Uuid, sa.ForeignKey("learning_groups.id"), index=True),
    sa.Column("conversation_id", Uuid, sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("lang", sa.String(5), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("why", sa.String(20), nullable=False),
    sa.Column("answer", sa.Text),
    sa.Column("asked_at", Instant, nullable=False),
    sa.UniqueConstraint("conversation_id", "seq", name="learning_questions_once"),
)
"""Client questions the assistant did not settle; `answer` is what an agent then wrote, when one did. Both masked,
and gone with their conversation."""
