"""The settings in force: read at the start, changed by admins, looked at again for changes of other processes."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

from ...chat.ports import Clock, Shop, ShopFacts
from ...config import Settings
from ...core.errors import BadRequest, ChatError
from ...sample import SAMPLE
from ...store.database import Database
from ...store.store import SqlStore
from . import rows

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.5
"""Between two looks at the revision: a change is seen by all processes within two seconds."""
SAMPLE_SHOP = SAMPLE / "shop.json"
VARIABLES = {"name": "shop_name", "accent": "accent", "privacy_url": "privacy_url"}
"""What may also be given as LIBRIASSIST_*, and by which setting."""


class ShopService(Shop):
    """The settings in force, and the way to change them."""

    def __init__(self, settings: Settings, store: SqlStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._start = _beginning(settings)
        self.fixed = {
            n: v for n, v in _said_by(settings).items() if v and VARIABLES[n] in settings.model_fields_set
        }
        """What the environment says, by name: nobody changes it here."""
        self._revision = 0
        self.changes: list[rows.Change] = []
        """Oldest first."""
        self.facts = ShopFacts(**self._start)
        self._read(store.database)
        self._task: asyncio.Task[None] | None = None

    async def change(self, values: Mapping[str, Any], by: str) -> None:
        """Set what differs from what is in force. Raises BadRequest for what the environment says."""
        for name in values:
            if name in self.fixed:
                raise BadRequest(f"{variable(name)} is set on the server and wins.", details={"name": name})
        new = {name: value for name, value in values.items() if getattr(self.facts, name) != value}
        if new:
            now = self._clock.now()
            await self._store.write(lambda connection: rows.add(connection, new, by, now))
            log.info("shop settings changed: %s", ", ".join(sorted(new)))
        await self.look()

    async def look(self) -> None:
        """Take in what was changed, here or elsewhere."""
        if await self._store.read(rows.revision) != self._revision:
            await asyncio.to_thread(self._read, self._store.database)

    async def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._follow())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except ChatError as error:
                log.warning("the shop's settings could not be looked at: %s", error)
            except Exception:
                log.exception("the shop's settings could not be brought up to date; they stay as they were")

    def _read(self, database: Database) -> None:
        with database.snapshot() as connection:
            revision, changes = rows.revision(connection), rows.changes(connection)
        set_by_people = {change.name: change.new for change in changes if change.name in self._start}
        self.facts = ShopFacts(**{**self._start, **set_by_people, **self.fixed})
        self.changes, self._revision = changes, revision


def variable(name: str) -> str:
    """The environment variable that fixes this."""
    return f"LIBRIASSIST_{VARIABLES[name].upper()}"


def _said_by(settings: Settings) -> dict[str, str]:
    return {"name": settings.shop_name, "accent": settings.accent, "privacy_url": settings.privacy_url}


def _beginning(settings: Settings) -> dict[str, Any]:
    """Before anybody has set anything: the demo's shop, else nothing but a colour."""
    sample = json.loads(SAMPLE_SHOP.read_text(encoding="utf-8")) if settings.demo else {}
    return {"examples": {}, **_said_by(settings), **sample}
