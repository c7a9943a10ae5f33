"""The composition root's part for the assistant: from the settings to what answers clients and helps agents."""

from __future__ import annotations

from pathlib import Path

from ..ai.answering.assistant import LibriAssistant
from ..ai.answering.care import CareTexts, load_care_texts
from ..ai.answering.collecting import CollectingTexts
from ..ai.catalog import load_catalog
from ..ai.orders.source import SqlOrderSource
from ..ai.retrieval.confidence import load_thresholds
from ..chat.ports import Clock
from ..config import Settings
from ..core.handoff.failures import FailurePolicy
from ..store.accounts import SqlOrderAttempts
from ..store.store import SqlStore
from .knowledge import kept_encoder, known_entries
from .orders import order_numbers, order_rules


def make_assistant(
    settings: Settings, store: SqlStore, orders: SqlOrderSource | None, clock: Clock
) -> LibriAssistant:
    """The default assistant over the stored knowledge and the configured orders."""
    return LibriAssistant(
        known_entries(store.database),
        attempts=SqlOrderAttempts(store),
        clock=clock,
        orders=orders,
        words_per_second=settings.words_per_second,
        encoder=None if settings.semantic == "off" else kept_encoder(settings, store),
        thresholds=load_thresholds(settings.data_dir),
        order_rules=order_rules(settings),
        failures=failure_policy(settings),
    )


def failure_policy(settings: Settings) -> FailurePolicy:
    """When answers that fail are followed by a person."""
    return FailurePolicy(settings.offer_person_at_failure, settings.hand_over_at_failure)


def collecting_texts(settings: Settings) -> CollectingTexts:
    """What the assistant says while a client waits, with an order number as this shop writes them, if
    its orders are known."""
    example = order_numbers(settings).example if settings.orders_url else ""
    return CollectingTexts(load_catalog(), example, care_texts(settings))


def care_texts(settings: Settings) -> CareTexts:
    """What is said where a life may be in danger. Raises CareTextsError."""
    return load_care_texts(Path(settings.care_texts_file)) if settings.care_texts_file else load_care_texts()
