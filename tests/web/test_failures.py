"""Answers that fail in a row, over real sockets: offered, then handed over with words, across a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..servers import Libri, add_agents
from ..talk import Client, Frame
from .test_knowledge import browser, until_in_use

pytestmark = pytest.mark.anyio
UNKNOWN = ("Vendez-vous du chocolat ?", "Qui a gagné la coupe du monde ?", "Quelle est la capitale du Pérou ?")


def a_shop(folder: Path) -> Libri:
    """Its server runs, and has learnt its knowledge, so that each run meets the same assistant."""
    server = Libri(folder)
    add_agents(server.database_url, ("Sophie Laurent", "admin"))
    starts(server)
    return server


def starts(server: Libri) -> None:
    server.start()
    with browser(server, "sophie") as http:
        until_in_use(http)


async def says(client: Client, text: str) -> Frame:
    """The assistant's answer to it."""
    before = len(client.events())

    def answers() -> list[Frame]:
        return [
            e for e in client.events()[before:] if e.get("sender_type") == "ai" and e["type"] == "message.posted"
        ]

    await client.says(text)
    await client.until(answers, f"an answer to {text!r}")
    return answers()[0]


async def test_the_third_failure_in_a_row_hands_over_with_words_even_after_a_restart(tmp_path: Path) -> None:
    server = a_shop(tmp_path)
    try:
        client = Client([server.url])
        await client.opens_the_chat()
        first, second = [await says(client, text) for text in UNKNOWN[:2]]
        assert first["content"] != second["content"] and second["answer"]["offers_human"]
        await client.leaves()
        server.stop()
        starts(server)
        await client.comes()
        third = await says(client, UNKNOWN[2])
        assert "conseiller de prendre le relais" in third["content"]
        requested = await client.sees("transfer.requested")
        assert requested["reason"] == "repeated_failure" and requested["seq"] > third["seq"]
        await client.leaves()
    finally:
        server.stop()


async def test_a_client_who_stopped_waiting_is_not_handed_over_by_the_next_failure(tmp_path: Path) -> None:
    server = a_shop(tmp_path)
    try:
        client = Client([server.url])
        await client.opens_the_chat()
        for text in UNKNOWN:
            await says(client, text)
        await client.sees("transfer.requested")
        await client.sends("cancel_request", conversation_id=client.conversation_id)
        await says(client, "Et du fromage, vous en vendez ?")
        assert [e["type"] for e in client.events()].count("transfer.requested") == 1
        await client.leaves()
    finally:
        server.stop()
