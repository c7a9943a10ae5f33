"""What a model may do, each time allowed by code for this conversation: search, read the proved order, vote."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from ...protocol import OrderDetails
from ..retrieval.knowledge import Entry
from .checks import Passage
from .model import Tool, ToolCall
from .prompt import numbered, passage_of

MAX_QUERY_CHARS = 300
MAX_CALLS = 4
"""Tool calls of one answer."""
FOUND = 3
Search = Callable[[str, int], Awaitable[Sequence[Entry]]]

TOOLS = (
    Tool(
        "search_knowledge",
        "Search the shop's knowledge with other words. Returns numbered passages that may be cited.",
        {
            "type": "object",
            "properties": {"query": {"type": "string", "description": "what to look for, in a few words"}},
            "required": ["query"],
            "additionalProperties": False,
        },
    ),
    Tool(
        "get_verified_order",
        "The status and dates of the order this client has proved to be theirs. Takes no argument.",
    ),
    Tool(
        "request_handoff",
        "Say that a person of the team should take over. The shop's rules decide; this is one more voice.",
        {
            "type": "object",
            "properties": {"reason": {"type": "string", "description": "why, in a few words"}},
            "required": ["reason"],
            "additionalProperties": False,
        },
    ),
)
_ALLOWED: dict[str, frozenset[str]] = {tool.name: frozenset(tool.parameters["properties"]) for tool in TOOLS}


class ToolRefused(Exception):
    """The model asked for something it may not do. The message is for the log."""


class SessionTools:
    """The tools of one answer: bound to one client's conversation, whatever the model writes.

    `order` is the order proved in this conversation, which the shell read from its log; no tool takes an id.
    """

    def __init__(
        self, passages: dict[int, Passage], entries: dict[int, Entry], order: OrderDetails | None
    ) -> None:
        self.passages = passages
        self.entries = entries
        self.wants_handoff = False
        self._order = order
        self._calls = 0

    async def call(self, call: ToolCall, search: Search) -> str:
        """The tool's answer for the model. Raises ToolRefused for a tool that is not one, an argument it does not
        take, or one call too many."""
        self._calls += 1
        if self._calls > MAX_CALLS:
            raise ToolRefused(f"more than {MAX_CALLS} tool calls")
        arguments = _checked(call)
        if call.name == "request_handoff":
            self.wants_handoff = True
            return "Noted. Go on with the answer."
        if call.name == "get_verified_order":
            return self._order_told()
        found = await search(arguments["query"][:MAX_QUERY_CHARS], FOUND)
        new = [self._add(passage_of(entry), entry) for entry in found if entry not in self.entries.values()]
        return numbered({number: self.passages[number] for number in new}) if new else "Nothing else was found."

    def _order_told(self) -> str:
        order = self._order
        if order is None:
            return "Not verified: this client has not proved any order in this conversation."
        facts = [f"Order {order.number}: status: {order.status}"]
        facts += [f"ordered on {order.ordered_on}"] if order.ordered_on else []
        facts += [f"shipping on {order.shipping_on}"] if order.shipping_on else []
        return numbered({(number := self._add(Passage("; ".join(facts), "", None), None)): self.passages[number]})

    def _add(self, passage: Passage, entry: Entry | None) -> int:
        number = max(self.passages, default=0) + 1
        self.passages[number] = passage
        if entry is not None:
            self.entries[number] = entry
        return number


def _checked(call: ToolCall) -> dict[str, Any]:
    """The arguments of a call that may be made."""
    if call.name not in _ALLOWED:
        raise ToolRefused(f"no such tool: {call.name[:60]!r}")
    try:
        arguments = json.loads(call.arguments or "{}")
    except (ValueError, RecursionError) as error:
        raise ToolRefused(f"{call.name}: arguments that are not JSON") from error
    if not isinstance(arguments, dict) or set(arguments) != _ALLOWED[call.name]:
        raise ToolRefused(f"{call.name}: arguments it does not take")
    if not all(isinstance(value, str) and value.strip() for value in arguments.values()):
        raise ToolRefused(f"{call.name}: arguments that are not texts")
    return arguments
