"""What the shop sets from day to day, one row a change.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from libriassist.store.schema import Instant, Json

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "shop_settings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.Column("changed_by", sa.String(255), nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )
