"""Clients who are away: when the client of a waiting conversation was last seen, since when they are away.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from libriassist.store.schema import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Who waits already was there when they began to; whoever is not there now stands aside soon."""
    for name in ("client_seen_at", "client_away_since", "client_asked_at"):
        op.add_column("conversations", sa.Column(name, Instant))
    op.execute("UPDATE conversations SET client_seen_at = waiting_since WHERE status = 'waiting'")
