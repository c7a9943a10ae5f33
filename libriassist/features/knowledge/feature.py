"""The knowledge as a feature."""

from __future__ import annotations

from ...ai.answering.knowledge_use import KnowledgeInUse
from .. import Built, Feature, Ground
from .desk import KnowledgeDesk
from .reading import source_reader
from .routes import FILES, router
from .sql import SqlKnowledge


def _build(ground: Ground) -> Built:
    store, reader = SqlKnowledge(ground.store, ground.clock), source_reader(ground.settings)
    desk = KnowledgeDesk(store, reader, KnowledgeInUse(ground.assistant), ground.bus)
    return Built(services=(desk,), heard={"knowledge": desk.look_soon}, start=desk.start, stop=desk.stop)


KNOWLEDGE = Feature(
    "knowledge", _build, routers=(router,), uploads=lambda settings: {FILES: settings.knowledge_file_bytes}
)
