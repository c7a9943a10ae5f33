"""Reading in a process of its own, with bounds of time and memory: no file can stop or fill the server.

The request goes in by a line of JSON and the bytes; the entries come back a line of JSON each. A reading that
is no longer wanted is ended at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...chat.knowledge_ports import Draft, EntryText, Extract, Skipped, SourceKind
from ...core.errors import SourceUnreadable
from ...protocol import Lang
from .extract import ExtractLimits, Wish
from .fetch import Page

_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
"""All that the process is told of ours: no secret is in its reach."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Of one source: seconds it may take, and bytes of memory it may need."""

    seconds: float = 60.0
    memory_bytes: int = 1_073_741_824


@dataclass(frozen=True, slots=True)
class Reading:
    """What is to be read. `name`: of the file, or the address."""

    kind: SourceKind
    name: str
    wish: Wish
    files: Sequence[bytes] = ()
    pages: Sequence[Page] = ()
    found: int = 1
    skipped: Sequence[Skipped] = ()


async def read_apart(
    reading: Reading, limits: ExtractLimits, default_lang: Lang, bounds: ReadingLimits
) -> Extract:
    """The extract of a source. Raises SourceUnreadable; ends the process when it is cancelled."""
    bodies = [*reading.files, *(page.body for page in reading.pages)]
    head = {
        "kind": reading.kind,
        "name": reading.name,
        "wish": dataclasses.asdict(reading.wish),
        "pages": [[page.url, page.kind, page.charset] for page in reading.pages],
        "found": reading.found,
        "skipped": [[skipped.url, skipped.why] for skipped in reading.skipped],
        "limits": dataclasses.asdict(limits),
        "lang": default_lang,
        "sizes": [len(body) for body in bodies],
        "seconds": bounds.seconds,
        "memory_bytes": bounds.memory_bytes,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "libriassist.ai.sources.worker",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}, start_new_session=True,
    )  # fmt: skip
    try:
        async with asyncio.timeout(bounds.seconds):
            out, _ = await process.communicate(b"".join([json.dumps(head).encode(), b"\n", *bodies]))
    except TimeoutError:
        raise _too_long(bounds) from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await asyncio.shield(process.wait())
    if process.returncode == -signal.SIGXCPU:
        raise _too_long(bounds)
    if process.returncode != 0:
        limit = f"{bounds.memory_bytes / 2**20:.4g}"
        message = f"This needs more than {limit} MB of memory to be read, and was given up."
        raise SourceUnreadable("too_much_memory", message, limit=limit)
    return await asyncio.to_thread(_extract, out)


def _too_long(bounds: ReadingLimits) -> SourceUnreadable:
    limit = f"{bounds.seconds:g}"
    return SourceUnreadable("too_long", f"Reading it took more than {limit} s and was given up.", limit=limit)


def lines_of(extract: Extract) -> list[dict[str, Any]]:
    """An extract as the process writes it: all but the entries, then each entry."""
    head = {
        field.name: getattr(extract, field.name)
        for field in dataclasses.fields(extract)
        if field.name not in {"drafts", "skipped"}
    }
    head["skipped"] = [[skipped.url, skipped.why] for skipped in extract.skipped]
    return [head, *(dataclasses.asdict(draft) for draft in extract.drafts)]


def _extract(out: bytes) -> Extract:
    """Line by line, so that the server's other threads have their turn."""
    lines = out.splitlines()
    head: dict[str, Any] = json.loads(lines[0])
    if "refused" in head:
        details: dict[str, str] = head["refused"]
        raise SourceUnreadable(details.pop("reason"), head["message"], **details)
    skipped = [Skipped(*pair) for pair in head.pop("skipped")]
    return Extract(**head, drafts=[_draft(json.loads(line)) for line in lines[1:]], skipped=skipped)


def _draft(given: dict[str, Any]) -> Draft:
    text = given["text"]
    words = EntryText(**{**text, "tags": tuple(text["tags"]), "phrasings": tuple(text["phrasings"])})
    return Draft(given["id"], words, given["to_confirm"])
