"""What the current entries need, counted and filtered in the database."""

from __future__ import annotations

from datetime import date
from typing import get_args

import sqlalchemy as sa

from ...chat.ports.upkeep import Todo, TranslationCounts, Upkeep
from ...protocol import Lang
from .tables import knowledge_entries, knowledge_translations

E, T = knowledge_entries, knowledge_translations
CURRENT = E.c.state.in_(("draft", "published"))
_OUTDATED = T.c.original_hash != E.c.said_hash


def needs(todo: Todo, today: date) -> sa.ColumnElement[bool]:
    """Whether an entry needs it."""
    if todo.need == "review":
        return E.c.review_on <= today
    mine = sa.select(T.c.lang).where(T.c.entry_id == E.c.id)
    if todo.lang is not None:
        mine = mine.where(T.c.lang == todo.lang)
    if todo.need == "missing":
        return (E.c.lang != todo.lang) & ~mine.exists()
    wrong = T.c.to_confirm if todo.need == "to_confirm" else _OUTDATED
    return mine.where(T.c.lang != E.c.lang, wrong).exists()


def upkeep(connection: sa.Connection, today: date) -> Upkeep:
    count = sa.func.count()
    by_lang = sa.select(E.c.lang, count).where(CURRENT).group_by(E.c.lang)
    own: dict[str, int] = {row[0]: row[1] for row in connection.execute(by_lang)}
    entries = sum(own.values())
    wrong = T.c.to_confirm | _OUTDATED
    statement = (
        sa.select(T.c.lang, count, _sum(wrong), _sum(T.c.to_confirm), _sum(_OUTDATED))
        .join(E, E.c.id == T.c.entry_id)
        .where(CURRENT, T.c.lang != E.c.lang)
        .group_by(T.c.lang)
    )
    found = {row[0]: row for row in connection.execute(statement)}
    translations = []
    for lang in get_args(Lang):
        _, there, bad, to_confirm, outdated = found.get(lang, (lang, 0, 0, 0, 0))
        of = entries - own.get(lang, 0)
        translations.append(TranslationCounts(lang, of, there - bad, of - there, to_confirm, outdated))
    statement = sa.select(_sum(E.c.review_on <= today), _sum(E.c.review_on.is_(None))).where(CURRENT)
    due, undated = connection.execute(statement).one()
    return Upkeep(today, translations, entries, due or 0, undated or 0)


def _sum(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))
