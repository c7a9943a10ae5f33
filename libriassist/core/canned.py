"""Canned replies: texts prepared for agents, with holes the dashboard fills from the conversation."""

from __future__ import annotations

import re

PLACEHOLDERS = ("client_name", "agent_name", "order_number", "order_status", "shipping_date")
"""What a text may have in braces, as `{client_name}`; anything else in braces is refused."""
_HOLE = re.compile(r"\{([^{}\n]*)\}")


def unknown_placeholders(content: str) -> list[str]:
    """What stands in braces and is no placeholder, in order, each once."""
    return [name for name in dict.fromkeys(_HOLE.findall(content)) if name not in PLACEHOLDERS]


def without_placeholders(content: str) -> str:
    """The fixed words of the text only: what can be compared with what agents wrote."""
    return _HOLE.sub(" ", content)
