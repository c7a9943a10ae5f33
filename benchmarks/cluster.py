"""Two processes on PostgreSQL and Redis against one process on SQLite, on the same cores.

One process: pinned to the first core, the generator to the last. Two: a process on each core; the
generator, PostgreSQL and Redis find their place beside them. Client and agent of a conversation are on
different processes, so that every message crosses.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .load import drive
from .processes import CORES, LOAD_CORE, SERVER_CORE, Server, end, free_port, wait_until_it_listens
from .product import Place, connected, furnish

PASSES = 3
SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Messages a second in each pass, and what `verify` found wrong in PostgreSQL afterwards."""

    ones: list[int]
    twos: list[int]
    violations: int


def compare(program: Path, folder: Path, clients: int) -> Comparison | None:
    """None where PostgreSQL or Redis is not installed."""
    initdb = _find("initdb")
    redis = shutil.which("redis-server")
    if initdb is None or redis is None:
        return None
    ones, twos = [], []
    alone = furnish(folder / "one", clients=clients, with_agents=True)
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(_postgres(initdb.parent))
        redis_url = stack.enter_context(_redis(redis, folder))
        env = {
            "LIBRIASSIST_DATABASE_URL": url,
            "LIBRIASSIST_REDIS_URL": redis_url,
            "LIBRIASSIST_SECRET_KEY": secrets.token_hex(32),
        }
        place = furnish(folder / "two", clients=clients, with_agents=True, env=env)
        with contextlib.ExitStack() as servers:
            single = servers.enter_context(alone.server(SERVER_CORE))
            pair = [servers.enter_context(place.server({core})) for core in (CORES[0], CORES[-1])]
            for _ in range(PASSES):
                ones.append(_drive(program, alone, [single], LOAD_CORE))
                twos.append(_drive(program, place, pair, set(CORES)))
        return Comparison(ones, twos, place.violations())


def _drive(program: Path, place: Place, servers: Sequence[Server], cores: set[int]) -> int:
    with connected(place, servers) as pairs:
        return round(drive(program, pairs, servers[0].pid, cores, seconds=SECONDS).per_s)


def _find(program: str) -> Path | None:
    """PostgreSQL's server programs are often outside PATH."""
    candidates = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)
    found = shutil.which(program)
    return candidates[0] if candidates else Path(found) if found else None


@contextlib.contextmanager
def _postgres(bin_folder: Path) -> Iterator[str]:
    """A throw-away PostgreSQL with its durable defaults (fsync, synchronous_commit); the URL of a database."""
    with tempfile.TemporaryDirectory(prefix="libriassist-bench-pg-") as name:
        folder, user = Path(name), "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        as_user: dict[str, int | str] = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam(user)
            os.chown(folder, account.pw_uid, account.pw_gid)
            as_user = {"user": account.pw_uid, "group": account.pw_gid}
        port = free_port()
        data = folder / "data"
        initdb = [bin_folder / "initdb", "-D", data, "-A", "trust", "-U", "libriassist", "--no-sync", "-E", "UTF8"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)  # type: ignore[call-overload]
        options = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(  # type: ignore[call-overload]
                [bin_folder / "postgres", "-D", data, *options], stderr=log, cwd=folder, **as_user
            )
        try:
            wait_until_it_listens(port)
            yield f"postgresql://libriassist@127.0.0.1:{port}/postgres"
        finally:
            end(process)


@contextlib.contextmanager
def _redis(program: str, folder: Path) -> Iterator[str]:
    """A throw-away Redis that keeps nothing; its URL."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        wait_until_it_listens(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        end(process)
