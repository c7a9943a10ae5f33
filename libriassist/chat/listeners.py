"""Who is told when something happens: who listens says so itself, who tells need not know of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Listeners(Generic[T]):
    """Told in the order they came. They are quick and do not fail: what may fail is a task of their own."""

    def __init__(self) -> None:
        self._all: list[Callable[[T], None]] = []

    def add(self, listener: Callable[[T], None]) -> None:
        self._all.append(listener)

    def tell(self, what: T) -> None:
        for listener in self._all:
            listener(what)
