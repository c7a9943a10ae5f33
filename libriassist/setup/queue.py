"""The composition root's part for where clients come in, and for the waiting line."""

from __future__ import annotations

from datetime import timedelta

from ..chat.queue_manager import QueueRules
from ..config import Settings
from ..core.absence import AwayRules
from ..core.entrance import Entrance
from .orders import order_numbers


def chat_entrance(settings: Settings) -> Entrance:
    """Where the widget's visitors come in."""
    return Entrance("chat", settings.site, timedelta(hours=settings.reopen_hours), order_numbers(settings))


def queue_rules(settings: Settings) -> QueueRules:
    """How the waiting line works."""
    return QueueRules(
        settings.routing,
        settings.offer_seconds,
        settings.handling_seconds,
        settings.long_wait_seconds,
        settings.line_look_seconds,
        AwayRules(
            away=timedelta(seconds=settings.client_away_seconds),
            ask=timedelta(seconds=settings.client_ask_seconds),
            abandon=timedelta(seconds=settings.client_abandon_seconds),
        ),
    )
