"""A shop that writes its order numbers its own way, over real sockets: look-up, brief and desk know them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from libriassist.ai.orders.demo import DEMO_ORDER_QUERY, create_demo_orders

from .cast import Cast, conversation_of

pytestmark = pytest.mark.anyio
NUMBER = "BK/2026/401372"


@pytest.fixture(scope="module")
def house_settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The orders of the demo, numbered otherwise."""
    orders: Path = tmp_path_factory.mktemp("orders") / "orders.db"
    create_demo_orders(orders)
    with sqlite3.connect(orders) as connection:
        connection.execute("UPDATE orders SET order_number = 'BK/2026/' || substr(order_number, 4, 6)")
    return {
        "orders_url": f"sqlite:///{orders}",
        "orders_query": DEMO_ORDER_QUERY,
        "order_number_pattern": "BK/2026/######",
    }


async def test_an_order_is_looked_up_and_told_under_the_shops_own_number(cast: Cast) -> None:
    client = await cast.client()
    await client.says("Où en est ma commande bk 2026-401372 ?")
    await client.sees("message.posted", sender_type="ai")
    await client.says("jean.martin@example.com")
    await client.reads("En production")
    await client.asks_for_human()
    boss = await cast.agent("supervisor")
    await boss.watches(conversation_of(client))
    brief = (await boss.sees("brief.written"))["brief"]
    assert NUMBER in [fact["text"] for fact in brief["verified"]]
    await boss.until(
        lambda: boss.desk[conversation_of(client)]["order_number"] == NUMBER, "the number on the desk"
    )


async def test_the_brief_states_the_shops_number_and_no_other_shops(cast: Cast) -> None:
    client = await cast.client()
    await client.says("Mes livres sont arrivés abîmés, je veux parler à un responsable")
    await client.sees("transfer.requested")
    boss = await cast.agent("supervisor")
    await boss.watches(conversation_of(client))
    first = (await boss.sees("brief.written"))["brief"]
    assert "order_number" in [lack["thing"] for lack in first["missing"]]
    await client.says("CL-401372-487531")
    await client.says("pardon, bk2026401372")

    def stated() -> list[str]:
        last = [event["brief"] for event in boss.events() if event["type"] == "brief.written"][-1]
        return [fact["text"] for fact in last["stated"] if fact["kind"] == "order_number"]

    await boss.until(lambda: stated() == [NUMBER], "the shop's number on the brief")
