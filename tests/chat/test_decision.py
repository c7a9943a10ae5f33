"""The hand-over decision in a turn: the classifier may fail or hang, a request is heard all the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from libriassist.chat.ports import Question, Reply
from libriassist.chat.turns import decide as decision
from libriassist.core.handoff.classification import Classification
from libriassist.core.handoff.decide import Handoff, Turn
from libriassist.protocol import Lang


class _Broken:
    """An assistant whose classifier breaks, or never answers."""

    def __init__(self, *, hangs: bool) -> None:
        self._hangs = hangs

    async def classify(self, text: str, history: Sequence[Turn], lang: Lang) -> Classification | None:
        if self._hangs:
            await asyncio.sleep(60)
        raise RuntimeError("no model")

    def answer(self, question: Question) -> AsyncIterator[str | Reply]:
        raise NotImplementedError

    async def start(self) -> None:
        raise NotImplementedError

    async def stop(self) -> None:
        raise NotImplementedError


@pytest.mark.parametrize("hangs", [False, True])
def test_the_rules_decide_when_the_classifier_fails(monkeypatch: pytest.MonkeyPatch, hangs: bool) -> None:
    monkeypatch.setattr(decision, "DECISION_SECONDS", 0.05)

    async def decided(text: str) -> Handoff | None:
        return await decision.decide(_Broken(hangs=hangs), text, (), "fr")

    handoff = asyncio.run(decided("je veux parler à un conseiller"))
    assert handoff is not None and handoff.reason == "client_request"
    assert asyncio.run(decided("quel papier choisir ?")) is None
