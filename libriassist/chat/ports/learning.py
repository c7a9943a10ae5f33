"""Learning from conversations: what the assistant did not settle, in groups, and what was made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from ...core.conversation import Conversation
from ...core.events import Event
from ...core.learning import Why
from ...protocol import Lang

GroupState = Literal["open", "drafted", "published", "dismissed"]
"""`drafted`: a draft entry was made of it; `published`: that entry is live (more questions may still come)."""
Verdict = Literal["justified", "too_early", "too_late"]
"""What an agent says of a hand-over."""

BEFORE_ALL = "00000000-0000-0000-0000-000000000000"
"""Below every id: where reading page by page begins."""


@dataclass(frozen=True, slots=True)
class LearningQuestion:
    """A client's question as kept: personal data masked. `answer`: what an agent then wrote, masked too."""

    id: str
    group_id: str | None
    conversation_id: str
    seq: int
    lang: Lang
    question: str
    why: Why
    answer: str | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class LearningGroup:
    """Questions that ask the same. `label`: the one in their middle. `entry_id`: the entry that answers them, made
    of them or chosen. `by_hand`: people arranged it. The figures are of the questions a query asked for."""

    id: str
    label: str
    lang: Lang
    state: GroupState
    entry_id: str | None
    evaluation: dict[str, Any] | None
    by_hand: bool
    created_at: datetime
    updated_at: datetime
    questions: int = 0
    conversations: int = 0
    answered: int = 0
    whys: Mapping[str, int] = field(default_factory=dict)
    last_asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GroupQuery:
    """None: any. `since` counts questions asked since; a group without any of them is left out."""

    state: GroupState | None = "open"
    lang: Lang | None = None
    why: Why | None = None
    since: datetime | None = None
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class GroupedQuestion:
    """What grouping needs of a question."""

    id: str
    group_id: str | None
    question: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class Grouping:
    """`placed`: question -> group (new ids are new groups); `merged`: group -> the one it went into;
    `labels`: of every group there is now."""

    placed: Mapping[str, str]
    merged: Mapping[str, str]
    labels: Mapping[str, str]


class Grouper(Protocol):
    """Puts questions that ask the same together. Blocking: called in a worker thread."""

    def group(
        self, questions: Sequence[GroupedQuestion], fixed: set[str], new_id: Callable[[], str]
    ) -> Grouping: ...


class LearningStore(Protocol):
    """Questions and groups. Every change is one transaction."""

    async def begin_round(self, now: datetime) -> datetime:
        """Where the last round that did not fail got to; at the first ever learning begins at `now`."""
        ...

    async def finish_round(self, reached: datetime) -> None:
        """The next one begins there."""
        ...

    async def stop_learning(self) -> None:
        """Learning is switched off: when it is on again, only what is said from then on counts."""
        ...

    async def learning_since(self) -> datetime | None:
        """Since when conversations may be learnt from; None: they may not."""
        ...

    async def touched(self, since: datetime, after: str, limit: int) -> list[Conversation]:
        """Conversations in which something was said, closed or rated since, by id above `after`."""
        ...

    async def events_of(self, conversation_id: str) -> list[Event]:
        """All of it; of a very long one the beginning."""
        ...

    async def record(self, questions: Sequence[LearningQuestion]) -> int:
        """Keep new questions; of known ones, the answer that has come since. How many are new."""
        ...

    async def mask_again(self, mask: Callable[[str], str], rules: str) -> int:
        """What was kept before these rules is masked by them too, once; how many rows changed."""
        ...

    async def to_group(self, limit: int) -> tuple[list[GroupedQuestion], set[str]]:
        """The latest questions, oldest first, and the groups people arranged; nothing when all are in a group."""
        ...

    async def regroup(self, grouping: Grouping) -> None: ...

    async def drop_empty_groups(self) -> None: ...

    async def groups(self, query: GroupQuery) -> tuple[list[LearningGroup], int]:
        """A page by frequency, then latest question, and how many there are in all."""
        ...

    async def group(self, group_id: str) -> LearningGroup:
        """Raises NoSuchGroup."""
        ...

    async def questions(self, group_id: str, limit: int) -> list[LearningQuestion]:
        """Latest first. Raises NoSuchGroup."""
        ...

    async def change_group(self, group_id: str, changes: Mapping[str, Any]) -> LearningGroup:
        """Columns: state, entry_id, evaluation. Raises NoSuchGroup."""
        ...

    async def merge_groups(self, group_id: str, into: str) -> LearningGroup:
        """Raises NoSuchGroup; BadRequest when an entry was made of the first."""
        ...

    async def move_question(self, question_id: str, to: str | None) -> LearningGroup:
        """Into that group, or one of its own. Raises NoSuchQuestion or NoSuchGroup."""
        ...

    async def labelled_questions(self, after: str, limit: int) -> list[tuple[LearningQuestion, LearningGroup]]:
        """Questions of groups people decided about, by id above `after`."""
        ...

    async def give_verdict(self, conversation_id: str, verdict: Verdict, agent_id: str) -> None:
        """Of the conversation's hand-over; a second one replaces the first."""
        ...

    async def verdicts(self, ids: Sequence[str]) -> dict[str, Verdict]: ...

    async def ended(self, since: datetime, after: str, limit: int) -> list[Conversation]:
        """Closed conversations begun since, by id above `after`."""
        ...
