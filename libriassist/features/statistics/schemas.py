"""What the routes of figures take and give."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ...chat.ports.learning import Verdict
from ...protocol import HandoffReason
from ...web.schemas import Schema

Days = Annotated[int, Field(ge=1, le=366)]


class DayStatistics(Schema):
    """The day so far, in the shop's time zone. `average_response_seconds`: from asking for a person to
    that person's first word, over the conversations answered today; None before the first. `waiting`:
    clients who wait and are there, `away`: who wait and are not. `abandoned_today`: clients who waited for a
    person and did not come back; they are not among `closed_today`."""

    active: int
    waiting: int
    away: int
    closed_today: int
    abandoned_today: int
    mine_active: int
    mine_closed_today: int
    average_response_seconds: float | None
    average_rating: float | None
    ratings_today: int


class DayOfAssistant(Schema):
    """Conversations begun on that day in the shop's time zone."""

    day: str
    conversations: int
    transferred: int
    alone: int
    questions: int
    unresolved: int


class AssistantStatistics(Schema):
    """Rates are 0 to 1, None without anything to count. `alone_rate`: settled without a person; `unresolved_rate`:
    of the questions answered, those not known or only suggested to."""

    days: list[DayOfAssistant]
    conversations: int
    transfer_rate: float | None
    alone_rate: float | None
    unresolved_rate: float | None
    reasons: dict[HandoffReason, int]
    judged: dict[Verdict, int]
