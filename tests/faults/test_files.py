"""The SQLite file damaged, foreign, newer, or held by somebody else: refused or waited for, never replaced."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ..servers import Libri, add_agents
from ..talk import Client
from .stage import QUESTIONS, Stage, sqlite_shop


def cut_in_half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def overwrite_the_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 : 4096 * 6] = b"\xa5" * (4096 * 5)
    path.write_bytes(content)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace_by_a_letter(path: Path) -> None:
    path.write_text("Chère Marie,\n" * 500)


def replace_by_another_programs_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE invoices (id INTEGER PRIMARY KEY, amount INTEGER)")
        connection.execute("INSERT INTO invoices (amount) VALUES (120)")
    connection.close()


def make_newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (cut_in_half, "damaged"),
        (overwrite_the_middle, "damaged"),
        (empty, "is empty"),
        (replace_by_a_letter, "not a LibriAssist database"),
        (replace_by_another_programs_database, "not a LibriAssist database"),
        (make_newer, "newer LibriAssist"),
    ],
)
def test_an_unusable_file_is_refused_with_a_reason_and_left_byte_for_byte(
    tmp_path: Path, harm: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "libriassist.db"
    add_agents(f"sqlite:///{path}", ("Marie Dupont", "agent"))
    harm(path)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    server = Libri(tmp_path)
    with pytest.raises(RuntimeError, match=said):
        server.start()
    assert server.wait() == 2
    log = server.log.read_text()
    assert str(path) in log
    assert "Traceback" not in log
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_a_file_missing_beside_its_log_of_changes_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "libriassist.db"
    (tmp_path / "libriassist.db-wal").write_bytes(b"changes")
    server = Libri(tmp_path)
    with pytest.raises(RuntimeError, match="is missing but its write-ahead log"):
        server.start()
    assert server.wait() == 2
    assert not path.exists()


@pytest.mark.slow
@pytest.mark.anyio
async def test_a_file_locked_for_longer_than_the_patience_gives_a_retryable_error_and_then_success(
    tmp_path: Path,
) -> None:
    server = sqlite_shop(tmp_path)
    server.start()
    async with Stage(server) as stage:
        client = await stage.client()
        await client.starts()
        intruder = sqlite3.connect(tmp_path / "libriassist.db", isolation_level=None)
        intruder.execute("BEGIN IMMEDIATE")
        told = stage.meanwhile(_say(client))
        await client.until(lambda: client.history.retried, "a retryable error", 12)
        assert {e["code"] for e in client.history.retried} == {"unavailable"}
        assert not told.done()
        intruder.execute("ROLLBACK")
        intruder.close()
        await told
        await client.sees("message.posted", sender_type="ai")
        await stage.heals()


async def _say(client: Client) -> None:
    await client.says(QUESTIONS[0])
