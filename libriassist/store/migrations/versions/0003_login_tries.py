"""Failed log-ins are counted by e-mail, whether there is such an account or not.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from libriassist.store.schema import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "login_tries",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", Instant),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("login_tries_by_age", "login_tries", ["at"])
    op.drop_column("agents", "failed_logins")
    op.drop_column("agents", "locked_until")
