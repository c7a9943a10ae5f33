"""`libriassist eval export answers | handoff | dialogs FILE`: the shop's own conversations as labelled lines."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

from ..clock import SystemClock
from ..disk import write_whole
from ..features.learning.export import ExportKind, Line, Mask, labelled_lines, personal_data_mask
from ..features.learning.sql import SqlLearning
from ..setup.orders import order_numbers
from ..store.database import Database
from ..store.store import SqlStore
from . import USAGE_ERROR, settings_with


def add_to(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = kinds.add_parser("export", help="write labelled conversations", description=__doc__)
    parser.add_argument("kind", choices=get_args(ExportKind))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--since", metavar="DATE", help="only conversations begun on this day or later, e.g. 2026-11-01"
    )
    parser.add_argument("--data", type=Path, help="data folder (LIBRIASSIST_DATA_DIR)")
    parser.set_defaults(run=run)


def run(arguments: Any) -> int:
    """Works beside a running server. The file is written whole or not at all; an existing one is left alone."""
    settings = settings_with(data_dir=arguments.data)
    try:
        since = day_in(arguments.since, settings.time_zone) if arguments.since else None
    except (ValueError, OverflowError):
        print(f"libriassist: --since: {arguments.since!r} is not a date like 2026-11-01", file=sys.stderr)
        return USAGE_ERROR
    mask = personal_data_mask(order_numbers(settings))
    database = Database(settings.database, must_exist=True)
    try:
        lines = asyncio.run(_read(database, mask, arguments.kind, since))
    finally:
        database.close()
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    file: Path = arguments.file
    try:
        write_whole(file, text, replace=False)
    except FileExistsError:
        print(f"libriassist: {file} is there already; name another file.", file=sys.stderr)
        return USAGE_ERROR
    print(f"{len(lines)} lines written to {file}.")
    return 0


def day_in(day: str, time_zone: str) -> datetime:
    """The beginning of this day there. Raises ValueError or OverflowError."""
    return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


async def _read(database: Database, mask: Mask, kind: ExportKind, since: datetime | None) -> list[Line]:
    clock = SystemClock()
    store = SqlStore(database, clock)
    try:
        learning = SqlLearning(store, clock)
        return [line async for line in labelled_lines(learning, mask, kind, since)]
    finally:
        await store.close()
