"""Rows of conversations kept in memory by the writing connection of a SQLite file, so that a message reads none.

They are true as long as nobody else has written: another connection's commit moves SQLite's `data_version`, and
what this connection writes beside the log forgets them (database.py); marks of reading, which come as often as
messages, forget only theirs. Rows are always written too: what is kept is never needed after a crash.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from ..core.conversation import Conversation

MOST = 2_000
"""Conversations kept; with one more all are forgotten, which costs a reading each."""
_KEY = "libriassist.kept_rows"


class KeptRows:
    """Of one connection. Whoever is given a conversation works on a copy of it."""

    def __init__(self) -> None:
        self._rows: dict[str, Conversation] = {}
        self._written: list[Conversation] = []
        self._version: int | None = None

    @classmethod
    def of(cls, connection: sa.Connection) -> KeptRows:
        """Those of the driver's connection: another one begins with none."""
        kept: KeptRows = connection.info.setdefault(_KEY, cls())
        return kept

    def those(self, connection: sa.Connection, ids: Sequence[str]) -> list[Conversation]:
        """What is known of these within the transaction that `connection` is in."""
        version: int = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        if version != self._version:
            self._rows.clear()
            self._version = version
        return [self._rows[id_] for id_ in ids if id_ in self._rows]

    def written(self, conversations: Iterable[Conversation]) -> None:
        """Read or written in this transaction, as they are from its commit on."""
        self._written += conversations

    def drop(self, ids: Iterable[str]) -> None:
        """These change in this transaction otherwise than by the log."""
        for id_ in ids:
            self._rows.pop(id_, None)

    def committed(self) -> None:
        self._rows |= {conversation.id: conversation for conversation in self._written}
        self._written.clear()
        if len(self._rows) > MOST:
            self._rows.clear()

    def forget(self) -> None:
        self._rows.clear()
        self._written.clear()
