"""What is taken out of a text before it is kept to learn from: everything that says who the person is."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files

from ...core.language.order_numbers import SHIPPED, OrderNumbers
from .masking import find_personal_data

GONE = "[…]"
"""Stands where something was taken out; the same for everything, so that nothing can be told from it."""
_BARE_NUMBERS = re.compile(r"(?<![\w.,])\d(?:[\s.\-/]?\d){5,}(?![\w,])")
"""Six digits and more: an order, an account, a telephone number, however written."""


def masking_rules(numbers: OrderNumbers) -> str:
    """A name for the rules as they are: what was kept under another is masked again."""
    rules = hashlib.sha256(numbers.template.encode())
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".py"):
            rules.update(file.read_bytes())
    return rules.hexdigest()


def without_personal_data(text: str, numbers: OrderNumbers = SHIPPED) -> str:
    """The text with personal data (masking.py), the shop's order numbers and all other long numbers taken out."""
    spans = [(span.start, span.end) for span in find_personal_data(text, numbers)] + numbers.spans(text)
    spans += [found.span() for found in _BARE_NUMBERS.finditer(text)]
    parts: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if start >= done:
            parts += [text[done:start], GONE]
        done = max(done, end)
    return "".join([*parts, text[done:]])
