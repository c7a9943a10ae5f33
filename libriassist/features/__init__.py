"""Features: a folder each, with all it is made of. They know the layers below, and nothing of each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..chat.ports import Clock
from ..config import Settings
from ..store.store import SqlStore

if TYPE_CHECKING:
    from fastapi import APIRouter


@dataclass(frozen=True, slots=True)
class Ground:
    """What features stand on, made by setup before any of them."""

    settings: Settings
    store: SqlStore
    clock: Clock


@dataclass(frozen=True, slots=True)
class Built:
    """A feature in a running process. `services`: what its routes ask for by type (`web.access.service`)."""

    services: tuple[object, ...] = ()
    start: Callable[[], None] | None = None
    stop: Callable[[], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """What a folder adds to the product. setup/features.py lists them, in the order they start."""

    name: str
    build: Callable[[Ground], Built]
    routers: tuple[APIRouter, ...] = ()
