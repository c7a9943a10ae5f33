"""What a visitor writes never makes the others wait: on one core, with the assistant and waiting for a person."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import httpx
import pytest

from ..hostile import LONGEST
from ..servers import Libri
from ..talk import Client
from .stage import Stage, sqlite_shop
from .test_crashes import waited_for_a_core

pytestmark = pytest.mark.anyio
ACK_SECONDS = 0.25
TRIES = 3
"""A machine with other work is slow now and then; a text that freezes the server does so each time."""
HOSTILE = (
    ("y1a1@a.a1111" * 20)[:98] + "?",
    "et " * 2666,
    "a@b.c " * 1300,
    "www." * 2000,
    "eyJa." * 1600,
    "X1-" * 2666,
    "mot de passe est" + " " * 7900 + "?",
    "cvc" + " " * 7900 + "x",
    "je veux pas un agent, " * 360,
    "c'est nul ! " * 660,
    "remboursement " * 570,
    "A. B " * 1600,
    "« " * 4000,
    "12 rue" + " " * 7900 + "?",
    "Bonjour, " * 888,
    "Cordialement" + "." * 7900 + "?",
    "De Di " * 1333,
    "FR76 3000 " * 800,
    "1 " * 4000,
    "\n" * 3999 + "x",
    "où est ma commande " * 420,
    "".join(map(chr, range(0xC0, 0xC0 + LONGEST))),
)


async def test_hostile_texts_to_the_assistant_let_others_through(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path)
    await on_one_core(server)
    async with Stage(server) as stage:
        other = await stage.client()
        await other.starts()
        await has_started(server, other)
        for text in HOSTILE:
            attacker = await stage.client()
            await attacker.starts()
            assert await others_wait(server, attacker, other, text) < ACK_SECONDS, text[:40]
            await attacker.leaves()


async def test_hostile_texts_of_a_client_who_waits_let_others_through(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path)
    await on_one_core(server)
    async with Stage(server) as stage:
        attacker, other = await stage.client(), await stage.client()
        await other.starts()
        await attacker.starts()
        await attacker.asks_for_human()
        await has_started(server, other)
        for text in HOSTILE:
            assert await others_wait(server, attacker, other, text) < ACK_SECONDS, text[:40]


async def on_one_core(server: Libri) -> None:
    """Starts the server and keeps all its threads, those to come too, on one core."""
    await asyncio.to_thread(server.start)
    assert server.process is not None
    for thread in Path(f"/proc/{server.process.pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {min(os.sched_getaffinity(0))})


async def has_started(server: Libri, client: Client) -> None:
    """Waits while models are loaded, which has the core for itself for a while."""
    quick = 0
    for _ in range(300):
        quick = quick + 1 if await seconds_of_an_ack(server, client) < ACK_SECONDS / 4 else 0
        if quick == 10:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the server is never quick")


async def others_wait(server: Libri, attacker: Client, other: Client, text: str) -> float:
    """The longest that another visitor waits for an ack, or a monitor for /livez, while this text is read."""
    longest = 0.0
    for _ in range(TRIES):
        told = attacker.hands_over("post_message", conversation_id=attacker.conversation_id, content=text)
        longest = 0.0
        for _ in range(3):
            longest = max(longest, await seconds_of_an_ack(server, other))
        alive = await asyncio.wait_for(asyncio.to_thread(httpx.get, f"{server.url}/livez"), 2)
        assert alive.status_code == 200
        await told
        if longest < ACK_SECONDS:
            break
    return longest


async def seconds_of_an_ack(server: Libri, client: Client) -> float:
    """Without the time that other programs had the core."""
    waited, began = waited_for_a_core(server), time.monotonic()
    await client.says("Quels papiers proposez-vous ?")
    return time.monotonic() - began - (waited_for_a_core(server) - waited)
