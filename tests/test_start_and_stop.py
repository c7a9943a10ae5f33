"""A process starts what its parts need first, and stops whatever it started, be it ill or half begun."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from libriassist.ai.answering.assistant import LibriAssistant
from libriassist.ai.assist.suggest import LibriAssist
from libriassist.chat.background import Background
from libriassist.chat.bus import InProcessBus
from libriassist.chat.effect_runner import EffectRunner
from libriassist.config import Settings
from libriassist.features.files.sql import SqlFiles
from libriassist.features.knowledge.service import KnowledgeService
from libriassist.features.learning.service import LearningService
from libriassist.features.shop.service import ShopService
from libriassist.jobs import Jobs
from libriassist.setup.app import create_app, open_database
from libriassist.store.store import SqlStore
from libriassist.web.passwords import Passwords

pytestmark = pytest.mark.anyio
STOPS = [
    (Jobs, "stop"),
    (EffectRunner, "stop"),
    (Background, "stop"),
    (SqlFiles, "stop"),
    (LibriAssist, "stop"),
    (KnowledgeService, "stop"),
    (ShopService, "stop"),
    (InProcessBus, "stop"),
    (LibriAssistant, "stop"),
    (Passwords, "close"),
    (SqlStore, "close"),
]
"""In the order they are called."""
IN_ORDER = [kind.__name__ for kind, _ in STOPS]


class Broken(Exception):
    """What a part ends with here."""


async def run(folder: Path, seconds: float = 0.0) -> None:
    """A process that starts, and stops."""
    settings = Settings(data_dir=folder, semantic="off", learn_from_conversations="on", learning_seconds=0.2)
    database = open_database(settings)
    http = create_app(settings, database).http
    try:
        async with http.router.lifespan_context(http):
            await asyncio.sleep(seconds)
    finally:
        database.close()


def broken(*_given: object) -> Any:
    raise Broken


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which parts were stopped, in order; they do stop."""
    told: list[str] = []
    for kind, name in STOPS:
        stop = getattr(kind, name)

        def noted(part: Any, stop: Any = stop, called: str = kind.__name__) -> Any:
            told.append(called)
            return stop(part)

        monkeypatch.setattr(kind, name, noted)
    return told


async def test_what_was_learnt_is_masked_by_new_rules_before_a_round_learns_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    async def mask_again(_desk: LearningService) -> None:
        told.append("begins to mask")
        await asyncio.sleep(0.5)
        told.append("has masked")

    async def one_round(_desk: LearningService) -> None:
        told.append("round")

    monkeypatch.setattr(LearningService, "mask_again", mask_again)
    monkeypatch.setattr(LearningService, "round", one_round)
    await run(tmp_path, 1.0)
    assert told[:3] == ["begins to mask", "has masked", "round"]


async def test_everything_stops_in_the_opposite_order(tmp_path: Path, stopped: list[str]) -> None:
    await run(tmp_path)
    assert stopped == IN_ORDER


@pytest.mark.parametrize(("kind", "name"), STOPS)
async def test_a_part_whose_stop_fails_leaves_no_other_running(
    tmp_path: Path, stopped: list[str], monkeypatch: pytest.MonkeyPatch, kind: type, name: str
) -> None:
    monkeypatch.setattr(kind, name, broken)
    with pytest.raises(Broken):
        await run(tmp_path)
    assert stopped == [part for part in IN_ORDER if part != kind.__name__]


@pytest.mark.parametrize("kind", [ShopService, KnowledgeService, LearningService])
async def test_a_feature_that_cannot_start_ends_what_was_started_and_closes_the_store(
    tmp_path: Path, stopped: list[str], monkeypatch: pytest.MonkeyPatch, kind: type
) -> None:
    monkeypatch.setattr(kind, "start", broken)
    with pytest.raises(Broken):
        await run(tmp_path)
    assert stopped == IN_ORDER[IN_ORDER.index("SqlFiles") :]


async def test_jobs_that_cannot_start_end_what_was_started_and_close_the_store(
    tmp_path: Path, stopped: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Jobs, "start", broken)
    with pytest.raises(Broken):
        await run(tmp_path)
    assert stopped == IN_ORDER[1:]
