"""Work nobody waits for: what is said of it when it fails."""

from __future__ import annotations

import asyncio
import logging

import pytest

from libriassist.chat.background import Background
from libriassist.core.errors import Unavailable

pytestmark = pytest.mark.anyio


async def _refused() -> None:
    raise Unavailable(retry_after=1.0)


async def _broken() -> None:
    raise KeyError("nobody expected this")


async def test_a_refusal_is_a_line_in_the_log_and_a_fault_has_its_trace(caplog: pytest.LogCaptureFixture) -> None:
    background = Background()
    with caplog.at_level(logging.WARNING):
        background.spawn(_refused())
        background.spawn(_broken())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    said = {record.levelname: record.exc_info for record in caplog.records}
    assert said["WARNING"] is None
    assert said["ERROR"] is not None
