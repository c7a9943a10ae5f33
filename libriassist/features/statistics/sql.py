"""What happened, out of the log."""

from __future__ import annotations

from datetime import datetime

from ...chat.ports import Clock
from ...store.store import SqlStore
from .day import DayFigures, day_figures
from .figures import AssistantFigures, figures


class SqlStatistics:
    """Figures of the day, and of the assistant."""

    def __init__(self, store: SqlStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def assistant(self, since: datetime, time_zone: str) -> AssistantFigures:
        """Of the conversations that began from `since` on, by the day they began in that time zone."""
        now = self._clock.now()
        return await self._store.read(lambda c: figures(c, since, now, time_zone))

    async def day(self, agent_id: str, since: datetime) -> DayFigures:
        """Counts of now, and of what was closed, answered and rated since; of all, and of this agent."""
        return await self._store.read(lambda c: day_figures(c, agent_id, since))
