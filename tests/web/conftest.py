"""One server a test module (`house`), and the people of each test (`cast`)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from ..servers import Libri
from .cast import Cast


@pytest.fixture(scope="module")
def house_settings() -> dict[str, object]:
    """A module overrides this to run its server differently."""
    return {}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, house_settings: dict[str, object]) -> Iterator[Libri]:
    """A server for all tests of the module, without agents: each test hires its own."""
    server = Libri(tmp_path_factory.mktemp("house"), **house_settings)
    server.start()
    yield server
    server.stop()
    log = server.log.read_text()
    assert "Traceback" not in log, log


@pytest.fixture
async def cast(house: Libri) -> AsyncIterator[Cast]:
    people = Cast(house)
    yield people
    await people.leave()
