"""One pass over all servers: the product and its baselines, a few seconds each, one after the other."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from .load import Figures, Pair, drive
from .processes import LOAD_CORE, Server, baseline
from .product import Place, connected
from .sockets import Socket

CONNECTIONS = 200
SECONDS = 2.5


class Passes:
    """The servers of one run, all up at once, one driven at a time."""

    def __init__(self, program: Path, place: Place, stack: contextlib.ExitStack, folder: Path) -> None:
        self._program = program
        self._place = place
        log = folder / "baselines.log"
        self.product = stack.enter_context(place.server())
        self._echoes = {
            "echo": stack.enter_context(baseline("echo", log=log)),
            "framed_echo": stack.enter_context(baseline("framed_echo", log=log)),
            "picows_echo": stack.enter_context(baseline("picows_echo", log=log)),
        }
        self._routers = {
            "routed": stack.enter_context(baseline("routed", log=log)),
            "naive": stack.enter_context(baseline("naive", str(folder / "naive.db"), log=log)),
        }

    def one(self) -> dict[str, Figures]:
        """A pass: figures by server."""
        found = {}
        for name, server in self._echoes.items():
            with _echoing(server) as pairs:
                found[name] = self._drive(pairs, server)
        for name, server in self._routers.items():
            with _routed(server) as pairs:
                found[name] = self._drive(pairs, server)
        with connected(self._place, [self.product]) as pairs:
            found["durable"] = self._drive(pairs, self.product)
        return found

    def at_rate(self, rate: float, seconds: float) -> Figures:
        """The product at a fixed number of messages a second."""
        with connected(self._place, [self.product]) as pairs:
            return drive(self._program, pairs, self.product.pid, LOAD_CORE, seconds=seconds, rate=rate)

    def _drive(self, pairs: list[Pair], server: Server) -> Figures:
        return drive(self._program, pairs, server.pid, LOAD_CORE, seconds=SECONDS)


@contextlib.contextmanager
def _open(server: Server, paths: list[str]) -> Iterator[list[int]]:
    sockets = [Socket(server.port, path) for path in paths]
    try:
        yield [socket.raw.fileno() for socket in sockets]
    finally:
        for socket in sockets:
            socket.close()


@contextlib.contextmanager
def _echoing(server: Server) -> Iterator[list[Pair]]:
    with _open(server, [f"/echo/{n}" for n in range(CONNECTIONS)]) as fds:
        yield [Pair(fd, None, _name(n)) for n, fd in enumerate(fds)]


@contextlib.contextmanager
def _routed(server: Server) -> Iterator[list[Pair]]:
    half = range(CONNECTIONS // 2)
    with _open(server, [f"/client/{n}" for n in half] + [f"/agent/{n}" for n in half]) as fds:
        yield [Pair(fds[n], fds[n + len(half)], _name(n)) for n in half]


def _name(number: int) -> str:
    """A conversation id for servers that know no conversations."""
    return f"00000000-0000-0000-0000-{number:012x}"
