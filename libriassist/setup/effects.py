"""The effects' part of the composition root: the runner, and the timer that forgets what was done long ago."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from ..chat.effect_runner import EffectRunner
from ..chat.effects import Retry, timer
from ..chat.ports import Clock
from ..config import Settings
from ..store import effects as table
from ..store.database import Database
from ..store.effect_work import SqlEffects
from ..store.store import SqlStore

log = logging.getLogger(__name__)
SWEEP_EVERY = timedelta(hours=1)


def effect_runner(settings: Settings, store: SqlStore, clock: Clock) -> EffectRunner:
    """Not started; features add their kinds first."""
    effects = SqlEffects(store, clock, timedelta(days=settings.effects_kept_days))
    runner = EffectRunner(effects, clock, poll_seconds=settings.effects_poll_seconds)
    runner.add(timer("effects.sweep", effects.sweep, SWEEP_EVERY, retry_of(settings), lease_of(settings)))
    return runner


def end_leases_of_the_dead(database: Database) -> None:
    """A SQLite file is one server's: when it starts, whoever held something is dead, and nobody waits for that."""
    if not database.is_sqlite:
        return
    with database.reading() as connection:
        if not table.any_held(connection):
            return
    try:
        with database.writing() as connection:
            table.end_leases(connection)
    except DBAPIError as error:
        log.warning("what a former process worked on waits until its leases end: %s", error)


def retry_of(settings: Settings) -> Retry:
    """How often, and when, an effect is tried again whose kind says nothing else."""
    return Retry(
        settings.effect_tries,
        timedelta(seconds=settings.effect_retry_seconds),
        timedelta(seconds=settings.effect_retry_longest_seconds),
    )


def lease_of(settings: Settings) -> timedelta:
    """How long a process may be silent about what it runs."""
    return timedelta(seconds=settings.effect_lease_seconds)
