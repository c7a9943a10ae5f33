"""`libriassist agents`: the team from the shell, with and without a running server."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from ..servers import Libri
from ..talk import Agent
from ..web.cast import own_page
from .run import libriassist, refusal

LONG = "un mot de passe bien à moi"


def test_a_team_is_built_changed_and_listed(tmp_path: Path) -> None:
    added = libriassist("agents", "add", "Marie@Shop.example", "Marie Dupont", folder=tmp_path)
    assert added.returncode == 0, added.stderr
    assert "Marie@Shop.example added as agent." in added.stdout
    password = added.stdout.split("Password (shown this once): ")[1].strip()
    assert len(password) >= 12
    chosen = ("agents", "add", "alex@shop.example", "Alex", "--role", "admin", "--password-stdin")
    given = libriassist(*chosen, "--max-conversations", "5", stdin=LONG + "\n", folder=tmp_path)
    assert given.stdout == "alex@shop.example added as admin.\n"

    rows = libriassist("agents", "list", folder=tmp_path).stdout.splitlines()
    assert [row.split() for row in rows] == [
        ["alex@shop.example", "Alex", "admin", "offline", "0/5"],
        ["marie@shop.example", "Marie", "Dupont", "agent", "offline", "0/3"],
    ]
    assert password not in "".join(rows)

    assert libriassist("agents", "disable", "marie@shop.example", folder=tmp_path).returncode == 0
    assert " disabled " in libriassist("agents", "list", folder=tmp_path).stdout
    assert libriassist("agents", "enable", "MARIE@shop.example", folder=tmp_path).returncode == 0
    assert " disabled " not in libriassist("agents", "list", "--help", folder=tmp_path).stdout
    assert " disabled " not in libriassist("agents", "list", folder=tmp_path).stdout


def test_an_agent_that_cannot_be_added_says_why_and_adds_nothing(tmp_path: Path) -> None:
    assert libriassist("agents", "add", "a@shop.example", "A", folder=tmp_path).returncode == 0
    assert "exists already" in refusal("agents", "add", "A@shop.example", "B", folder=tmp_path)
    assert "at least 12" in refusal("agents", "add", "b@shop.example", "B", "--password-stdin", folder=tmp_path)
    assert "needs an e-mail" in refusal("agents", "add", "b", "B", folder=tmp_path)
    assert "needs an e-mail" in refusal("agents", "add", "b@shop.example", "  ", folder=tmp_path)
    assert "at least 1" in refusal(
        "agents", "add", "b@shop.example", "B", "--max-conversations", "0", folder=tmp_path
    )
    assert "There is no agent" in refusal("agents", "disable", "nobody@shop.example", folder=tmp_path)
    assert libriassist("agents", "add", "b@shop.example", "B", "--role", "root").returncode == 2
    assert len(libriassist("agents", "list", folder=tmp_path).stdout.splitlines()) == 1


@pytest.mark.anyio
async def test_the_team_changes_while_the_server_runs(shop: Libri) -> None:
    folder = shop.log.parent
    marie, paul = Agent([shop.url], "marie@shop.example"), Agent([shop.url], "paul@shop.example")
    await marie.signs_in()
    await paul.signs_in()
    assert libriassist("agents", "disable", "marie@shop.example", folder=folder).returncode == 0
    reset = libriassist("agents", "reset-password", "paul@shop.example", folder=folder)
    await marie.until(lambda: marie.closed_with == 4401, "the close of her socket", 6)
    await paul.until(lambda: paul.closed_with == 4401, "the close of his socket", 6)
    new = reset.stdout.split("(shown this once): ")[1].strip()
    for email, password, status in (
        ("marie@shop.example", "un mot de passe assez long", 401),
        ("paul@shop.example", "un mot de passe assez long", 401),
        ("paul@shop.example", new, 200),
    ):
        body = {"email": email, "password": password}
        answer = httpx.post(f"{shop.url}/api/auth/login", json=body, headers=own_page(shop))
        assert answer.status_code == status, email
    added = libriassist(
        "agents", "add", "nina@shop.example", "Nina", "--password-stdin", stdin=LONG, folder=folder
    )
    assert added.returncode == 0
    body = {"email": "nina@shop.example", "password": LONG}
    assert httpx.post(f"{shop.url}/api/auth/login", json=body, headers=own_page(shop)).status_code == 200
