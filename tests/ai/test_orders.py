"""Orders: recognising numbers, the look-up dialogue, what is never told, and the SQL source."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from libriassist.ai.orders.demo import DEMO_ORDER_QUERY, create_demo_orders
from libriassist.ai.orders.source import OrdersMisconfigured, SqlOrderSource
from libriassist.chat.ports import OrderRecord
from libriassist.core.errors import OrdersUnavailable
from libriassist.core.language.order_numbers import OrderNumbers

from .conversation import NOW, Conversation

JEAN = "CL-401372-487531"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "orders.db"
    create_demo_orders(path, NOW.date())
    return path


@pytest.fixture
def shop(database: Path) -> Iterator[Conversation]:
    source = SqlOrderSource(f"sqlite:///{database}", DEMO_ORDER_QUERY)
    yield Conversation(source)
    asyncio.run(source.stop())


class BrokenOrders:
    async def find(self, number: str) -> OrderRecord | None:
        raise OrdersUnavailable

    async def stop(self) -> None: ...


@pytest.mark.parametrize(
    "written",
    [
        "CL-401372-487531",
        "ma commande cl-401372-487531.",
        "CL401372487531",
        "c l 401372 487531 svp",
        "CL – 401372 – 487531",
        "n°CL‑401372‑487531?",
        "CL\u00a0401372\u00a0487531",
        "401372-487531",
        "(Cl_401372_487531)",
        "commande:CL-401372-487531;merci",
        "«CL-401372-487531»",
        "CL-401372-\r\n487531",
        "CL\n401372\n487531",
        "CL - 401372 - 487531",
        "CL—401372—487531",
        "CL−401372−487531",
        "ＣＬ－４０１３７２－４８７５３１",
        "cl 401 372 487 531",
        "CL-401372-487531svp",
        "maCL-401372-487531",
        "https://www.example.com/suivi/CL-401372-487531?lang=fr",
        "https://www.example.com/suivi?commande=cl-401372-487531&x=1",
        "CL-401372-487531\n31000",
        "CL-401372\u200b-487531",
    ],
)
def test_a_number_is_recognised_however_it_is_typed(written: str) -> None:
    assert OrderNumbers().find(written) == [JEAN]


@pytest.mark.parametrize(
    "written",
    [
        "CL-40137-487531",
        "CL-4013722-487531",
        "CL-401372-4875311",
        "0531616042",
        "CL-٤٠١٣٧٢-487531",
        "401372 487531",
        "tel 1401372-4875312",
    ],
)
def test_what_is_not_a_number_is_left_alone(written: str) -> None:
    assert OrderNumbers().find(written) == []


def test_a_client_with_number_and_email_is_told_status_and_dates_only(shop: Conversation) -> None:
    reply = shop.says(f"Où en est ma commande {JEAN} ? mon mail : Jean.MARTIN@example.com")
    assert reply.answer.outcome == "order"
    assert "En production" in reply.content
    assert "20 octobre 2025" in reply.content and "28 octobre 2025" in reply.content
    assert reply.verified_order is not None and reply.verified_order.client_name == "Jean Martin"
    for secret in ("@", "31000", "Martin"):
        assert secret not in reply.content
    assert shop.attempts.failures == []


@pytest.mark.parametrize("proof", ["31000", "31 000", "F-31000", "code postal 31000 Toulouse"])
def test_the_postcode_is_a_proof_too(shop: Conversation, proof: str) -> None:
    assert shop.says(f"{JEAN} {proof}").verified_order is not None


def test_a_belgian_postcode_of_four_digits_is_understood(shop: Conversation) -> None:
    assert shop.says("CL-401431-488845, B-1050 Bruxelles").verified_order is not None


def test_a_client_is_led_from_question_to_number_to_proof(shop: Conversation) -> None:
    first = shop.says("où en est ma commande ?")
    assert "CL-123456-123456" in first.content and first.answer.outcome == "order"
    second = shop.says("c'est la cl 401372 487531")
    assert JEAN in second.content and "e-mail" in second.content and second.verified_order is None
    third = shop.says("31000")
    assert third.verified_order is not None and "En production" in third.content


def test_a_client_who_gives_the_proof_first_is_asked_for_the_number(shop: Conversation) -> None:
    shop.says("Où en est ma commande ?")
    assert "numéro de la commande" in shop.says("jean.martin@example.com").content
    assert shop.says(JEAN).verified_order is not None


def test_english_clients_are_answered_in_english(shop: Conversation) -> None:
    assert "order" in shop.says("Where is my order please?").content
    reply = shop.says(f"It is {JEAN} and my postcode is 31000")
    assert reply.content.startswith(f"Order {JEAN}: En production.")
    assert "28 October 2025" in reply.content


def test_a_bare_proof_is_answered_in_the_language_the_order_was_asked_for_in(shop: Conversation) -> None:
    shop.says("Hello, can you tell me where my order is please?")
    assert shop.says(JEAN).content.startswith("Thank you.")
    assert shop.says("jean.martin@example.com").content.startswith(f"Order {JEAN}: En production.")
    assert shop.says("Et quand arrive ma commande ?").content.startswith("Commande")


def test_every_failure_gives_the_same_words_whatever_failed(shop: Conversation) -> None:
    wrong_proof = shop.says(f"{JEAN} paul@example.com")
    no_such_order = shop.says("CL-999999-999999 jean.martin@example.com")
    wrong_postcode = shop.says(f"{JEAN} 75001")
    assert wrong_proof.content == no_such_order.content == wrong_postcode.content
    assert wrong_proof.answer == no_such_order.answer == wrong_postcode.answer
    assert wrong_proof.answer.offers_human
    assert len(shop.attempts.failures) == 3
    assert shop.attempts.failures[0] == ("client", JEAN, "192.0.2.1", NOW)


def test_after_five_failures_even_the_right_proof_is_refused_with_the_same_words(shop: Conversation) -> None:
    refused = [shop.says(f"{JEAN} wrong{n}@example.com") for n in range(5)]
    limited = shop.says(f"{JEAN} jean.martin@example.com")
    assert limited.content == refused[0].content
    assert limited.verified_order is None and limited.answer.offers_human
    assert len(shop.attempts.failures) == 5


def test_a_corrected_proof_is_tried_with_the_number_already_given(shop: Conversation) -> None:
    assert shop.says(f"{JEAN} jean@example.com").verified_order is None
    assert shop.says("pardon : jean.martin@example.com").verified_order is not None


def test_an_old_proof_is_not_tried_again_by_itself(shop: Conversation) -> None:
    shop.says(f"{JEAN} jean@example.com")
    assert "e-mail" in shop.says("Où en est ma commande ?").content
    assert len(shop.attempts.failures) == 1


def test_a_proof_holds_for_a_day_in_its_conversation_and_then_is_asked_for_again(shop: Conversation) -> None:
    proved = shop.says(f"{JEAN} 31000").verified_order
    assert proved is not None and proved.verified_at == NOW
    shop.clock.advance(hours=23, minutes=59)
    assert "En production" in shop.says("Où en est ma commande ?").content
    shop.clock.advance(minutes=1)
    for asked in ("Où en est ma commande ?", f"et la {JEAN} ?"):
        reply = shop.says(asked)
        assert "e-mail" in reply.content and "En production" not in reply.content
    again = shop.says("31000").verified_order
    assert again is not None and again.verified_at == NOW + timedelta(hours=24)


def test_an_order_of_an_older_record_without_its_hour_is_proved_again(shop: Conversation) -> None:
    proved = shop.says(f"{JEAN} 31000").verified_order
    assert proved is not None
    shop.verified = proved.model_copy(update={"verified_at": None})
    assert "En production" not in shop.says("Où en est ma commande ?").content


def test_a_proof_is_of_no_use_in_another_conversation(shop: Conversation) -> None:
    shop.says(f"{JEAN} 31000")
    shop.history, shop.verified = [], None
    assert "En production" not in shop.says(f"Où en est ma commande {JEAN} ?").content


def test_an_order_is_read_anew_when_it_is_asked_for_again(shop: Conversation, database: Path) -> None:
    shop.says(f"{JEAN} 31000")
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE orders SET status = 'Expédiée' WHERE order_number = ?", [JEAN])
    shop.clock.advance(hours=2)
    reply = shop.says("et quand arrive-t-elle ?")
    assert "Expédiée" in reply.content and "En production" not in reply.content
    assert reply.verified_order is not None
    assert (reply.verified_order.status, reply.verified_order.state) == ("Expédiée", "done")
    assert reply.verified_order.verified_at == NOW
    assert shop.attempts.failures == []


def test_an_order_that_cannot_be_read_again_is_not_told_from_memory(shop: Conversation, database: Path) -> None:
    shop.says(f"{JEAN} 31000")
    database.rename(database.with_suffix(".away"))
    reply = shop.says("Où en est ma commande ?")
    assert "pas consulter les commandes" in reply.content and "En production" not in reply.content
    assert reply.answer.offers_human
    database.with_suffix(".away").rename(database)
    assert "En production" in shop.says("Où en est ma commande ?").content


def test_a_verified_order_is_told_again_without_proof(shop: Conversation) -> None:
    shop.says(f"{JEAN} 31000")
    again = shop.says("Où en est ma commande ?")
    assert "En production" in again.content and again.verified_order is None
    assert "28 octobre" in shop.says("et elle part quand ?").content


def test_a_question_about_books_after_an_order_is_not_about_the_order(shop: Conversation) -> None:
    shop.says(JEAN)
    shop.says("jean.martin@example.com")
    assert "En production" not in shop.says("Quels formats de livre peut-on imprimer ?").content


def test_another_number_needs_its_own_proof(shop: Conversation) -> None:
    shop.says(f"{JEAN} 31000")
    other = shop.says("et la CL-401388-488102 ?")
    assert other.verified_order is None and "Expédiée" not in other.content


def test_a_thousand_numbers_in_a_row_are_asked_back_and_look_nothing_up(shop: Conversation) -> None:
    started = time.perf_counter()
    reply = shop.says(" ".join(f"CL-{n:06d}-{n:06d}" for n in range(1000)) + " 31000")
    assert "plusieurs numéros" in reply.content
    assert shop.attempts.failures == []
    assert time.perf_counter() - started < 1


def test_a_bare_five_digit_number_outside_a_look_up_is_no_postcode(shop: Conversation) -> None:
    assert shop.says("Combien coûtent 31000 exemplaires ?").answer.outcome != "order"


def test_without_or_with_a_broken_database_nothing_is_invented_and_a_person_is_offered() -> None:
    for orders, said in ((None, "pas accès aux commandes"), (BrokenOrders(), "pas consulter les commandes")):
        chat = Conversation(orders)
        reply = chat.says(f"{JEAN} 31000")
        assert said in reply.content
        assert reply.answer.offers_human and reply.verified_order is None
        assert chat.attempts.failures == []
        assert chat.says("Livrez-vous à l'étranger ?").content


def test_a_yes_after_a_refusal_asks_for_the_person(shop: Conversation) -> None:
    shop.says(f"{JEAN} 75001")
    decision = shop.wants_a_person("oui s'il vous plaît")
    assert decision is not None and decision.reason == "client_request"


# --------------------------------------------------------------------------- the SQL source


def test_the_demo_has_twelve_orders_and_is_created_once(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (12,)
        connection.execute("DELETE FROM orders")
    create_demo_orders(database)
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (0,)


async def _find(source: SqlOrderSource, number: str = JEAN) -> OrderRecord | None:
    try:
        return await source.find(number)
    finally:
        await source.stop()


def test_a_missing_database_is_unavailable_and_is_not_created(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(OrdersUnavailable):
        asyncio.run(_find(SqlOrderSource(f"sqlite:///{path}", DEMO_ORDER_QUERY)))
    assert not path.exists()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("not a database, not at all" * 100)
    with pytest.raises(OrdersUnavailable):
        asyncio.run(_find(SqlOrderSource(f"sqlite:///{path}", DEMO_ORDER_QUERY)))


def test_a_slow_query_is_unavailable_in_time(database: Path) -> None:
    slow = """WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 4000000)
              SELECT :number AS number, count(*) AS status, '1' AS email FROM c"""
    started = time.perf_counter()
    with pytest.raises(OrdersUnavailable):
        asyncio.run(_find(SqlOrderSource(f"sqlite:///{database}", slow, timeout_seconds=0.05)))
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("number", ["CL-401372-487531' OR '1'='1", "", "cl-401372-487531", JEAN + "\n", "%"])
def test_a_malformed_number_is_never_queried(database: Path, number: str) -> None:
    assert asyncio.run(_find(SqlOrderSource(f"sqlite:///{database}", DEMO_ORDER_QUERY), number)) is None


def test_a_row_of_another_number_is_not_told(database: Path) -> None:
    loose = DEMO_ORDER_QUERY.replace("= :number", "LIKE '%' || substr(:number, 1, 3) || '%'")
    record = asyncio.run(_find(SqlOrderSource(f"sqlite:///{database}", loose), "CL-999999-999999"))
    assert record is None


def test_the_database_is_opened_read_only(database: Path) -> None:
    source = SqlOrderSource(f"sqlite:///{database}", DEMO_ORDER_QUERY)
    with source._engine.connect() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM orders")
    asyncio.run(source.stop())


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("DELETE FROM orders WHERE order_number = :number", "one SELECT"),
        ("SELECT 1; DROP TABLE orders -- :number", "one SELECT"),
        ("SELECT * FROM orders", ":number"),
    ],
)
def test_a_dangerous_or_useless_query_is_refused(database: Path, query: str, complaint: str) -> None:
    with pytest.raises(OrdersMisconfigured, match=complaint):
        SqlOrderSource(f"sqlite:///{database}", query)


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "oracle+nosuchdriver://h/x"])
def test_a_wrong_url_is_a_configuration_error(url: str) -> None:
    with pytest.raises(OrdersMisconfigured):
        SqlOrderSource(url, DEMO_ORDER_QUERY)


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        ("order_number AS number", "'status'"),
        ("status", "'number'"),
        ("order_number AS number, status", "'email'"),
    ],
)
def test_check_names_the_missing_column(database: Path, columns: str, missing: str) -> None:
    source = SqlOrderSource(f"sqlite:///{database}", f"SELECT {columns} FROM orders WHERE order_number = :number")
    with pytest.raises(OrdersMisconfigured, match=missing):
        asyncio.run(source.check())


def test_check_accepts_a_query_without_the_optional_columns(database: Path) -> None:
    query = """SELECT order_number AS NUMBER, status, postcode FROM orders
               JOIN customers ON customers.id = customer_id WHERE order_number = :number;"""
    source = SqlOrderSource(f"sqlite:///{database}", query)

    async def check_and_find() -> OrderRecord | None:
        await source.check()
        return await _find(source)

    record = asyncio.run(check_and_find())
    assert record is not None and record.postcode == "31000"
    assert record.details.ordered_on is None and record.details.client_name is None
