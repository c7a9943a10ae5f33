"""`libriassist agents add | list | disable | enable | reset-password`: the team, from the server's shell."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ..chat.ports import AgentRecord
from ..core.errors import BadRequest, NoSuchAgent
from ..core.language.names import clean_name
from ..disk import make_private_folder
from ..ids import new_id
from ..protocol import Role
from ..store import agents, login_tries, schema
from ..store.database import Database
from ..store.migrate import migrate
from ..web.passwords import Passwords
from . import is_text, settings_with

MIN_PASSWORD = 12
MOST_CONVERSATIONS = 10_000


def add_to(commands: Any) -> None:
    parser = commands.add_parser("agents", help="manage the team", description=__doc__)
    parser.add_argument("--data", type=Path, help="data folder (LIBRIASSIST_DATA_DIR)")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    add = actions.add_parser("add", help="add an agent; prints a random password unless one is given on stdin")
    add.add_argument("email")
    add.add_argument("name")
    add.add_argument("--role", choices=get_args(Role), default="agent")
    add.add_argument("--max-conversations", type=int, default=3)
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    add.set_defaults(run=_with_database(_add))
    actions.add_parser("list", help="list the team").set_defaults(run=_with_database(_list))
    for action, text, function in (
        ("disable", "sign an agent out and keep them out", _disable),
        ("enable", "let a disabled agent in again", _enable),
        ("reset-password", "print a new random password", _reset_password),
    ):
        sub = actions.add_parser(action, help=text)
        sub.add_argument("email")
        sub.set_defaults(run=_with_database(function))


def _with_database(action: Callable[[Database, Any], None]) -> Callable[[Any], int]:
    """Works while the server runs: it does not claim the file, and a file lock orders the writes."""

    def run(arguments: Any) -> int:
        with _database(arguments.data) as database:
            action(database, arguments)
        return 0

    return run


@contextmanager
def _database(data: Path | None) -> Iterator[Database]:
    settings = settings_with(data_dir=data)
    if not settings.database_url:
        make_private_folder(settings.data_dir)
    database = Database(settings.database)
    try:
        migrate(database)
        yield database
    finally:
        database.close()


def _add(database: Database, arguments: Any) -> None:
    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else secrets.token_urlsafe(12)
    if not is_text(password):
        raise BadRequest("The password is not text in UTF-8.")
    if len(password) < MIN_PASSWORD:
        raise BadRequest(f"A password has at least {MIN_PASSWORD} characters.")
    if "@" not in arguments.email or not clean_name(arguments.name):
        raise BadRequest("An agent needs an e-mail address and a name.")
    if not 1 <= arguments.max_conversations <= MOST_CONVERSATIONS:
        raise BadRequest(f"--max-conversations is at least 1 and at most {MOST_CONVERSATIONS:,}.")
    hashed = Passwords().hash_now(password)
    try:
        with database.writing() as connection:
            agents.add_agent(
                connection,
                agent_id=new_id(),
                name=clean_name(arguments.name),
                email=arguments.email,
                password_hash=hashed,
                role=arguments.role,
                max_conversations=arguments.max_conversations,
                now=datetime.now(UTC),
            )
    except IntegrityError:
        raise BadRequest(f"{arguments.email} exists already.") from None
    print(f"{arguments.email} added as {arguments.role}.")
    if not arguments.password_stdin:
        print(f"Password (shown this once): {password}")


def _list(database: Database, _arguments: Any) -> None:
    with database.reading() as connection:
        for agent in agents.all_agents(connection, datetime.now(UTC)):
            state = "disabled" if agent.disabled else agent.status
            load = f"{agent.load}/{agent.max_conversations}"
            print(f"{agent.email:<32} {agent.name:<24} {agent.role:<11} {state:<10} {load}")


def _disable(database: Database, arguments: Any) -> None:
    _change(database, arguments.email, {"disabled_at": datetime.now(UTC)})
    print(f"{arguments.email} is disabled; open sessions end within seconds.")


def _enable(database: Database, arguments: Any) -> None:
    _change(database, arguments.email, {"disabled_at": None})
    print(f"{arguments.email} may sign in again.")


def _reset_password(database: Database, arguments: Any) -> None:
    password = secrets.token_urlsafe(12)
    _change(database, arguments.email, {"password_hash": Passwords().hash_now(password)})
    print(f"New password of {arguments.email} (shown this once): {password}")


def _change(database: Database, email: str, changes: dict[str, Any]) -> None:
    """Change one agent, end their sessions and forget their failed log-ins. Raises NoSuchAgent."""
    with database.writing() as connection:
        agent = _by_email(agents.all_agents(connection, datetime.now(UTC)), email)
        login_tries.forget(connection, agent.email)
        agents.change_agent(connection, agent.id, changes)
        sessions = schema.agent_sessions
        connection.execute(
            sa.update(sessions)
            .where(sessions.c.agent_id == agent.id, sessions.c.revoked_at.is_(None))
            .values(revoked_at=datetime.now(UTC))
        )


def _by_email(everybody: list[AgentRecord], email: str) -> AgentRecord:
    for agent in everybody:
        if agent.email == email.strip().lower():
            return agent
    raise NoSuchAgent(f"There is no agent with the e-mail {email}.")
