"""Real servers for the tests: PostgreSQL, Redis and LibriAssist itself, on free ports, in temporary folders."""

from __future__ import annotations

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx

from libriassist.ids import new_id
from libriassist.protocol import Role
from libriassist.store import agents
from libriassist.store.database import Database
from libriassist.web.passwords import Passwords

from .databases import PostgresDatabases, make_tables
from .forks import FORKS, Fork

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30.0
PASSWORD = "un mot de passe assez long"
_HASH: list[str] = []


def _ports() -> Iterator[int]:
    """Round and round in this worker's part of the ports that no connection is given by itself."""
    first, last = 10_000, int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if last - first < 1_000:  # a machine that gives nearly all of them away by itself
        last = 30_000
    own = range(first + worker, last, workers)
    start = random.randrange(len(own))
    while True:
        yield from own[start:]
        start = 0


_PORTS = _ports()


def free_port() -> int:
    """A port nobody listens on now, and no other worker takes: a server may leave it and come back."""
    for port in _PORTS:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError


def wait_for_port(port: int, process: subprocess.Popen[bytes] | Fork, log: Path) -> None:
    """Wait until the process listens. Raises RuntimeError with its log when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"{process.args!r} did not start:\n{log.read_text()[-3000:]}")


@dataclass
class Program:
    """A server process that can be started, killed and started again on its port."""

    command: list[str]
    port: int
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    process: subprocess.Popen[bytes] | Fork | None = None

    def start(self) -> None:
        self.process = self._launched({**_clean_environment(), **self.env})
        wait_for_port(self.port, self.process, self.log)

    def _launched(self, env: Mapping[str, str]) -> subprocess.Popen[bytes] | Fork:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.command, stdout=log, stderr=log, env=env, cwd=ROOT, user=self.user, start_new_session=True
            )

    def send(self, signal_number: int) -> None:
        assert self.process is not None
        self.process.send_signal(signal_number)

    def kill(self) -> None:
        """As the power cord does."""
        self.send(signal.SIGKILL)
        self.wait()

    def stop(self, signal_number: int = signal.SIGTERM) -> int:
        """Ask it to stop; its exit code. One that does not is ended, and what it was doing is told."""
        if self.process is None or self.process.poll() is not None:
            return -1
        self.send(signal_number)
        try:
            return self.wait()
        except subprocess.TimeoutExpired:
            self.send(signal.SIGABRT)
            self.wait()
            raise RuntimeError(f"{self.command!r} did not stop:\n{self.log.read_text()[-10_000:]}") from None

    def wait(self) -> int:
        assert self.process is not None
        return self.process.wait(timeout=60)

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None


def _clean_environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("LIBRIASSIST_")}


def redis_server(folder: Path) -> Program:
    """A Redis that keeps nothing on disk."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    return Program(command, port, folder / "redis.log")


class Postgres:
    """A PostgreSQL cluster with durable settings, run as an ordinary user (it refuses root)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "pgdata"
        self.port = free_port()
        self.user = "postgres" if os.geteuid() == 0 else None
        name = "postgres" if self.user else pwd.getpwuid(os.geteuid()).pw_name
        self._databases = PostgresDatabases(f"postgresql://{name}@127.0.0.1:{self.port}")
        folder.mkdir(parents=True, exist_ok=True)
        if self.user:
            shutil.chown(folder, self.user)
            for parent in folder.parents[:3]:
                parent.chmod(parent.stat().st_mode | 0o011)
        self._run([_postgres_program("initdb"), "-D", str(self.data), "-A", "trust", "-E", "UTF8", "--locale=C"])
        self.program = Program(
            [
                _postgres_program("postgres"), "-D", str(self.data), "-p", str(self.port), "-k", str(folder),
                "-c", "listen_addresses=127.0.0.1", "-c", "fsync=on", "-c", "synchronous_commit=on",
            ],
            self.port,
            folder / "postgres.log",
            user=self.user,
        )  # fmt: skip
        self.program.log.touch()
        if self.user:
            shutil.chown(self.program.log, self.user)

    def start(self) -> None:
        self.program.start()

    def restart(self) -> None:
        """A fast restart: open transactions are rolled back, connections are closed."""
        self.program.stop(signal.SIGINT)
        self.program.start()

    def stop(self) -> None:
        self.program.stop(signal.SIGINT)

    def end(self) -> None:
        """Stop for good: nothing needs to reach the disk."""
        self.program.stop(signal.SIGQUIT)

    def new_database(self) -> str:
        """A fresh database with this version's tables; its URL."""
        return self._databases.with_tables()

    def empty_database(self, encoding: str = "UTF8") -> str:
        """A database without tables; its URL."""
        return self._databases.empty(encoding)

    def drop(self, url: str) -> None:
        """Give its room back, whoever still visits it."""
        self._databases.drop(url)

    def _run(self, command: list[str], *, check: bool = True) -> int:
        done = subprocess.run(command, user=self.user, cwd="/", capture_output=True, check=False)
        if check and done.returncode:
            raise RuntimeError(done.stderr.decode())
        return done.returncode


def _postgres_program(name: str) -> str:
    """Debian keeps the server's programs out of the PATH."""
    found = shutil.which(name)
    if found:
        return found
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not versions:
        raise RuntimeError("PostgreSQL is not installed: `make test` as root installs it")
    return str(versions[-1])


class Libri(Program):
    """One LibriAssist server process on its own port."""

    def __init__(self, folder: Path, **settings: object) -> None:
        port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        values = {
            "data_dir": folder,
            "port": port,
            "demo": True,
            "semantic": "off",
            "words_per_second": 0,
            "sockets_per_address": 1000,
            "unproven_sockets_per_address": 1000,
            "socket_openings_per_minute": 100_000,
            "connections_per_address": 10_000,
            "sessions_per_minute": 10_000,
            "logins_per_minute": 1000,
            "uploads_per_minute": 1000,
            "client_commands_per_10_seconds": 1000,
            "agent_commands_per_10_seconds": 1000,
            "drain_seconds": 1,
            **settings,
        }
        env = {f"LIBRIASSIST_{k.upper()}": str(v) for k, v in values.items() if v is not None}
        super().__init__(["libriassist", "serve"], port, folder / f"libriassist-{port}.log", env)
        self.database_url = str(settings.get("database_url") or f"sqlite:///{folder / 'libriassist.db'}")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _launched(self, env: Mapping[str, str]) -> Fork:
        return FORKS.start(env, self.log, ROOT)

    def start(self) -> None:
        """Wait for an answer, not only for the port, which listens from the first moment on."""
        super().start()
        try:
            httpx.get(f"{self.url}/livez", timeout=START_SECONDS).raise_for_status()
        except httpx.TransportError:
            self.wait()
            raise RuntimeError(f"LibriAssist did not start:\n{self.log.read_text()[-3000:]}") from None


def add_agents(database_url: str, *people: tuple[str, Role], max_conversations: int = 3) -> list[str]:
    """Add agents with PASSWORD, also to a SQLite file that is not there yet; their ids. E-mail: first name
    @shop.example."""
    if not _HASH:
        _HASH.append(Passwords().hash_now(PASSWORD))
    make_tables(database_url)
    database = Database(database_url)
    try:
        ids = [new_id() for _ in people]
        with database.writing() as connection:
            for agent_id, (name, role) in zip(ids, people, strict=True):
                agents.add_agent(
                    connection,
                    agent_id=agent_id,
                    name=name,
                    email=f"{name.split()[0].lower()}@shop.example",
                    password_hash=_HASH[0],
                    role=role,
                    max_conversations=max_conversations,
                    now=datetime.now(UTC),
                )
        return ids
    finally:
        database.close()
