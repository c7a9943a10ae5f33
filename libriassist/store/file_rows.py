"""The rows of uploaded files: what a transaction that writes messages needs of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..core.files import FileSlot
from ..protocol import Attachment
from . import schema

_f = schema.files.c
select_files = sa.select(
    _f.id, _f.uploader_id, _f.conversation_id, _f.name, _f.media_type, _f.bytes, _f.width, _f.height,
    _f.stored_as, _f.content_hash,
)  # fmt: skip


def locked_files(connection: sa.Connection, ids: Sequence[str]) -> dict[str, FileSlot]:
    """The files that commands of this transaction name."""
    rows = connection.execute(select_files.where(_f.id.in_(ids)).order_by(_f.id).with_for_update())
    return {row.id: FileSlot(row.uploader_id, attachment_of(row), row.conversation_id is not None) for row in rows}


def give_files(connection: sa.Connection, owners: Sequence[tuple[str, str]], now: datetime) -> None:
    """Files (first of each pair) belong to conversations (second) from now on."""
    statement = sa.update(schema.files).where(_f.id == sa.bindparam("file"))
    statement = statement.values(conversation_id=sa.bindparam("conversation"), posted_at=now)
    connection.execute(statement, [{"file": file, "conversation": conversation} for file, conversation in owners])


def attachment_of(row: Any) -> Attachment:
    """What a message tells of the file in this row."""
    return Attachment(
        id=row.id, name=row.name, media_type=row.media_type, bytes=row.bytes, width=row.width, height=row.height
    )
