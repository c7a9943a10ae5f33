"""How often work that was lost with its process was begun again.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from libriassist.store.schema import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "tries",
        sa.Column("what", sa.String(120), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_at", Instant, nullable=False),
    )
