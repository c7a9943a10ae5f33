"""Features: a folder each, with all it is made of. They know the layers below, and nothing of each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from ..chat.ports import Clock
from ..config import Settings
from ..store.store import SqlStore

if TYPE_CHECKING:
    from fastapi import APIRouter

    from ..ai.answering.assistant import LibriAssistant
    from ..ai.llm.gate import ModelGate
    from ..ai.orders.dialogue import OrderRules

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ground:
    """What features stand on, made by setup before any of them. `assistant`: the one without a language model;
    `gate`: the way to the model, if there is one."""

    settings: Settings
    store: SqlStore
    clock: Clock
    assistant: LibriAssistant
    order_rules: OrderRules
    gate: ModelGate | None
    services: dict[type, object] = field(default_factory=dict)

    def service(self, kind: type[T]) -> T:
        """What a feature listed before brought."""
        found = self.services[kind]
        assert isinstance(found, kind)
        return found


@dataclass(frozen=True, slots=True)
class Built:
    """A feature in a running process. `services`: what its routes ask for by type (`web.access.service`).
    `load`: what is slow, after the assistant is ready for clients."""

    services: tuple[object, ...] = ()
    start: Callable[[], None] | None = None
    load: Callable[[], Awaitable[None]] | None = None
    stop: Callable[[], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """What a folder adds to the product. setup/features.py lists them, in the order they start."""

    name: str
    build: Callable[[Ground], Built]
    routers: tuple[APIRouter, ...] = ()
