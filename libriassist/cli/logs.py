"""The server's log: one line an event on standard error, without personal data where something went wrong."""

from __future__ import annotations

import logging

from ..ai.pii import for_log

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class MaskedFormatter(logging.Formatter):
    """Warnings and errors have their personal data masked: a library's message or a traceback may quote what a
    client wrote. What the server says by itself has none."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the traceback if there is one."""
        told = super().format(record)
        return for_log(told) if record.levelno >= logging.WARNING else told


def log_to_stderr() -> None:
    """From INFO on."""
    handler = logging.StreamHandler()
    handler.setFormatter(MaskedFormatter(FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
