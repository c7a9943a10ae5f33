"""What the assistant did, day by day, out of the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from ...store import schema

_c = schema.conversations.c
_m = schema.messages.c
_ANSWERS = ("sure", "suggest", "unknown", "order")
_UNRESOLVED = ("suggest", "unknown")


@dataclass(frozen=True, slots=True)
class AssistantDay:
    """What the assistant did with the conversations that began on one day (the shop's time zone).

    `alone`: every question answered for sure, no person asked for, not rated 1 or 2. `unresolved`: of the
    questions it answered, those it did not know or only suggested something to.
    """

    day: str
    conversations: int
    transferred: int
    alone: int
    questions: int
    unresolved: int


@dataclass(frozen=True, slots=True)
class AssistantFigures:
    """Over some days. `reasons`: hand-overs by reason; `judged`: what agents said of them."""

    days: Sequence[AssistantDay]
    reasons: Mapping[str, int]
    judged: Mapping[str, int]


def figures(connection: sa.Connection, since: datetime, now: datetime, time_zone: str) -> AssistantFigures:
    """Of the conversations that began from `since` on, by the day they began in that time zone."""
    zone = ZoneInfo(time_zone)
    days = _days(since, now, zone)
    reasons = _requests(connection, since)
    transferred = {conversation_id for conversation_id, _ in reasons}
    answers = _answers(connection, since)
    begun = sa.select(_c.id, _c.created_at, _c.rating).where(_c.created_at >= since)
    for conversation_id, created_at, rating in connection.execute(begun):
        day = days.get(created_at.astimezone(zone).date().isoformat())
        asked, unresolved = answers.get(conversation_id, (0, 0))
        if day is None or (asked == 0 and conversation_id not in transferred):
            continue
        well_rated = rating is None or rating > 2
        alone = conversation_id not in transferred and unresolved == 0 and well_rated
        day.update(
            conversations=1,
            transferred=int(conversation_id in transferred),
            alone=int(alone),
            questions=asked,
            unresolved=unresolved,
        )
    verdict = schema.handoff_verdicts.c
    judged = (
        sa.select(verdict.verdict, sa.func.count())
        .join(schema.conversations, _c.id == verdict.conversation_id)
        .where(_c.created_at >= since)
        .group_by(verdict.verdict)
    )
    return AssistantFigures(
        days=[AssistantDay(day, *(counts[name] for name in _COUNTED)) for day, counts in days.items()],
        reasons=dict(Counter(reason for _, reason in reasons).most_common()),
        judged={row[0]: row[1] for row in connection.execute(judged)},
    )


_COUNTED = ("conversations", "transferred", "alone", "questions", "unresolved")


def _days(since: datetime, now: datetime, zone: ZoneInfo) -> dict[str, Counter[str]]:
    first, last = since.astimezone(zone).date(), now.astimezone(zone).date()
    return {(first + timedelta(days=n)).isoformat(): Counter() for n in range((last - first).days + 1)}


def _requests(connection: sa.Connection, since: datetime) -> list[tuple[str, str]]:
    """Every request for a person, with its reason."""
    statement = (
        sa.select(_m.conversation_id, _m.data["reason"].as_string())
        .join(schema.conversations, _c.id == _m.conversation_id)
        .where(_c.created_at >= since, _m.type == "transfer.requested")
    )
    return [(row[0], row[1]) for row in connection.execute(statement)]


def _answers(connection: sa.Connection, since: datetime) -> dict[str, tuple[int, int]]:
    """Of each conversation: how many questions the assistant answered, and how many of them without being sure."""
    outcome = _m.data["answer"]["outcome"].as_string()
    statement = (
        sa.select(
            _m.conversation_id,
            sa.func.count(),
            sa.func.sum(sa.case((outcome.in_(_UNRESOLVED), 1), else_=0)),
        )
        .join(schema.conversations, _c.id == _m.conversation_id)
        .where(_c.created_at >= since, _m.sender_type == "ai", outcome.in_(_ANSWERS))
        .group_by(_m.conversation_id)
    )
    return {row[0]: (row[1], int(row[2])) for row in connection.execute(statement)}
