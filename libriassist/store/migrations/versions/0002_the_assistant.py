"""The assistant: knowledge with its versions and vectors, canned replies, what is to be learnt, LLM use.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from libriassist.store.schema import Instant, Json, Uuid

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("need", sa.Text))
    op.create_table(
        "files",
        sa.Column("id", Uuid, primary_key=True),
        sa.Column("uploader_id", sa.String(255), nullable=False),
        sa.Column("cmd_id", sa.String(32), nullable=False),
        sa.Column("conversation_id", Uuid, sa.ForeignKey("conversations.id")),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("stored_as", sa.String(32), nullable=False, unique=True),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("posted_at", Instant),
        sa.UniqueConstraint("uploader_id", "cmd_id", name="files_once"),
    )
    op.create_table(
        "knowledge_sources",
        sa.Column("id", Uuid, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("location", sa.Text, nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("lang", sa.String(5), nullable=False),
        sa.Column("problem", sa.String(40)),
        sa.Column("content_hash", sa.String(64)),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("imported_at", Instant),
        sa.UniqueConstraint("location", name="one_source_per_location"),
    )
    op.create_table(
        "knowledge_entries",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("source_id", Uuid, sa.ForeignKey("knowledge_sources.id")),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("lang", sa.String(5), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.Column("phrasings", Json, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("to_confirm", sa.Boolean, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("source_hash", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("updated_by", sa.String(255), nullable=False),
    )
    op.create_table(
        "knowledge_versions",
        sa.Column("id", Uuid, primary_key=True),
        sa.Column("entry_id", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("entry", Json, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("by", sa.String(255), nullable=False),
        sa.UniqueConstraint("entry_id", "version", name="knowledge_versions_in_order"),
    )
    op.create_table(
        "knowledge_vectors",
        sa.Column("content_hash", sa.String(64), primary_key=True),
        sa.Column("model", sa.String(60), primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "canned_replies",
        sa.Column("id", Uuid, primary_key=True),
        sa.Column("shortcut", sa.String(40), nullable=False),
        sa.Column("lang", sa.String(5), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.UniqueConstraint("shortcut", "lang", name="one_canned_reply_per_shortcut"),
    )
    op.create_table(
        "learning_groups",
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
    op.create_table(
        "learning_questions",
        sa.Column("id", Uuid, primary_key=True),
        sa.Column("group_id", Uuid, sa.ForeignKey("learning_groups.id")),
        sa.Column("conversation_id", Uuid, sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("lang", sa.String(5), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("asked_at", Instant, nullable=False),
        sa.UniqueConstraint("conversation_id", "seq", name="learning_questions_once"),
    )
    op.create_table(
        "handoff_verdicts",
        sa.Column(
            "conversation_id", Uuid, sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("agent_id", Uuid, sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_table(
        "llm_usage",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("purpose", sa.String(30), primary_key=True),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.Column("tokens_in", sa.BigInteger, nullable=False),
        sa.Column("tokens_out", sa.BigInteger, nullable=False),
        sa.Column("cost_micros", sa.BigInteger, nullable=False),
    )
    op.execute("INSERT INTO meta (key, value) VALUES ('knowledge_revision', '0')")
    op.create_index("ix_files_conversation_id", "files", ["conversation_id"])
    op.create_index("files_by_age", "files", ["created_at"])
    op.create_index("ix_knowledge_entries_source_id", "knowledge_entries", ["source_id"])
    op.create_index("knowledge_entries_by_state", "knowledge_entries", ["state", "updated_at"])
    op.create_index("ix_learning_questions_group_id", "learning_questions", ["group_id"])
    op.create_index(
        "messages_that_rate",
        "messages",
        ["created_at"],
        sqlite_where=sa.text("type = 'conversation.rated'"),
        postgresql_where=sa.text("type = 'conversation.rated'"),
    )
