"""The plan's complete scenario over real sockets, in nine steps."""

from __future__ import annotations

import pytest

from ..servers import Libri
from ..talk import Agent, Client

pytestmark = pytest.mark.anyio


async def test_from_a_question_through_the_assistant_to_a_person_and_a_rating(shop: Libri) -> None:
    client = Client([shop.url])
    await client.opens_the_chat()
    await client.says("Quels formats de livre peut-on imprimer ?")
    answer = await client.sees("message.posted", sender_type="ai")
    assert "14,8 × 21 cm" in answer["content"]
    assert answer["answer"]["outcome"] == "sure"
    assert answer["answer"]["sources"][0]["id"] == "formats-liste"
    streamed = "".join(s["text"] for s in client.signals if s["type"] == "assistant_delta")
    assert streamed == answer["content"]

    marie = Agent([shop.url], "marie@shop.example")
    await marie.signs_in()
    await marie.becomes("available")

    await client.says("Je veux parler à quelqu'un")
    requested = await client.sees("transfer.requested")
    assert requested["reason"] == "client_request"
    assert requested["estimated_wait_seconds"] == 30
    assert requested["evidence"] == []
    position = await client.notices("queue_position")
    assert position["position"] == 1

    conversation_id = client.conversation_id
    assert conversation_id is not None
    await marie.is_offered(conversation_id)
    await marie.accepts(conversation_id)
    joined = await client.sees("agent.assigned")
    assert joined["agent_name"] == "Marie"

    await marie.watches(conversation_id)
    said = [e["content"] for e in marie.events() if e["type"] == "message.posted"]
    assert said[0] == "Quels formats de livre peut-on imprimer ?"
    assert marie.saw("transfer.requested")["evidence"]  # type: ignore[index]

    await marie.puts({"type": "set_typing", "conversation_id": conversation_id, "active": True})
    await client.notices("typing", sender_type="agent", sender_name="Marie", active=True)
    await marie.says("Bonjour, je prends le relais.")
    await client.reads("je prends le relais")
    await client.says("Merci, ma commande est-elle partie ?")
    await marie.reads("est-elle partie")
    await marie.notes("Client pressé.")
    await marie.says("Autre chose pour vous ?")
    await client.reads("Autre chose")
    assert all("pressé" not in (e.get("content") or "") for e in client.events())

    await marie.closes()
    closed = await client.sees("conversation.closed")
    assert (closed["closed_by"], closed["agent_name"]) == ("agent", "Marie")
    await client.rates(5, "Parfait")
    rated = await marie.sees("conversation.rated")
    assert (rated["rating"], rated["comment"]) == (5, "Parfait")
    await client.leaves()
    await marie.leaves()


async def test_an_order_is_told_after_its_second_proof_and_shown_to_the_agent(shop: Libri) -> None:
    client = Client([shop.url])
    await client.opens_the_chat()
    await client.says("Où en est ma commande CL-401372-487531 ?")
    asked = await client.sees("message.posted", sender_type="ai")
    assert "En production" not in asked["content"]
    await client.says("jean.martin@example.com")
    await client.reads("En production")
    await client.asks_for_human()

    marie = Agent([shop.url], "marie@shop.example")
    await marie.signs_in()
    await marie.becomes("available")
    await marie.is_offered(client.conversation_id or "")
    await marie.accepts(client.conversation_id or "")
    await marie.watches(client.conversation_id or "")
    order = marie.saw("order.verified")
    assert order is not None
    assert order["order"]["client_name"] == "Jean Martin"
    assert order["order"]["shipping_on"] == "2025-10-28"
    assert client.saw("order.verified") is None
    assert marie.desk[client.conversation_id or ""]["order_number"] == "CL-401372-487531"
    await client.leaves()
    await marie.leaves()
