"""Where conversations were begun (channel, site), and which came before; clients may be contacts later.

A client has one open conversation a channel and site. What there is was begun by chat, at the default site: the
defaults stay, so that a process of the version before goes on beside this one.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from libriassist.store.schema import Uuid

revision = "0008"
down_revision = "0007"
OPEN = sa.text("status <> 'closed'")


def upgrade() -> None:
    op.add_column("conversations", sa.Column("channel", sa.String(20), nullable=False, server_default="chat"))
    op.add_column("conversations", sa.Column("site", sa.String(40), nullable=False, server_default="default"))
    op.add_column("conversations", sa.Column("previous_id", Uuid))
    op.add_column("clients", sa.Column("contact_id", Uuid))
    op.drop_index("one_open_conversation_per_client", "conversations")
    op.create_index(
        "one_open_conversation_per_client",
        "conversations",
        ["client_id", "site", "channel"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
