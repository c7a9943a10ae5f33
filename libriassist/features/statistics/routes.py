"""The figures of the day, and of what the assistant did."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request

from ...web.access import Service, SignedInAgent, services_of
from .schemas import AssistantStatistics, DayOfAssistant, Days, DayStatistics
from .sql import SqlStatistics

router = APIRouter(prefix="/api/stats", tags=["statistics"])
Statistics = Annotated[SqlStatistics, Depends(Service(SqlStatistics))]


@router.get("/today")
async def today(request: Request, statistics: Statistics, agent: SignedInAgent) -> DayStatistics:
    """Since midnight in the shop's time zone."""
    services = services_of(request)
    here = services.clock.now().astimezone(ZoneInfo(services.settings.time_zone))
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    figures = await statistics.day(agent.id, midnight)
    return DayStatistics(
        active=figures.active,
        waiting=figures.waiting,
        away=figures.away,
        closed_today=figures.closed,
        abandoned_today=figures.abandoned,
        mine_active=figures.mine_active,
        mine_closed_today=figures.mine_closed,
        average_response_seconds=figures.average_response_seconds,
        average_rating=figures.average_rating,
        ratings_today=figures.ratings,
    )


@router.get("/assistant")
async def assistant(
    request: Request, statistics: Statistics, agent: SignedInAgent, days: Days = 30
) -> AssistantStatistics:
    """What the assistant did with the conversations begun today and on the days before."""
    services = services_of(request)
    here = services.clock.now().astimezone(ZoneInfo(services.settings.time_zone))
    first = here.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - 1)
    figures = await statistics.assistant(first, services.settings.time_zone)
    conversations = sum(day.conversations for day in figures.days)
    questions = sum(day.questions for day in figures.days)
    return AssistantStatistics(
        days=[DayOfAssistant(**asdict(day)) for day in figures.days],
        conversations=conversations,
        transfer_rate=_rate(sum(day.transferred for day in figures.days), conversations),
        alone_rate=_rate(sum(day.alone for day in figures.days), conversations),
        unresolved_rate=_rate(sum(day.unresolved for day in figures.days), questions),
        reasons=dict(figures.reasons),
        judged=dict(figures.judged),
    )


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
