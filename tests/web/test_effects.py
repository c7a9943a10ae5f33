"""Effects over REST: admins see what waits and what was given up, and settle it; the log says who did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from libriassist.core.effects import Effect
from libriassist.store import effects as table
from libriassist.store.database import Database

from ..servers import Libri
from .cast import log_in

ADMIN, SUPERVISOR = "alex@shop.example", "sophie@shop.example"


@pytest.fixture
def give_up(shop: Libri) -> Callable[[int], str]:
    """Writes a mail that could not be sent; its key. This server knows no mails: it leaves them alone."""

    def write(number: int) -> str:
        effect = Effect("mail", f"mail:{number}", {"to": "somebody@example.com"})
        database = Database(shop.database_url)
        try:
            with database.writing() as connection:
                table.put(connection, effect, datetime.now(UTC))
                gone = {"dead_at": datetime.now(UTC), "attempts": 12, "last_error": "refused"}
                connection.execute(table.effects.update().where(table.e.key == effect.key).values(gone))
        finally:
            database.close()
        return effect.key

    return write


def states(http: httpx.Client, **wanted: str) -> dict[str, str]:
    found = http.get("/api/effects", params={"kind": "mail", **wanted}).raise_for_status().json()
    return {row["key"]: row["state"] for row in found["effects"]}


def test_an_admin_sees_retries_and_drops_what_was_given_up_and_the_log_says_who(
    shop: Libri, give_up: Callable[[int], str]
) -> None:
    first, second = give_up(1), give_up(2)
    with log_in(shop, ADMIN) as http:
        alex = http.get("/api/auth/me").json()["id"]
        found = http.get("/api/effects", params={"kind": "mail"}).json()
        assert found["effects"][0]["last_error"] == "refused"
        assert "somebody@example.com" not in str(found), "what it is about is not shown"
        figures = {one["kind"]: one for one in found["figures"]}
        assert (figures["mail"]["dead"], figures["mail"]["due"]) == (2, 0)
        assert http.post("/api/effects/retry", json={"keys": [first]}).status_code == 204
        assert states(http) == {second: "dead", first: "due"}
        assert states(http, state="due") == {first: "due"}
        assert http.post("/api/effects/drop", json={"keys": [second]}).status_code == 204
        assert states(http) == {first: "due"}
    log = [line for line in shop.log.read_text().splitlines() if f'"by": "{alex}"' in line]
    assert len(log) == 2 and first in log[0] and second in log[1]


def test_what_is_not_there_or_not_well_asked_is_refused_and_changes_nothing(
    shop: Libri, give_up: Callable[[int], str]
) -> None:
    key = give_up(1)
    with log_in(shop, ADMIN) as http:
        for action in ("retry", "drop"):
            answer = http.post(f"/api/effects/{action}", json={"keys": [key, "mail:9"]})
            assert (answer.status_code, answer.json()["code"]) == (404, "no_such_effect")
            assert answer.json()["details"] == {"key": "mail:9"}
            wrong: list[dict[str, Any]] = [{}, *({"keys": k} for k in ([], ["\0"], ["x" * 201], [key] * 101))]
            for body in wrong:
                assert http.post(f"/api/effects/{action}", json=body).status_code == 422
        assert http.get("/api/effects", params={"state": "lost"}).status_code == 422
        assert http.get("/api/effects", params={"limit": "0"}).status_code == 422
        assert states(http) == {key: "dead"}


def test_it_is_not_for_supervisors(shop: Libri, give_up: Callable[[int], str]) -> None:
    key = give_up(1)
    with log_in(shop, SUPERVISOR) as http:
        assert http.get("/api/effects").status_code == 403
        assert http.post("/api/effects/drop", json={"keys": [key]}).status_code == 403


def test_the_shops_timers_wait_each_once_and_learning_only_where_it_is_wanted(shop: Libri) -> None:
    def timers() -> set[str]:
        with log_in(shop, ADMIN) as http:
            found = http.get("/api/effects").raise_for_status().json()["effects"]
        assert {row["key"] for row in found} == {row["kind"] for row in found}
        return {row["key"] for row in found}

    always = {"effects.sweep", "files.sweep"}
    assert timers() == always | {"learning.round"}
    shop.stop()
    shop.env = {**shop.env, "LIBRIASSIST_LEARN_FROM_CONVERSATIONS": "off"}
    shop.start()
    assert timers() == always
