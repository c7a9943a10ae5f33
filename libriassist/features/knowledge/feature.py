"""The knowledge as a feature."""

from __future__ import annotations

from ...ai.answering.knowledge_use import KnowledgeInUse
from ...ai.assist.phrasings import ModelPhraser
from ...ai.assist.writer import ModelWriter
from ...chat.ports import Shop
from .. import Built, Feature, Ground
from .reading import source_reader
from .routes import FILES, router
from .service import KnowledgeService
from .sql import SqlKnowledge


def _build(ground: Ground) -> Built:
    store = SqlKnowledge(ground.store, ground.clock, ground.settings.time_zone)
    reader = source_reader(ground.settings)
    service = KnowledgeService(
        store, reader, KnowledgeInUse(ground.assistant), ground.bus, _translator(ground), _phraser(ground)
    )
    return Built(
        services=(service, store),
        heard={"knowledge": service.look_soon},
        start=service.start,
        load=service.load,
        stop=service.stop,
    )


def _translator(ground: Ground) -> ModelWriter | None:
    if ground.gate is None:
        return None
    shop = ground.service(Shop)
    seconds = ground.settings.writing_seconds
    return ModelWriter(ground.gate, lambda: shop.facts.name, ground.order_rules.numbers, seconds)


def _phraser(ground: Ground) -> ModelPhraser | None:
    if ground.gate is None:
        return None
    shop = ground.service(Shop)
    return ModelPhraser(ground.gate, lambda: shop.facts.name, ground.settings.writing_seconds)


KNOWLEDGE = Feature(
    "knowledge",
    _build,
    routers=(router,),
    uploads=lambda settings: {FILES: settings.knowledge_file_bytes},
)
