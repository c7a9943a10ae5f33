"""The shop's orders, and how often somebody may try to prove one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ...protocol import OrderDetails


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """One row of the shop's orders: what may be told, and the two proofs, which never leave the server."""

    details: OrderDetails
    email: str | None
    postcode: str | None


class OrderSource(Protocol):
    """The shop's orders, read only.

    Raises `OrdersUnavailable` (core.errors) when the source is missing, slow or broken.
    """

    async def find(self, number: str) -> OrderRecord | None: ...

    async def stop(self) -> None: ...


class OrderAttempts(Protocol):
    """Counts order look-ups that proved nothing, so that numbers cannot be guessed (kept in the database)."""

    async def begin(self, *, client_id: str, number: str, address: str, now: datetime) -> str | None:
        """Count a try before it is made, so that tries made at once are all counted; None when there were too
        many. The answer names the try."""
        ...

    async def forgive(self, attempt: str) -> None:
        """That try proved the order, or could not be made: it does not count."""
        ...
