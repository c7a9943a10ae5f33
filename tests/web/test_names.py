"""Names at the door: of agents, replies, entries, sources and files; message texts keep what they say."""

from __future__ import annotations

import json
import secrets
from urllib.parse import quote

import httpx
import pytest

from ..servers import Libri
from .cast import Wire, hire, log_in, visitor_session

pytestmark = pytest.mark.anyio
TURNED, PLAIN = "Ma\u202eri\u200be \ufeffDu\u2066pont", "Marie Dupont"


def test_names_that_staff_give_are_clean(house: Libri) -> None:
    with log_in(house, hire(house, "admin")) as http:
        made = http.post("/api/agents", json={"name": TURNED, "email": "tur\u202ened@shop.example"}).json()[
            "agent"
        ]
        assert (made["name"], made["email"]) == (PLAIN, "turned@shop.example")
        assert http.patch(f"/api/agents/{made['id']}", json={"name": "\u202eNina\u200b"}).json()["name"] == "Nina"
        for nothing in ("\u202e", "\u3164\u200b", "\ufeff \u2800"):
            assert http.post("/api/agents", json={"name": nothing, "email": "n@shop.example"}).status_code == 422
        reply = {"shortcut": "turned", "lang": "fr", "title": TURNED, "content": TURNED}
        kept = http.post("/api/canned-replies", json=reply).json()
        assert (kept["title"], kept["content"]) == (PLAIN, TURNED)
        words = {"question": TURNED, "answer": TURNED, "tags": [TURNED], "phrasings": [TURNED]}
        entry = http.post("/api/knowledge/entries", json={"words": words}).json()["words"]
        assert (entry["question"], entry["tags"], entry["phrasings"]) == (PLAIN, [PLAIN], [PLAIN])
        assert entry["answer"] == TURNED


def test_names_in_an_imported_file_are_clean_and_what_cannot_be_written_is_left_out(house: Libri) -> None:
    entries = [{"id": "t\u202eu", "question": TURNED, "answer": "a\ud800b\u202e", "tags": [TURNED, "\u200b"]}]
    with log_in(house, hire(house, "admin")) as http:
        where = {"name": "a.json", "title": TURNED}
        imported = http.post("/api/knowledge/files", params=where, content=json.dumps(entries))
        assert imported.status_code == 200, imported.text
        assert imported.json()["source"]["title"] == PLAIN
        found = http.get("/api/knowledge/entries", params={"source": imported.json()["source"]["id"]}).json()
        words = found["entries"][0]["words"]
        assert (words["question"], words["tags"], words["answer"]) == (PLAIN, [PLAIN], "ab")


async def test_a_file_has_a_clean_name_and_a_message_keeps_its_text(house: Libri) -> None:
    client_id, token = visitor_session(house)
    proof = {"origin": house.url, "authorization": f"Bearer {client_id}.{token}"}
    for name, kept in (("fac\u202efdp.\u200btxt", "facfdp.txt"), ("\u202e\u200b.txt", "file.txt")):
        headers = {**proof, "x-file-name": quote(name)}
        where = f"{house.url}/api/client/files?cmd_id={secrets.token_hex(16)}"
        assert httpx.post(where, content=b"Bonjour", headers=headers).json()["name"] == kept
    visitor = await Wire.of_visitor(house)
    assert (await visitor.says(TURNED))["events"][0]["content"] == TURNED
    await visitor.close()
