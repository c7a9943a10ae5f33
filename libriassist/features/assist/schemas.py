"""What the routes of help for agents take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from ...protocol import MAX_MESSAGE_CHARS, DraftAction, Lang, SuggestionKind
from ...web.schemas import Schema


class Suggestion(Schema):
    """Something the agent may answer: never sent without them. `text` may have placeholders.

    `title`: the entry's question, the order's status, the colleague's first name, or the canned reply's shortcut.
    `id`: the entry's or the canned reply's. `at`: when the colleague wrote it.
    """

    kind: SuggestionKind
    text: str
    lang: Lang
    title: str
    id: str | None
    at: datetime | None


class Suggestions(Schema):
    """At most three, best first. `for_seq`: the client's last message they answer, 0 for none."""

    for_seq: int
    suggestions: list[Suggestion]


class DraftToRewrite(Schema):
    """`lang`: for `translate`; without it the conversation's."""

    action: DraftAction
    text: Annotated[
        str, StringConstraints(min_length=1, max_length=MAX_MESSAGE_CHARS, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")
    ]
    lang: Lang | None = None


class RewrittenDraft(Schema):
    """For the agent to accept or not; every figure, date, price, code and link is as in the draft."""

    text: str


class MessagesToTranslate(Schema):
    seqs: Annotated[list[Annotated[int, Field(ge=1, le=2**31 - 1)]], Field(min_length=1, max_length=20)]
    lang: Lang
