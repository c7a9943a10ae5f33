"""The tables. The plan's are conversations, messages, agents; the others hold sessions, limits and knowledge.

`messages` is the log: one row an event, `seq` 1, 2, 3 ... per conversation without gaps.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata = sa.MetaData()


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware UTC instant; SQLite keeps it naive, PostgreSQL as timestamptz."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value
        return value.replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if dialect.name == "sqlite" else instant.astimezone(UTC)


Uuid = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.String(50), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

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
)

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("client_id", sa.String(255), nullable=False),
    sa.Column("lang", sa.String(5), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("status", sa.String(50), nullable=False),
    sa.Column("agent_id", Uuid, sa.ForeignKey("agents.id")),
    sa.Column("agent_name", sa.String(255)),
    sa.Column("agent_public_name", sa.String(255)),
    sa.Column("closed_at", Instant),
    sa.Column("rating", sa.Integer),
    sa.Column("last_seq", sa.Integer, nullable=False),
    sa.Column("last_client_seq", sa.Integer, nullable=False),
    sa.Column("state_version", sa.Integer, nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("requested_at", Instant),
    sa.Column("waiting_since", Instant),
    *(sa.Column(name, Instant) for name in ("client_seen_at", "client_away_since", "client_asked_at")),
    sa.Column("answered_at", Instant),
    sa.Column("handoff_reason", sa.String(30)),
    sa.Column("offered_to", Uuid),
    sa.Column("offer_expires_at", Instant),
    sa.Column("passed_by", Json, nullable=False),
    sa.Column("client_name", sa.String(255)),
    sa.Column("order_data", Json),
    sa.Column("last_message", sa.String(200)),
    sa.Column("last_message_from", sa.String(20)),
    sa.Column("last_message_seq", sa.Integer, nullable=False),
    sa.Column("last_message_at", Instant),
    sa.Column("agent_read_seq", sa.Integer, nullable=False),
    sa.Column("client_read_seq", sa.Integer, nullable=False),
    sa.Column("need", sa.Text),
    sa.Index("conversations_by_status", "status", "priority", "waiting_since"),
    sa.Index("conversations_by_agent", "agent_id", "status"),
    sa.Index("conversations_by_client", "client_id", "created_at"),
    sa.Index("conversations_by_age", "created_at"),
    sa.Index("conversations_by_closing", "closed_at"),
    sa.Index(
        "one_open_conversation_per_client",
        "client_id",
        unique=True,
        sqlite_where=sa.text("status <> 'closed'"),
        postgresql_where=sa.text("status <> 'closed'"),
    ),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("conversation_id", Uuid, sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("prev_client_seq", sa.Integer, nullable=False),
    sa.Column("type", sa.String(30), nullable=False),
    sa.Column("audience", sa.String(10), nullable=False),
    sa.Column("sender_type", sa.String(20), nullable=False),
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("content", sa.Text),
    sa.Column("data", Json),
    sa.Column("cmd_id", sa.String(64)),
    sa.Column("cmd_hash", sa.String(16)),
    sa.Column("created_at", Instant, nullable=False),
    sa.UniqueConstraint("conversation_id", "seq", name="messages_in_order"),
    sa.UniqueConstraint("conversation_id", "sender_id", "cmd_id", name="messages_once"),
    sa.Index(
        "messages_that_rate",
        "created_at",
        sqlite_where=sa.text("type = 'conversation.rated'"),
        postgresql_where=sa.text("type = 'conversation.rated'"),
    ),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("uploader_id", sa.String(255), nullable=False),
    sa.Column("cmd_id", sa.String(32), nullable=False),
    sa.Column("conversation_id", Uuid, sa.ForeignKey("conversations.id"), index=True),
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
    sa.Index("files_by_age", "created_at"),
)
"""Files of conversations; `conversation_id` is empty until a message names the file."""

login_tries = sa.Table(
    "login_tries",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("locked_until", Instant),
    sa.Column("at", Instant, nullable=False),
    sa.Index("login_tries_by_age", "at"),
)
"""By hashed e-mail, whether there is such an account or not."""

order_attempts = sa.Table(
    "order_attempts",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("order_attempts_by_key", "key", "at"),
)

knowledge_sources = sa.Table(
    "knowledge_sources",
    metadata,
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

knowledge_entries = sa.Table(
    "knowledge_entries",
    metadata,
    sa.Column("id", sa.String(120), primary_key=True),
    sa.Column("source_id", Uuid, sa.ForeignKey("knowledge_sources.id"), index=True),
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
    sa.Index("knowledge_entries_by_state", "state", "updated_at"),
)
"""What can be found: a question with its answer (`faq`), or a passage of a document (`passage`).

`source_hash`: of what its source last said; other words than `content_hash`'s mean that people edited it, and
NULL that the source no longer says it.
"""

knowledge_versions = sa.Table(
    "knowledge_versions",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("entry_id", sa.String(120), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("action", sa.String(20), nullable=False),
    sa.Column("entry", Json, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("by", sa.String(255), nullable=False),
    sa.UniqueConstraint("entry_id", "version", name="knowledge_versions_in_order"),
)

knowledge_vectors = sa.Table(
    "knowledge_vectors",
    metadata,
    sa.Column("content_hash", sa.String(64), primary_key=True),
    sa.Column("model", sa.String(60), primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)
"""Embeddings by what was embedded: a re-index only encodes what changed."""

canned_replies = sa.Table(
    "canned_replies",
    metadata,
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

handoff_verdicts = sa.Table(
    "handoff_verdicts",
    metadata,
    sa.Column("conversation_id", Uuid, sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("verdict", sa.String(20), nullable=False),
    sa.Column("agent_id", Uuid, sa.ForeignKey("agents.id"), nullable=False),
    sa.Column("at", Instant, nullable=False),
)
"""What an agent says of the latest hand-over: justified, too_early or too_late."""

llm_usage = sa.Table(
    "llm_usage",
    metadata,
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("purpose", sa.String(30), primary_key=True),
    sa.Column("calls", sa.Integer, nullable=False),
    sa.Column("tokens_in", sa.BigInteger, nullable=False),
    sa.Column("tokens_out", sa.BigInteger, nullable=False),
    sa.Column("cost_micros", sa.BigInteger, nullable=False),
)
