"""A life that may be in danger, over real sockets: fixed words with emergency numbers, a person first in line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from libriassist.ai.answering.care import CareTextsError, load_care_texts
from libriassist.protocol import Lang

from ..servers import Libri
from ..talk import Agent, Client

pytestmark = pytest.mark.anyio
DISTRESS = "J’ai envie de mourir, combien coûte un seul exemplaire ?"


async def test_a_hint_of_suicide_is_met_with_fixed_words_and_a_person_first_in_line(shop: Libri) -> None:
    before, client = Client([shop.url]), Client([shop.url])
    await before.opens_the_chat()
    await before.starts()
    await before.asks_for_human()
    await client.opens_the_chat()
    await client.says(DISTRESS)
    requested = await client.sees("transfer.requested")
    assert requested["reason"] == "sensitive"
    said = await client.reads("3114")
    assert "112" in said["content"] and said["answer"]["asks"] is None
    marie = Agent([shop.url], "marie@shop.example")
    await marie.signs_in()
    await marie.becomes("available")
    assert client.conversation_id is not None
    await marie.is_offered(client.conversation_id)
    for person in (before, client, marie):
        await person.leaves()


async def test_who_waits_already_hears_them_too_and_goes_before_who_came_first(shop: Libri) -> None:
    before, client = Client([shop.url]), Client([shop.url])
    for waiting in (before, client):
        await waiting.opens_the_chat()
        await waiting.starts()
        await waiting.asks_for_human()
    await client.says(DISTRESS)
    assert (await client.sees("transfer.requested", reason="sensitive"))["requested_by"] == "ai"
    assert "112" in (await client.reads("3114"))["content"]
    await client.says("Je veux mourir, répondez-moi.")
    await client.says("Quels formats de livre peut-on imprimer ?")
    await client.until(lambda: client.events()[-1].get("sender_type") == "ai", "the assistant's answer")
    assert sum("3114" in (e.get("content") or "") for e in client.events()) == 1
    marie = Agent([shop.url], "marie@shop.example")
    await marie.signs_in()
    await marie.becomes("available")
    assert client.conversation_id is not None
    await marie.is_offered(client.conversation_id)
    for person in (before, client, marie):
        await person.leaves()


async def test_a_book_about_it_calls_nobody(shop: Libri) -> None:
    client = Client([shop.url])
    await client.opens_the_chat()
    await client.says("Mon roman s’appelle « Envie de mourir », quels formats proposez-vous ?")
    await client.until(
        lambda: any(e.get("sender_type") == "ai" for e in client.events()), "an answer of the assistant"
    )
    assert all(e["type"] != "transfer.requested" for e in client.events())
    await client.leaves()


async def test_a_shop_may_say_it_in_its_own_words(tmp_path: Path) -> None:
    file = tmp_path / "care.json"
    file.write_text(json.dumps({"fr": {"distress": "Appelez Camille au 01 02 03 04 05."}}), "utf-8")
    texts = load_care_texts(file)
    assert texts.text("fr", "distress") == "Appelez Camille au 01 02 03 04 05."
    assert "116 123" in texts.text("en", "distress")
    assert "112" in texts.text("fr", "violence")


@pytest.mark.parametrize("content", ["{", '{"fr": {"joy": "x"}}', '{"nl": {}}', '{"fr": {"distress": " "}}'])
async def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "care.json"
    file.write_text(content, "utf-8")
    with pytest.raises(CareTextsError, match=r"care\.json"):
        load_care_texts(file)


async def test_what_is_no_json_is_said_of_the_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "care.json"
    file.write_text("{", "utf-8")
    with pytest.raises(CareTextsError, match=r"care\.json: the file: Invalid JSON"):
        load_care_texts(file)


async def test_every_language_names_numbers_to_call() -> None:
    texts = load_care_texts()
    expected: dict[Lang, tuple[str, ...]] = {
        "fr": ("3114", "112"),
        "en": ("116 123", "112"),
        "es": ("024", "112"),
        "de": ("0800 111 0 111", "112"),
        "it": ("02 2327 2327", "112"),
    }
    for lang, numbers in expected.items():
        for number in numbers:
            assert number in texts.text(lang, "distress")
        assert "112" in texts.text(lang, "violence")
