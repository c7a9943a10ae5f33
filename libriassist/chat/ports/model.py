"""What the language model may cost."""

from __future__ import annotations

from typing import Protocol


class LlmUsage(Protocol):
    """What the language model used, kept in the database: the caps hold across restarts and processes.

    Costs are in millionths of the currency; `day` is an ISO date. Raises Unavailable.
    """

    async def reserve(
        self,
        *,
        day: str,
        purpose: str,
        cost_micros: int,
        daily_micros: int,
        address: str,
        calls_per_address: int,
    ) -> bool:
        """Count a call and set its cost aside, at once; False, and nothing counted, when the day's cost would
        pass `daily_micros` (0: no cap) or the address (empty: nobody's) has made its calls."""
        ...

    async def settle(self, *, day: str, purpose: str, tokens_in: int, tokens_out: int, cost_micros: int) -> None:
        """Add what it really used; `cost_micros` is the difference to what was set aside."""
        ...
