"""What people say of what the assistant did: learnt from, and counted."""

from __future__ import annotations

import sqlalchemy as sa

from .base import Instant, Uuid, metadata

handoff_verdicts = sa.Table(
    "handoff_verdicts",
    metadata,
    sa.Column("conversation_id", Uuid, sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("verdict", sa.String(20), nullable=False),
    sa.Column("agent_id", Uuid, sa.ForeignKey("agents.id"), nullable=False),
    sa.Column("at", Instant, nullable=False),
)
"""What an agent says of the latest hand-over: justified, too_early or too_late."""
