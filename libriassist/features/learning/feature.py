"""Learning as a feature: on in the demo, where nobody's real words are kept; elsewhere when the shop says so."""

from __future__ import annotations

from datetime import timedelta

from ...ai.grouping import QuestionGrouper
from ...ai.privacy.redaction import masking_rules
from ...chat.effects import timer
from .. import Built, Feature, Ground
from ..knowledge.service import KnowledgeService
from .evaluation import BeforeAfter
from .export import personal_data_mask
from .labelled import labelled_questions
from .routes import router, verdicts
from .service import ROUND, LearningService
from .sql import SqlLearning


def _build(ground: Ground) -> Built:
    settings, numbers = ground.settings, ground.order_rules.numbers
    knowledge = ground.service(KnowledgeService)
    store = SqlLearning(ground.store, ground.clock)
    evaluation = BeforeAfter(store, knowledge, ground.clock, lambda: labelled_questions(settings), ground.effects)
    service = LearningService(
        store,
        QuestionGrouper(ground.assistant.encoder),
        knowledge,
        evaluation,
        ground.clock,
        personal_data_mask(numbers),
        masking_rules(numbers),
        ground.effects,
        on=settings.learns,
    )
    effects = [evaluation.kind(ground.retry, ground.lease)]
    every = timedelta(seconds=settings.learning_seconds)
    rounds = [timer(ROUND, service.round, every, ground.retry, ground.lease)] if service.on else []
    return Built(services=(service,), effects=(*effects, *rounds), start=service.start)


LEARNING = Feature("learning", _build, routers=(router, verdicts))
