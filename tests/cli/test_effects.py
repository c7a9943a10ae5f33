"""`libriassist effects`: what waits and what was given up, from the shell, on both databases."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from libriassist.core.effects import Effect
from libriassist.store import effects as table
from libriassist.store.database import Database
from libriassist.store.migrate import migrate

from ..servers import Libri, add_agents
from .run import Done, libriassist, refusal

Run = Callable[..., Done]
LATER = timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    """The settings of a database of its own."""
    if request.param == "sqlite":
        return {"folder": tmp_path}
    return {"folder": tmp_path, "database_url": request.getfixturevalue("postgres").new_database()}


def kept(where: dict[str, Any], *numbers: int, dead: bool = False, due_at: datetime | None = None) -> None:
    """Write mails to be sent, or (dead) given up."""
    database = Database(where.get("database_url") or f"sqlite:///{where['folder'] / 'libriassist.db'}")
    try:
        migrate(database)
        with database.writing() as connection:
            for number in numbers:
                effect = Effect("mail", f"mail:{number}", {"to": f"{number}@example.com"}, due_at)
                table.put(connection, effect, datetime.now(UTC))
                gone = {"dead_at": datetime.now(UTC), "attempts": 12, "last_error": "no such\naddress"}
                if dead:
                    connection.execute(table.effects.update().where(table.e.key == effect.key).values(gone))
    finally:
        database.close()


def states(where: dict[str, Any]) -> dict[str, str]:
    found = json.loads(libriassist("effects", "list", "--json", **where).stdout)
    return {row["key"]: row["state"] for row in found["effects"]}


def test_what_waits_and_what_was_given_up_is_listed_the_dead_first(where: dict[str, Any]) -> None:
    kept(where, 1)
    kept(where, 2, due_at=datetime.now(UTC) + LATER)
    kept(where, 3, dead=True)
    lines = libriassist("effects", "list", **where).stdout.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == ["dead", "due", "pending"]
    assert lines[0].endswith("12 tries mail:3  no such address")
    assert lines[-1].startswith("1 dead, 1 due (the oldest for ")
    assert lines[-1].endswith(" s), 0 running, 1 pending.")
    only = libriassist("effects", "list", "--state", "dead", "--kind", "mail", "--limit", "1", **where)
    assert [line.split()[0] for line in only.stdout.splitlines()[:-1]] == ["dead"]
    found = json.loads(libriassist("effects", "list", "--json", **where).stdout)
    assert found["effects"][0]["payload"] == {"to": "3@example.com"}
    (figures,) = found["figures"]
    assert figures.pop("oldest_due_seconds") >= 0
    assert figures == {"kind": "mail", "pending": 1, "due": 1, "running": 0, "dead": 1}


def test_the_dead_are_tried_again_or_taken_away_by_key_or_all_of_them(where: dict[str, Any]) -> None:
    kept(where, 1, 2, 3, 4, dead=True)
    assert libriassist("effects", "retry", "mail:1", **where).stdout == "mail:1 is tried again.\n"
    assert libriassist("effects", "drop", "mail:2", **where).stdout == "mail:2 is taken away.\n"
    assert states(where) == {"mail:3": "dead", "mail:4": "dead", "mail:1": "due"}
    assert libriassist("effects", "drop", "--dead", "--kind", "push", **where).stdout == "Nothing is dead.\n"
    done = libriassist("effects", "retry", "--dead", "--kind", "mail", **where)
    assert done.stdout == "mail:3 is tried again.\nmail:4 is tried again.\n"
    assert set(states(where).values()) == {"due"}


def test_what_cannot_be_done_is_said_and_changes_nothing(where: dict[str, Any]) -> None:
    kept(where, 1, dead=True)
    unknown = "libriassist: There is no effect with the key mail:9."
    assert refusal("effects", "retry", "mail:1", "mail:9", **where) == unknown
    assert refusal("effects", "drop", "mail:1", "mail:9", **where) == unknown
    assert "at least one key" in refusal("effects", "retry", **where)
    assert "not both" in refusal("effects", "drop", "mail:1", "--dead", **where)
    assert "--kind goes with --dead" in refusal("effects", "drop", "mail:1", "--kind", "mail", **where)
    assert "--limit is at least 1" in refusal("effects", "list", "--limit", "0", **where)
    assert libriassist("effects", "list", "--state", "lost", **where).returncode == 2
    assert states(where) == {"mail:1": "dead"}


def test_without_a_database_none_is_made(tmp_path: Path) -> None:
    assert "There is no database" in refusal("effects", "list", folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_says_what_was_given_up(where: dict[str, Any]) -> None:
    kept(where, 1)
    assert "none given up" in libriassist("doctor", **where).stdout
    kept(where, 2, 3, dead=True)
    assert "2 given up: see `libriassist effects list --state dead`" in libriassist("doctor", **where).stdout


def test_a_running_server_does_what_is_tried_again(where: dict[str, Any]) -> None:
    secret = "a secret of these tests, long enough to be taken"
    url = where.get("database_url")
    server = Libri(where["folder"], database_url=url, secret_key=secret, effects_poll_seconds=0.2)
    add_agents(server.database_url, ("Marie Dupont", "agent"))
    server.start()
    try:
        before = _due_of_timer(where)
        deadline = time.monotonic() + 60
        while _due_of_timer(where) == before:
            assert time.monotonic() < deadline, "the server does not run what is tried again"
            libriassist("effects", "retry", "effects.sweep", **where)
            time.sleep(0.3)
        assert _due_of_timer(where) > before, "it was run, and comes back in an hour"
    finally:
        server.stop()


def _due_of_timer(where: dict[str, Any]) -> str:
    """When the timer that forgets what is done runs next, once it has run."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = json.loads(libriassist("effects", "list", "--state", "pending", "--json", **where).stdout)
        for row in found["effects"]:
            if row["key"] == "effects.sweep":
                return str(row["due_at"])
        time.sleep(0.05)
    raise AssertionError("the timer does not run")
