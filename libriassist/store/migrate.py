"""Bringing a database to this version's tables, and its epoch. A newer database is refused, never touched."""

from __future__ import annotations

import secrets
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from . import schema
from .database import Database, DatabaseUnusable

HEAD = "0010"
"""The newest revision in migrations/versions; a test compares."""
_ADVISORY_LOCK = 7_342_001


def migrate(database: Database) -> None:
    """Create or upgrade the tables (several processes may try at once). Raises DatabaseUnusable."""
    try:
        with database.reading() as connection:
            refuse_other_encoding(database, connection)
            _refuse_foreign(database, connection)
            revision = _revision(connection)
    except SQLAlchemyError:
        if not database.is_sqlite:
            raise DatabaseUnusable(_unreachable(database)) from None
        revision = None  # a new SQLite file does not exist yet, and readers do not create it
    if revision == HEAD:
        return
    if revision is not None and revision > HEAD:
        raise DatabaseUnusable(
            f"{database.path or 'This database'} was made by a newer LibriAssist (its tables are at "
            f"{revision}, this version knows {HEAD}). Install the newer version; nothing was changed."
        )
    try:
        with database.writing() as connection:
            if not database.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
            upgrade(connection)
            _begin_epoch(connection)
    except IntegrityError as error:
        raise DatabaseUnusable(f"The tables could not be brought up to date: {error.orig}") from error


def refuse_other_encoding(database: Database, connection: sa.Connection) -> None:
    """A database that cannot hold every letter would refuse messages later. Raises DatabaseUnusable."""
    if database.is_sqlite:
        return
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        name = database.url.database
        raise DatabaseUnusable(
            f"The database {name} keeps text as {encoding}, which cannot hold every message. Make one with "
            f"UTF8: createdb --encoding=UTF8 --template=template0 {name}"
        )


def epoch_of(connection: sa.Connection) -> str:
    """The random name of this database's life; a restore changes it, and clients then drop their cursors."""
    statement = sa.select(schema.meta.c.value).where(schema.meta.c.key == "epoch")
    epoch: str = connection.execute(statement).scalar_one()
    return epoch


def _unreachable(database: Database) -> str:
    where = database.url.render_as_string(hide_password=True)
    return f"The database {where} does not answer. Is it running, and are name, user and password right?"


def _refuse_foreign(database: Database, connection: sa.Connection) -> None:
    """A SQLite file full of somebody else's tables is most likely a mistake in a path."""
    tables = set(sa.inspect(connection).get_table_names()) if database.is_sqlite else set()
    if tables and not tables >= {"alembic_version", schema.meta.name}:
        raise DatabaseUnusable(
            f"{database.path} is not a LibriAssist database (it has other tables). It was left as it is: "
            "name another file."
        )


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: sa.Connection, to: str = "head") -> None:
    """Make the tables of this revision out of those of an earlier one, or of none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _begin_epoch(connection: sa.Connection) -> None:
    if connection.execute(sa.select(schema.meta.c.key).where(schema.meta.c.key == "epoch")).first() is None:
        values = [{"key": "epoch", "value": secrets.token_hex(16)}, {"key": "last_healthy", "value": ""}]
        connection.execute(sa.insert(schema.meta), values)
