"""The figures of the day."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request

from ..access import services_of
from ..schemas import DayStatistics
from .agents import SignedInAgent

router = APIRouter(prefix="/api/stats", tags=["statistics"])


@router.get("/today")
async def today(request: Request, agent: SignedInAgent) -> DayStatistics:
    """Since midnight in the shop's time zone."""
    services = services_of(request)
    here = services.clock.now().astimezone(ZoneInfo(services.settings.time_zone))
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    figures = await services.store.day_statistics(agent.id, midnight)
    return DayStatistics(
        active=figures.active,
        waiting=figures.waiting,
        closed_today=figures.closed,
        mine_active=figures.mine_active,
        mine_closed_today=figures.mine_closed,
        average_response_seconds=figures.average_response_seconds,
        average_rating=figures.average_rating,
        ratings_today=figures.ratings,
    )
