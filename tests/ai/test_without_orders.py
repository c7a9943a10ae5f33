"""A shop whose orders the assistant cannot see: no number is asked for, none is shown, a person is offered."""

from __future__ import annotations

from typing import get_args

import pytest

from libriassist.ai.answering.collecting import CollectingTexts
from libriassist.ai.catalog import load_catalog
from libriassist.ai.retrieval.knowledge import Entry
from libriassist.core.brief.collecting import Collecting
from libriassist.protocol import Lang

from .conversation import Conversation

ASKED: dict[Lang, str] = {
    "fr": "Où est ma commande ?",
    "en": "Where is my order?",
    "es": "¿Dónde está mi pedido?",
    "de": "Wo ist meine Bestellung?",
    "it": "Dov'è il mio ordine?",
}


@pytest.mark.parametrize(("lang", "text"), ASKED.items())
def test_who_asks_for_an_order_is_told_that_it_cannot_be_seen_and_offered_a_person(lang: Lang, text: str) -> None:
    chat = Conversation(entries=[], lang=lang)
    first = chat.says(text)
    assert first.content == load_catalog().text(lang, "order_none")
    assert first.answer.offers_human and first.answer.asks is None and "CL-" not in first.content
    assert chat.says(text).content not in ("", first.content)


def test_what_the_shop_wrote_about_orders_is_answered() -> None:
    entry = Entry("where", "Où est ma commande ?", "Suivez le lien reçu par e-mail.")
    assert Conversation(entries=[entry]).says("Où est ma commande ?").content == entry.answer


@pytest.mark.parametrize("lang", get_args(Lang))
def test_no_look_up_is_promised_and_no_number_of_another_shop_shown(lang: Lang) -> None:
    chat = Conversation(entries=[], lang=lang)
    helped = {"fr": "aide", "en": "help", "es": "ayuda", "de": "hilfe", "it": "aiuto"}[lang]
    assert chat.says(helped).content == load_catalog().text(lang, "help_no_orders")
    words = CollectingTexts(load_catalog(), "")(Collecting(noted=False, ask="order_number"), "", lang)
    assert "CL-" not in words and "{" not in words


@pytest.mark.parametrize("hello", ["ciao", "Ciao!"])
def test_the_first_ciao_is_a_hello_and_a_later_one_a_goodbye(hello: str) -> None:
    chat = Conversation(entries=[], lang="it")
    assert chat.says(hello).content == load_catalog().text("it", "greeting")
    assert chat.says(hello).content == load_catalog().text("it", "goodbye")
