"""`libriassist effects list | retry | drop`: what is still to follow from what was committed, from the shell."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from ..chat.effects import EffectFigures, EffectRow, State
from ..core.errors import BadRequest
from ..store import effects as table
from ..store.database import Database
from ..store.migrate import migrate
from . import settings_with

MOST_LISTED = 1_000_000


def add_to(commands: Any) -> None:
    parser = commands.add_parser("effects", help="see and settle what waits or was given up", description=__doc__)
    parser.add_argument("--data", type=Path, help="data folder (LIBRIASSIST_DATA_DIR)")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="list what is not done; the dead first")
    listing.add_argument("--state", choices=get_args(State), help="only these (default: all that is not done)")
    listing.add_argument("--kind", help="only of this kind")
    listing.add_argument("--limit", type=int, default=100, help="how many at most (default: 100)")
    listing.add_argument("--json", action="store_true", help="as one JSON object, with everything")
    listing.set_defaults(run=_with_database(_list))
    for action, text, function in (
        ("retry", "try again now, tries counted anew", _retry),
        ("drop", "take away: it is never done", _drop),
    ):
        sub = actions.add_parser(action, help=text)
        sub.add_argument("keys", nargs="*", metavar="KEY", help="as `list` shows it")
        sub.add_argument("--dead", action="store_true", help="instead of keys: all that are dead")
        sub.add_argument("--kind", help="with --dead: only of this kind")
        sub.set_defaults(run=_with_database(function))


def _with_database(action: Callable[[Database, Any], None]) -> Callable[[Any], int]:
    """Works while the server runs: it sees a change within `effects_poll_seconds`."""

    def run(arguments: Any) -> int:
        database = Database(settings_with(data_dir=arguments.data).database, must_exist=True)
        try:
            migrate(database)
            action(database, arguments)
        finally:
            database.close()
        return 0

    return run


def _list(database: Database, arguments: Any) -> None:
    if not 1 <= arguments.limit <= MOST_LISTED:
        raise BadRequest(f"--limit is at least 1 and at most {MOST_LISTED:,}.")
    now = datetime.now(UTC)
    with database.snapshot() as connection:
        rows = table.rows(connection, now, state=arguments.state, kind=arguments.kind, limit=arguments.limit)
        figures = table.figures(connection, now)
    if arguments.json:
        found = {"effects": [asdict(row) for row in rows], "figures": [asdict(one) for one in figures]}
        print(json.dumps(found, ensure_ascii=False, indent=1, default=datetime.isoformat))
        return
    for row in rows:
        print(_line(row))
    print(_in_all(figures))


def _line(row: EffectRow) -> str:
    when = f"{row.ended_at or row.due_at:%Y-%m-%d %H:%M:%S}Z"
    tries = f"{row.attempts} {'try' if row.attempts == 1 else 'tries'}"
    error = f"  {' '.join(row.last_error.split())}" if row.last_error else ""
    return f"{row.state:<8} {when}  {tries:<8} {row.key}{error}"


def _in_all(figures: list[EffectFigures]) -> str:
    counts = {name: sum(getattr(one, name) for one in figures) for name in ("dead", "due", "running", "pending")}
    oldest = max((one.oldest_due_seconds for one in figures), default=0.0)
    late = f" (the oldest for {oldest:.0f} s)" if counts["due"] else ""
    now = f"{counts['dead']} dead, {counts['due']} due{late}"
    return f"{now}, {counts['running']} running, {counts['pending']} pending."


def _retry(database: Database, arguments: Any) -> None:
    with database.writing() as connection:
        keys = _chosen(connection, arguments)
        table.retry(connection, keys, datetime.now(UTC))
    print("\n".join(f"{key} is tried again." for key in keys) or "Nothing is dead.")


def _drop(database: Database, arguments: Any) -> None:
    with database.writing() as connection:
        keys = _chosen(connection, arguments)
        table.give_up(connection, keys)
    print("\n".join(f"{key} is taken away." for key in keys) or "Nothing is dead.")


def _chosen(connection: Any, arguments: Any) -> list[str]:
    if arguments.dead and arguments.keys:
        raise BadRequest("Name keys, or give --dead; not both.")
    if arguments.dead:
        return table.keys_of_dead(connection, arguments.kind)
    if arguments.kind:
        raise BadRequest("--kind goes with --dead.")
    if not arguments.keys:
        raise BadRequest("Name at least one key, or give --dead. `libriassist effects list` shows the keys.")
    return list(dict.fromkeys(arguments.keys))
