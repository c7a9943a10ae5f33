"""The table of canned replies."""

from __future__ import annotations

import sqlalchemy as sa

from ...store.schema import Instant, Uuid, metadata

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
