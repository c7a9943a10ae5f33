"""One tree of errors, one wire code each; `message` is English, front ends choose their text by `code`.

ChatError
├── BadRequest            bad_request            400
│   ├── BadFrame          bad_frame              400
│   ├── UnknownType       unknown_type           400
│   ├── ProtocolMismatch  protocol_mismatch      400
│   ├── SourceUnreadable  source_unreadable      422   details: reason, and what the reason needs
│   └── TextRefused       text_refused           422   details: reason, missing, added
├── NotAuthenticated      not_authenticated      401
│   └── InvalidCredentials invalid_credentials   401
├── Forbidden             forbidden              403
│   ├── NotAssigned       not_assigned           403
│   └── OriginRefused     origin_refused         403
├── NotFound              (abstract)             404
│   ├── NoSuchConversation no_such_conversation  404
│   ├── NoSuchAgent       no_such_agent          404
│   ├── NoSuchEffect      no_such_effect         404   details: key
│   ├── NoSuchEntry       no_such_entry          404
│   ├── NoSuchFile        no_such_file           404
│   ├── NoSuchSource      no_such_source         404
│   ├── NoSuchCannedReply no_such_canned_reply   404
│   ├── NoSuchGroup       no_such_group          404
│   └── NoSuchQuestion    no_such_question       404
├── Conflict              (abstract)             409
│   ├── AlreadyExists     already_exists         409
│   ├── AlreadyTaken      already_taken          409   details: by
│   ├── AtCapacity        at_capacity            409
│   ├── CmdConflict       cmd_conflict           409
│   ├── ConversationIsClosed conversation_closed 409
│   ├── EntryChanged      entry_changed          409   details: by
│   ├── NotAvailable      not_available          409
│   ├── NotWaiting        not_waiting            409
│   ├── TooManyFiles      too_many_files         409
│   └── WrongState        wrong_state            409
├── FileRefused           file_refused           415   details: reason
├── FileTooLarge          file_too_large         413
├── FrameTooLarge         frame_too_large        413
├── RateLimited           rate_limited           429   retryable, retry_after
├── Unavailable           unavailable            503   retryable: the outcome is unknown or nothing happened
│   ├── AssistantUnavailable assistant_unavailable 503
│   └── OrdersUnavailable unavailable            503
└── InternalError         internal_error         500
"""

from __future__ import annotations

from typing import ClassVar

from ..protocol import ErrorCode


class ChatError(Exception):
    """Anything a caller is told. `details` are short strings for the front end, never secrets."""

    code: ClassVar[ErrorCode] = "internal_error"
    http_status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False
    sentence: ClassVar[str] = "Something went wrong."

    def __init__(
        self,
        message: str | None = None,
        *,
        retry_after: float | None = None,
        details: dict[str, str] | None = None,
    ) -> None:
        self.message = message or self.sentence
        self.retry_after = retry_after
        self.details = details or {}
        super().__init__(self.message)


class InternalError(ChatError):
    """The unexpected: a stack trace in the log, nothing more to the caller."""


class BadRequest(ChatError):
    code: ClassVar[ErrorCode] = "bad_request"
    http_status: ClassVar[int] = 400
    sentence: ClassVar[str] = "The request is not valid."


class BadFrame(BadRequest):
    code: ClassVar[ErrorCode] = "bad_frame"
    sentence: ClassVar[str] = "The frame is not valid."


class UnknownType(BadRequest):
    code: ClassVar[ErrorCode] = "unknown_type"
    sentence: ClassVar[str] = "This frame type is not known here."


class ProtocolMismatch(BadRequest):
    code: ClassVar[ErrorCode] = "protocol_mismatch"
    sentence: ClassVar[str] = "This server speaks another version of the protocol."


class SourceUnreadable(BadRequest):
    """A file or page of knowledge cannot be used; `details["reason"]` says why, nothing was changed."""

    code: ClassVar[ErrorCode] = "source_unreadable"
    http_status: ClassVar[int] = 422
    sentence: ClassVar[str] = "This source cannot be read."

    def __init__(self, reason: str, message: str, **details: str) -> None:
        super().__init__(message, details={"reason": reason, **details})


class TextRefused(BadRequest):
    """What the language model wrote may not be used. `reason`: facts (`missing` and `added` list them), or
    secret: the text was not even sent."""

    code: ClassVar[ErrorCode] = "text_refused"
    http_status: ClassVar[int] = 422
    sentence: ClassVar[str] = "What the language model wrote may not be used."

    def __init__(self, reason: str, message: str, **details: str) -> None:
        super().__init__(message, details={"reason": reason, **details})


class NotAuthenticated(ChatError):
    code: ClassVar[ErrorCode] = "not_authenticated"
    http_status: ClassVar[int] = 401
    sentence: ClassVar[str] = "Please sign in."


class InvalidCredentials(NotAuthenticated):
    code: ClassVar[ErrorCode] = "invalid_credentials"
    sentence: ClassVar[str] = "Unknown e-mail or wrong password."


class Forbidden(ChatError):
    code: ClassVar[ErrorCode] = "forbidden"
    http_status: ClassVar[int] = 403
    sentence: ClassVar[str] = "You may not do this."


class NotAssigned(Forbidden):
    code: ClassVar[ErrorCode] = "not_assigned"
    sentence: ClassVar[str] = "This conversation is not assigned to you."


class OriginRefused(Forbidden):
    code: ClassVar[ErrorCode] = "origin_refused"
    sentence: ClassVar[str] = "This site is not on the list of allowed origins."


class NotFound(ChatError):
    http_status: ClassVar[int] = 404


class NoSuchConversation(NotFound):
    code: ClassVar[ErrorCode] = "no_such_conversation"
    sentence: ClassVar[str] = "There is no such conversation."


class NoSuchAgent(NotFound):
    code: ClassVar[ErrorCode] = "no_such_agent"
    sentence: ClassVar[str] = "There is no such agent."


class NoSuchEffect(NotFound):
    code: ClassVar[ErrorCode] = "no_such_effect"
    sentence: ClassVar[str] = "There is no such effect."


class NoSuchEntry(NotFound):
    code: ClassVar[ErrorCode] = "no_such_entry"
    sentence: ClassVar[str] = "There is no such entry."


class NoSuchFile(NotFound):
    code: ClassVar[ErrorCode] = "no_such_file"
    sentence: ClassVar[str] = "There is no such file."


class NoSuchSource(NotFound):
    code: ClassVar[ErrorCode] = "no_such_source"
    sentence: ClassVar[str] = "There is no such source."


class NoSuchCannedReply(NotFound):
    code: ClassVar[ErrorCode] = "no_such_canned_reply"
    sentence: ClassVar[str] = "There is no such canned reply."


class NoSuchGroup(NotFound):
    code: ClassVar[ErrorCode] = "no_such_group"
    sentence: ClassVar[str] = "There is no such group of questions."


class NoSuchQuestion(NotFound):
    code: ClassVar[ErrorCode] = "no_such_question"
    sentence: ClassVar[str] = "There is no such question."


class Conflict(ChatError):
    http_status: ClassVar[int] = 409


class AlreadyExists(Conflict):
    code: ClassVar[ErrorCode] = "already_exists"
    sentence: ClassVar[str] = "There is one like this already."


class AlreadyTaken(Conflict):
    code: ClassVar[ErrorCode] = "already_taken"
    sentence: ClassVar[str] = "Another agent has taken this conversation."


class AtCapacity(Conflict):
    code: ClassVar[ErrorCode] = "at_capacity"
    sentence: ClassVar[str] = "This agent has no room for another conversation."


class CmdConflict(Conflict):
    code: ClassVar[ErrorCode] = "cmd_conflict"
    sentence: ClassVar[str] = "This cmd_id was used before for another command."


class ConversationIsClosed(Conflict):
    code: ClassVar[ErrorCode] = "conversation_closed"
    sentence: ClassVar[str] = "The conversation is closed."


class EntryChanged(Conflict):
    code: ClassVar[ErrorCode] = "entry_changed"
    sentence: ClassVar[str] = "Somebody else has changed this entry in the meantime."


class NotAvailable(Conflict):
    code: ClassVar[ErrorCode] = "not_available"
    sentence: ClassVar[str] = "This agent is not available."


class NotWaiting(Conflict):
    code: ClassVar[ErrorCode] = "not_waiting"
    sentence: ClassVar[str] = "The conversation is not waiting for a person."


class WrongState(Conflict):
    code: ClassVar[ErrorCode] = "wrong_state"
    sentence: ClassVar[str] = "The conversation is not in a state that allows this."


class TooManyFiles(Conflict):
    code: ClassVar[ErrorCode] = "too_many_files"
    sentence: ClassVar[str] = "This conversation has as many files as it may have."


class FileRefused(ChatError):
    """`details.reason`: empty, kind, damaged or pixels."""

    code: ClassVar[ErrorCode] = "file_refused"
    http_status: ClassVar[int] = 415
    sentence: ClassVar[str] = "Only JPEG, PNG, WebP and GIF pictures, PDF and plain text are taken."


class FileTooLarge(ChatError):
    code: ClassVar[ErrorCode] = "file_too_large"
    http_status: ClassVar[int] = 413
    sentence: ClassVar[str] = "The file is too large."


class FrameTooLarge(ChatError):
    code: ClassVar[ErrorCode] = "frame_too_large"
    http_status: ClassVar[int] = 413
    sentence: ClassVar[str] = "The request is too large."


class RateLimited(ChatError):
    code: ClassVar[ErrorCode] = "rate_limited"
    http_status: ClassVar[int] = 429
    retryable: ClassVar[bool] = True
    sentence: ClassVar[str] = "Too many requests; please wait."


class Unavailable(ChatError):
    code: ClassVar[ErrorCode] = "unavailable"
    http_status: ClassVar[int] = 503
    retryable: ClassVar[bool] = True
    sentence: ClassVar[str] = "The service is not available right now; please try again."


class AssistantUnavailable(Unavailable):
    """Nothing happened; trying again may help."""

    code: ClassVar[ErrorCode] = "assistant_unavailable"
    sentence: ClassVar[str] = "The language model is not answering; please try again."


class OrdersUnavailable(Unavailable):
    sentence: ClassVar[str] = "The shop's orders cannot be read right now."
