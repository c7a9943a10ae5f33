"""Contradictions of the knowledge that a person looked at and found to be none.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from libriassist.store.schema import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "knowledge_settled",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("by", sa.String(255), nullable=False),
    )
