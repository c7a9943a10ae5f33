"""The composition root's part for orders: from the settings to the source and its rules."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from ..ai.orders.dialogue import OrderRules
from ..ai.orders.source import OrdersMisconfigured, SqlOrderSource
from ..ai.orders.statuses import ANY_TRADE, SHIPPED_STATUSES, OrderStatusesError, load_order_statuses
from ..config import Settings
from ..core.language.order_numbers import OrderNumbers, numbers_like


def order_source(settings: Settings) -> SqlOrderSource | None:
    """The shop's orders, if they are configured."""
    if not settings.orders_url:
        return None
    return SqlOrderSource(
        settings.orders_url,
        settings.orders_query,
        settings.orders_timeout_seconds,
        order_numbers(settings),
        ZoneInfo(settings.time_zone),
    )


def order_numbers(settings: Settings) -> OrderNumbers:
    """What the shop's order numbers look like, for all who read its clients' texts. Raises OrdersMisconfigured."""
    try:
        return numbers_like(settings.order_number_pattern)
    except ValueError as error:
        raise OrdersMisconfigured(f"LIBRIASSIST_ORDER_NUMBER_PATTERN: {error}") from None


def order_rules(settings: Settings) -> OrderRules:
    """What orders look like and what their statuses mean. Raises OrdersMisconfigured."""
    shipped = SHIPPED_STATUSES if settings.demo else ANY_TRADE
    statuses = Path(settings.order_statuses_file) if settings.order_statuses_file else shipped
    try:
        meanings = load_order_statuses(statuses, settings.default_language)
    except OrderStatusesError as error:
        raise OrdersMisconfigured(f"LIBRIASSIST_ORDER_STATUSES_FILE: {error}") from None
    return OrderRules(order_numbers(settings), meanings, ZoneInfo(settings.time_zone))
