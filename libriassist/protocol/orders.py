"""What is known of a proved order."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict

from .base import Event, Frame

OrderState = Literal["normal", "late", "blocked", "done"]
MissingThing = Literal["order_number", "second_proof", "defect", "copies", "outcome"]
"""What an agent would ask first: the order and its proof, a photo or description of the defect, how many
copies are concerned, what the client hopes for."""


class OrderDetails(Frame):
    """What may be told of a verified order: never an address, a phone number or a file.

    `status` is the shop's own word, shown as it is; `state` is what it means for the client, None when
    that is unknown. Dates are ISO 8601 days. `verified_at`: when the client proved that the order is theirs.
    """

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    number: str
    client_name: str | None
    status: str
    ordered_on: str | None
    shipping_on: str | None
    title: str | None
    state: OrderState | None = None
    verified_at: datetime | None = None


class OrderVerified(Event):
    """Agents only: the client proved that this order is theirs."""

    type: Literal["order.verified"]
    order: OrderDetails
