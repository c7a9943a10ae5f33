"""Where the knowledge comes from, what it says and said, what it means to the encoder."""

from __future__ import annotations

import sqlalchemy as sa

from ...store.schema import Instant, Json, Uuid, metadata

BATCH = 500
"""Rows a statement: under the 999 parameters of old SQLite, and small enough to plan."""

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
    sa.Column("said_hash", sa.String(64), nullable=False, server_default=""),
    sa.Column("review_on", sa.Date),
    sa.Column("owner", sa.String(255), nullable=False, server_default=""),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
    sa.Column("updated_by", sa.String(255), nullable=False),
    sa.Index("knowledge_entries_by_state", "state", "updated_at"),
)
"""What can be found: a question with its answer (`faq`), or a passage of a document (`passage`).

`source_hash`: of what its source last said; other words than `content_hash`'s mean that people edited it, and
NULL that the source no longer says it. `said_hash`: of what is translated of it. `review_on`:
the day from which somebody, the `owner` if one is named, has to read it again.
"""
knowledge_translations = sa.Table(
    "knowledge_translations",
    metadata,
    sa.Column("entry_id", sa.String(120), sa.ForeignKey("knowledge_entries.id"), primary_key=True),
    sa.Column("lang", sa.String(5), primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("to_confirm", sa.Boolean, nullable=False),
    sa.Column("original_hash", sa.String(64), nullable=False),
    sa.Column("source_hash", sa.String(64)),
    sa.Column("updated_at", Instant, nullable=False),
    sa.Column("updated_by", sa.String(255), nullable=False),
)
"""What entries say in other languages.

`original_hash`: the entry's `said_hash` when this was written; with another the translation is out of date.
`source_hash`: of what the entry's source last gave; other than the words' means that people wrote them.
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
knowledge_settled = sa.Table(
    "knowledge_settled",
    metadata,
    sa.Column("key", sa.String(32), primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("by", sa.String(255), nullable=False),
)
"""Pairs of sentences that seemed to contradict each other and do not, a person says."""
