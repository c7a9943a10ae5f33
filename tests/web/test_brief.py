"""The brief over real sockets: with the request, in one answer, renewed while waiting, never to a client."""

from __future__ import annotations

import pytest

from libriassist.ai.orders.demo import DEMO_ORDER_QUERY, create_demo_orders

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
    await boss.until(lambda: len(briefs(boss)) >= 2, "the brief renewed by the message")
    message = next(f for f in client.history.sent.values() if f["type"] == "post_message")
    await client.puts(message)
    await client.says("Merci")
    await boss.reads("Merci")
    said = [e["seq"] for e in boss.events() if e["type"] == "message.posted" and e["sender_type"] == "client"]
    after = [b["seq"] for b in briefs(boss)]
    assert after[1] == said[0] + 1
    assert not {seq + 1 for seq in after} & set(after), "no brief follows a brief"


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


def questions(client: Client) -> list[str | None]:
    """What the assistant has asked the client for, in order."""
    said = [e for e in client.events() if e["type"] == "message.posted" and e["sender_type"] == "ai"]
    return [e["answer"]["asks"] for e in said if e["answer"]["asks"]]


async def test_while_waiting_the_assistant_collects_what_the_brief_lacks_and_the_place_is_kept(cast: Cast) -> None:
    client = await cast.client()
    await client.says("Mes livres sont arrivés abîmés, je veux parler à quelqu'un")
    requested = await client.sees("transfer.requested")
    await client.reads("Quel est le numéro de la commande")
    first = client.saw("message.posted", sender_type="ai")
    assert first is not None
    assert first["seq"] > requested["seq"], "the transfer is announced before the question"
    assert first["sender_name"] is None
    await client.says("CL-401372-487531")
    await client.reads("adresse e-mail ou le code postal")
    await client.says("faux@example.com")
    await client.reads("C’est noté, je l’ajoute au dossier.")
    await client.says("Vous êtes là ?")
    await client.says("Quels formats de livre peut-on imprimer ?")
    await client.reads("Sept formats sont au catalogue")
    assert questions(client) == ["order_number", "second_proof", "defect"]
    assert not [e for e in client.events() if e["type"] in {"transfer.cancelled", "agent.assigned"}]
    assert len([e for e in client.events() if e["type"] == "transfer.requested"]) == 1
    boss = await watching(cast, client)
    row = boss.desk[conversation_of(client)]
    assert (row["status"], row["waiting_since"]) == ("waiting", requested["created_at"])
    brief = briefs(boss)[-1]["brief"]
    assert {f["kind"] for f in brief["stated"]} >= {"order_number", "email"}
    assert [m["thing"] for m in brief["missing"] if m["seq"]] == ["defect"]


async def test_the_button_brings_the_question_too_and_an_agent_who_comes_ends_all_questions(cast: Cast) -> None:
    marie = await cast.agent()
    client = await cast.client()
    await client.says("Je souhaite annuler ma commande")
    await client.sees("message.posted", sender_type="ai")
    await client.asks_for_human()
    await client.until(lambda: questions(client), "a question")
    await marie.accepts(conversation_of(client))
    assigned = await client.sees("agent.assigned")
    await client.says("CL-401372-487531")
    await client.says("jean.martin@example.com")
    await marie.says("Bonjour, je regarde.")
    await client.reads("je regarde")
    late = [e for e in client.events() if e.get("sender_type") == "ai" and e["seq"] > assigned["seq"]]
    assert late == []


async def test_after_a_hand_back_the_assistant_knows_the_agents_words_and_old_anger_does_not_count(
    cast: Cast,
) -> None:
    marie = await cast.agent()
    client = await cast.client()
    await client.says("C'est inadmissible, vous ne répondez jamais, je veux parler à un responsable")
    await client.sees("transfer.requested")
    await marie.accepts(conversation_of(client))
    await client.says("Peut-on livrer ma commande à une autre adresse en Belgique ?")
    await marie.says("Oui, je change l'adresse aujourd'hui, sans frais.")
    await client.reads("sans frais")
    await marie.sends("return_to_assistant", conversation_id=conversation_of(client), note="Bonne journée !")
    resumed = await client.sees("assistant.resumed")
    assert (resumed["agent_id"], resumed["agent_name"]) == (None, marie.welcome["agent"]["name"].split()[0])
    assert client.saw("message.posted", content="Bonne journée !", sender_type="agent")
    await marie.until(lambda: conversation_of(client) not in marie.desk, "the row off Marie's desk")
    await client.says("Quels formats de livre peut-on imprimer ?")
    await client.reads("Sept formats sont au catalogue")
    await client.says("Peut-on livrer ma commande à une autre adresse en Belgique ?")
    await client.reads("vous a indiqué")
    quote = client.events()[-1]["content"]
    assert "Oui, je change l'adresse aujourd'hui, sans frais." in quote
    assert len([e for e in client.events() if e["type"] == "transfer.requested"]) == 1
    await client.says("je veux parler à un conseiller")
    await client.until(
        lambda: len([e for e in client.events() if e["type"] == "transfer.requested"]) == 2, "a second request"
    )
    boss = await watching(cast, client)
    said = [quote["text"] for quote in briefs(boss)[-1]["brief"]["agent_said"]]
    assert "Oui, je change l'adresse aujourd'hui, sans frais." in said
