"""An order in words: the shop's status, what it means and what comes next, and the dates. Nothing else of it."""

from __future__ import annotations

from ...protocol import Lang
from ..catalog import Catalog
from .dialogue import OrderAnswer, OrderRules


def order_text(catalog: Catalog, lang: Lang, answer: OrderAnswer, rules: OrderRules, *, offers: bool) -> str:
    """One fact a line. `offers`: a person is proposed at the end. The answer has an order."""
    order = answer.order
    assert order is not None
    lines = [catalog.text(lang, "order_status", number=order.number, status=order.status)]
    if answer.meaning is not None:
        lines.append(rules.statuses.text(answer.meaning, lang))
    shipping = "order_shipped_on" if order.state == "done" else "order_shipping_on"
    for key, day in (("order_ordered_on", order.ordered_on), (shipping, order.shipping_on)):
        if day:
            lines.append(catalog.text(lang, key, date=catalog.day(lang, day)))
    if answer.late:
        lines.append(catalog.text(lang, "order_late"))
    if offers:
        lines.append(catalog.text(lang, "order_offer"))
    return "\n".join(filter(None, lines))
