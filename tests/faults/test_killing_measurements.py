"""A measurement of a draft that is under way when the server dies is made by the next one."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from libriassist.features.learning.tables import learning_groups
from libriassist.ids import new_id
from libriassist.store.database import Database

from ..servers import Libri, add_agents
from ..web.cast import log_in

SOPHIE = "sophie@shop.example"


def test_a_measurement_that_died_with_the_server_is_made_after_the_restart(tmp_path: Path) -> None:
    lines = [
        {"question": f"Quels formats pour {what} ?", "expected_id": "formats-liste"}
        for what in ("un livre", "lui")
    ]
    (tmp_path / "asked.jsonl").write_text("\n".join(map(json.dumps, lines)))
    server = Libri(tmp_path, learn_from_conversations="off", evaluation_file=tmp_path / "asked.jsonl")
    add_agents(server.database_url, ("Sophie Laurent", "supervisor"))
    server.start()
    try:
        path = f"/api/learning/groups/{_group(server)}"
        with log_in(server, SOPHIE) as http:
            http.post(f"{path}/assign", json={"entry_id": "formats-liste"}).raise_for_status()
            http.post(f"{path}/evaluate").raise_for_status()
            server.kill()
        server.start()
        with log_in(server, SOPHIE) as http:
            assert _measured(http, path)["set"]["after"]["questions"] == 2
    finally:
        server.stop()


def _group(server: Libri) -> str:
    """Questions to learn from, as a round leaves them."""
    group, now = (
        {"id": new_id(), "label": "Quoi ?", "lang": "fr", "state": "open", "by_hand": True},
        datetime.now(UTC),
    )
    database = Database(server.database_url)
    try:
        with database.writing() as connection:
            connection.execute(sa.insert(learning_groups).values(**group, created_at=now, updated_at=now))
    finally:
        database.close()
    return str(group["id"])


def _measured(http: httpx.Client, path: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        evaluation: dict[str, Any] = http.get(path).raise_for_status().json()["evaluation"]
        if evaluation["published"]:
            assert (evaluation["running"], evaluation["problem"]) == (False, None)
            return dict(evaluation["published"])
        assert evaluation["running"], evaluation
        time.sleep(0.1)
    raise AssertionError("the measurement was lost")
