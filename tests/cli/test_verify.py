"""`libriassist verify`: 0 for a sound database, 1 for each planted violation, 2 when it cannot look."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from ..servers import Libri
from ..web.cast import Cast, Wire, conversation_of
from .run import libriassist, refusal

pytestmark = pytest.mark.anyio


async def test_a_sound_database_passes_beside_its_server_and_each_violation_is_found(
    tmp_path: Path,
) -> None:
    server = Libri(tmp_path)
    server.start()
    cast = Cast(server)
    marie = await cast.agent()
    client = await cast.active(marie)
    await marie.notes("Une note")
    await client.says("Un")
    first = conversation_of(client)
    await client.closes()
    await client.starts()
    visitor = await Wire.of_visitor(server)
    await visitor.says("Bonjour")
    figures = libriassist("verify", folder=tmp_path)
    assert (figures.returncode, json.loads(figures.stdout)["violations"]) == (0, 0)
    assert json.loads(figures.stdout)["conversations"] == 3
    await cast.leave()
    await visitor.close()
    server.stop()

    for kind, statements in {
        "gaps": [f"DELETE FROM messages WHERE conversation_id = '{first}' AND seq = 2"],
        "orphans": [f"DELETE FROM conversations WHERE id = '{first}'"],
        "not_the_fold": [f"UPDATE conversations SET status = 'waiting', closed_at = NULL WHERE id = '{first}'",
                         "UPDATE conversations SET client_id = 'another' WHERE status = 'waiting'"],
        "two_open": ["DROP INDEX one_open_conversation_per_client",
                     "UPDATE conversations SET client_id = 'the same', status = 'ai'"],
    }.items():  # fmt: skip
        found = _after(tmp_path, kind, statements)
        assert found[kind] >= 1, (kind, found)
        assert found["violations"] >= 1


def _after(folder: Path, kind: str, statements: list[str]) -> dict[str, int]:
    """The figures of a copy of the database in which something was broken."""
    copy = folder / kind
    copy.mkdir()
    (copy / "libriassist.db").write_bytes((folder / "libriassist.db").read_bytes())
    with sqlite3.connect(copy / "libriassist.db") as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount != 0, statement
    connection.close()
    done = libriassist("verify", folder=copy)
    assert done.returncode == 1, (done.stdout, done.stderr)
    figures: dict[str, int] = json.loads(done.stdout)
    return figures


def test_verify_says_when_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    assert "There is no database" in refusal("verify", folder=tmp_path)
    assert "does not exist" in refusal("verify", folder=tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
    sqlite3.connect(tmp_path / "libriassist.db").executescript(
        "CREATE TABLE other (x); INSERT INTO other VALUES (1)"
    )
    assert "no such table" in refusal("verify", folder=tmp_path)
    nobody = "postgresql://nobody@127.0.0.1:1/none"
    assert "onnection" in refusal("verify", folder=tmp_path, database_url=nobody)
