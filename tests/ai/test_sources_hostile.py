"""Files made to stop the server: read in about as long as they are large, in a process that may be ended."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libriassist.ai.sources import process
from libriassist.ai.sources.chunks import sentences
from libriassist.ai.sources.extract import ExtractLimits
from libriassist.ai.sources.process import ProcessLimits
from libriassist.ai.sources.reader import SourceLimits, SourceReader
from libriassist.cli.serve import uvloop_run
from libriassist.core.errors import SourceUnreadable, Unavailable

from ..hostile import in_turns
from .test_sources import read

MIB = 2**20
HTML = {
    "an endless style": lambda n: f"<style>{'a' * n}</style><p>x",
    "opened rules": lambda n: f"<style>{'a{' * (n // 2)}</style><p>x",
    "closed rules": lambda n: f"<style>{'}' * n}</style><p>x",
    "open comments": lambda n: f"<style>{'/*' * (n // 2)}</style><p>x",
    "many rules": lambda n: f"<style>{'.a b.c>d{color:red}' * (n // 38)}</style>" + "<b class=c>x</b>" * (n // 32),
    "rules for all": lambda n: f"<style>{''.join(f'i{k} b{{color:red}}' for k in range(n // 20))}</style><b>x",
    "at rules": lambda n: f"<style>{'@media{a{' * (n // 9)}</style><p>x",
    "nested definitions": lambda n: "<dl><dd>" * min(n // 8, 70) + "x" * n,
    "terms never closed": lambda n: "<dl>" + "<dt>a<dd>b" * (n // 10),
    "many terms": lambda n: "<dl>" + "<dt>a</dt>" * (n // 10),
    "many lists": lambda n: "<ul><li>a</li></ul>" * (n // 19),
    "nested lists": lambda n: ("<ul><li>a" * 60 + "</ul>" * 60) * (n // 840),
    "nested tables": lambda n: "<table><tr><td>a<td>b" * 35 + "x" * n,
    "joined cells": lambda n: "<table>" + "<tr><td rowspan=9999 colspan=999>a<td>b" * (n // 38),
    "bold questions": lambda n: "<p><b><b><b>" + "x " * (n // 2) + "?",
    "questions in questions": lambda n: '<i itemtype="x://schema.org/Question"><p itemprop=name>' * 60 + "x" * n,
    "open tags": lambda n: "<a " * (n // 3),
    "open comments in the page": lambda n: "<!--" * (n // 4),
    "entities": lambda n: "&amp" * (n // 4),
    "line breaks": lambda n: "<br>" * (n // 4) + "x",
    "links": lambda n: "<a href=https://x.example>y</a>" * (n // 31),
    "details": lambda n: "<details><summary>a?</summary>" * 40 + "x" * n,
    "linked data": lambda n: f'<script type="application/ld+json">{"[" * (n // 2)}{"]" * (n // 2)}</script><p>x',
    "styled": lambda n: f'<p style="{"color:" * (n // 6)}">x',
    "headings": lambda n: "<h1>a</h1>" * (n // 10) + "<p>x",
}  # fmt: skip
TEXT = {
    "initials": lambda n: "A. B " * (n // 5),
    "abbreviations": lambda n: "art. " * (n // 5),
    "one word": lambda n: "a" * n,
    "no full stop": lambda n: "mot " * (n // 4),
    "full stops": lambda n: "." * n,
    "quotes": lambda n: '."' * (n // 2),
    "brackets": lambda n: "[" * n,
    "links": lambda n: "[a](" * (n // 4),
    "images": lambda n: "![" * (n // 2),
    "stars": lambda n: "*a " * (n // 3) + "**" * (n // 6),
    "ticks": lambda n: "`" * (n // 2) + " " + "``a" * (n // 6),
    "quotations": lambda n: ">" * n,
    "numbers": lambda n: "1. a\n" * (n // 5),
    "headings": lambda n: "# a\n" * (n // 4) + "b",
    "questions": lambda n: "Q: a ?\n" * (n // 7),
    "pairs": lambda n: "Q: a ?\nR: b\n" * (n // 13),
    "rulers": lambda n: "---\n" * (n // 4) + "x",
    "keys": lambda n: "---\n" + "a: b\n" * (n // 5) + "---\nx",
    "angles": lambda n: "<" * n,
    "spaces": lambda n: "a" + " " * n + "b",
    "lines": lambda n: "a" + "\n" * n + "b",
    "tables": lambda n: "|a|b|\n|-|-|\n" + "|1|2|\n" * (n // 6),
    "backslashes": lambda n: "\\" * n,
}
CSV = {
    "rows": lambda n: "question;answer\n" + "".join(f"q{k};r\n" for k in range(n // 8)),
    "open quotes": lambda n: 'question;answer\n"' + "a;" * (n // 2),
    "columns": lambda n: "question;answer" + ";x" * (n // 2) + "\nq;r",
    "markup": lambda n: "question;answer\n" + "".join(f"q{k};<p>a<b>c\n" for k in range(n // 16)),
    "links": lambda n: 'question;answer\nq;"' + "[a](" * min(n // 4, 2_000) + '"',
}
FILES = {("a.html", k): v for k, v in HTML.items()} | {("a.md", k): v for k, v in TEXT.items()}
FILES |= {("a.csv", k): v for k, v in CSV.items()}


def seconds(name: str, data: str) -> float:
    """As in a process that reads only: no garbage is looked for in what other tests left in memory."""
    gc.freeze()
    began = time.process_time()
    with contextlib.suppress(SourceUnreadable):
        read(name, data)
    took = time.process_time() - began
    gc.unfreeze()
    return took


def in_proportion(once: float, twice: float) -> bool:
    return twice < 3 * once + 0.15


@pytest.mark.parametrize(("name", "what"), FILES, ids=lambda value: str(value).replace(" ", "-"))
def test_twice_the_text_takes_about_twice_the_time(name: str, what: str) -> None:
    read("a.md", "# a\n\nb")
    make: Callable[[int], str] = FILES[name, what]
    short, long = make(10_000), make(20_000)
    once, twice = in_turns(lambda: seconds(name, short), lambda: seconds(name, long), in_proportion)
    assert once < 1.0
    assert in_proportion(once, twice)


def test_sentences_of_a_hundred_thousand_initials_are_cut_in_a_moment() -> None:
    began = time.process_time()
    assert sentences("A. B " * 100_000)
    assert time.process_time() - began < 2


PIECES = st.sampled_from(
    ["<p>", "<li>", "<ul>", "<table>", "<tr>", "<td rowspan=3>", "<dl>", "<dt>", "</dl>", "a. ", "B ? ", "Q: ",
     "\nR: ", "<a href=x>", "[x](", ")", "**", "\n\n", "1. ", "|", "`", "<b>", "&#1;", "{", "é"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, min_size=1, max_size=12), st.sampled_from(["a.html", "a.md", "a.txt", "a.csv"]))
def test_no_repeated_pieces_take_long(pieces: list[str], name: str) -> None:
    unit = "".join(pieces)
    head = "question;answer\nq;" if name == "a.csv" else ""
    texts = [head + unit * (n // len(unit)) for n in (6_000, 12_000)]
    for _ in range(3):
        once, twice = (seconds(name, text) for text in texts)
        if twice < 3 * once + 0.4:
            return
    pytest.fail(f"{once:.2f} s, then {twice:.2f} s for twice the text")


# ------------------------------------------------------------------------------------ the process


def reader(**limits: float) -> SourceReader:
    reading = ProcessLimits(limits.get("seconds", 20), int(limits.get("memory", 512 * MIB)))
    extract = ExtractLimits(50 * MIB, elements=int(limits.get("elements", 300_000)))
    return SourceReader(SourceLimits(MIB, 10, 5, extract, reading, wait_seconds=limits.get("wait", 20)), "fr")


def children() -> set[int]:
    listed = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(pid) for file in listed for pid in file.read_text().split()}


SLOW = "<table>" + "<tr><td>a<td>b" * 60_000


@pytest.mark.anyio
async def test_a_file_is_read_in_a_process_of_its_own_with_the_same_result() -> None:
    page = "<html lang=en><h1>Title</h1><h2>Why?</h2><p>“Because” — 5 €.</p>"
    found = await reader().read_file("a.html", page.encode(), None, "Named", True)
    assert (found.title, found.lang, found.location) == ("Named", "en", "file:a.html")
    [entry] = found.entries
    assert entry == read("a.html", page).entries[0].__class__(entry.id, read("a.html", page).entries[0].text, True)


@pytest.mark.anyio
async def test_what_takes_too_long_or_needs_too_much_is_given_up_with_its_reason() -> None:
    before = children()
    for limits, data, expected in (
        ({"seconds": 0.8}, SLOW.encode(), "too_long"),
        ({"memory": 150 * MIB, "elements": 10_000_000}, b"<b>x</b>" * 1_500_000, "too_much_memory"),
    ):
        began = time.monotonic()
        with pytest.raises(SourceUnreadable) as caught:
            await reader(**limits).read_file("a.html", data, None, "", False)
        assert caught.value.details["reason"] == expected
        assert time.monotonic() - began < 60
    assert children() <= before


@pytest.mark.anyio
async def test_a_reading_that_is_not_wanted_any_more_is_ended_and_the_loop_was_free_meanwhile() -> None:
    before = children()
    task = asyncio.create_task(reader().read_file("a.html", SLOW.encode(), None, "", False))
    longest, last = 0.0, time.monotonic()
    while not children() - before:
        await asyncio.sleep(0.005)
    for _ in range(40):
        await asyncio.sleep(0.01)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    assert longest < 0.5
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert children() <= before


HUNG = (sys.executable, "-c", "import sys, time; sys.stdin.buffer.read(); time.sleep(600)")


@pytest.mark.anyio
async def test_a_process_that_does_nothing_for_ever_is_ended_when_its_time_is_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "WORKER", HUNG)
    before, began = children(), time.monotonic()
    with pytest.raises(SourceUnreadable) as caught:
        await reader(seconds=0.5).read_file("a.md", b"x" * MIB, None, "", False)
    assert caught.value.details["reason"] == "too_long"
    assert time.monotonic() - began < 10 and children() <= before


@pytest.mark.anyio
async def test_who_waits_in_vain_for_a_turn_is_told_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "WORKER", HUNG)
    shared, began = reader(wait=0.3), time.monotonic()
    first = [asyncio.create_task(shared.read_file("a.md", b"x", None, "", False)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as refused:
        await shared.read_file("a.md", b"x", None, "", False)
    assert refused.value.retry_after and time.monotonic() - began < 10
    for task in first:
        task.cancel()
    await asyncio.gather(*first, return_exceptions=True)
    monkeypatch.undo()
    assert (await shared.read_file("a.md", b"# a\n\nb", None, "", False)).entries


@pytest.mark.anyio
async def test_a_machine_without_room_for_a_process_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "WORKER", ("/there/is/nothing",))
    with pytest.raises(Unavailable):
        await reader().read_file("a.md", b"# a", None, "", False)


def test_a_reading_whose_server_is_gone_ends_by_itself() -> None:
    head = {"kind": "file", "name": "a.md", "seconds": 0.5, "memory_bytes": 512 * MIB}
    head |= {"limits": {"file_bytes": MIB}, "lang": "fr", "wish": {}, "sizes": [10]}
    with subprocess.Popen(process.WORKER, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as worker:
        assert worker.stdin is not None
        worker.stdin.write(json.dumps(head).encode() + b"\n")
        worker.stdin.flush()
        assert worker.wait(20) == -signal.SIGALRM


FORKS: list[int] = []


def test_no_copy_of_the_server_is_made_to_read_a_file() -> None:
    """A fork waits for ever for the threads of a library that are busy at that moment, and the server with it."""
    os.register_at_fork(before=lambda: FORKS.append(1))
    FORKS.clear()

    async def read_one() -> None:
        await reader().read_file("a.md", b"# a\n\nb", None, "", False)

    uvloop_run(read_one())
    assert FORKS == []
