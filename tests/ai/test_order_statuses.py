"""What statuses mean: the shop's words, the client's language, what needs a person; and files that are wrong."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from libriassist.ai.orders.demo import DEMO_ORDER_QUERY, create_demo_orders
from libriassist.ai.orders.dialogue import OrderRules
from libriassist.ai.orders.source import SqlOrderSource
from libriassist.ai.orders.statuses import (
    ANY_TRADE,
    SHIPPED_STATUSES,
    OrderStatuses,
    OrderStatusesError,
    load_order_statuses,
)
from libriassist.config import Settings
from libriassist.core.language.order_numbers import OrderNumbers
from libriassist.protocol import Lang
from libriassist.setup.orders import order_rules

from .conversation import NOW, Conversation

JEAN = "CL-401372-487531"


@pytest.fixture(scope="module")
def statuses() -> OrderStatuses:
    return load_order_statuses()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "orders.db"
    create_demo_orders(path, NOW.date())
    return path


def source_of(database: Path) -> SqlOrderSource:
    return SqlOrderSource(f"sqlite:///{database}", DEMO_ORDER_QUERY)


def shop_with(database: Path, status: str, shipping_on: str | None, **given: Any) -> Conversation:
    """A shop where Jean's order is in this state."""
    with sqlite3.connect(database) as connection:
        change = "UPDATE orders SET status = ?, shipping_on = ? WHERE order_number = ?"
        connection.execute(change, [status, shipping_on, JEAN])
    return Conversation(source_of(database), **given)


@pytest.mark.parametrize(
    ("status", "key", "state"),
    [
        ("En attente de paiement", "awaiting_payment", "normal"),
        ("EN PRODUCTION", "in_production", "normal"),
        ("en cours d’impression", "in_production", "normal"),
        ("En cours de finition", "finishing", "normal"),
        ("Bloquée : fichier non conforme", "file_refused", "blocked"),
        ("Fichier refusé", "file_refused", "blocked"),
        ("Retardée : rupture de papier", "delayed", "late"),
        ("En production (retard fournisseur)", "delayed", "late"),
        ("Expédiée", "shipped", "done"),
        ("Expédiée avec retard", "shipped", "done"),
        ("Prête à être expédiée", "ready", "normal"),
        ("Pas encore expédiée", None, None),
        ("Non expédiée, en production", "in_production", "normal"),
        ("En attente d'expédition", "ready", "normal"),
        ("Partiellement expédiée", "partly_shipped", "normal"),
        ("Livrée", "delivered", "done"),
        ("Annulée", "cancelled", "done"),
        ("Remboursée", "refunded", "done"),
        ("BAT envoyé", "awaiting_approval", "normal"),
        ("Retour à l'expéditeur", "returned", "blocked"),
        ("Shipped", "shipped", "done"),
        ("not shipped yet", None, None),
        ("On hold", "blocked", "blocked"),
        ("In production", "in_production", "normal"),
        ("Pendiente de pago", "awaiting_payment", "normal"),
        ("En producción", "in_production", "normal"),
        ("Enviado", "shipped", "done"),
        ("Im Druck", "in_production", "normal"),
        ("Versandbereit", "ready", "normal"),
        ("Verzögert", "delayed", "late"),
        ("In stampa", "in_production", "normal"),
        ("Spedito", "shipped", "done"),
        ("Nouveauté maison n° 7", None, None),
        ("", None, None),
        ("🙂", None, None),
        ("制作中", None, None),
    ],
)
def test_the_shops_word_is_understood(
    statuses: OrderStatuses, status: str, key: str | None, state: str | None
) -> None:
    found = statuses.find(status)
    assert (found.key, found.state) == (key, state) if found else key is None


def test_every_shipped_meaning_has_a_text_in_every_language_and_no_promise() -> None:
    entries = json.loads(SHIPPED_STATUSES.read_text("utf-8"))
    for entry in entries:
        assert set(entry["texts"]) == set(get_args(Lang)), entry["key"]
        for text in entry["texts"].values():
            assert text.strip().endswith("."), text
            assert not any(
                word in text.lower() for word in ("rembours", "refund", "reembols", "rimbors", "erstatt")
            )
        french = entry["texts"]["fr"]
        for place, mark in enumerate(french):
            assert mark not in "'\"" and (mark not in ":;!?" or french[place - 1] == "\u00a0"), french


@pytest.mark.parametrize(
    ("lang", "meaning", "shipping"),
    [
        ("fr", "en cours d’impression", "Expédition prévue le 2 février 2026"),
        ("en", "is being printed", "Planned shipping date: 2 February 2026"),
        ("es", "se está imprimiendo", "Envío previsto: 2 de febrero de 2026"),
        ("de", "wird gedruckt", "Geplantes Versanddatum: 2. Februar 2026"),
        ("it", "è in stampa", "Spedizione prevista: 2 febbraio 2026"),
    ],
)
def test_a_client_reads_in_their_language_what_it_means_and_what_comes_next(
    database: Path, lang: Lang, meaning: str, shipping: str
) -> None:
    shop = shop_with(database, "En production", "2026-02-02", lang=lang)
    reply = shop.says(f"{JEAN} jean.martin@example.com")
    assert "En production" in reply.content and meaning in reply.content and shipping in reply.content
    assert not reply.answer.offers_human and reply.answer.offer_reason is None
    assert reply.verified_order is not None and reply.verified_order.state == "normal"


def test_an_unknown_status_is_shown_as_it_is_and_nothing_is_made_of_it(database: Path) -> None:
    shop = shop_with(database, "Étape 7 <b>maison</b> {number}", "2020-01-01")
    reply = shop.says(f"{JEAN} 31000")
    assert reply.content.startswith(f"Commande {JEAN}\u00a0: Étape 7 <b>maison</b> {{number}}.")
    assert "retard" not in reply.content and not reply.answer.offers_human
    assert reply.verified_order is not None and reply.verified_order.state is None


@pytest.mark.parametrize(
    ("status", "shipping_on", "said", "state"),
    [
        ("En production", "2026-01-04", "votre commande a du retard", "late"),
        ("Retardée : rupture de papier", "2026-03-01", "a pris du retard", "late"),
        ("Bloquée : fichier non conforme", None, "ne peut pas être imprimé", "blocked"),
        ("Suspendue", None, "arrêtée pour le moment", "blocked"),
    ],
)
def test_a_late_or_blocked_order_is_explained_and_a_yes_brings_a_person_for_it(
    database: Path, status: str, shipping_on: str | None, said: str, state: str
) -> None:
    shop = shop_with(database, status, shipping_on)
    reply = shop.says(f"{JEAN} 31000")
    assert status in reply.content and said in reply.content
    assert reply.content.endswith("Souhaitez-vous qu’un conseiller s’en occupe\u00a0?")
    assert reply.answer.outcome == "order"
    assert reply.answer.offers_human and reply.answer.offer_reason == "order_problem"
    assert reply.verified_order is not None and reply.verified_order.state == state
    decision = shop.wants_a_person("oui")
    assert decision is not None and decision.reason == "order_problem"
    assert shop.wants_a_person("non merci") is None


def test_a_client_who_declined_is_told_of_the_delay_but_not_asked_again(database: Path) -> None:
    shop = shop_with(database, "En production", "2026-01-04")
    shop.says(f"{JEAN} 31000")
    shop.says("non merci")
    reply = shop.says("Où en est ma commande ?")
    assert "a du retard" in reply.content and "conseiller" not in reply.content
    assert not reply.answer.offers_human and reply.answer.offer_reason is None


@pytest.mark.parametrize("status", ["Expédiée", "Livrée", "Annulée"])
def test_what_has_left_or_is_over_is_never_late(database: Path, status: str) -> None:
    reply = shop_with(database, status, "2025-12-01").says(f"{JEAN} 31000")
    assert "retard" not in reply.content and not reply.answer.offers_human
    assert "Date d’expédition\u00a0: 1 décembre 2025" in reply.content


@pytest.mark.parametrize(("zone", "late"), [("Pacific/Auckland", True), ("Europe/Paris", False)])
def test_the_day_of_shipping_ends_in_the_shops_own_time_zone(database: Path, zone: str, late: bool) -> None:
    rules = OrderRules(OrderNumbers(), load_order_statuses(), ZoneInfo(zone))
    shop = shop_with(database, "En production", "2026-01-05", order_rules=rules)
    shop.clock.time = datetime(2026, 1, 5, 20, 0, tzinfo=UTC)
    assert shop.says(f"{JEAN} 31000").answer.offers_human is late


@pytest.fixture
def own_file(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "statuses.json"


def test_a_shop_writes_its_own_meanings_in_the_languages_it_has(database: Path, own_file: Path) -> None:
    own_file.write_text(
        json.dumps(
            [
                {"match": ["Étape 7"], "texts": {"fr": "Le vernis sèche.", "en": "The varnish is drying."}},
                {
                    "match": ["Étape 8"],
                    "texts": {"fr": "Un souci de vernis."},
                    "state": "blocked",
                    "key": "varnish",
                },
            ]
        )
    )
    rules = OrderRules(OrderNumbers(), load_order_statuses(own_file), UTC)
    french = shop_with(database, "ETAPE 7", None, order_rules=rules).says(f"{JEAN} 31000")
    assert "Le vernis sèche." in french.content
    german = shop_with(database, "Étape 8", None, order_rules=rules, lang="de").says(f"{JEAN} 31000")
    assert "Un souci de vernis." in german.content and german.answer.offer_reason == "order_problem"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "cannot be read as JSON"),
        ("[]", "not empty"),
        ('{"match": ["x"]}', "must be a list"),
        ('["x"]', "entry 1: must be an object"),
        ('[{"match": ["x"], "texts": {"fr": "X."}}, {"match": [], "texts": {"fr": "X."}}]', "entry 2: match"),
        ('[{"match": ["?"], "texts": {"fr": "X."}}]', "at least one word"),
        ('[{"match": [7], "texts": {"fr": "X."}}]', "at least one word"),
        ('[{"match": ["x"], "texts": {}}]', "at least one of fr"),
        ('[{"match": ["x"], "texts": {"pt": "X."}}]', "language 'pt'"),
        ('[{"match": ["x"], "texts": {"fr": " "}}]', "'fr' is empty"),
        ('[{"match": ["x"], "texts": {"fr": "X."}, "state": "odd"}]', "state must be one of"),
        ('[{"match": ["x"], "texts": {"fr": "X."}, "colour": "red"}]', "does not know colour"),
        ('[{"match": ["x"], "texts": {"fr": "X."}, "key": 3}]', "key must be a text"),
        (
            '[{"match": ["X"], "texts": {"fr": "X."}, "key": "a"},'
            ' {"match": ["x"], "texts": {"fr": "Y."}, "key": "b"}]',
            "stands in 'a' and in 'b'",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_the_entry_and_the_reason(
    own_file: Path, content: str, complaint: str
) -> None:
    own_file.write_text(content)
    with pytest.raises(OrderStatusesError, match=complaint):
        load_order_statuses(own_file)


def test_a_missing_file_is_named(own_file: Path) -> None:
    with pytest.raises(OrderStatusesError, match=str(own_file)):
        load_order_statuses(own_file)


def test_the_words_for_any_trade_explain_the_same_statuses_and_name_no_trade() -> None:
    demo, shipped = (json.loads(path.read_text("utf-8")) for path in (SHIPPED_STATUSES, ANY_TRADE))
    assert [(s["key"], s["state"], s["match"]) for s in demo] == [
        (s["key"], s["state"], s["match"]) for s in shipped
    ]
    trade = re.compile(
        r"livre\b|imprim|impress|reli|book|print|bind|libro|encuad|buch|druck|stamp|rileg", re.IGNORECASE
    )
    for status in shipped:
        assert set(status["texts"]) == set(get_args(Lang))
        assert not [text for text in status["texts"].values() if trade.search(text)]


def test_only_the_demo_explains_orders_as_a_book_printer_does() -> None:
    for demo in (True, False):
        meaning = order_rules(Settings(demo=demo)).statuses.meaning("En attente de paiement", "fr")
        assert meaning and ("imprim" in meaning) is demo
