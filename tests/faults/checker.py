"""The history checker: what people were told, against what the database holds (delivery contract, sentence 15).

`check` says everything that is wrong, in words; an empty list is the only good answer:

    lost      a command was acked, but its row is not in the log, or is another one
    doubled   a command stands in the log more than once, acked or not
    unasked   a person's message in the log that nobody sent, or that was refused
    order     a tab's commands do not stand in the log in the order they were sent
    applied   what a person applied is not the log they may see, in order, each event once, to its end
    verify    `libriassist verify` counts violations
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from libriassist.core.events import Event
from libriassist.core.views import Viewer, visible_to
from libriassist.store import rows, schema
from libriassist.store.database import Database
from libriassist.store.verify import verify

from ..talk import Frame, History, Person

_PEOPLE = {"client", "agent"}


@dataclass(frozen=True)
class Applied:
    """What one tab of a person holds of one conversation."""

    who: str
    viewer: Viewer
    conversation_id: str
    events: Sequence[Frame]


def check(database_url: str, people: Iterable[Person]) -> list[str]:
    """All violations. All writers must be among these people; the lists of those who left are not judged."""
    everybody = list(people)
    histories = list({id(p.history): p.history for p in everybody}.values())
    applied = [
        Applied(f"{p.role} {p.id[:8]}", "client" if p.role == "client" else "agent", conversation_id, events)
        for p in everybody
        if p.here
        for conversation_id, events in p.applied.items()
    ]
    database = Database(database_url, must_exist=True)
    try:
        with database.snapshot() as connection:
            figures = verify(connection)
            log = events_of(connection)
    finally:
        database.close()
    found = check_history(log, histories) + check_applied(log, applied)
    if figures["violations"]:
        found.append(f"verify: {figures}")
    return found


def events_of(connection: sa.Connection) -> list[Event]:
    """The whole log, by conversation and seq."""
    statement = rows.select_events.order_by(schema.messages.c.conversation_id, schema.messages.c.seq)
    return [rows.event_of(row) for row in connection.execute(statement)]


def check_history(log: Sequence[Event], histories: Sequence[History]) -> list[str]:
    """Every acked command is in the log once, as it was acked; nothing is there twice; nothing was invented."""
    found: list[str] = []
    times = Counter(e.cmd_id for e in log if e.cmd_id is not None and e.sender_type in _PEOPLE)
    by_cmd: dict[str, Event] = {e.cmd_id: e for e in log if e.cmd_id is not None}
    sent: dict[str, Frame] = {}
    for history in histories:
        sent |= history.sent
        for cmd_id, ack in history.acked.items():
            if ack["seq"] is not None:
                found += _acked(cmd_id, ack, history.sent[cmd_id], by_cmd.get(cmd_id))
        found += _out_of_order(history, by_cmd)
        found += [f"unasked: {c} was refused and is in the log" for c in history.refused if c in times]
    found += [f"doubled: {cmd_id} stands {n} times in the log" for cmd_id, n in times.items() if n > 1]
    return found + [f"unasked: {c} is in the log and was never sent" for c in times if c not in sent]


def _out_of_order(history: History, by_cmd: dict[str, Event]) -> list[str]:
    found: list[str] = []
    last: dict[str, int] = {}
    for cmd_id in history.sent:
        event = by_cmd.get(cmd_id)
        if event is None:
            continue
        if event.seq <= last.get(event.conversation_id, 0):
            found.append(f"order: {cmd_id} is {event.conversation_id}/{event.seq}, sent after a later one")
        last[event.conversation_id] = max(event.seq, last.get(event.conversation_id, 0))
    return found


def _acked(cmd_id: str, ack: Frame, command: Frame, event: Event | None) -> list[str]:
    if event is None:
        return [f"lost: {command['type']} {cmd_id} was acked as {ack['conversation_id']}/{ack['seq']}"]
    told: list[Any] = [ack["conversation_id"], ack["seq"], ack["id"]]
    kept: list[Any] = [event.conversation_id, event.seq, event.id]
    found = [] if told == kept else [f"lost: {cmd_id} was acked as {told} and is kept as {kept}"]
    content = command.get("content")
    if content is not None and content != event.content:
        found.append(f"lost: {cmd_id} said {content!r} and is kept as {event.content!r}")
    return found


def check_applied(log: Sequence[Event], applied: Iterable[Applied]) -> list[str]:
    """Each tab holds exactly the events its viewer may see, in the log's order, to the log's end."""
    found: list[str] = []
    by_conversation: dict[str, list[Event]] = {}
    for event in log:
        by_conversation.setdefault(event.conversation_id, []).append(event)
    for tab in applied:
        events = by_conversation.get(tab.conversation_id, [])
        seen = [(e.seq, e.id) for e in events if visible_to(e, tab.viewer) is not None]
        has = [(e["seq"], e["id"]) for e in tab.events]
        if has != seen:
            found.append(f"applied: {tab.who} in {tab.conversation_id}: {_difference(has, seen)}")
    return found


def _difference(has: list[tuple[int, str]], seen: list[tuple[int, str]]) -> str:
    twice = sorted(seq for (seq, _), n in Counter(has).items() if n > 1)
    missing = sorted(seq for seq, _ in set(seen) - set(has))
    extra = sorted(seq for seq, _ in set(has) - set(seen))
    parts = {"twice": twice, "missing": missing, "not in the log": extra}
    said = [f"{name} {seqs}" for name, seqs in parts.items() if seqs]
    return "; ".join(said) or f"out of order: {[seq for seq, _ in has]}"


def run_verify(database_url: str) -> tuple[int, str]:
    """`libriassist verify`, as an operator runs it: its exit code and what it says."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("LIBRIASSIST_")}
    done = subprocess.run(
        [sys.executable, "-m", "libriassist.cli", "verify"],
        env={**env, "LIBRIASSIST_DATABASE_URL": database_url},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, (done.stdout + done.stderr).decode()
