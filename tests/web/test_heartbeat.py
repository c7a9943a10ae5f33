"""The heartbeat: the browser is told its rhythm and hears it whatever it says itself; who is silent is let go."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from ..servers import Libri
from .cast import Wire, visitor_session

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def house_settings() -> dict[str, object]:
    return {"ping_seconds": 0.4, "pong_seconds": 0.6}


async def pings_while(wire: Wire, seconds: float, said: dict[str, Any] | None = None) -> int:
    """How often the server pings while this is said all the time. Raises ConnectionClosed."""
    loop = asyncio.get_running_loop()
    end, pings = loop.time() + seconds, 0
    while loop.time() < end:
        if said is not None:
            await wire.puts(said)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await wire.hears("ping")
                pings += 1
    return pings


async def test_the_welcome_tells_the_rhythm_rounded_up_to_whole_seconds(house: Libri) -> None:
    client_id, token = visitor_session(house)
    wire = await Wire.dial(house, f"/ws/client/{client_id}")
    await wire.greet(token)
    assert (await wire.hears("client_welcome"))["ping_seconds"] == 1
    await wire.close()


async def test_who_only_types_hears_the_heartbeat_all_the_same(house: Libri) -> None:
    wire = await Wire.of_visitor(house)
    typing = {"type": "set_typing", "conversation_id": wire.conversation_id, "active": True}
    assert await pings_while(wire, 3.0, typing) >= 2
    assert (await wire.says("Encore là"))["type"] == "ack"
    await wire.close()


async def test_who_answers_the_heartbeat_stays_and_who_is_silent_is_let_go(house: Libri) -> None:
    wire = await Wire.of_visitor(house)
    assert await pings_while(wire, 3.0, {"type": "pong"}) >= 2
    with pytest.raises(ConnectionClosed) as closed:
        await pings_while(wire, 10.0)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4002
