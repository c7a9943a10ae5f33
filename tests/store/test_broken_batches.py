"""A fault of our own code at any step of a batch: no hole, no double, no ack for what is not on disk."""

from __future__ import annotations

import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libriassist import protocol as p
from libriassist.chat.ports import Committed, Envelope, Outcome
from libriassist.core import appliers, conversation, decisions, log
from libriassist.core.decisions import lifecycle, line, messages, offers
from libriassist.core.errors import ChatError
from libriassist.core.events import Actor, Event
from libriassist.ids import derived_id, new_id
from libriassist.store import append, kept_rows
from libriassist.store.database import Database
from libriassist.store.store import SqlStore

from ..databases import make_tables
from .conftest import HandClock
from .test_append import accept, client, cmd, figures, human, new_agent, post, start

pytestmark = pytest.mark.anyio
_BROKEN = (append, appliers, conversation, decisions, kept_rows, lifecycle, line, log, messages, offers)
BROKEN_FILES = frozenset(module.__file__ for module in _BROKEN)


class Fault(Exception):
    """Ours, injected."""


@contextmanager
def fault_at_line(number: int) -> Iterator[Callable[[], bool]]:
    """The number-th line run of these files raises, in whatever thread. Yields: did it?"""
    count = itertools.count(1)
    raised = False

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal raised
        if frame.f_code.co_filename not in BROKEN_FILES:
            return None
        if event == "line" and next(count) == number:
            raised = True
            raise Fault(f"{frame.f_code.co_name}:{frame.f_lineno}")
        return trace

    sys.settrace(trace)
    try:
        yield lambda: raised
    finally:
        sys.settrace(None)


def batch_of(people: list[tuple[Actor, str]], agent: Actor, fresh: Actor) -> list[Envelope]:
    """Messages, a request for a person, an accept, a repeat and a beginning, as they may arrive together."""
    (ann, first), (bob, second) = people
    twice = post(first, "deux fois")
    begin = p.StartConversation(type="start_conversation", cmd_id=cmd())
    begun = derived_id(fresh.id, begin.cmd_id)
    commands: list[tuple[Any, Actor, str]] = [
        (post(first, "un"), ann, first),
        (twice, ann, first),
        (human(second), bob, second),
        (twice, ann, first),
        (accept(second), agent, second),
        (post(second, "je suis là"), agent, second),
        (post(second, "merci"), bob, second),
        (begin, fresh, begun),
        (post(begun, "bonjour"), fresh, begun),
    ]
    return [
        Envelope(command, where, who, lambda _o: None, command.cmd_id, "h") for command, who, where in commands
    ]


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(number=st.integers(1, 1_000))
async def test_a_fault_at_any_line_of_a_batch_leaves_no_hole_no_double_and_no_false_ack(
    tmp_path_factory: pytest.TempPathFactory, number: int
) -> None:
    store = SqlStore(_database(tmp_path_factory.getbasetemp() / f"broken-{new_id()}.db"), HandClock())
    try:
        people = [(who := client(), await start(store, who)) for _ in range(2)]
        agent = await new_agent(store, HandClock())
        batch = batch_of(people, agent, client())
        with fault_at_line(number) as raised:
            outcomes = _commit(store, batch)
        for _ in range(2):
            batch_again = [e for e, o in zip(batch, outcomes, strict=True) if isinstance(o, ChatError)]
            outcomes += _commit(store, batch_again)
            batch = [*batch, *batch_again]
        assert raised() or number > 800
        await _agree(store, batch, outcomes)
    finally:
        await store.close()


def _database(path: Path) -> Database:
    make_tables(url := f"sqlite:///{path}")
    return Database(url)


def _commit(store: SqlStore, batch: list[Envelope]) -> list[Outcome]:
    """As the writer does: a failure of the whole batch is a refusal of each."""
    if not batch:
        return []
    try:
        return append.commit_batch(store.database, batch, HandClock().now(), new_id)
    except Exception as error:
        return [append.refusal(error)] * len(batch)


async def _agree(store: SqlStore, batch: list[Envelope], outcomes: list[Outcome]) -> None:
    """The log holds what was acked, once, and nothing else; and in the end everything was."""
    assert (await figures(store))["violations"] == 0
    log: list[Event] = []
    for conversation_id in {e.conversation_id for e in batch}:
        log += await store.events_since(conversation_id, 0, 100)
    times = Counter(e.cmd_id for e in log if e.cmd_id is not None)
    assert set(times.values()) == {1}
    acked = {e.cmd_id for e, o in zip(batch, outcomes, strict=True) if isinstance(o, Committed)}
    assert {e.cmd_id for e in batch} == acked == set(times) & {e.cmd_id for e in batch}
