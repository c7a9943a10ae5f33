"""Where clients come in: by which channel and at which shop, and what holds for what they said there before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from .language.order_numbers import SHIPPED, OrderNumbers

Channel = Literal["chat", "mail", "call"]


@dataclass(frozen=True, slots=True)
class Entrance:
    """A client has one open conversation an entrance: one of this channel at this site.

    `site`: one of the shops on this server. `reopen_within`: so long after it was closed a conversation goes on
    when its client writes again; later they begin a new one, which names the old. `numbers`: what the site's order
    numbers look like.
    """

    channel: Channel = "chat"
    site: str = "default"
    reopen_within: timedelta = timedelta(hours=72)
    numbers: OrderNumbers = SHIPPED


CHAT = Entrance()
"""The widget of a server with one shop."""
