"""Which conversation a client has at an entrance, as a batch under way sees it."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from ..core.conversation import Conversation
from ..core.entrance import Entrance
from . import queries


def latest_at(
    connection: sa.Connection, known: Mapping[str, Conversation], client_id: str, entrance: Entrance
) -> Conversation | None:
    """The open one, else the one closed last. `known`: conversations as the batch has left them, by id."""
    stored = queries.latest_of_client(connection, client_id, entrance)
    where = (client_id, entrance.channel, entrance.site)
    found = [c for c in known.values() if (c.client_id, c.channel, c.site) == where]
    if stored is not None and stored.id not in known:
        found.append(stored)
    opened = next((c for c in found if c.status != "closed"), None)
    return opened or max(found, key=lambda c: c.closed_at or c.created_at, default=None)
