"""Help for agents as a feature."""

from __future__ import annotations

from ...ai.assist.suggest import LibriAssist
from ...ai.assist.writer import ModelWriter
from ...chat.ports import CannedReplies, Shop
from .. import Built, Feature, Ground
from .routes import router
from .writing import WritingService


def _build(ground: Ground) -> Built:
    assist = _suggestions(ground)
    return Built(services=(assist, _writing_service(ground)), load=assist.start, stop=assist.stop)


def _suggestions(ground: Ground) -> LibriAssist:
    """From the knowledge and with the encoder of the default assistant."""
    return LibriAssist(
        ground.store,
        ground.service(CannedReplies),
        ground.clock,
        search=ground.assistant.find_entries,
        encoder=ground.assistant.encoder,
        shop_texts=ground.assistant.texts,
        most_past=ground.settings.past_answers,
        refresh_seconds=ground.settings.past_answers_seconds,
        status_meaning=ground.order_rules.statuses.meaning,
        numbers=ground.order_rules.numbers,
    )


def _writing_service(ground: Ground) -> WritingService:
    """Help with drafts and translations, if there is a model."""
    settings, shop = ground.settings, ground.service(Shop)
    if ground.gate is None:
        return WritingService(None, ground.store, settings.translations_kept)
    writer = ModelWriter(
        ground.gate, lambda: shop.facts.name, ground.order_rules.numbers, settings.writing_seconds
    )
    return WritingService(writer, ground.store, settings.translations_kept)


ASSIST = Feature("assist", _build, routers=(router,))
