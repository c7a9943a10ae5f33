"""Canned replies as rows: `ports.CannedReplies` on the store's connections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ...chat.ports import CannedReplies, CannedReply, CannedReplyText, Clock
from ...core.errors import AlreadyExists, NoSuchCannedReply
from ...ids import new_id
from ...store.store import SqlStore
from .tables import canned_replies

_r = canned_replies.c
_select = sa.select(_r.id, _r.shortcut, _r.lang, _r.title, _r.content, _r.uses, _r.updated_at)


class SqlCannedReplies(CannedReplies):
    """The shop's canned replies; one shortcut once per language."""

    def __init__(self, store: SqlStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def all(self) -> list[CannedReply]:
        """By shortcut, then language."""
        statement = _select.order_by(_r.shortcut, _r.lang)
        return [CannedReply(*row) for row in await self._store.read(lambda c: c.execute(statement).all())]

    async def add(self, text: CannedReplyText) -> CannedReply:
        """Raises AlreadyExists when the shortcut is taken in this language."""
        now = self._clock.now()
        reply_id = new_id()
        values = {"id": reply_id, **_values(text), "uses": 0, "created_at": now, "updated_at": now}
        await self._write(sa.insert(canned_replies).values(**values), text)
        return CannedReply(reply_id, text.shortcut, text.lang, text.title, text.content, 0, now)

    async def change(self, reply_id: str, text: CannedReplyText) -> CannedReply:
        """Raises NoSuchCannedReply, or AlreadyExists when the shortcut is taken in this language."""
        now = self._clock.now()
        statement = sa.update(canned_replies).where(_r.id == reply_id)
        rows = await self._write(statement.values(**_values(text), updated_at=now).returning(_r.uses), text)
        if not rows:
            raise NoSuchCannedReply
        return CannedReply(reply_id, text.shortcut, text.lang, text.title, text.content, rows[0][0], now)

    async def delete(self, reply_id: str) -> None:
        """Raises NoSuchCannedReply."""
        statement = sa.delete(canned_replies).where(_r.id == reply_id).returning(_r.id)
        if not await self._store.write(lambda c: c.execute(statement).all()):
            raise NoSuchCannedReply

    async def used(self, reply_id: str) -> None:
        """An agent put it into a message. Raises NoSuchCannedReply."""
        statement = sa.update(canned_replies).where(_r.id == reply_id)
        counted = statement.values(uses=_r.uses + 1).returning(_r.id)
        if not await self._store.write(lambda c: c.execute(counted).all()):
            raise NoSuchCannedReply

    async def _write(self, statement: Any, text: CannedReplyText) -> Sequence[Any]:
        def work(connection: sa.Connection) -> Sequence[Any]:
            result = connection.execute(statement)
            return result.all() if result.returns_rows else ()

        try:
            return await self._store.write(work)
        except sa.exc.IntegrityError:
            raise AlreadyExists(
                f"There is a canned reply /{text.shortcut} in this language already.",
                details={"shortcut": text.shortcut, "lang": text.lang},
            ) from None


def seed(connection: sa.Connection, texts: Sequence[CannedReplyText], now: Any) -> None:
    """Add these texts to an empty table (the demo's first start)."""
    rows = [{"id": new_id(), **_values(text), "uses": 0, "created_at": now, "updated_at": now} for text in texts]
    connection.execute(sa.insert(canned_replies), rows)


def _values(text: CannedReplyText) -> dict[str, str]:
    return {"shortcut": text.shortcut, "lang": text.lang, "title": text.title, "content": text.content}
