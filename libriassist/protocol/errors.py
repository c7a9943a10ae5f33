"""Why something was refused."""

from __future__ import annotations

from typing import Literal

from .base import Frame

ErrorCode = Literal[
    "already_exists",
    "already_taken",
    "assistant_unavailable",
    "at_capacity",
    "bad_frame",
    "bad_request",
    "cmd_conflict",
    "conversation_closed",
    "entry_changed",
    "file_refused",
    "file_too_large",
    "forbidden",
    "frame_too_large",
    "internal_error",
    "invalid_credentials",
    "no_such_agent",
    "no_such_canned_reply",
    "no_such_conversation",
    "no_such_effect",
    "no_such_entry",
    "no_such_file",
    "no_such_group",
    "no_such_question",
    "no_such_source",
    "not_assigned",
    "not_authenticated",
    "not_available",
    "not_waiting",
    "origin_refused",
    "protocol_mismatch",
    "rate_limited",
    "source_unreadable",
    "text_refused",
    "too_many_files",
    "unavailable",
    "unknown_type",
    "wrong_state",
]


class Error(Frame):
    """`message` is English and for developers; the front ends choose their text by `code`."""

    type: Literal["error"]
    code: ErrorCode
    message: str
    retryable: bool
    cmd_id: str | None
    retry_after: float | None
    details: dict[str, str]
