"""The server's log tells what went wrong, and nothing of what clients wrote."""

from __future__ import annotations

import logging
import sys

from libriassist.cli.logs import FORMAT, MaskedFormatter


def _line(level: int, message: str, *, failed: bool = False) -> str:
    error = sys.exc_info() if failed else None
    return MaskedFormatter(FORMAT).format(logging.LogRecord("shop", level, "a.py", 7, message, None, error))


def test_a_traceback_that_quotes_a_client_is_masked_and_else_as_it_was() -> None:
    try:
        raise ValueError("bad text: jeanne.moreau@example.org, 06 12 34 56 78")
    except ValueError:
        told = _line(
            logging.ERROR,
            "conversation 01a20d57-0412-7797-9ddc-c58207344245 failed on 127.0.0.1:8000",
            failed=True,
        )
        plain = logging.Formatter(FORMAT).format(
            logging.LogRecord(
                "shop",
                logging.ERROR,
                "a.py",
                7,
                "conversation 01a20d57-0412-7797-9ddc-c58207344245 failed on 127.0.0.1:8000",
                None,
                sys.exc_info(),
            )
        )
    assert "jeanne" not in told and "06 12" not in told and "<EMAIL>" in told and "<" not in told[:24]
    assert told[24:].replace("<EMAIL>, <PHONE>", "jeanne.moreau@example.org, 06 12 34 56 78") == plain[24:]


def test_what_the_server_says_by_itself_is_not_touched() -> None:
    assert _line(logging.INFO, "LibriAssist listens on http://127.0.0.1:8000").endswith("http://127.0.0.1:8000")
