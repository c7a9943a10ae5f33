"""The server's log: one line an event, whoever wrote it, and nothing of what clients wrote."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from typing import Any

import pytest

from libriassist.cli.logs import JsonFormatter, TextFormatter, log_to_stderr

EMAIL, PHONE, IBAN, CARD, PROOF = (
    "jeanne.moreau@example.org",
    "06 12 34 56 78",
    "FR76 3000 6000 0112 3456 7890 189",
    "4970 1012 3456 7893",
    "31000",
)
PERSONAL = [EMAIL, "jeanne", PHONE, IBAN, "3456 7890", CARD, "4970", PROOF]
QUOTED = f"refused: {EMAIL}, {PHONE}, {IBAN}, {CARD}, postcode {PROOF} ({EMAIL.replace('@', '%40')})"
CONVERSATION = "01a20d57-0412-7797-9ddc-c58207344245"
FORGED = "x\r\n2026-11-29 ERROR all is lost\n{}\x1b[2J\x00\x85\u2028\u2029\u202e\x7f"


def record_of(
    level: int, message: str, *args: object, name: str = "libriassist.shop", failed: bool = False
) -> logging.LogRecord:
    error = sys.exc_info() if failed else None
    return logging.LogRecord(name, level, "a.py", 7, message, args or None, error)


def caught(message: str) -> logging.LogRecord:
    try:
        try:
            raise KeyError(message)
        except KeyError as cause:
            raise ValueError(message) from cause
    except ValueError:
        return record_of(logging.ERROR, "conversation %s failed", CONVERSATION, failed=True)


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_a_traceback_that_quotes_a_client_is_masked_with_its_causes(formatter: logging.Formatter) -> None:
    told = formatter.format(caught(QUOTED))
    assert not [word for word in PERSONAL if word in told], told
    assert "<EMAIL>" in told and CONVERSATION in told
    assert "KeyError" in told and "ValueError" in told and "raise ValueError(message) from cause" in told
    assert "test_logs.py" in told and ", line " in told


def test_an_event_is_one_json_object_with_what_is_known() -> None:
    record = record_of(logging.WARNING, "the %s is slow", "database")
    record.__dict__ |= {"seconds": 1.5, "who": EMAIL}
    told = json.loads(JsonFormatter().format(record))
    assert told.pop("ts").endswith("+00:00")
    assert told == {
        "level": "WARNING",
        "event": "the database is slow",
        "logger": "libriassist.shop",
        "seconds": 1.5,
        "who": "<EMAIL>",
    }


@pytest.mark.parametrize("level", [logging.INFO, logging.ERROR])
def test_no_sign_in_a_message_or_an_exception_can_begin_another_event(level: int) -> None:
    try:
        raise RuntimeError(FORGED)
    except RuntimeError:
        record = record_of(level, "said %s", FORGED, failed=True)
    line = JsonFormatter().format(record)
    assert line.isascii() and line.isprintable() and FORGED in json.loads(line)["event"]
    text = TextFormatter().format(record)
    lines = text.split("\n")
    assert all(one.isprintable() for one in lines)
    assert all(one.startswith("    ") for one in lines[1:]) and len(text.splitlines()) == len(lines)


def test_arguments_that_do_not_fit_lose_nothing_and_tell_nothing() -> None:
    told = JsonFormatter().format(record_of(logging.ERROR, "%d of %d", EMAIL, name="somebody"))
    assert "%d of %d" in told and "jeanne" not in told


def test_an_exception_as_an_argument_and_what_libraries_say_hide_a_proof() -> None:
    for record in (
        record_of(logging.WARNING, "not read: %s", ValueError(f"no order at {PROOF}")),
        record_of(logging.WARNING, f"no order at {PROOF}", name="sqlalchemy.pool"),
    ):
        assert PROOF not in JsonFormatter().format(record)


def test_what_the_server_says_by_itself_is_not_touched() -> None:
    said = f"LibriAssist listens on http://127.0.0.1:54321; conversation {CONVERSATION}"
    for formatter in (JsonFormatter(), TextFormatter()):
        assert said in formatter.format(record_of(logging.INFO, said))


SCRIPT = """
import asyncio, logging, sys, threading, types, warnings
from libriassist.cli.logs import log_to_stderr
from libriassist.cli.serve import server_config
log_to_stderr()
from libriassist.config import Settings
server_config(types.SimpleNamespace(services=types.SimpleNamespace(settings=Settings())))
quoted = sys.argv[1]
for name in "uvicorn.error uvicorn.access uvicorn.asgi asyncio sqlalchemy.engine alembic pypdf x".split():
    try:
        raise ValueError(quoted)
    except ValueError:
        logging.getLogger(name).exception("failed\\n%s", quoted)
warnings.warn(quoted)
def fails(): raise ValueError(quoted)
thread = threading.Thread(target=fails); thread.start(); thread.join()
class Gone:
    def __del__(self): raise ValueError(quoted)
Gone()
async def main():
    async def fails(): raise ValueError(quoted)
    task = asyncio.ensure_future(fails()); await asyncio.sleep(0); await asyncio.sleep(0); del task
    asyncio.get_running_loop().call_soon(lambda: 1 / 0 if not quoted else fails2())
    await asyncio.sleep(0.01)
def fails2(): raise ValueError(quoted)
asyncio.run(main())
logging.getLogger("x").error("%d", quoted)
fails()
"""


def test_every_logger_warning_and_uncaught_error_of_the_process_is_one_masked_line() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT, QUOTED], capture_output=True, text=True, check=False)
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert not [word for word in PERSONAL if word in done.stderr], done.stderr
    assert {"uvicorn.error", "asyncio", "sqlalchemy.engine", "alembic", "py.warnings", "libriassist", "x"} <= {
        event["logger"] for event in events
    }
    assert len(events) == 8 + 1 + 1 + 1 + 2 + 1 + 1, [event["event"] for event in events]
    assert all({"ts", "level", "event", "logger"} <= event.keys() for event in events)


@pytest.mark.parametrize(
    ("wanted", "terminal", "as_json"),
    [("auto", False, True), ("auto", True, False), ("json", True, True), ("text", False, False)],
)
def test_a_terminal_gets_words_and_a_file_gets_json_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, wanted: Any, terminal: bool, as_json: bool
) -> None:
    stderr = io.StringIO()
    monkeypatch.setattr(stderr, "isatty", lambda: terminal)
    monkeypatch.setattr(sys, "stderr", stderr)
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr("threading.excepthook", None)
    monkeypatch.setattr(logging, "raiseExceptions", True)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr(logging, "lastResort", logging.lastResort)
    root.handlers = []
    try:
        log_to_stderr(wanted)
        logging.getLogger("libriassist.shop").info("open")
    finally:
        logging.captureWarnings(False)
        root.handlers, root.level = handlers, level
    assert stderr.getvalue().startswith("{") is as_json and "open" in stderr.getvalue()
