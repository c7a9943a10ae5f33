"""The shop's own settings: empty at first, changed by admins, seen by every process, fixed by the environment."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from ..servers import Libri, Postgres, add_agents
from .cast import Cast, log_in

pytestmark = pytest.mark.anyio
ADMIN, AGENT = "alex@shop.example", "marie@shop.example"
TEAM: Any = (("Marie Dupont", "agent"), ("Alex Martin", "admin"))


def fresh(folder: Path, **settings: object) -> Libri:
    """A server as it is after a real installation: no demo."""
    server = Libri(folder, demo=False, **settings)
    add_agents(server.database_url, *TEAM)
    server.start()
    return server


def config_of(server: Libri) -> dict[str, Any]:
    """What the widget is told."""
    told: dict[str, Any] = httpx.get(f"{server.url}/api/widget/config").raise_for_status().json()
    return told


def shop_of(http: httpx.Client) -> dict[str, Any]:
    state: dict[str, Any] = http.get("/api/shop").raise_for_status().json()
    return state


async def test_a_fresh_installation_knows_nothing_says_so_and_offers_a_person(tmp_path: Path) -> None:
    server = fresh(tmp_path)
    try:
        config = config_of(server)
        assert (config["shop_name"], config["examples"], config["orders"]) == ("", {}, False)
        with log_in(server, ADMIN) as http:
            assert shop_of(http)["missing"] == ["name", "knowledge", "site"]
            assert http.get("/api/knowledge/entries").json()["total"] == 0
            assert http.get("/api/knowledge/sources").json() == []
        cast = Cast(server)
        for question in ("Quels formats de livre peut-on imprimer ?", "Livrez-vous en Suisse ?"):
            client = await cast.client()
            await client.says(question)
            answer = await client.sees("message.posted", sender_type="ai")
            assert (answer["answer"]["outcome"], answer["answer"]["offers_human"]) == ("unknown", True)
        await cast.leave()
    finally:
        server.stop()
    assert "oollibri" not in server.log.read_text().lower()


async def test_an_admin_names_the_shop_and_the_next_visitor_reads_it(tmp_path: Path) -> None:
    server = fresh(tmp_path)
    examples = {"fr": ["Quels sont vos horaires ?"], "en": ["When are you open?", "Where are you?"]}
    try:
        with log_in(server, AGENT) as marie:
            assert marie.patch("/api/shop", json={"name": "Fleurs"}).status_code == 403
        with log_in(server, ADMIN) as alex:
            alex.patch("/api/shop", json={"name": " Fleurs ", "accent": "#aa2200"}).raise_for_status()
            shop = alex.patch("/api/shop", json={"name": "Fleurs d’Oc", "examples": examples}).json()
        assert [(c["name"], c["old"], c["new"], c["by"]) for c in shop["changes"]] == [
            ("examples", None, "Quels sont vos horaires ? · When are you open? · Where are you?", "Alex Martin"),
            ("name", "Fleurs", "Fleurs d’Oc", "Alex Martin"),
            ("accent", None, "#aa2200", "Alex Martin"),
            ("name", None, "Fleurs", "Alex Martin"),
        ]
        with log_in(server, AGENT) as marie:
            assert (shop_of(marie)["name"], shop_of(marie)["changes"]) == ("Fleurs d’Oc", [])
        server.stop()
        server.start()
        config = config_of(server)
        assert (config["shop_name"], config["accent"], config["examples"]) == ("Fleurs d’Oc", "#aa2200", examples)
    finally:
        server.stop()


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 81},
        {"name": "a\nb"},
        {"accent": "red"},
        {"privacy_url": "javascript:alert(1)"},
        {"privacy_url": "https://a b"},
        {"examples": {"fr": ["1", "2", "3", "4", "5"]}},
        {"examples": {"xx": ["?"]}},
        {"examples": {"fr": [""]}},
        {"currency": "EUR"},
    ],
)
async def test_what_cannot_be_a_setting_is_refused_and_changes_nothing(cast: Cast, change: dict[str, Any]) -> None:
    admin = await cast.agent("admin")
    with log_in(cast.server, admin.email) as http:
        before = shop_of(http)
        assert http.patch("/api/shop", json=change).status_code == 422
        assert shop_of(http) == before


async def test_the_demo_is_the_sample_shop(cast: Cast) -> None:
    config = config_of(cast.server)
    assert config["shop_name"] == "CoolLibri"
    assert config["examples"]["fr"][0] == "Quels formats de livre peut-on imprimer ?"


async def test_what_the_environment_says_wins_and_is_shown_as_fixed(tmp_path: Path) -> None:
    server = fresh(tmp_path, shop_name="Au Bon Pain", privacy_url="https://pain.example/vie-privee")
    try:
        with log_in(server, ADMIN) as alex:
            shop = shop_of(alex)
            assert shop["fixed"] == {
                "name": "LIBRIASSIST_SHOP_NAME", "privacy_url": "LIBRIASSIST_PRIVACY_URL"
            }  # fmt: skip
            refused = alex.patch("/api/shop", json={"name": "Autre"})
            assert (refused.status_code, refused.json()["details"]) == (400, {"name": "name"})
            alex.patch("/api/shop", json={"accent": "#000000"}).raise_for_status()
        assert config_of(server)["shop_name"] == "Au Bon Pain"
    finally:
        server.stop()


async def test_another_process_sees_a_change_within_two_seconds(tmp_path: Path, postgres: Postgres) -> None:
    database = postgres.new_database()
    add_agents(database, *TEAM)
    shared = {
        "database_url": database,
        "secret_key": "l'un et l'autre ont la même clé, longue assez",
        "demo": False,
    }
    servers = [Libri(tmp_path / str(n), **shared) for n in range(2)]
    try:
        for server in servers:
            server.start()
        here, there = servers
        with log_in(here, ADMIN) as alex:
            alex.patch("/api/shop", json={"name": "Deux"}).raise_for_status()
        assert config_of(here)["shop_name"] == "Deux"
        changed = time.monotonic()
        while config_of(there)["shop_name"] != "Deux":
            assert time.monotonic() - changed < 2
            time.sleep(0.05)
    finally:
        for server in servers:
            server.stop()
