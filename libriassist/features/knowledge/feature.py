"""The knowledge as a feature."""

from __future__ import annotations

from ...ai.answering.knowledge_use import KnowledgeInUse
from .. import Built, Feature, Ground
from .reading import source_reader
from .routes import FILES, router
from .service import KnowledgeService
from .sql import SqlKnowledge


def _build(ground: Ground) -> Built:
    store = SqlKnowledge(ground.store, ground.clock, ground.settings.time_zone)
    reader = source_reader(ground.settings)
    service = KnowledgeService(store, reader, KnowledgeInUse(ground.assistant), ground.bus)
    return Built(
        services=(service, store),
        heard={"knowledge": service.look_soon},
        start=service.start,
        load=service.load,
        stop=service.stop,
    )


KNOWLEDGE = Feature(
    "knowledge",
    _build,
    routers=(router,),
    uploads=lambda settings: {FILES: settings.knowledge_file_bytes},
)
