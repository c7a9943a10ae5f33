"""Canned replies over REST: who may what, what is refused, what is counted."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ..servers import Libri
from .cast import NOWHERE, hire, log_in

PATH = "/api/canned-replies"


@pytest.fixture(scope="module")
def supervisor(house: Libri) -> Iterator[httpx.Client]:
    with log_in(house, hire(house, "supervisor")) as http:
        yield http


@pytest.fixture(scope="module")
def agent(house: Libri) -> Iterator[httpx.Client]:
    with log_in(house, hire(house)) as http:
        yield http


def text(**changes: Any) -> dict[str, Any]:
    return {
        "shortcut": secrets.token_hex(6),
        "lang": "fr",
        "title": "Statut",
        "content": "Bonjour {client_name}, votre commande {order_number} : {order_status}.",
        **changes,
    }


def test_a_supervisor_writes_changes_and_deletes_what_every_agent_reads(
    supervisor: httpx.Client, agent: httpx.Client
) -> None:
    written = supervisor.post(PATH, json=text(shortcut=" Délai-2 ")).json()
    assert (written["shortcut"], written["uses"]) == ("délai-2", 0)
    assert written in agent.get(PATH).json()
    changed = supervisor.put(f"{PATH}/{written['id']}", json=text(shortcut="délai-2", title="Autre")).json()
    assert changed["title"] == "Autre"
    assert supervisor.delete(f"{PATH}/{written['id']}").status_code == 204
    assert written["id"] not in {reply["id"] for reply in agent.get(PATH).json()}


def test_an_agent_may_use_them_but_not_write_them(supervisor: httpx.Client, agent: httpx.Client) -> None:
    written = supervisor.post(PATH, json=text()).json()
    address = f"{PATH}/{written['id']}"
    refused = [
        agent.post(PATH, json=text()),
        agent.put(address, json=text()),
        agent.delete(address),
    ]
    assert [answer.json()["code"] for answer in refused] == ["forbidden"] * 3
    for _ in range(2):
        assert agent.post(f"{address}/uses").status_code == 204
    uses = {reply["id"]: reply["uses"] for reply in supervisor.get(PATH).json()}
    assert uses[written["id"]] == 2


def test_a_shortcut_is_there_once_per_language(supervisor: httpx.Client) -> None:
    mine = text()
    first = supervisor.post(PATH, json=mine).json()
    again = supervisor.post(PATH, json=mine)
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")
    english = supervisor.post(PATH, json={**mine, "lang": "en"})
    assert english.status_code == 201
    moved = supervisor.put(f"{PATH}/{english.json()['id']}", json=mine)
    assert moved.json()["code"] == "already_exists"
    assert first in supervisor.get(PATH).json()


@pytest.mark.parametrize(
    "wrong",
    [
        {"shortcut": "deux mots"},
        {"shortcut": ""},
        {"shortcut": "x" * 41},
        {"lang": "nl"},
        {"title": " "},
        {"title": "a\nb"},
        {"content": "  "},
        {"content": "x" * 8001},
        {"content": "a\0b"},
        {"content": "Bonjour {prenom}"},
        {"content": "Bonjour {}"},
        {"uses": 5},
    ],
    ids=str,
)
def test_a_text_that_is_not_right_is_refused_and_nothing_is_kept(
    supervisor: httpx.Client, wrong: dict[str, Any]
) -> None:
    before = supervisor.get(PATH).json()
    answer = supervisor.post(PATH, json=text(**wrong))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")
    assert supervisor.get(PATH).json() == before


def test_the_refusal_of_a_placeholder_names_it_and_those_there_are(supervisor: httpx.Client) -> None:
    message = supervisor.post(PATH, json=text(content="Bonjour {prenom}")).json()["message"]
    assert "{prenom}" in message
    assert "{client_name}" in message


def test_one_that_was_deleted_meanwhile_is_named_as_missing(supervisor: httpx.Client) -> None:
    address = f"{PATH}/{NOWHERE}"
    answers = [
        supervisor.put(address, json=text()),
        supervisor.delete(address),
        supervisor.post(f"{address}/uses"),
    ]
    assert {(a.status_code, a.json()["code"]) for a in answers} == {(404, "no_such_canned_reply")}
