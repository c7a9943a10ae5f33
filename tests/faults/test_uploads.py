"""Uploads that are cut, a full disk, files nobody sends: nothing is left behind, no message is lost (F44)."""

from __future__ import annotations

import asyncio
import io
import os
import secrets
import socket
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from libriassist.clock import SystemClock
from libriassist.core.errors import Unavailable
from libriassist.features.files.sql import SqlFiles
from libriassist.protocol import Attachment
from libriassist.store.database import Database
from libriassist.store.migrate import migrate
from libriassist.store.store import SqlStore

from ..servers import Libri
from ..store.conftest import HandClock
from ..talk import Client
from .stage import Stage, sqlite_shop

pytestmark = pytest.mark.anyio


def photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((900, 700), 80).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def cut_off(server: Libri, client: Client, content: bytes) -> None:
    """Send the first half of a file, then vanish."""
    address = urlsplit(server.url)
    with socket.create_connection((str(address.hostname), int(address.port or 0))) as wire:
        head = (
            f"POST /api/client/files?cmd_id={secrets.token_hex(16)} HTTP/1.1\r\nHost: {address.netloc}\r\n"
            f"Origin: {server.url}\r\nAuthorization: Bearer {client.id}.{client.token}\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        wire.sendall(head.encode() + content[: len(content) // 2])
        time.sleep(0.2)


def send(server: Libri, client: Client, content: bytes, cmd_id: str) -> httpx.Response:
    headers = {"origin": server.url, "authorization": f"Bearer {client.id}.{client.token}"}
    url = f"{server.url}/api/client/files?cmd_id={cmd_id}"
    return httpx.post(url, headers=headers, content=content, timeout=30)


async def test_an_upload_cut_in_half_leaves_nothing_and_is_made_again(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path)
    server.start()
    async with Stage(server) as stage:
        client = await stage.client()
        content = photo()
        await asyncio.to_thread(cut_off, server, client, content)
        assert files_in(tmp_path / "files") == []
        cmd_id = secrets.token_hex(16)
        first = await asyncio.to_thread(send, server, client, content, cmd_id)
        again = await asyncio.to_thread(send, server, client, content, cmd_id)
        assert first.status_code == again.status_code == 201 and first.json() == again.json()
        assert len(files_in(tmp_path / "files")) == 2
        await client.starts()
        await client.sends(
            "post_message", conversation_id=client.conversation_id, content="", attachments=[first.json()["id"]]
        )
        await stage.heals()


async def test_a_server_killed_between_upload_and_message_forgets_neither(tmp_path: Path) -> None:
    server = sqlite_shop(tmp_path)
    server.start()
    async with Stage(server) as stage:
        client = await stage.client()
        await client.starts()
        made = (await asyncio.to_thread(send, server, client, photo(), secrets.token_hex(16))).json()
        server.kill()
        server.start()
        await client.sends(
            "post_message", conversation_id=client.conversation_id, content="Voici.", attachments=[made["id"]]
        )
        event = await client.sees("message.posted", content="Voici.")
        assert event["attachments"] == [made]
        await stage.heals()


@pytest.fixture
async def keeping(tmp_path: Path) -> object:
    """The files of one shop, with a clock to advance, its database, and the folder."""
    database = Database(f"sqlite:///{tmp_path / 'libriassist.db'}")
    migrate(database)
    clock = HandClock()
    clock.time = SystemClock().now()
    store = SqlStore(database, clock)
    files = SqlFiles(store, clock, tmp_path / "files", per_conversation=20)
    yield files, clock, tmp_path / "files"
    await files.stop()
    await store.close()


Keeping = tuple[SqlFiles, HandClock, Path]


async def test_with_too_little_room_on_the_disk_no_file_is_taken(
    keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, _, folder = keeping
    monkeypatch.setattr(files, "_free_bytes", 2**60)
    with pytest.raises(Unavailable) as refused:
        await files.add("client", "a" * 32, "x.jpg", photo())
    assert refused.value.retryable and files_in(folder) == []
    monkeypatch.setattr(files, "_free_bytes", 0)
    assert (await files.add("client", "a" * 32, "x.jpg", photo())).name == "x.jpg"


async def test_a_full_disk_is_said_and_leaves_nothing(keeping: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    files, _, folder = keeping
    real = os.fsync

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable) as refused:
        await files.add("client", "a" * 32, "x.jpg", photo())
    assert refused.value.retryable
    assert files_in(folder) == []
    monkeypatch.setattr(os, "fsync", real)
    assert isinstance(await files.add("client", "a" * 32, "x.jpg", photo()), Attachment)


async def test_what_is_never_sent_is_gone_within_an_hour_and_what_is_sent_stays(keeping: Keeping) -> None:
    files, clock, folder = keeping
    await files.add("client", "a" * 32, "x.jpg", photo())
    (folder / "ab").mkdir(exist_ok=True)
    half = folder / "ab" / ("ab" * 16 + ".part")
    half.write_bytes(b"half a file of a process that died")
    clock.advance(49 * 60)
    await files.sweep()
    assert len(files_in(folder)) == 3
    clock.advance(2 * 60)
    old = (clock.time - timedelta(hours=1)).timestamp()
    os.utime(half, (old, old))
    await files.sweep()
    assert files_in(folder) == []


async def test_sweeping_twice_at_once_and_a_folder_that_is_not_there_harm_nothing(keeping: Keeping) -> None:
    files, clock, folder = keeping
    await files.sweep()
    await files.add("client", "b" * 32, "x.jpg", photo())
    clock.advance(3_600)
    await asyncio.gather(files.sweep(), files.sweep())
    assert files_in(folder) == []


async def test_two_uploads_under_one_name_at_once_make_one_file(keeping: Keeping) -> None:
    files, _, folder = keeping
    content = photo()
    made = await asyncio.gather(*(files.add("client", "c" * 32, "x.jpg", content) for _ in range(4)))
    assert len({attachment.id for attachment in made}) == 1
    assert len(files_in(folder)) == 2
