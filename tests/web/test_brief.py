"""The brief over real sockets: with the request, in one answer, renewed while waiting, never to a client."""

from __future__ import annotations

import pytest

from libriassist.ai.demo_orders import DEMO_ORDER_QUERY, create_demo_orders

from ..talk import Agent, Client, Frame
from .cast import Cast, conversation_of

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def house_settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """With the orders of the demo."""
    orders = tmp_path_factory.mktemp("orders") / "orders.db"
    create_demo_orders(orders)
    return {"orders_url": f"sqlite:///{orders}", "orders_query": DEMO_ORDER_QUERY}


def briefs(agent: Agent) -> list[Frame]:
    """The briefs an agent has seen of their conversation."""
    return [event for event in agent.events() if event["type"] == "brief.written"]


def kinds(client: Client) -> set[str]:
    return {event["type"] for event in client.events()}


async def watching(cast: Cast, client: Client) -> Agent:
    """A supervisor who looks on."""
    boss = await cast.agent("supervisor")
    await boss.watches(conversation_of(client))
    return boss


async def test_the_clients_button_writes_the_brief_in_the_same_step(cast: Cast) -> None:
    client = await cast.client()
    await client.says("Bonjour, où en est ma commande ?")
    await client.sees("message.posted", sender_type="ai")
    boss = await watching(cast, client)
    ack = await client.asks_for_human()
    assert [e["type"] for e in ack["events"]] == ["transfer.requested"], (
        "the client's own answer tells nothing of it"
    )
    brief = (await boss.sees("brief.written"))["brief"]
    requested = boss.saw("transfer.requested")
    assert requested is not None
    assert briefs(boss)[0]["seq"] == requested["seq"] + 1
    assert (brief["reason"], brief["category"], brief["written_by"]) == ("client_request", "order", "rules")
    assert brief["need"]["text"] == "où en est ma commande ?"
    assert boss.events()[brief["need"]["seq"] - 1]["content"].startswith("Bonjour, où en est")
    await boss.until(
        lambda: boss.desk[conversation_of(client)]["need"] == brief["need"]["text"], "the need on the desk"
    )
    assert "brief.written" not in kinds(client)


async def test_the_assistants_hand_over_writes_the_brief_too_and_facts_given_while_waiting_renew_it(
    cast: Cast,
) -> None:
    client = await cast.client()
    await client.says("Mes livres sont arrivés abîmés, c'est inadmissible, je veux parler à un responsable")
    await client.sees("transfer.requested")
    boss = await watching(cast, client)
    first = (await boss.sees("brief.written"))["brief"]
    assert first["evidence"] and first["mood"] == "angry"
    assert "order_number" in [m["thing"] for m in first["missing"]]
    await client.says("CL-401372-487531")
    await boss.until(lambda: "CL-401372-487531" in [f["text"] for f in briefs(boss)[-1]["brief"]["stated"]], "it")
    await client.says("jean.martin@example.com")
    await boss.sees("order.verified")
    await boss.until(lambda: briefs(boss)[-1]["brief"]["verified"], "the verified order on the brief")
    last = briefs(boss)[-1]["brief"]
    assert {f["kind"] for f in last["verified"]} >= {"order_number", "order_status", "client_name"}
    assert not {"order_number", "second_proof"} & {m["thing"] for m in last["missing"]}
    assert "brief.written" not in kinds(client)


async def test_a_repeated_command_writes_no_second_brief(cast: Cast) -> None:
    client = await cast.client()
    await client.asks_for_human()
    boss = await watching(cast, client)
    frame = next(f for f in client.history.sent.values() if f["type"] == "request_human")
    await client.puts(frame)
    await client.says("Où en est ma commande CL-401372-487531 ?")
    await boss.until(lambda: len(briefs(boss)) == 2, "the brief renewed by the message")
    message = next(f for f in client.history.sent.values() if f["type"] == "post_message")
    await client.puts(message)
    await client.says("Merci")
    await boss.reads("Merci")
    said = [e["seq"] for e in boss.events() if e["type"] == "message.posted" and e["sender_type"] == "client"]
    after = [b["seq"] for b in briefs(boss)]
    assert after[:2] == [after[0], said[0] + 1]


async def test_the_next_agent_reads_what_the_first_one_said_and_the_client_does_not(cast: Cast) -> None:
    marie, paul = await cast.agent(), await cast.agent()
    client = await cast.active(marie)
    await marie.says("Bonjour. Je vous renvoie trois exemplaires demain.")
    await client.reads("trois exemplaires")
    await marie.transfers_to(paul.id, "suite à donner")
    await client.sees("agent.assigned", cause="transferred")
    await paul.watches(conversation_of(client))
    said = (await paul.sees("brief.written"))["brief"]
    await paul.until(lambda: briefs(paul)[-1]["brief"]["agent_said"], "what the first agent said")
    said = briefs(paul)[-1]["brief"]["agent_said"]
    assert [quote["text"] for quote in said] == ["Je vous renvoie trois exemplaires demain."]
    assert "brief.written" not in kinds(client)


async def test_a_client_who_reconnects_gets_their_stream_without_a_gap_or_a_brief(cast: Cast) -> None:
    client = await cast.client()
    await client.says("Où en est ma commande CL-401372-487531 ?")
    await client.asks_for_human()
    await client.says("Voici : jean.martin@example.com")
    before = client.connections
    client.applied.clear()
    client.cut()
    await client.until(lambda: client.connections > before, "a new connection")
    await client.sees("transfer.requested")
    await client.reads("Voici")
    assert "brief.written" not in kinds(client)
    last = 0
    for event in client.events():
        assert event["prev_seq"] == last
        last = event["seq"]
