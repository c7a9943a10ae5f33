"""`libriassist verify`: check the database against sentence 15 of the delivery contract. Exit 1 on a violation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..store.database import Database
from ..store.verify import verify
from . import settings_with


def add_to(commands: Any) -> None:
    parser = commands.add_parser("verify", help="check the log for holes and doubles", description=__doc__)
    parser.add_argument("--data", type=Path, help="data folder (LIBRIASSIST_DATA_DIR)")
    parser.set_defaults(run=run)


def run(arguments: Any) -> int:
    """Print the figures as one JSON object; works beside a running server."""
    database = Database(settings_with(data_dir=arguments.data).database, must_exist=True)
    try:
        with database.snapshot() as connection:
            figures = verify(connection)
    finally:
        database.close()
    print(json.dumps(figures))
    return 1 if figures["violations"] else 0
