"""The server's log on standard error: one event a line, without personal data, whoever in the process wrote it.

JSON for machines, plain words for a terminal. Everything that Python lets a library say ends up here: loggers,
warnings, and exceptions that nobody caught in any thread.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal

from ..ai.privacy.masking import for_log

Format = Literal["auto", "json", "text"]
CHATTY = ("alembic", "httpx", "httpx2", "uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "sqlalchemy")
"""Libraries whose everyday talk is of no use to an operator: from WARNING on."""
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
_ENCODED_EMAIL = re.compile(r"[\w.+-]{1,64}%40[\w.-]{1,255}", re.IGNORECASE)
_PROOF = re.compile(r"(?<![\w:.#/-])\d{4,5}(?![\w.:/-]|\.\d)")
"""A number that may be a postcode: in the words of an exception it may be what a client proved an order with."""
_FRAME = '  File "'
log = logging.getLogger("libriassist")


def log_to_stderr(wanted: Format = "auto") -> None:
    """From INFO on, for every logger of the process."""
    as_text = wanted == "text" or (wanted == "auto" and sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(TextFormatter() if as_text else JsonFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.lastResort = handler
    logging.captureWarnings(True)
    logging.raiseExceptions = False
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _in_a_thread


class JsonFormatter(logging.Formatter):
    """One JSON object; what is not plain ASCII is escaped, so that no sign can end the line or hide in it."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_event(record))


class TextFormatter(logging.Formatter):
    """For people: the traceback on lines of its own, further in, so that none looks like another event."""

    def format(self, record: logging.LogRecord) -> str:
        told = _event(record)
        known = "".join(f" {name}={value}" for name, value in told.items() if name not in _SHOWN)
        head = f"{told['ts']} {told['level']} {told['logger']}: {told['event']}{known}"
        lines = [head, *(f"    {line}" for line in told.get("traceback", "").split("\n") if line)]
        return "\n".join(_visible(line) for line in lines)


_SHOWN = frozenset({"ts", "level", "logger", "event", "traceback"})


def _event(record: logging.LogRecord) -> dict[str, Any]:
    told: dict[str, Any] = {
        "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "event": _message(record),
        "logger": record.name,
    }
    for name, value in vars(record).items():
        if name not in _STANDARD and name not in told:
            told[name] = value if isinstance(value, (int, float, bool)) else _masked(str(value))
    if record.exc_info and record.exc_info[1] is not None:
        told["error"] = type(record.exc_info[1]).__name__
        told["traceback"] = _traceback(record.exc_info[1])
    if record.stack_info:
        told["stack"] = _masked(record.stack_info)
    return told


def _message(record: logging.LogRecord) -> str:
    """Also of a record whose arguments do not fit. What an exception or a library says is masked more."""
    try:
        message = record.getMessage()
    except Exception:
        message = f"{record.msg} {record.args!r}"
    args = record.args if isinstance(record.args, tuple) else ()
    foreign = record.levelno >= logging.WARNING and not record.name.startswith(log.name)
    quotes = foreign or any(isinstance(arg, BaseException) for arg in args)
    return _without_proofs(message) if quotes else _masked(message)


def _traceback(error: BaseException) -> str:
    """As Python prints it; of the frames nothing is masked, they are code."""
    parts = traceback.TracebackException.from_exception(error, compact=True).format()
    return "".join(part if part.startswith(_FRAME) else _without_proofs(part) for part in parts)


def _without_proofs(text: str) -> str:
    return _PROOF.sub("<NUMBER>", _masked(text))


def _masked(text: str) -> str:
    return _ENCODED_EMAIL.sub("<EMAIL>", for_log(text))


def _visible(line: str) -> str:
    """Signs without a face, or that move the writing, as their escapes."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        log.critical("an error that nobody caught", exc_info=(kind, error, trace))


def _unraisable(told: sys.UnraisableHookArgs) -> None:
    if told.exc_value is not None:
        log.error("an error where none can be raised", exc_info=told.exc_value)


def _in_a_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
        log.error("an error ended a thread", exc_info=told.exc_value)
