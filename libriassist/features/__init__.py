"""Features: a folder each, with all it is made of. .importlinter lists what they know of each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from ..chat.bus import Bus, Heard
from ..chat.effect_runner import EffectRunner
from ..chat.effects import EffectKind, Retry
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
    `gate`: the way to the model, if there is one; `retry`, `lease`: of effects that say nothing else."""

    settings: Settings
    store: SqlStore
    clock: Clock
    assistant: LibriAssistant
    order_rules: OrderRules
    gate: ModelGate | None
    bus: Bus
    effects: EffectRunner
    retry: Retry
    lease: timedelta
    services: dict[object, Any] = field(default_factory=dict)

    def service(self, kind: Callable[..., T]) -> T:
        """What a feature listed before brought: by its class, or by the port it is."""
        found: T = self.services[kind]
        return found


@dataclass(frozen=True, slots=True)
class Built:
    """A feature in a running process. `services`: what routes (`web.access.Service`) and other features ask for,
    by class or by the port it is a subclass of. `effects`: kinds that are run here; `heard`: what notices of other
    processes make happen, by their kind. `load`: what is slow, after the assistant is ready for clients."""

    services: tuple[object, ...] = ()
    effects: tuple[EffectKind[Any], ...] = ()
    heard: Mapping[str, Heard] = field(default_factory=dict)
    start: Callable[[], Awaitable[None]] | None = None
    load: Callable[[], Awaitable[None]] | None = None
    stop: Callable[[], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """What a folder adds to the product. setup/features.py lists them, in the order they start."""

    name: str
    build: Callable[[Ground], Built]
    routers: tuple[APIRouter, ...] = ()
    uploads: Callable[[Settings], Mapping[str, int]] = lambda _settings: {}
    """Paths that take larger bodies, and how many bytes."""
