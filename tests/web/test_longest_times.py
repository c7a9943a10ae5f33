"""A shop that sets every time to the longest there is: it is served, and its line moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..times import TIMES, longest
from .cast import Cast, conversation_of
from .test_queue import running

pytestmark = pytest.mark.anyio


async def test_with_every_time_at_its_longest_who_waits_is_offered_and_served(tmp_path: Path) -> None:
    with running(tmp_path, **{name: int(longest(name)) for name in TIMES}) as server:
        cast = Cast(server)
        client = await cast.waiting()
        other = await cast.waiting()
        await other.leaves()
        marie = await cast.agent(status="available")
        await marie.is_offered(conversation_of(client))
        await marie.accepts(conversation_of(client))
        await cast.leave()
