"""The disk of a SQLite server runs full, or its file is taken away: no ack, not ready, well again afterwards."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ..servers import Libri
from ..talk import Client
from .stage import Stage, soon, sqlite_shop

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
SIZE = "24m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A tmpfs; whoever is not root sees it through a process with a mount namespace of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if os.geteuid() == 0:
        subprocess.run(mount, check=True)
        yield folder
        subprocess.run(["umount", "-l", str(folder)], check=True)
        return
    script = f"{' '.join(mount)} && echo ready && exec sleep 600"
    holder = subprocess.Popen(["unshare", "-Urm", "sh", "-c", script], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"ready\n"
    yield Path(f"/proc/{holder.pid}/root{folder}")
    holder.kill()
    holder.wait()
    holder.stdout.close()


def fill(folder: Path) -> Path:
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1_048_576, 4_096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


def ready(server: Libri) -> int:
    began = time.monotonic()
    status = httpx.get(f"{server.url}/readyz", timeout=5).status_code
    assert time.monotonic() - began < 2
    return status


async def is_refused(client: Client, stage: Stage) -> asyncio.Task[None]:
    """Talks until something is not taken; what was is on the disk. The task ends when it is taken after all."""
    told = stage.meanwhile(_talk(client))
    await client.until(lambda: client.history.retried, "a retryable error", 20)
    assert {e["code"] for e in client.history.retried} == {"unavailable"}
    assert not told.done()
    return told


async def _talk(client: Client) -> None:
    for _ in range(10_000):
        await client.says("Encore un long message. " * 300)
        if client.history.retried:
            return


async def test_a_full_disk_is_not_ready_and_acknowledges_nothing_and_heals_when_there_is_room(
    small_disk: Path, tmp_path: Path
) -> None:
    server = sqlite_shop(small_disk)
    server.log = tmp_path / "server.log"
    server.start()
    async with Stage(server) as stage:
        client = await stage.client()
        await client.starts()
        assert ready(server) == 200
        for _ in range(2):
            filler = fill(small_disk)
            assert ready(server) == 503
            assert httpx.get(f"{server.url}/livez").status_code == 200
            told = await is_refused(client, stage)
            filler.unlink()
            await soon(lambda: ready(server) == 200, "readiness")
            await told
            client.history.retried.clear()
        await stage.heals()
        await client.says("Et maintenant ?")
        await stage.heals()


@pytest.mark.parametrize("part", ["", "-wal"])
@pytest.mark.parametrize("harm", ["deleted", "replaced"])
async def test_a_file_taken_away_under_the_server_is_noticed_at_once_and_known_again(
    tmp_path: Path, harm: str, part: str
) -> None:
    server = sqlite_shop(tmp_path / "data")
    server.start()
    async with Stage(server, expected_error="was deleted or replaced") as stage:
        client = await stage.client()
        await client.starts()
        await client.says("Bonjour")
        path, kept = tmp_path / f"data/libriassist.db{part}", tmp_path / "kept"
        if harm == "replaced":
            copy = tmp_path / "copy"
            shutil.copyfile(path, copy)
            path.rename(kept)
            copy.rename(path)
        else:
            path.rename(kept)
        assert ready(server) == 503
        acked = len(client.history.acked)
        told = stage.meanwhile(_say(client))
        await client.until(lambda: client.history.retried, "a retryable error", 10)
        assert len(client.history.acked) == acked and not told.done()
        assert "was deleted or replaced while the server had it open" in server.log.read_text()
        kept.rename(path)
        await soon(lambda: ready(server) == 200, "readiness")
        await told
        await stage.heals()


async def _say(client: Client) -> None:
    await client.says("Êtes-vous là ?")
