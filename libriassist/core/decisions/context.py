"""What a decision may know besides the conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ...protocol import AgentStatus
from ..events import Event
from ..files import FileSlot
from ..language.order_numbers import SHIPPED, OrderNumbers
from ..queue import Told


@dataclass(slots=True)
class AgentSlot:
    """An agent's room, as locked in the transaction. `load`: active; `offers`: live offers out."""

    id: str
    name: str
    public_name: str
    status: AgentStatus
    present: bool
    load: int
    offers: int
    max_conversations: int


@dataclass(frozen=True, slots=True)
class Context:
    """What is known. `agents`, `files`: the slots of those named.

    `told`: what a client who asks for a person now is told of the wait; None when nobody could say.
    `history`: what was said so far, oldest first, for commands that `reads_history`.
    `reopen_within`, `numbers`: see Entrance.
    """

    now: datetime
    agents: Mapping[str, AgentSlot]
    told: Told | None = None
    history: Sequence[Event] = ()
    files: Mapping[str, FileSlot] = field(default_factory=dict)
    reopen_within: timedelta = timedelta()
    numbers: OrderNumbers = SHIPPED
