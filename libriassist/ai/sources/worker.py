"""The process that reads one source (`python -m libriassist.ai.sources.worker`), bound by what its parent says."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from typing import Any, BinaryIO

from ...chat.ports.knowledge import Extract, Skipped
from ...core.errors import SourceUnreadable
from .extract import ExtractLimits, Extractor, Wish
from .page import Page
from .process import lines_of

OUT_OF_MEMORY = 70


def main() -> int:
    """Reads the request, writes the answer. Exit code 70: the memory did not suffice."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    head: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    _bind(head["seconds"], head["memory_bytes"])
    try:
        _answer(out, lines_of(_extract(head, sys.stdin.buffer)))
    except SourceUnreadable as error:
        _answer(out, [{"refused": error.details, "message": error.message}])
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:
        message = f"This source could not be read ({type(error).__name__})."
        _answer(out, [{"refused": {"reason": "reading_failed"}, "message": message}])
    return 0


def _bind(seconds: float, memory_bytes: int) -> None:
    """Limits of time and memory, also without the server; behind it in the queue for the processor."""
    os.nice(10)
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _extract(head: dict[str, Any], given: BinaryIO) -> Extract:
    extractor = Extractor(ExtractLimits(**head["limits"]), head["lang"])
    wish = Wish(**head["wish"])
    bodies = [given.read(size) for size in head["sizes"]]
    if head["kind"] == "file":
        return extractor.of_file(head["name"], bodies[0], wish)
    pages = [Page(url, body, kind, set_) for (url, kind, set_), body in zip(head["pages"], bodies, strict=True)]
    skipped = [Skipped(*pair) for pair in head["skipped"]]
    return extractor.of_pages(head["kind"], head["name"], pages, wish, head["found"], skipped)


def _answer(out: BinaryIO, lines: list[dict[str, Any]]) -> None:
    out.writelines(json.dumps(line, ensure_ascii=True).encode() + b"\n" for line in lines)
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
