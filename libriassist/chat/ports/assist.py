"""What helps agents write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ...core.conversation import Conversation
from ...core.events import Event
from ...protocol import Lang, SuggestionKind


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something the agent may answer, never sent without them. `text` may have placeholders (`{client_name}`)."""

    kind: SuggestionKind
    text: str
    lang: Lang
    title: str
    """The entry's question, the order's status, the agent's name, or the canned reply's shortcut."""
    id: str | None
    """The entry's or the canned reply's; None for the others."""
    at: datetime | None
    """When a colleague wrote it."""


class AgentAssist(Protocol):
    """Finds what an agent may answer. Never on the event loop, and never another client's data."""

    async def suggest(self, conversation: Conversation, messages: Sequence[Event]) -> list[Suggestion]:
        """For the client's last need, best first, at most three. `messages`: the log, oldest first."""
        ...

    async def start(self) -> None:
        """Read what colleagues answered before; suggestions come, fewer, before this is done."""
        ...

    async def stop(self) -> None: ...
