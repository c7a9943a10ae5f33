"""What the routes of canned replies take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from ...core.canned import PLACEHOLDERS, unknown_placeholders
from ...protocol import MAX_MESSAGE_CHARS, Lang
from ...web.schemas import NO_NUL, ONE_LINE, Schema, Seen


def _known_placeholders(content: str) -> str:
    if unknown := unknown_placeholders(content):
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValueError(f"{{{unknown[0]}}} is not a placeholder; these are: {known}")
    return content


class CannedReplyText(Schema):
    """`shortcut` is typed after `/`. `content` may have placeholders, as `{client_name}` (core/canned.py)."""

    shortcut: Annotated[
        str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=40, pattern=r"^[\p{L}\p{N}_-]+$")
    ]
    lang: Lang
    title: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=ONE_LINE), Seen
    ]
    content: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_MESSAGE_CHARS, pattern=NO_NUL),
        AfterValidator(_known_placeholders),
    ]


class CannedReply(CannedReplyText):
    """A text prepared for agents. `uses`: how often one was put into a message."""

    id: str
    uses: int
    updated_at: datetime
