"""Suggested replies over REST: what agents answered helps the next one, and nothing of anybody else's leaks."""

from __future__ import annotations

import time
from typing import Any

import pytest

from ..talk import Agent
from .cast import Cast, conversation_of, log_in

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def house_settings() -> dict[str, object]:
    return {"past_answers_seconds": 0.5}


def suggestions(cast: Cast, agent: Agent, conversation_id: str) -> dict[str, Any]:
    with log_in(cast.server, agent.email) as http:
        answer: dict[str, Any] = http.get(f"/api/conversations/{conversation_id}/suggestions").json()
    return answer


async def test_an_entry_of_the_knowledge_is_suggested_with_its_title_for_the_last_message(cast: Cast) -> None:
    marie = await cast.agent()
    client = await cast.active(marie)
    said = await client.says("Quels formats de livre peut-on imprimer ?")
    answer = suggestions(cast, marie, conversation_of(client))
    assert answer["for_seq"] == said["seq"]
    first = answer["suggestions"][0]
    assert (first["kind"], first["id"]) == ("knowledge", "formats-liste")
    assert "14,8 × 21 cm" in first["text"]
    assert first["title"] == "Quels formats de livre peut-on imprimer ?"


async def test_what_was_answered_before_is_suggested_without_the_other_clients_data(cast: Cast) -> None:
    marie = await cast.agent()
    earlier = await cast.active(marie)
    await earlier.says("Bonjour, je m'appelle Sophie Durand. La reliure de mon exemplaire grince énormément")
    await marie.says(
        "Bonjour Sophie, la reliure se fait à l'usage. Écrivez à sophie.durand@example.com, commande "
        "CL-401372-487531, au 06 12 34 56 78."
    )
    await marie.closes()
    await earlier.sees("conversation.closed")

    paul = await cast.agent()
    client = await cast.active(paul)
    await client.says("la reliure de mon exemplaire grince")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = suggestions(cast, paul, conversation_of(client))
        if any(one["kind"] == "colleague" for one in answer["suggestions"]):
            break
        time.sleep(0.2)
    found = next(one for one in answer["suggestions"] if one["kind"] == "colleague")
    assert found["text"].startswith("Bonjour {client_name}, la reliure se fait à l'usage.")
    for secret in ("Sophie", "sophie", "durand", "401372", "06 12"):
        assert secret not in str(answer)
    assert found["at"] is not None


async def test_only_who_may_read_the_conversation_gets_suggestions(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent()
    client = await cast.active(marie)
    await client.says("Quels formats ?")
    assert suggestions(cast, paul, conversation_of(client))["code"] == "no_such_conversation"


async def test_a_closed_conversation_has_one_summary_that_agents_read_and_the_client_never_sees(
    cast: Cast,
) -> None:
    marie = await cast.agent()
    client = await cast.active(marie)
    await client.says("Mon livre est arrivé abîmé, que faire ?")
    await marie.says("Vous recevrez un nouvel exemplaire vendredi.")
    await marie.watches(conversation_of(client))
    await marie.closes()
    summary = (await marie.sees("conversation.summarized"))["summary"]
    assert summary["need"]["text"] == "Mon livre est arrivé abîmé, que faire ?"
    assert [quote["text"] for quote in summary["promises"]] == ["Vous recevrez un nouvel exemplaire vendredi."]
    await client.sees("conversation.closed")
    await client.rates(5, "Parfait")
    assert "conversation.summarized" not in [event["type"] for event in client.events()]
    assert [event["type"] for event in marie.events()].count("conversation.summarized") == 1
