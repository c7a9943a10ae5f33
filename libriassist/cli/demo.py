"""`libriassist demo`: the whole product with the CoolLibri sample data, in one process on SQLite."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..ai.orders.demo import DEMO_ORDER_QUERY, create_demo_orders, orders_to_try
from ..chat.ports import CannedReplyText
from ..config import Settings
from ..disk import make_private_folder
from ..features.canned import sql as canned
from ..ids import new_id
from ..protocol import Role
from ..sample import SAMPLE
from ..store import agents
from ..store.database import Database
from ..web.passwords import Passwords
from . import settings_with
from .serve import run_server

DEMO_AGENTS: tuple[tuple[str, str, Role], ...] = (
    ("Marie Dupont", "marie@demo.example", "agent"),
    ("Paul Bernard", "paul@demo.example", "agent"),
    ("Sophie Laurent", "sophie@demo.example", "supervisor"),
    ("Alex Martin", "admin@demo.example", "admin"),
)
SAMPLE_CANNED_REPLIES = SAMPLE / "canned_replies.json"


def add_to(commands: Any) -> None:
    parser = commands.add_parser("demo", help="run the demo", description=__doc__)
    parser.add_argument("--port", type=int, help="port to listen on (default 8000)")
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--data", type=Path, help="folder of the demo data (default data/demo)")
    parser.set_defaults(run=run)


def run(arguments: Any) -> int:
    """Create what is missing, print where to go, serve. A second start keeps everything."""
    folder: Path = (arguments.data or Path("data/demo")).absolute()
    make_private_folder(folder)
    orders = folder / "orders.db"
    if not orders.exists():
        create_demo_orders(orders)
    settings = settings_with(
        data_dir=folder,
        demo=True,
        host=arguments.host,
        port=arguments.port,
        orders_url=f"sqlite:///{orders}",
        orders_query=DEMO_ORDER_QUERY,
    )
    passwords = _create_agents(settings)
    return run_server(settings, ready=_welcome(settings, passwords))


def _create_agents(settings: Settings) -> dict[str, str]:
    """Demo agents with random passwords and canned replies, if there are none yet; the passwords by e-mail."""
    from ..setup.app import open_database

    database = open_database(settings)
    try:
        with database.reading() as connection:
            if agents.all_agents(connection, datetime.now(UTC)):
                return {}
        return _add_agents(database)
    finally:
        database.close()


def _add_agents(database: Database) -> dict[str, str]:
    hasher = Passwords()
    passwords = {email: secrets.token_urlsafe(9) for _, email, _ in DEMO_AGENTS}
    with database.writing() as connection:
        for name, email, role in DEMO_AGENTS:
            agents.add_agent(
                connection,
                agent_id=new_id(),
                name=name,
                email=email,
                password_hash=hasher.hash_now(passwords[email]),
                role=role,
                max_conversations=3,
                now=datetime.now(UTC),
            )
        canned.seed(connection, sample_canned_replies(), datetime.now(UTC))
    return passwords


def sample_canned_replies() -> list[CannedReplyText]:
    return [CannedReplyText(**reply) for reply in json.loads(SAMPLE_CANNED_REPLIES.read_text(encoding="utf-8"))]


def _welcome(settings: Settings, passwords: dict[str, str]) -> str:
    base = f"http://localhost:{settings.port}"
    lines = [
        "",
        "LibriAssist is ready.",
        f"  The shop with the chat   {base}/",
        f"  The agents' dashboard    {base}/agent",
        f"  The API                  {base}/docs",
        "",
    ]
    if passwords:
        lines.append("Log-ins (shown this once; `libriassist agents reset-password` makes new ones):")
        lines += [f"  {name:<16} {role:<11} {email:<22} {passwords[email]}" for name, email, role in DEMO_AGENTS]
    else:
        lines.append(f"Log-ins: as printed at the first start (data in {settings.data_dir}).")
    lines += ["", "Orders to ask for (number, e-mail, status):"]
    lines += [f"  {number}  {email:<28} {status}" for number, email, status in orders_to_try()]
    return "\n".join([*lines, "", "Stop with Ctrl-C; everything is kept.", ""])
