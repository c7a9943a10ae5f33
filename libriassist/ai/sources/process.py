"""Reading in a process of its own, with bounds of time and memory: no file can stop or fill the server.

The request goes in by a line of JSON and the bytes; the entries come back a line of JSON each. A reading that
is no longer wanted is ended at once.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...chat.ports.knowledge import EntryText, Extract, PlainEntry, Skipped, SourceKind
from ...chat.ports.translations import Translation
from ...core.errors import SourceUnreadable, Unavailable
from ...protocol import Lang
from ..processes import bare_environment
from .extract import ExtractLimits, Wish
from .page import Page

log = logging.getLogger(__name__)
WORKER = (sys.executable, "-m", "libriassist.ai.sources.worker")
ENDED_SECONDS = 5.0
"""How long the answer waits for a process that was told to end; its thread waits on."""


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """Of one source: seconds it may take, and bytes of memory it may need."""

    seconds: float = 60.0
    memory_bytes: int = 1_073_741_824


@dataclass(frozen=True, slots=True)
class SourceToRead:
    """What is to be read. `name`: of the file, or the address."""

    kind: SourceKind
    name: str
    wish: Wish
    files: Sequence[bytes] = ()
    pages: Sequence[Page] = ()
    found: int = 1
    skipped: Sequence[Skipped] = ()


async def read_apart(
    source: SourceToRead, limits: ExtractLimits, default_lang: Lang, bounds: ProcessLimits
) -> Extract:
    """The extract of a source. Raises SourceUnreadable, or Unavailable when the machine has no room for a process.

    Ends the process when it is cancelled.
    """
    worker = _Worker(_request(source, limits, default_lang, bounds))
    running = asyncio.ensure_future(asyncio.to_thread(worker.run))
    try:
        await asyncio.wait([running], timeout=bounds.seconds)
        in_time = running.done()
    finally:
        worker.end()
        await asyncio.wait([running], timeout=ENDED_SECONDS)
    if not in_time:
        raise _too_long(bounds)
    try:
        code, out = running.result()
    except OSError as error:
        log.warning("no process to read a source could be started: %s", error)
        raise Unavailable from error
    if code in {-signal.SIGXCPU, -signal.SIGALRM}:
        raise _too_long(bounds)
    if code != 0:
        limit = f"{bounds.memory_bytes / 2**20:.4g}"
        message = f"This needs more than {limit} MB of memory to be read, and was given up."
        raise SourceUnreadable("too_much_memory", message, limit=limit)
    return await asyncio.to_thread(_extract, out)


class _Worker:
    """One process: a thread runs it, and it may be ended from the event loop at any moment.

    It is not asyncio's: uvloop forks the whole server for it, and a fork waits for ever, with all threads behind
    it, when the numbers library is at work in one of them. subprocess starts it with vfork, which runs nothing
    of anybody's on the way.
    """

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._lock = threading.Lock()
        self._wanted = True
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> tuple[int, bytes]:
        """(exit code, what it wrote); the process is gone then."""
        with self._lock:
            if not self._wanted:
                return -signal.SIGKILL, b""
            self._process = subprocess.Popen(  # noqa: S603
                WORKER,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=bare_environment(),
                start_new_session=True,
            )
        with self._process as process:
            out, _ = process.communicate(self._request)
        return process.returncode, out

    def end(self) -> None:
        with self._lock:
            self._wanted = False
            if self._process is not None:
                self._process.kill()


def _request(source: SourceToRead, limits: ExtractLimits, default_lang: Lang, bounds: ProcessLimits) -> bytes:
    bodies = [*source.files, *(page.body for page in source.pages)]
    head = {
        "kind": source.kind,
        "name": source.name,
        "wish": dataclasses.asdict(source.wish),
        "pages": [[page.url, page.kind, page.charset] for page in source.pages],
        "found": source.found,
        "skipped": [[skipped.url, skipped.why] for skipped in source.skipped],
        "limits": dataclasses.asdict(limits),
        "lang": default_lang,
        "sizes": [len(body) for body in bodies],
        "seconds": bounds.seconds,
        "memory_bytes": bounds.memory_bytes,
    }
    return b"".join([json.dumps(head).encode(), b"\n", *bodies])


def _too_long(bounds: ProcessLimits) -> SourceUnreadable:
    limit = f"{bounds.seconds:g}"
    return SourceUnreadable("too_long", f"Reading it took more than {limit} s and was given up.", limit=limit)


def lines_of(extract: Extract) -> list[dict[str, Any]]:
    """An extract as the process writes it: all but the entries, then each entry."""
    head = {
        field.name: getattr(extract, field.name)
        for field in dataclasses.fields(extract)
        if field.name not in {"entries", "skipped"}
    }
    head["skipped"] = [[skipped.url, skipped.why] for skipped in extract.skipped]
    return [head, *(dataclasses.asdict(entry) for entry in extract.entries)]


def _extract(out: bytes) -> Extract:
    """Line by line, so that the server's other threads have their turn."""
    lines = out.splitlines()
    head: dict[str, Any] = json.loads(lines[0])
    if "refused" in head:
        details: dict[str, str] = head["refused"]
        raise SourceUnreadable(details.pop("reason"), head["message"], **details)
    skipped = [Skipped(*pair) for pair in head.pop("skipped")]
    return Extract(**head, entries=[_entry(json.loads(line)) for line in lines[1:]], skipped=skipped)


def _entry(given: dict[str, Any]) -> PlainEntry:
    text = given["text"]
    words = EntryText(**{**text, "tags": tuple(text["tags"]), "phrasings": tuple(text["phrasings"])})
    translations = tuple(Translation(**said) for said in given["translations"])
    return PlainEntry(given["id"], words, given["to_confirm"], translations)
