"""What entries of the knowledge say in other languages, and of which words each is the translation; the day an entry
has to be read again, and who does.

Revision ID: 0009
Revises: 0008
"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

from libriassist.store.schema import Instant

revision = "0009"
down_revision = "0008"
ENTRIES = sa.table("knowledge_entries", *map(sa.column, ("id", "lang", "question", "answer", "said_hash")))


def upgrade() -> None:
    op.add_column("knowledge_entries", sa.Column("said_hash", sa.String(64), nullable=False, server_default=""))
    op.add_column("knowledge_entries", sa.Column("review_on", sa.Date))
    op.add_column("knowledge_entries", sa.Column("owner", sa.String(255), nullable=False, server_default=""))
    op.create_table(
        "knowledge_translations",
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
    connection = op.get_bind()
    said = sa.select(ENTRIES.c.id, ENTRIES.c.lang, ENTRIES.c.question, ENTRIES.c.answer)
    hashes = [
        {"entry": row[0], "hash": hashlib.sha256(json.dumps(list(row[1:])).encode()).hexdigest()}
        for row in connection.execute(said)
    ]
    if hashes:
        mine = ENTRIES.c.id == sa.bindparam("entry")
        connection.execute(sa.update(ENTRIES).where(mine).values(said_hash=sa.bindparam("hash")), hashes)
