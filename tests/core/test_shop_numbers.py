"""Another shop's order numbers: what reads its clients' words knows them, and the shipped shape no more."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import libriassist
from libriassist.ai.language.readable import readable
from libriassist.ai.orders.dialogue import OrderRules
from libriassist.ai.orders.source import OrdersMisconfigured
from libriassist.ai.privacy.masking import Masker
from libriassist.ai.privacy.redaction import without_personal_data
from libriassist.config import Settings
from libriassist.core.brief.need import find_category, find_need, latest_turns
from libriassist.core.brief.write import write_brief
from libriassist.core.events import Event
from libriassist.core.handoff.decide import Turn, decide_handoff
from libriassist.core.handoff.reading import read_answer
from libriassist.core.handoff.state import only_proof
from libriassist.core.language.facts import facts_in, order_numbers_in
from libriassist.core.language.order_numbers import SHIPPED, OrderNumbers, numbers_like
from libriassist.core.language.secrets_typed import has_secret
from libriassist.setup.orders import order_numbers, order_rules
from libriassist.setup.queue import chat_entrance

SHOPS = [
    ("BK/2026/######", "BK/2026/004711", "bk 2026 004711"),
    ("ORDER-######-####-X", "ORDER-401372-4875-X", "order 401372 4875 x"),
    ("########", "48753112", "4875 3112"),
]
OURS = "CL-401372-487531"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WHOLE_PACKAGE = Path(libriassist.__file__).parent


def said(seq: int, type_: Any, content: str | None, sender: Any = "client", **data: Any) -> Event:
    return Event(f"e{seq}", "c", seq, seq - 1, type_, "all", sender, sender, content, data, None, None, NOW)


@pytest.mark.parametrize(("template", "number", "typed"), SHOPS)
def test_the_brief_states_the_shops_number_as_the_shop_writes_it(template: str, number: str, typed: str) -> None:
    numbers = OrderNumbers(template)
    request = {"reason": "client_request", "evidence": [], "requested_by": "client"}
    log = [
        said(1, "message.posted", f"Bonjour, je n’ai rien reçu de {typed}, merci de regarder."),
        said(2, "message.posted", f"Et {OURS} non plus."),
        said(3, "transfer.requested", None, **request),
    ]
    brief = write_brief(log, None, "fr", numbers)
    assert brief is not None
    assert [fact.text for fact in brief.stated if fact.kind == "order_number"] == [number]
    assert "order_number" not in [lack.thing for lack in brief.missing]
    ours = write_brief(log, None, "fr")
    assert ours is not None and OURS in [fact.text for fact in ours.stated]


@pytest.mark.parametrize(("template", "number", "typed"), SHOPS)
def test_facts_need_category_and_hand_over_follow_the_shops_shape(template: str, number: str, typed: str) -> None:
    numbers = OrderNumbers(template)
    assert order_numbers_in(f"voilà {typed}", numbers) == [number]
    assert order_numbers_in(f"voilà {OURS}", numbers) == []
    kinds = [kind for kind, _ in facts_in(f"voilà {typed}", proof_was_asked=True, numbers=numbers)]
    assert kinds == ["order_number"]
    turns = latest_turns([(1, f"Je vous donne ceci {typed} voilà")])
    assert find_category(turns, "client_request", None, numbers) == "order"
    assert find_need(turns, [], numbers=numbers) is not None
    assert find_category(latest_turns([(1, f"voilà ceci {OURS}")]), "client_request", None, numbers) == "other"
    assert only_proof(f"voici {typed}", numbers) and only_proof(typed, numbers)
    assert not only_proof(f"voici {OURS}", numbers)
    failing = [Turn("client", "question une"), Turn("ai", "a", "unknown"), Turn("client", "question deux")]
    failing += [Turn("ai", "b", "unknown")]
    assert decide_handoff(f"elle est là {typed}", failing, "fr", numbers=numbers) is None
    called = decide_handoff(f"elle est là {OURS}", failing, "fr", numbers=numbers)
    assert called is not None and called.reason == "repeated_failure"


@pytest.mark.parametrize(("template", "number", "typed"), SHOPS)
def test_masks_and_reading_follow_the_shops_shape(template: str, number: str, typed: str) -> None:
    numbers = OrderNumbers(template)
    assert number in Masker(numbers).mask(f"ma commande {number}, a@b.fr")
    assert number not in without_personal_data(f"ma commande {number}", numbers)
    assert typed not in without_personal_data(f"ma commande {typed}", numbers)
    assert number in readable(f"et {number} alors, merci bien", numbers)
    rules = OrderRules(numbers, order_rules(Settings()).statuses, UTC)
    assert rules.concerns(f"voilà {typed}") and not rules.concerns(f"voilà {OURS}")


@pytest.mark.parametrize("number", [OURS, *(number for _, number, _ in SHOPS)])
def test_an_answer_that_tells_an_order_is_read_whatever_its_number_looks_like(number: str) -> None:
    for text in (
        f"Votre commande {number} est en cours.",
        f"Your order {number} is on its way.",
        f"Su pedido {number} está en camino.",
        f"Ihre Bestellung {number} ist unterwegs.",
        f"Il suo ordine {number} risulta spedito.",
    ):
        assert read_answer(text).told_order, text


@pytest.mark.parametrize(
    "template", ["####-####-####-####", "################", "##########", "BK-####-####-####-####"]
)
@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("ma carte 4111 1111 1111 1111 merci", "4111"),
        ("la voici : 4111111111111111", "4111111111111111"),
        ("mdp: 4539578763621486", "4539578763621486"),
        ("IBAN FR76 3000 6000 0112 3456 7890 189", "3000"),
    ],
)
def test_no_shape_of_order_numbers_lets_a_card_or_a_password_through(
    template: str, text: str, secret: str
) -> None:
    numbers = OrderNumbers(template)
    assert secret not in Masker(numbers).mask(text)
    if "IBAN" not in text:
        assert has_secret(numbers.without_lettered(text))
    assert not has_secret(numbers.without_lettered("ma commande BK-4111-1111-1111-1111")) or "BK" not in template


def test_all_parts_of_a_server_have_the_one_shape_of_its_settings() -> None:
    settings = Settings(order_number_pattern="BK/2026/######")
    numbers = order_numbers(settings)
    assert numbers is order_rules(settings).numbers is chat_entrance(settings).numbers
    assert numbers is numbers_like("BK/2026/######")
    assert chat_entrance(Settings()).numbers.template == SHIPPED.template


@pytest.mark.parametrize("pattern", ["", "####", r"(\d+)+", "CL-[0-9]+", "#" * 41, "-#####"])
def test_a_shape_that_makes_no_sense_or_is_an_expression_is_refused_at_the_start(pattern: str) -> None:
    with pytest.raises(OrdersMisconfigured, match="LIBRIASSIST_ORDER_NUMBER_PATTERN: an order number"):
        order_numbers(Settings(order_number_pattern=pattern))


def test_no_module_but_the_demo_and_the_shape_itself_knows_how_one_shop_writes_its_numbers() -> None:
    allowed = {"core/language/order_numbers.py", "ai/orders/demo.py", "config/service.py"}
    ours = re.compile(r"\bCL-|\bcl(?:\\W|\\s| \\d|\{_DASH)", re.IGNORECASE)
    found = {
        str(path.relative_to(WHOLE_PACKAGE))
        for path in WHOLE_PACKAGE.rglob("*.py")
        if ours.search(path.read_text(encoding="utf-8"))
    }
    assert found <= allowed
