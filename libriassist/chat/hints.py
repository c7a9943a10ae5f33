"""What one process tells the others of its commits: how long a log is now, and what is new in it.

It saves a reading, it is never needed: a hint may be lost, doubled or late, and may have no events with it (the
hub reads what a watcher lacks from the database).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from ..core.events import Event

MOST_BYTES = 1_048_576
"""A longer message to the other processes goes without events: they read them."""


@dataclass(slots=True)
class Hint:
    """`head`: how long the log is; `moved`: queue and owner may have changed; `events`: its last, in order."""

    head: int
    moved: bool
    events: list[Event] = field(default_factory=list)


Hints = dict[str, Hint]
"""By conversation."""


def add_hint(hints: Hints, conversation_id: str, hint: Hint) -> None:
    """After those that are there: the longer log counts, and moved if anybody says so."""
    known = hints.get(conversation_id)
    if known is None:
        hints[conversation_id] = hint
        return
    events = [*known.events, *hint.events]
    hints[conversation_id] = Hint(max(known.head, hint.head), known.moved or hint.moved, events)


def encode(node: str, hints: Hints, notices: Sequence[Mapping[str, Any]]) -> bytes:
    """One message of a node. Heads and events stand apart: a release that knows no events reads the heads."""
    heads = {i: (hint.head, hint.moved) for i, hint in hints.items()}
    body = {"node": node, "hints": heads, "notices": notices}
    carried = [event for hint in hints.values() for event in hint.events]
    full = to_json({**body, "events": carried})
    return full if len(full) <= MOST_BYTES else to_json(body)


class Decoder:
    """Reads messages of the other nodes; what this release cannot read of the events is left to the database."""

    def __init__(self, node: str) -> None:
        self._node = node
        self._heads = TypeAdapter(dict[str, tuple[int, bool]])
        self._events = TypeAdapter(list[Event])

    def decode(self, data: bytes) -> tuple[Hints, list[dict[str, Any]]]:
        """Nothing of one's own. Raises ValueError, KeyError or TypeError for what is no such message."""
        body = from_json(data)
        if body["node"] == self._node:
            return {}, []
        hints = {i: Hint(head, moved) for i, (head, moved) in self._heads.validate_python(body["hints"]).items()}
        for event in self._carried(body.get("events", ())):
            if event.conversation_id in hints:
                hints[event.conversation_id].events.append(event)
        return hints, body["notices"]

    def _carried(self, events: Iterable[Any]) -> list[Event]:
        try:
            return self._events.validate_python(events)
        except ValueError:
            return []
