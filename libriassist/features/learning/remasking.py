"""What was kept under older rules of masking is masked again, once for each set of rules."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from ...store import schema
from ...store.store import SqlStore
from . import rows
from .tables import learning_groups, learning_questions

_g = learning_groups.c
_q = learning_questions.c
_meta = schema.meta.c
MASKED = "learning_masked"
"""In `meta`: by which rules everything kept is masked."""
PAGE = 200

Mask = Callable[[str], str]


async def mask_again(store: SqlStore, mask: Mask, rules: str) -> int:
    """Questions, answers, labels and what was measured; how many rows changed; none when `rules` did it."""
    known = await store.read(lambda c: c.execute(sa.select(_meta.value).where(_meta.key == MASKED)).scalar())
    if known == rules:
        return 0
    changed = await _pages(store, learning_questions, ("question", "answer"), mask)
    changed += await _pages(store, learning_groups, ("label", "evaluation"), mask)

    def done(connection: sa.Connection) -> None:
        row = rows.insert(connection, schema.meta).values(key=MASKED, value=rules)
        connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": rules}))

    await store.write(done)
    return changed


async def _pages(store: SqlStore, table: sa.Table, names: Sequence[str], mask: Mask) -> int:
    changed, after = 0, None
    while True:
        statement = sa.select(table.c.id, *(table.c[name] for name in names)).order_by(table.c.id).limit(PAGE)
        if after is not None:
            statement = statement.where(table.c.id > after)
        page = await store.read(lambda c, s=statement: [dict(row) for row in c.execute(s).mappings()])  # type: ignore[misc]
        if not page:
            return changed
        updates = await asyncio.to_thread(_masked_anew, page, names, mask)
        await store.write(lambda c, u=updates: _write(c, table, u))  # type: ignore[misc]
        changed += len(updates)
        after = page[-1]["id"]


def _masked_anew(page: list[dict[str, Any]], names: Sequence[str], mask: Mask) -> list[dict[str, Any]]:
    """Of the rows that change: their id and the columns as they ought to be."""
    masked = [{"id": row["id"], **{name: _masked(row[name], mask) for name in names}} for row in page]
    return [new for new, row in zip(masked, page, strict=True) if new != row]


def _masked(value: Any, mask: Mask) -> Any:
    """A text masked; of a measurement (JSON) the clients' questions in it."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {
            key: mask(inner) if key == "question" and isinstance(inner, str) else _inside(inner, mask)
            for key, inner in value.items()
        }
    return value


def _inside(value: Any, mask: Mask) -> Any:
    if isinstance(value, list):
        return [_masked(inner, mask) if isinstance(inner, dict) else inner for inner in value]
    return _masked(value, mask) if isinstance(value, dict) else value


def _write(connection: sa.Connection, table: sa.Table, updates: list[dict[str, Any]]) -> None:
    for update in updates:
        values = {name: value for name, value in update.items() if name != "id"}
        connection.execute(sa.update(table).where(table.c.id == update["id"]).values(**values))
